//! What a fee must fulfil beyond its single fields, whoever sends it.

use super::fields::{INTERVALS, LONGEST_PATTERN};
use crate::actor::Role;
use crate::definition::{Definition, Field, Kind};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose, not_positive};
use crate::record::Record;
use crate::rewrite;
use crate::rules::Document;
use crate::settings::Settings;

/// The members that are patterns, with their sentences.
const PATTERNS: [(&str, &str); 2] =
    [("source", "Source no valid regexp"), ("destination", "Destination no valid regexp")];

/// Intervals without a second, and patterns that are none.
pub(super) fn check(form: &Form) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for name in INTERVALS {
        if let Some(seconds) = form.int(name).filter(|seconds| *seconds < 1) {
            errors.push(FieldError::new(name, seconds.to_string(), not_positive(&Field::new(name, Kind::Interval))));
        }
    }
    if has_patterns(form.text("match_mode").unwrap_or(LONGEST_PATTERN)) {
        let wrong = |(name, sentence): (&str, &str)| {
            let text = form.text(name).filter(|text| !is_pattern(text))?;
            Some(FieldError::new(name, text, sentence))
        };
        errors.extend(PATTERNS.into_iter().filter_map(wrong));
    }
    errors
}

/// Refuses a changed fee whose patterns, one of them perhaps kept, are none in its mode.
///
/// # Errors
/// [`Fault::Invalid`].
pub(super) fn patterns(row: &Record) -> Result<(), Fault> {
    if has_patterns(row.text("match_mode")?) {
        for (name, sentence) in PATTERNS {
            let text = row.text(name)?;
            if !is_pattern(text) {
                return Err(Fault::field(name, text, sentence));
            }
        }
    }
    Ok(())
}

/// The columns of a new fee whose profile and zone are known.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(
    definition: &Definition,
    body: &Document,
    role: Role,
    settings: &Settings,
) -> Result<Record, Vec<FieldError>> {
    let (form, errors) = Form::collect(definition, body, role, Purpose::Create, settings);
    let errors: Vec<FieldError> = errors.into_iter().map(|(_, error)| error).chain(check(&form)).collect();
    if errors.is_empty() { Ok(form.columns(definition, settings)) } else { Err(errors) }
}

fn has_patterns(mode: &str) -> bool {
    mode.starts_with("regex_")
}

/// Whether a text is a regular expression. Most are a prefix, which needs no compiler: files have a great many.
fn is_pattern(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '^' | '.' | '$' | '@' | '-' | '_');
    text.chars().all(is_plain) || rewrite::plain_pattern(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_regular_expressions() {
        for (text, good) in [
            ("", true),
            (".", true),
            ("^4366", true),
            ("^43(1|2)$", true),
            ("(?!43)", true),
            ("^(4", false),
            ("*", false),
            ("[", false),
        ] {
            assert_eq!(is_pattern(text), good, "{text}");
        }
    }
}
