//! Texts with placeholders such as `<id>` and `<time>`.

use regex::Regex;

/// The placeholders and what they stand for.
const PLACEHOLDERS: [(&str, &str); 7] = [
    ("<id>", r"[0-9]+"),
    ("<internal>", r"[0-9]+"),
    (
        "<time>",
        // Local time as most resources write it, or RFC 3339 with an offset.
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?",
    ),
    ("<uuid>", r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    ("<tx>", r"[0-9A-Za-z-]+"),
    ("<object>", r"(?s:.*)"),
    ("<description>", r"(?s:.*)"),
];

/// Whether a text equals another one that may hold placeholders.
pub(super) fn matches(expected: &str, got: &str) -> bool {
    if !PLACEHOLDERS.iter().any(|(name, _)| expected.contains(name)) {
        return expected == got;
    }
    let mut pattern = regex::escape(expected);
    for (name, kind) in PLACEHOLDERS {
        pattern = pattern.replace(&regex::escape(name), kind);
    }
    Regex::new(&format!("^{pattern}$")).is_ok_and(|regex| regex.is_match(got))
}

/// Whether a whole text is a placeholder of a number.
pub(super) fn is_number(expected: &str) -> bool {
    matches!(expected, "<id>" | "<internal>")
}

/// Path and query with the query's parameters decoded and in alphabetical order: their order means nothing,
/// and neither does how much of them is percent-encoded.
pub(super) fn normal_href(href: &str) -> String {
    let Some((path, query)) = href.split_once('?') else {
        return href.to_owned();
    };
    let mut parameters: Vec<String> = query.split('&').map(percent_decode).collect();
    parameters.sort();
    format!("{path}?{}", parameters.join("&"))
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = bytes
            .get(at + 1..at + 3)
            .filter(|_| *byte == b'%')
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        decoded.push(match (code, byte) {
            (Some(code), _) => code,
            (None, b'+') => b' ',
            (None, other) => *other,
        });
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// A message with its lists of quoted names sorted: `must be one of 'copy', 'replace'`. The order inside such
/// a list means nothing.
pub(super) fn normal_message(message: &str) -> String {
    let Ok(list) = Regex::new(r"'[^']*'(?:, '[^']*')+") else {
        return message.to_owned();
    };
    let sorted = list.replace_all(message, |found: &regex::Captures<'_>| {
        let names = found.get(0).map_or("", |m| m.as_str());
        let mut names: Vec<&str> = names.split(", ").collect();
        names.sort_unstable();
        names.join(", ")
    });
    sorted.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        assert!(matches("/api/x/<id>/journal/", "/api/x/17/journal/"));
        assert!(!matches("/api/x/<id>", "/api/x/17/journal/"));
        assert!(matches("<time>", "2016-05-01 14:30:00"));
        assert!(matches("<time>", "2016-05-01T14:30:00+02:00"));
        assert!(!matches("<time>", "1462105800"));
        assert!(matches("<uuid>", "3d6c0f0e-6a8e-4b0e-9f38-0f6f5b1b7a10"));
        assert!(matches("input='<object>', e", "input='{\"a\":1}', e"));
        assert!(matches("a.b <b>", "a.b <b>"));
        assert!(!matches("a.b", "aXb"));
    }

    #[test]
    fn queries() {
        assert_eq!(normal_href("/a/?b=x%40y&a=1"), normal_href("/a/?a=1&b=x@y"));
        assert_ne!(normal_href("/a/?a=1"), normal_href("/a/?a=2"));
    }

    #[test]
    fn lists_of_names() {
        assert_eq!(normal_message("of 'replace', 'copy' only"), normal_message("of 'copy', 'replace' only"));
        let faults = "field='b', input='x'; field='a', input=''";
        assert_eq!(normal_message(faults), faults);
    }
}
