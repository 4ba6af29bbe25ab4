//! Characters and references.

use std::borrow::Cow;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::BytesRef;

/// Whether XML 1.0 allows a character.
#[must_use]
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The text with U+FFFD for what XML does not allow.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    match text.chars().all(is_allowed) {
        true => text.into(),
        false => text.chars().map(|c| if is_allowed(c) { c } else { char::REPLACEMENT_CHARACTER }).collect(),
    }
}

/// The character that a reference stands for. There are no other entities than the five that XML has.
#[must_use]
pub fn character(reference: &BytesRef<'_>) -> Option<char> {
    let predefined = match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    predefined.or_else(|| reference.resolve_char_ref().ok().flatten()).filter(|c| is_allowed(*c))
}

/// What is wrong with a document, without a word of it.
#[must_use]
pub fn sentence(error: &Error) -> String {
    match error {
        Error::Syntax(error) => error.to_string(),
        Error::IllFormed(IllFormedError::MissingEndTag(_)) => "an element is not closed".to_owned(),
        Error::IllFormed(IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_)) => {
            "an element is closed that is not open".to_owned()
        }
        Error::IllFormed(IllFormedError::UnclosedReference) => "a reference is not closed".to_owned(),
        Error::Namespace(_) => "a namespace is malformed, or there are too many".to_owned(),
        _ => "it is not well-formed XML".to_owned(),
    }
}
