//! The scalar values that travel between rules and the store.

use chrono::NaiveDateTime;
use serde_json::Value as Json;

/// One scalar of a row.
///
/// Money amounts (cents) and percentages are [`Value::Float`], points in time are UTC without an offset.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A flag.
    Bool(bool),
    /// Whole numbers: ids, counts, seconds.
    Int(i64),
    /// Amounts and rates.
    Float(f64),
    /// Text, enumerations.
    Text(String),
    /// A point in time, UTC.
    Time(NaiveDateTime),
}

impl Value {
    /// Whether this is SQL NULL.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The JSON form in which the value stands in a document. Whole amounts print without a fraction (`0`, not `0.0`), as
    /// clients of the original see them.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Bool(flag) => Json::Bool(*flag),
            Self::Int(number) => Json::from(*number),
            Self::Float(number) => float_to_json(*number),
            Self::Text(text) => Json::String(text.clone()),
            Self::Time(time) => Json::String(time.format("%Y-%m-%d %H:%M:%S").to_string()),
        }
    }
}

/// Amounts within this bound have an exact whole-number form.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn float_to_json(number: f64) -> Json {
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the test above")]
        return Json::from(number as i64);
    }
    serde_json::Number::from_f64(number).map_or(Json::Null, Json::Number)
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Float(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<NaiveDateTime> for Value {
    fn from(time: NaiveDateTime) -> Self {
        Self::Time(time)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
