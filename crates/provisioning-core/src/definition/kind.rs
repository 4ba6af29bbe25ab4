//! What a value of a member is, and when it must be given.

use serde_json::Value as Json;

use super::Field;
use crate::settings::Settings;

/// When a value must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// Never.
    No,
    /// On create, replace and in the result of a patch.
    Always,
    /// On create only.
    OnCreate,
}

/// What a replace does with an optional member that the body leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// The stored value stays.
    Keep,
    /// The value is cleared, or becomes the default if the field has one.
    Clear,
}

/// A check of one value beyond its kind: gives the accepted form, or what is wrong as pairs of field name and sentence, where an
/// empty name stands for the field itself.
pub type Check = fn(&Json, &Settings) -> Result<Json, Vec<(String, String)>>;

/// What a value is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text, lengths in characters.
    Text {
        /// Least length.
        min: Option<usize>,
        /// Greatest length.
        max: Option<usize>,
        /// What else must hold: gives the sentence that says why it does not.
        check: Option<fn(&str) -> Option<String>>,
    },
    /// An e-mail address.
    Email,
    /// E-mail addresses separated by commas.
    Emails,
    /// The name of a time zone in the IANA database.
    TimeZone,
    /// A secret; never echoed.
    Password {
        /// Whether only its hash is stored.
        hashed: bool,
    },
    /// A whole number.
    Integer {
        /// Whether negative ones are refused.
        positive: bool,
    },
    /// A decimal number between two bounds.
    Decimal {
        /// Bounds, both included.
        range: (f64, f64),
    },
    /// A rate: a decimal number of at most 15 digits, 14 of them behind the point.
    Rate,
    /// A length of time in seconds that counts, at least 1. The rules test that, after the checks of all fields.
    Interval,
    /// An amount in cents.
    Money,
    /// A flag.
    Boolean,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// One of a few numbers, accepted as text too.
    Level(&'static [i64]),
    /// A point in time in the platform's zone, `YYYY-MM-DD HH:MM:SS`.
    DateTime,
    /// A list of objects with these members.
    List(Vec<Field>),
    /// A shape of its own, read by a function.
    Custom(Check),
}
