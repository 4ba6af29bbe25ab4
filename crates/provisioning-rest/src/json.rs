//! Strict JSON: no member twice, no endless nesting, no crowd of tiny values that would take far more memory than their text.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value as Json};

/// What a document may be made of.
#[derive(Debug, Clone, Copy)]
pub struct DocumentLimits {
    /// Deepest nesting. The parser itself takes no more than 127.
    pub depth: usize,
    /// Most values, the lists and objects among them included.
    pub elements: usize,
}

/// Reads a document; the error is a sentence for the client.
pub(crate) fn parse(bytes: &[u8], limits: DocumentLimits) -> Result<Json, String> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let left = Cell::new(limits.elements);
    let strict = Strict { depth: limits.depth, left: &left };
    let value = strict.deserialize(&mut deserializer).map_err(|error| sentence(&error))?;
    deserializer.end().map_err(|error| sentence(&error))?;
    match value {
        Json::Array(_) | Json::Object(_) => Ok(value),
        _ => Err("Malformed JSON: Expected array or object at line 1, offset 1".to_owned()),
    }
}

fn sentence(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or_default();
    if error.is_eof() {
        return format!("Malformed JSON: {reason} before end of data");
    }
    format!("Malformed JSON: {reason} at line {}, offset {}", error.line(), error.column())
}

/// Reads a value.
#[derive(Clone, Copy)]
struct Strict<'a> {
    /// Levels that may still follow.
    depth: usize,
    /// Values that may still follow.
    left: &'a Cell<usize>,
}

impl Strict<'_> {
    /// For the values of a list or an object.
    fn inner<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("Too deeply nested"))?;
        Ok(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| D::Error::custom("Too many values"))?;
        self.left.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Json, E> {
        Ok(Json::Bool(flag))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(inner)? {
            list.push(element);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let inner = self.inner()?;
        let mut map = Map::new();
        while let Some(name) = members.next_key_seed(Name)? {
            if map.contains_key(&name) {
                return Err(A::Error::custom(format!("Unexpected duplicate object member name {name}")));
            }
            let value = members.next_value_seed(inner)?;
            map.insert(name, value);
        }
        Ok(Json::Object(map))
    }
}

struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::{DocumentLimits, parse};

    const LIMITS: DocumentLimits = DocumentLimits { depth: 64, elements: 1000 };

    #[test]
    fn only_strict_documents_pass() {
        assert!(parse(br#"{"a": [1, 2.5, null, true, "x"]}"#, LIMITS).is_ok());
        let cases: [(&[u8], &str); 6] = [
            (br#"{"a": 1, "a": 2}"#, "Unexpected duplicate object member name a"),
            (br#"{"a": 1,}"#, "Malformed JSON: "),
            (b"{", "before end of data"),
            (b"7", "Expected array or object"),
            (b"{} x", "Malformed JSON: "),
            (b"\xff", "Malformed JSON: "),
        ];
        for (text, expected) in cases {
            let error = parse(text, LIMITS).err().unwrap_or_default();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn endless_nesting_is_refused() {
        assert!(parse("[".repeat(100_000).as_bytes(), LIMITS).is_err());
        let nested = |depth: usize| parse(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).as_bytes(), LIMITS);
        assert!(nested(64).is_ok());
        assert!(nested(65).is_err_and(|error| error.contains("Too deeply nested")));
    }

    #[test]
    fn a_crowd_of_values_is_refused() {
        let crowd = |values: usize| parse(format!("[{}]", vec!["0"; values].join(",")).as_bytes(), LIMITS);
        assert!(crowd(999).is_ok());
        assert!(crowd(1000).is_err_and(|error| error.contains("Too many values")));
    }
}
