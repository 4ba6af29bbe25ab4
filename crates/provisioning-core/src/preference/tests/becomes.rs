//! Comparing what single values become.

use serde_json::Value;

use super::super::value::{Written, read};
use super::super::{Level, builtin};

/// What a value is expected to become.
pub(super) enum Becomes {
    Text(&'static str),
    Texts(&'static [&'static str]),
    Name(&'static str),
    Nothing,
    Removed,
    Error(&'static str),
}
pub(super) use Becomes::{Error, Name, Nothing, Removed, Text, Texts};

pub(super) fn check(level: Level, cases: &[(&str, &str, Value, Becomes)]) {
    for (case, name, value, expected) in cases {
        let actual = read(builtin().get(name).unwrap(), level, value);
        match (actual, expected) {
            (Ok(Some(Written::Texts(texts))), Text(text)) => assert_eq!(texts, [*text], "{case}"),
            (Ok(Some(Written::Texts(texts))), Texts(expected)) => {
                assert_eq!(texts, *expected, "{case}")
            }
            (Ok(Some(Written::Reference { name, .. })), Name(text)) => {
                assert_eq!(name, *text, "{case}")
            }
            (Ok(Some(Written::Addresses { entries, .. })), Texts(expected)) => {
                assert_eq!(entries, *expected, "{case}")
            }
            (Ok(None), Nothing) | (Ok(Some(Written::Clear)), Removed) => {}
            (Err(error), Error(text)) => assert_eq!(error.to_string(), *text, "{case}"),
            (actual, _) => panic!("{case}: {actual:?}"),
        }
    }
}
