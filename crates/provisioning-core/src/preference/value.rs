//! From a JSON value to the texts that are stored.
//!
//! Source: preferences, sections 2 and 5; deviations, "Preferences and call forwards".

use serde_json::{Number, Value};

use super::address;
use super::blob::{self, Blob};
use super::definition::{DataType, Definition};
use super::error::PreferenceError;
use super::facade::{self, Facade, Stored};
use super::level::Level;

/// The most characters that a value may have, on every level.
const MAX_CHARS: usize = 128;

/// The attribute that holds the lock level of a subscriber: the only one for which null and 0 mean "remove".
const LOCK: &str = "lock";

/// What a written value asks the store to do. Rows that were there before are replaced in every case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Keep no row: an empty list, or a lock that is lifted.
    Clear,
    /// Keep one row per text under the attribute's own name, in this order.
    Texts(Vec<String>),
    /// Look the object up by name, see [`Facade::scope`], and keep its id (or its dial plans) in the facade's rows.
    Reference {
        /// What is stored for the name, and where to look.
        facade: &'static Facade,
        /// The name as given; it may be empty, which names nothing.
        name: String,
    },
    /// Replace the entries of the address group, keeping its number; with no entries the group stays, empty.
    Addresses {
        /// Which row holds the number of the group.
        facade: &'static Facade,
        /// Addresses with optional prefix, as given.
        entries: Vec<String>,
    },
    /// Store the document.
    Blob(Blob),
}

/// Reads one value of a body. None when it is to be skipped, which is what null means for all but `lock`.
pub fn read(definition: &Definition, level: Level, value: &Value) -> Result<Option<Written>, PreferenceError> {
    if definition.name == LOCK && lifts_lock(value) {
        return Ok(Some(Written::Clear));
    }
    if value.is_null() {
        return Ok(None);
    }
    if definition.data_type == DataType::Blob {
        return blob::parse(&definition.name, value).map(|blob| Some(Written::Blob(blob)));
    }
    let texts = texts(definition, level, value)?;
    let Some(facade) = facade::of_name(&definition.name) else {
        return Ok(Some(if texts.is_empty() { Written::Clear } else { Written::Texts(texts) }));
    };
    Ok(Some(match facade.stored {
        Stored::AddressGroup => {
            Written::Addresses { facade, entries: address::check_entries(&definition.name, texts)? }
        }
        Stored::Id(_) | Stored::DialPlans => {
            Written::Reference { facade, name: texts.into_iter().next().unwrap_or_default() }
        }
    }))
}

/// The texts of a value: one for a plain attribute, any number for a list, in the order given.
///
/// Booleans become `1` and `0`, numbers decimal digits. Values of facades are only checked for their shape: they are
/// names or addresses, whatever the kind of the row behind them. Documents ([`DataType::Blob`]) have no texts.
pub fn texts(definition: &Definition, level: Level, value: &Value) -> Result<Vec<String>, PreferenceError> {
    let shape =
        |expected| Err(PreferenceError::Shape { name: definition.name.clone(), found: shape_word(value), expected });
    if definition.is_list() {
        return match value {
            Value::Array(elements) => elements.iter().map(|element| text(definition, level, element)).collect(),
            _ => shape("ARRAY"),
        };
    }
    match value {
        Value::Array(_) | Value::Object(_) => shape("flat value"),
        Value::Bool(_) if !takes_booleans(definition) => shape("flat value"),
        plain => text(definition, level, plain).map(|text| vec![text]),
    }
}

/// The word that messages use for the shape of a value; empty for a plain one.
pub const fn shape_word(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "ARRAY",
        Value::Object(_) => "HASH",
        Value::Bool(_) => "JSON::PP::Boolean",
        Value::Null | Value::Number(_) | Value::String(_) => "",
    }
}

/// A number as the text that is stored; whole numbers without a fraction, however they were written.
pub fn number_text(number: &Number) -> String {
    match number.as_f64() {
        // Beyond this a binary fraction no longer tells neighbouring whole numbers apart.
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 1e15 => {
            format!("{float:.0}")
        }
        _ => number.to_string(),
    }
}

fn lifts_lock(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text == "0",
        _ => false,
    }
}

fn takes_booleans(definition: &Definition) -> bool {
    definition.data_type == DataType::Boolean || definition.legacy_boolean.is_some()
}

/// The text of one plain value or list element.
fn text(definition: &Definition, level: Level, value: &Value) -> Result<String, PreferenceError> {
    let name = || definition.name.clone();
    let given = match value {
        Value::Bool(flag) if takes_booleans(definition) => {
            return Ok(boolean_text(definition, *flag));
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number_text(number),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return Err(PreferenceError::NotPlain { name: name() });
        }
    };
    // A NUL character cannot be stored in a text column by all databases.
    if given.contains('\0') {
        return Err(PreferenceError::NotPlain { name: name() });
    }
    if given.chars().count() > MAX_CHARS {
        return Err(match definition.is_list() {
            true => PreferenceError::ElementTooLong { name: name() },
            false => PreferenceError::TooLong { name: name() },
        });
    }
    if facade::of_name(&definition.name).is_some() {
        return Ok(given);
    }
    let wrong_type = || PreferenceError::WrongType { name: name(), expected: definition.data_type.word() };
    match definition.data_type {
        DataType::Boolean if given == "1" || given == "0" => Ok(given),
        DataType::Boolean => Err(wrong_type()),
        DataType::Int => integer_text(&given).ok_or_else(wrong_type),
        DataType::Enum if definition.has_choice(level, &given) => Ok(given),
        DataType::Enum => Err(PreferenceError::NotAChoice { name: name() }),
        DataType::String | DataType::Blob => Ok(given),
    }
}

/// The stored text of a JSON boolean. Former booleans take their word on every level, as they did before.
fn boolean_text(definition: &Definition, flag: bool) -> String {
    match &definition.legacy_boolean {
        Some(words) => words.word(flag).to_owned(),
        None => String::from(if flag { "1" } else { "0" }),
    }
}

/// Digits with an optional sign, in their shortest form. Numbers beyond 64 bits cannot be shown again and are refused.
fn integer_text(given: &str) -> Option<String> {
    given.parse::<i64>().ok().map(|number| number.to_string())
}
