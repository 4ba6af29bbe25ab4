//! Content lines. Source: RFC 5545, sections 3.1 and 3.3.11.

/// Octets of a line; longer ones are folded.
const LONGEST: usize = 75;

/// A content line: `NAME;PARAMETER=value:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// The property, in upper case.
    pub name: String,
    /// Parameters: name in upper case, value without quotes.
    pub parameters: Vec<(String, &'a str)>,
    /// The value as it stands there.
    pub value: &'a str,
}

impl<'a> Line<'a> {
    /// Reads an unfolded line; none when it has no name or no value.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (head, value) = split_outside_quotes(text, ':')?;
        let mut pieces = Vec::new();
        let mut rest = head;
        while let Some((piece, tail)) = split_outside_quotes(rest, ';') {
            pieces.push(piece);
            rest = tail;
        }
        pieces.push(rest);
        let mut pieces = pieces.into_iter();
        let name = pieces.next().map(str::trim).filter(|name| is_name(name))?.to_ascii_uppercase();
        let parameters = pieces
            .filter_map(|piece| piece.split_once('='))
            .map(|(name, value)| (name.trim().to_ascii_uppercase(), value.trim().trim_matches('"')))
            .collect();
        Some(Self { name, parameters, value })
    }

    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The parts before and after the first separator that stands outside of double quotes.
fn split_outside_quotes(text: &str, separator: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        } else if c == separator && !quoted {
            return Some((text.get(..at)?, text.get(at + c.len_utf8()..)?));
        }
    }
    None
}

/// The lines of a file with their numbers from 1, continuation lines joined to the line that they continue. Empty ones are left
/// out; lines may end in CR LF or in LF alone.
pub fn unfold(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let continued = line.strip_prefix([' ', '\t']);
        match (continued, lines.last_mut()) {
            (Some(more), Some((_, last))) => last.push_str(more),
            _ if line.trim().is_empty() => {}
            _ => lines.push((at + 1, line.to_owned())),
        }
    }
    lines
}

/// A line with its end, folded where it is too long, never inside of a character.
pub fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LONGEST {
            folded.push_str("\r\n ");
            octets = 1;
        }
        folded.push(c);
        octets += c.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

/// Text as a value.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            // A line cannot hold it, and a line feed stands beside it.
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}

/// The text of a value.
pub fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}
