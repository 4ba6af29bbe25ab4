//! What a rule must fulfil, with the sentences that clients match on. Source: rewriterules, field errors.

use super::{compile, variable};

const NOT_TOGETHER: &str = "Match pattern and Replace Pattern do not work together.";

/// What is wrong with a pattern.
pub fn match_pattern(text: &str) -> Option<String> {
    if has_numbered_escape(text) {
        return Some("Ambiguous escape of non special characters".to_owned());
    }
    if variable::names(text, '@').len() > 1 {
        return Some("Cannot use more than one array variable in match pattern".to_owned());
    }
    compile(&without_variables(text)).is_none().then(|| "Match pattern is no valid regexp".to_owned())
}

/// What is wrong with a plain pattern, one without variables.
pub fn plain_pattern(text: &str) -> Option<String> {
    compile(text).is_none().then(|| "Pattern is no valid regexp".to_owned())
}

/// What is wrong with a replacement.
pub fn replace_pattern(text: &str) -> Option<String> {
    let sentence = if text.ends_with('$') {
        "Cannot end with \"$\""
    } else if text.starts_with('?') {
        "Cannot start with \"?\""
    } else if text.chars().any(char::is_whitespace) {
        "Spaces are not allowed in replacement pattern"
    } else {
        return None;
    };
    Some(sentence.to_owned())
}

/// What is wrong with the two together, by the field that is to name it.
pub fn together(pattern: &str, replacement: &str) -> Vec<(&'static str, &'static str)> {
    if !variable::names(replacement, '@').is_empty() {
        return vec![("match_pattern", "Cannot use array variable in replacement pattern")];
    }
    // A group that does not exist is what makes the proxy refuse the whole dial plan.
    let groups = compile(&without_variables(pattern)).map_or(0, |regex| regex.captures_len().saturating_sub(1));
    if highest_group(replacement) > groups {
        return vec![("match_pattern", NOT_TOGETHER), ("replace_pattern", NOT_TOGETHER)];
    }
    Vec::new()
}

fn without_variables(pattern: &str) -> String {
    let digit = |_: &str| "0".to_owned();
    variable::fill(&variable::fill(pattern, '@', digit), '$', digit)
}

/// The character, counted from 1, at which a pattern that is none goes wrong; `None` for a good one, or when it is wrong as a
/// whole.
pub fn mistake(pattern: &str) -> Option<usize> {
    // What stands for a variable is as long as that, so that places stay.
    let digits = |name: &str| "0".repeat(name.chars().count() + 3);
    let text = variable::fill(&variable::fill(pattern, '@', digits), '$', digits);
    let fancy_regex::Error::ParseError(end, _) = fancy_regex::Regex::new(&text).err()? else {
        return plain_mistake(&text).and_then(|at| place(&text, at));
    };
    // That parser tells where it stopped; this one where the part begins that is wrong, if it does not look around.
    place(&text, plain_mistake(&text).unwrap_or(end))
}

fn place(text: &str, at: usize) -> Option<usize> {
    Some(text.get(..at)?.chars().count() + 1)
}

/// The byte at which a pattern without look-around goes wrong.
fn plain_mistake(text: &str) -> Option<usize> {
    use regex_syntax::ast::ErrorKind::{UnsupportedBackreference, UnsupportedLookAround};
    match regex_syntax::parse(text).err()? {
        regex_syntax::Error::Parse(error) => {
            let foreign = matches!(error.kind(), UnsupportedBackreference | UnsupportedLookAround);
            (!foreign).then(|| error.span().start.offset)
        }
        regex_syntax::Error::Translate(error) => Some(error.span().start.offset),
        _ => None,
    }
}

/// The characters behind unescaped backslashes.
fn escaped(text: &str) -> impl Iterator<Item = char> {
    let mut chars = text.chars();
    std::iter::from_fn(move || chars.by_ref().find(|c| *c == '\\').and_then(|_| chars.next()))
}

fn has_numbered_escape(pattern: &str) -> bool {
    escaped(pattern).any(|c| c.is_ascii_digit())
}

fn highest_group(replacement: &str) -> usize {
    escaped(replacement).filter_map(|c| c.to_digit(10)).max().map_or(0, |group| group as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_has_its_place() {
        for (pattern, place) in [
            ("^00([1-9][0-9]+)$", None),
            ("^(?!0)[1-9]$", None),
            ("^(0", Some(2)),
            ("^${caller_cc}(0", Some(14)),
            ("ä[z-a]", Some(3)),
            ("a\\p{Foo}", Some(2)),
            ("^(?!0)(1", Some(9)),
        ] {
            assert_eq!(mistake(pattern), place, "{pattern}");
        }
    }

    #[test]
    fn every_mistake_has_its_sentence() {
        let regexp = Some("Match pattern is no valid regexp");
        let ambiguous = Some("Ambiguous escape of non special characters");
        let arrays = Some("Cannot use more than one array variable in match pattern");
        let patterns = [
            ("^00([1-9][0-9]+)$", None),
            ("^(?!0)(?=[1-9])\\d+$", None),
            ("^${caller_cc}@{caller_list}$", None),
            ("^(0", regexp),
            ("[", regexp),
            ("^\\1$", ambiguous),
            ("^\\\\1$", None),
            ("@{a}@{b}", arrays),
        ];
        for (pattern, expected) in patterns {
            assert_eq!(match_pattern(pattern).as_deref(), expected, "{pattern}");
        }
        assert_eq!(plain_pattern("^4366[0-4]"), None);
        assert_eq!(plain_pattern("(unclosed").as_deref(), Some("Pattern is no valid regexp"));
        let replacements = [
            ("${caller_cc}\\1", None),
            ("\\1$", Some("Cannot end with \"$\"")),
            ("?1", Some("Cannot start with \"?\"")),
            ("4 3", Some("Spaces are not allowed in replacement pattern")),
        ];
        for (replacement, expected) in replacements {
            assert_eq!(replace_pattern(replacement).as_deref(), expected, "{replacement}");
        }
        assert!(together("^0(\\d+)$", "43\\1").is_empty());
        assert!(together("^0", "43\\\\1").is_empty());
        assert_eq!(together("^0", "43\\1").len(), 2);
        assert_eq!(together("^0", "@{a}").len(), 1);
    }
}
