//! What can be wrong with a written preference, in the words that clients see.

use super::facade::ReferenceKind;
use crate::fault::{Condition, Fault};

/// A refused preference value. Every one of them is the client's mistake; the first one ends the request.
///
/// The texts are part of the interface: clients match on them. Source: preferences, sections 4 and 5.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PreferenceError {
    /// A plain value of more than 128 characters.
    #[error("Preference '{name}' exceeds maximum length of 128 characters")]
    TooLong {
        /// The preference.
        name: String,
    },
    /// A list element of more than 128 characters.
    #[error("Element in preference '{name}' exceeds maximum length of 128 characters")]
    ElementTooLong {
        /// The preference.
        name: String,
    },
    /// The value has another shape than the preference: a list for a plain value, or the other way round.
    #[error("Invalid data type '{found}' for preference '{name}', expected {expected}")]
    Shape {
        /// The preference.
        name: String,
        /// The word for what was given; empty for a plain value.
        found: &'static str,
        /// `flat value`, `ARRAY` or `HASH`.
        expected: &'static str,
    },
    /// A list, an object, a boolean or null where a list needs a plain value.
    #[error("Invalid data structure as value for element in preference '{name}', expected plain value")]
    NotPlain {
        /// The preference.
        name: String,
    },
    /// A plain value that is not of the preference's kind.
    #[error("Invalid data type for element in preference '{name}', expected '{expected}'")]
    WrongType {
        /// The preference.
        name: String,
        /// The kind, such as `int`.
        expected: &'static str,
    },
    /// Not one of the choices of the level.
    #[error("Invalid enum value in preference '{name}'")]
    NotAChoice {
        /// The preference.
        name: String,
    },
    /// A list that must not repeat a value does.
    #[error("Duplicate {name} value: {value}")]
    Duplicate {
        /// The preference.
        name: String,
        /// The repeated value.
        value: String,
    },
    /// An IPv4 address with a bad prefix length.
    #[error("Invalid IPv4 network portion in {name} entry '{entry}', must be 0 <= net <= 32")]
    Ipv4Prefix {
        /// The preference.
        name: String,
        /// The entry as given.
        entry: String,
    },
    /// An IPv6 address with a bad prefix length.
    #[error("Invalid IPv6 network portion in {name} entry '{entry}', must be 0 <= net <= 128")]
    Ipv6Prefix {
        /// The preference.
        name: String,
        /// The entry as given.
        entry: String,
    },
    /// Not an address at all.
    #[error("Invalid IPv4 or IPv6 address in {name} entry '{entry}', must be valid address with optional /net suffix")]
    Address {
        /// The preference.
        name: String,
        /// The entry as given.
        entry: String,
    },
    /// The named object does not exist, or not within the reseller.
    #[error("Unknown {} '{value}'", .kind.word())]
    UnknownReference {
        /// What was looked for.
        kind: ReferenceKind,
        /// The name as given.
        value: String,
    },
    /// A subscriber names a preference that its profile does not allow.
    #[error("The entity could not be processed: A pointer that references a non-existent value (pointer: /{name})")]
    OutsideProfile {
        /// The preference.
        name: String,
    },
    /// A subscriber takes a number as `cli` that is not its customer's.
    #[error("Only numbers that belong to the customer can be assigned as 'cli'")]
    ForeignCli,
}

impl PreferenceError {
    /// The condition that some frontends have a code for, and what it is about.
    fn condition(self) -> Option<(Condition, String)> {
        match self {
            Self::NotAChoice { name } => Some((Condition::NotAChoice, name)),
            Self::Shape { name, expected: "flat value", .. } => Some((Condition::TooManyValues, name)),
            Self::Ipv4Prefix { entry, .. } | Self::Ipv6Prefix { entry, .. } | Self::Address { entry, .. } => {
                Some((Condition::MalformedAddress, entry))
            }
            Self::UnknownReference { kind, value } => {
                let condition = match kind {
                    ReferenceKind::NcosLevel => Condition::NoSuchNcosLevel,
                    ReferenceKind::RewriteRuleSet => Condition::NoSuchRewriteRuleSet,
                    ReferenceKind::SoundSet | ReferenceKind::ContractSoundSet => Condition::NoSuchSoundSet,
                    ReferenceKind::NcosSet
                    | ReferenceKind::EmergencyMappingContainer
                    | ReferenceKind::HeaderRuleSet => return None,
                };
                Some((condition, value))
            }
            _ => None,
        }
    }
}

impl From<PreferenceError> for Fault {
    fn from(error: PreferenceError) -> Self {
        let sentence = error.to_string();
        match error.condition() {
            Some((condition, object)) => Self::known(condition, sentence).about(object),
            None => Self::Rule(sentence),
        }
    }
}
