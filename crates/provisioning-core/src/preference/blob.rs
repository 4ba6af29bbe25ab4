//! Preferences that hold a document: an object with a content type and base64 text.
//!
//! Source: preferences, section 9.

use serde_json::{Map, Value, json};

use super::error::PreferenceError;

/// The text that stands for "the document that is stored" in both directions.
const PLACEHOLDER: &str = "#blob";

/// A written document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    /// The media type, such as `text/plain`.
    pub content_type: String,
    /// The document.
    pub data: BlobData,
}

/// The document part of a [`Blob`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobData {
    /// Leave the stored document as it is.
    Keep,
    /// Store these bytes.
    Bytes(Vec<u8>),
}

/// Reads the JSON form of a document.
///
/// `data` is base64, or `#blob` to keep what is stored; absent or null data is an empty document.
pub fn parse(name: &str, value: &Value) -> Result<Blob, PreferenceError> {
    let object = match value {
        Value::Object(object) => object,
        other => {
            let found = super::value::shape_word(other);
            return Err(PreferenceError::Shape { name: name.to_owned(), found, expected: "HASH" });
        }
    };
    let content_type = member(name, object, "content_type")?.unwrap_or("application/octet-stream");
    if !is_content_type(content_type) {
        return Err(PreferenceError::WrongType { name: name.to_owned(), expected: "content_type" });
    }
    let data = match member(name, object, "data")? {
        Some(PLACEHOLDER) => BlobData::Keep,
        Some(text) => BlobData::Bytes(
            decode_base64(text)
                .ok_or_else(|| PreferenceError::WrongType { name: name.to_owned(), expected: "base64" })?,
        ),
        None => BlobData::Bytes(Vec::new()),
    };
    Ok(Blob { content_type: content_type.to_owned(), data })
}

/// The JSON form of a stored document; `data` is null when the document is empty.
pub fn render(content_type: &str, is_empty: bool) -> Value {
    let data = if is_empty { Value::Null } else { PLACEHOLDER.into() };
    json!({ "content_type": content_type, "data": data })
}

fn member<'v>(name: &str, object: &'v Map<String, Value>, key: &str) -> Result<Option<&'v str>, PreferenceError> {
    match object.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(PreferenceError::NotPlain { name: name.to_owned() }),
    }
}

/// Whether a text is a media type. It becomes a response header, so nothing that could end a header line may pass.
fn is_content_type(text: &str) -> bool {
    text.len() <= 128
        && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        && text.split_once('/').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty())
}

/// Decodes base64 of the standard alphabet. White space is skipped, missing padding is tolerated.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    let (mut symbols, mut padding) = (0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        if byte == b'=' {
            padding += 1;
            continue;
        }
        if padding > 0 {
            return None;
        }
        symbols += 1;
        buffer = (buffer << 6) | sextet(byte)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((buffer >> bits) & 0xff).ok()?);
            buffer &= (1 << bits) - 1;
        }
    }
    let complete = symbols % 4 != 1 && (padding == 0 || (padding <= 2 && (symbols + padding).is_multiple_of(4)));
    complete.then_some(bytes)
}

/// Base64 of the standard alphabet, with padding.
pub fn encode_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let symbol = ALPHABET.get(((bits >> shift) & 63) as usize).copied().unwrap_or(b'=');
            text.push(char::from(if place <= group.len() { symbol } else { b'=' }));
        }
    }
    text
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents() {
        let bytes = |text: &str| Ok(BlobData::Bytes(text.as_bytes().to_vec()));
        let wrong = |expected| Err(format!("Invalid data type for element in preference 'p', expected '{expected}'"));
        let cases: &[(&str, Value, Result<BlobData, String>)] = &[
            ("plain base64", json!({"content_type": "text/plain", "data": "aGVsbG8="}), bytes("hello")),
            ("without padding", json!({"content_type": "text/plain", "data": "aGVsbG8"}), bytes("hello")),
            ("with line breaks", json!({"content_type": "text/plain", "data": "aGVs\nbG8="}), bytes("hello")),
            ("the placeholder keeps", json!({"content_type": "text/plain", "data": "#blob"}), Ok(BlobData::Keep)),
            ("no data is empty", json!({"content_type": "text/plain", "data": null}), bytes("")),
            ("no content type is a plain stream of bytes", json!({"data": "aGVsbG8="}), bytes("hello")),
            ("not base64", json!({"content_type": "text/plain", "data": "?"}), wrong("base64")),
            ("cut base64", json!({"content_type": "text/plain", "data": "aGVsb"}), wrong("base64")),
            ("too much padding", json!({"content_type": "text/plain", "data": "aGVsbG8==="}), wrong("base64")),
            ("text after padding", json!({"content_type": "text/plain", "data": "aG=V"}), wrong("base64")),
            ("a content type that splits a header", json!({"content_type": "text/a\r\nX: y"}), wrong("content_type")),
            ("a plain value", json!("text"), Err("Invalid data type '' for preference 'p', expected HASH".to_owned())),
            (
                "data that is no text",
                json!({"content_type": "text/plain", "data": [1]}),
                Err("Invalid data structure as value for element in preference 'p', expected plain value".to_owned()),
            ),
        ];
        for (case, value, expected) in cases {
            let actual = parse("p", value).map(|blob| blob.data).map_err(|error| error.to_string());
            assert_eq!(&actual, expected, "{case}");
        }
    }

    #[test]
    fn bytes_survive_the_way_through_text() {
        for bytes in [&b""[..], b"h", b"he", b"hel", b"hell\xff\x00"] {
            let text = encode_base64(bytes);
            assert_eq!(decode_base64(&text).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(encode_base64(b"hello"), "aGVsbG8=");
    }

    #[test]
    fn a_stored_document_is_shown_by_its_placeholder() {
        assert_eq!(render("text/xml", false), json!({"content_type": "text/xml", "data": "#blob"}));
        assert_eq!(render("text/xml", true), json!({"content_type": "text/xml", "data": null}));
    }
}
