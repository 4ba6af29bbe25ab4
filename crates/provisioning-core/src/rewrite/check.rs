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
