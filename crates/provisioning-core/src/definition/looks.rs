//! What a value looks like to those who read about it: documentation, OpenAPI, WSDL.

use super::Field;

/// The look of a value whose kind alone does not tell it, because a function reads it. Stands beside the name of that function
/// in the definition; validation does not use it.
#[derive(Debug, Clone)]
pub enum Looks {
    /// Any JSON.
    Anything,
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A number, or the same in digits as text.
    NumberOrDigits,
    /// A flag.
    Flag,
    /// A point in time with its offset, RFC 3339.
    Instant,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// An object with these members.
    Object(Vec<Field>),
    /// A list of such values.
    List(Box<Looks>),
}

impl Looks {
    /// A list of values that look like this.
    #[must_use]
    pub fn listed(self) -> Self {
        Self::List(Box::new(self))
    }
}
