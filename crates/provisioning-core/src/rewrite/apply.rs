//! What rules make of a number.

use fancy_regex::{Captures, Regex};

use super::{compile, variable};

/// A rule as far as numbers are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Pattern.
    pub match_pattern: String,
    /// What takes its place.
    pub replace_pattern: String,
}

/// The number after the first rule that matches; that rule is applied to all its occurrences.
///
/// `rules` are those of one list in the order in which they are tried. `values` gives the values of a variable.
/// Source: applyrewrites, semantics.
pub fn apply(rules: &[Rule], number: &str, values: &dyn Fn(&str) -> Vec<String>) -> String {
    let first = |name: &str| values(name).into_iter().next().unwrap_or_default();
    for rule in rules {
        let pattern = variable::fill(&rule.match_pattern, '$', |name| fancy_regex::escape(&first(name)).into_owned());
        let list = variable::names(&pattern, '@').into_iter().next();
        let patterns = match list {
            Some(list) => values(&list)
                .iter()
                .map(|value| variable::fill(&pattern, '@', |_| fancy_regex::escape(value).into_owned()))
                .collect(),
            None => vec![pattern],
        };
        let matching = patterns.iter().filter_map(|pattern| compile(pattern));
        let replaced = matching.filter_map(|regex| replace(&regex, number, &rule.replace_pattern, &first)).next();
        if let Some(replaced) = replaced {
            return replaced;
        }
    }
    number.to_owned()
}

/// The number with every occurrence replaced; `None` when there is none, or when the match takes too long.
fn replace(regex: &Regex, number: &str, replacement: &str, first: &dyn Fn(&str) -> String) -> Option<String> {
    let mut result = String::new();
    let mut end = 0;
    let mut found = false;
    for captures in regex.captures_iter(number) {
        let captures = captures.ok()?;
        let whole = captures.get(0)?;
        result.push_str(number.get(end..whole.start())?);
        result.push_str(&expand(replacement, &captures, first));
        end = whole.end();
        found = true;
    }
    result.push_str(number.get(end..)?);
    found.then_some(result)
}

fn expand(replacement: &str, captures: &Captures<'_, str>, first: &dyn Fn(&str) -> String) -> String {
    let group = |index: usize| captures.get(index).map_or("", |group| group.as_str());
    let mut text = String::new();
    let mut chars = replacement.chars();
    // Groups first: what a variable brings in is no pattern any more.
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('\\', Some(next)) => {
                chars.next();
                match next.to_digit(10) {
                    Some(index) => text.push_str(group(index as usize)),
                    None => text.push(next),
                }
            }
            _ => text.push(c),
        }
    }
    variable::fill(&text, '$', |name| if name == "0" { group(0).to_owned() } else { first(name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_matches_counts() {
        let rule = |pattern: &str, replacement: &str| Rule {
            match_pattern: pattern.to_owned(),
            replace_pattern: replacement.to_owned(),
        };
        let rules = [
            rule("^00([1-9][0-9]+)$", "\\1"),
            rule("^0([1-9][0-9]+)$", "${caller_cc}\\1"),
            rule("^@{caller_short}$", "43999${0}"),
            rule("^((a+)+)+$", "x"),
            rule("5", "55"),
        ];
        let values = |name: &str| match name {
            "caller_cc" => vec!["43".to_owned()],
            "caller_short" => vec!["11".to_owned(), "1.2".to_owned()],
            _ => Vec::new(),
        };
        let cases = [
            ("0044123", "44123"),
            ("0123", "43123"),
            ("1.2", "439991.2"),
            ("1x2", "1x2"),
            ("151515", "155155155"),
            (
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
            ),
            ("", ""),
        ];
        for (number, expected) in cases {
            assert_eq!(apply(&rules, number, &values), expected, "{number}");
        }
    }
}
