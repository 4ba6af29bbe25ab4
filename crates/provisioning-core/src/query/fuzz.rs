//! Filter values made by chance.

use proptest::prelude::*;

use super::{Pattern, Piece};
use crate::definition::{Filter, Match};
use crate::fault::Fault;
use crate::settings::Settings;

/// A pattern as a client writes it.
fn written(pattern: &Pattern) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.replace('\\', "\\\\").replace('*', "\\*"),
        Piece::Any => "*".to_owned(),
        Piece::One => "?".to_owned(),
    };
    pattern.0.iter().map(piece).collect()
}

#[test]
fn patterns_are_read_as_they_are_written() {
    provisioning_fuzz::check(&r"([\\*a%_]|\PC){0,12}", |text| {
        let pattern = Pattern::parse(&text);
        prop_assert_eq!(&Pattern::parse(&written(&pattern)), &pattern);
        // No text stands beside another one.
        prop_assert!(!pattern.0.windows(2).any(|pair| matches!(pair, [Piece::Text(_), Piece::Text(_)])));
        let escaped = Pattern::parse(&text.replace('\\', "\\\\").replace('*', "\\*"));
        prop_assert_eq!(escaped.literal(), Some(text.as_str()));
        Ok(())
    });
}

#[test]
fn no_filter_value_is_an_internal_error() {
    let how = prop::sample::select(vec![
        Match::Number,
        Match::Text,
        Match::Like,
        Match::OneOf,
        Match::NoneOf,
        Match::Flag,
        Match::Since,
        Match::Until,
    ]);
    let value = prop_oneof![
        any::<String>(),
        "[0-9,+/ -]{0,24}",
        r"[0-9]{1,9}-[0-9]{1,3}(-[0-9]{1,3}([ T][0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?)?)?",
        r"\$?(not_)?(null|NULL)",
    ];
    provisioning_fuzz::check(&(how, value), |(how, value)| {
        match Filter::new("from", "timestamp", how).condition(&value, &Settings::default()) {
            Ok(_) => Ok(()),
            Err(Fault::Rule(sentence)) => {
                prop_assert_eq!(sentence, "Invalid 'from'");
                Ok(())
            }
            Err(other) => Err(TestCaseError::fail(other.to_string())),
        }
    });
}
