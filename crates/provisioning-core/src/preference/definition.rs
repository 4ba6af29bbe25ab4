//! One entry of the catalogue.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::level::{Level, LevelSet};

/// The definition of one preference.
///
/// Built from the embedded catalogue, or by the caller for attributes that operators define at run time for devices
/// (then `dynamic`, and the name begins with `__`). Source: preferences, sections 2 and 13.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The name on the wire; at most 31 characters, letter case counts.
    pub name: String,
    /// The number of the definition. Not visible; it gives the order in which definitions are listed.
    pub id: u32,
    /// The number of the group; its name is in [`super::Catalogue::group_name`].
    pub group: u32,
    /// The kind of value.
    pub data_type: DataType,
    /// How many values are allowed: 1 is a plain value, 0 a list of any length.
    pub max_occur: u32,
    /// The levels on which the attribute may be set.
    pub levels: LevelSet,
    /// How the value of this name is kept, and whether clients see it.
    #[serde(rename = "internal")]
    pub storage: Storage,
    /// Announced to clients; writing is not refused.
    pub read_only: bool,
    /// Defined at run time.
    pub dynamic: bool,
    /// Visible for subscriber administrators.
    pub expose_to_customer: bool,
    /// Visible for subscribers.
    pub expose_to_subscriber: bool,
    /// Known only to older clients. Accepted and shown like any other.
    #[serde(default)]
    pub retired: bool,
    /// The words that stand for `true` and `false` where a former boolean became an enumeration.
    #[serde(default)]
    pub legacy_boolean: Option<LegacyBoolean>,
    /// The value that a new object of a level starts with.
    #[serde(default)]
    pub created: BTreeMap<Level, String>,
    /// A short human name.
    pub label: String,
    /// One or two sentences for humans.
    pub description: String,
    /// The choices of an enumeration; empty for all other kinds.
    #[serde(default, rename = "enum_values")]
    pub choices: Vec<Choice>,
}

impl Definition {
    /// Whether the attribute holds a list.
    pub const fn is_list(&self) -> bool {
        self.max_occur != 1
    }

    /// Whether clients know this name at all: it is listed, shown and may be written.
    pub fn is_public(&self) -> bool {
        self.storage != Storage::Internal
    }

    /// Whether the attribute may be set on this level.
    pub const fn is_on(&self, level: Level) -> bool {
        self.levels.contains(level)
    }

    /// Whether this audience sees and writes the attribute. Source: preferences, section 7.
    pub const fn is_visible_to(&self, audience: Audience) -> bool {
        match audience {
            Audience::Operator => true,
            Audience::SubscriberAdmin => self.expose_to_customer,
            Audience::Subscriber => self.expose_to_subscriber,
        }
    }

    /// The choices that are offered on a level, the ones that only document "not set" included.
    pub fn choices_on(&self, level: Level) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(move |choice| choice.levels.contains(level))
    }

    /// Whether a text is one of the choices of a level. Letter case counts.
    pub fn has_choice(&self, level: Level, text: &str) -> bool {
        self.choices_on(level).any(|choice| choice.value.as_deref() == Some(text))
    }
}

/// The kind of value of an attribute. Source: preferences, section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataType {
    /// Stored as `1` or `0`.
    Boolean,
    /// Stored as decimal digits with an optional minus.
    Int,
    /// Any text of at most 128 characters.
    String,
    /// One of the choices of the level.
    Enum,
    /// A document with a content type.
    Blob,
}

impl DataType {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Int => "int",
            Self::String => "string",
            Self::Enum => "enum",
            Self::Blob => "blob",
        }
    }
}

/// How the value of a name is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "i8")]
pub enum Storage {
    /// Under its own name; visible.
    Ordinary,
    /// Under other names, see [`super::facade`]; visible.
    Facade,
    /// Kept by the server for itself; invisible, and not writable by clients.
    Internal,
}

impl TryFrom<i8> for Storage {
    type Error = String;

    fn try_from(flag: i8) -> Result<Self, Self::Error> {
        match flag {
            0 => Ok(Self::Ordinary),
            -1 => Ok(Self::Facade),
            1 => Ok(Self::Internal),
            other => Err(format!("internal must be -1, 0 or 1, not {other}")),
        }
    }
}

/// Who looks at preferences. Source: preferences, section 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Administrators, resellers and customer care: everything that is not internal.
    Operator,
    /// A subscriber that manages its customer: what is exposed to customers.
    SubscriberAdmin,
    /// A subscriber: what is exposed to subscribers.
    Subscriber,
}

/// One choice of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// A human name.
    pub label: String,
    /// The text that is written and stored; none stands for "leave it unset".
    pub value: Option<String>,
    /// Whether this is what applies when nothing is chosen.
    pub default_val: bool,
    /// The levels that offer the choice.
    pub levels: LevelSet,
    /// Known only to older clients. Accepted and listed like any other.
    #[serde(default)]
    pub retired: bool,
}

/// The words that replaced the booleans of an attribute. Source: README of the specification, decision 6.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyBoolean {
    /// Stored for `true`.
    #[serde(rename = "true")]
    pub yes: String,
    /// Stored for `false`.
    #[serde(rename = "false")]
    pub no: String,
}

impl LegacyBoolean {
    /// The stored word of a boolean.
    pub fn word(&self, value: bool) -> &str {
        if value { &self.yes } else { &self.no }
    }
}
