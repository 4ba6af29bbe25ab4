//! The text of an XML document in the encodings that are served. Source: soap-xmlrpc, limits and XML hardening; RFC 7303,
//! section 3; XML 1.0, section 2.2 and appendix F.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::text::is_allowed;

/// Bytes that are looked at for the declaration of the encoding.
const DECLARATION: usize = 256;

/// Why bytes are no text, in a sentence that quotes nothing of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecodable {
    /// Their encoding is not served.
    Encoding(&'static str),
    /// They are not of their encoding, or hold what XML does not allow.
    Bytes(&'static str),
}

impl Undecodable {
    /// The sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Encoding(sentence) | Self::Bytes(sentence) => sentence,
        }
    }
}

/// The text of a document. A byte order mark decides, then what the `Content-Type` says, then the document's declaration.
///
/// # Errors
/// [`Undecodable`].
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, Undecodable> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => named(bytes, charset)?,
    };
    match text.chars().all(is_allowed) {
        true => Ok(text),
        false => Err(Undecodable::Bytes("the document has a character that XML does not allow")),
    }
}

fn named<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, Undecodable> {
    let name = charset.map(str::to_owned).or_else(|| declared(bytes)).unwrap_or_else(|| "utf-8".to_owned());
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => utf8(bytes),
        "us-ascii" | "ascii" if bytes.is_ascii() => utf8(bytes),
        "us-ascii" | "ascii" => Err(Undecodable::Bytes("the document is not US-ASCII")),
        "iso-8859-1" | "latin1" => Ok(bytes.iter().copied().map(char::from).collect::<String>().into()),
        "utf-16" | "utf-16le" | "utf-16be" => Err(Undecodable::Encoding("UTF-16 needs a byte order mark")),
        _ => Err(Undecodable::Encoding("the encoding is none of UTF-8, US-ASCII, ISO-8859-1, UTF-16")),
    }
}

/// The encoding that the document declares.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..DECLARATION).unwrap_or(bytes);
    let end = start.windows(2).position(|pair| pair == b"?>")? + 2;
    let text = std::str::from_utf8(start.get(..end)?).ok()?;
    match Reader::from_str(text).read_event() {
        Ok(Event::Decl(declaration)) => Some(declaration.encoding()?.ok()?.into_owned()),
        _ => None,
    }
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Undecodable> {
    std::str::from_utf8(bytes).map(Cow::from).map_err(|_| Undecodable::Bytes("the document is not UTF-8"))
}

fn utf16<'a>(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'a, str>, Undecodable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().copied().map(unit)).collect::<Result<String, _>>();
    text.ok().filter(|_| rest.is_empty()).map(Cow::from).ok_or(Undecodable::Bytes("the document is not UTF-16"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn the_served_encodings_give_the_same_text() {
        let declared = |name: &str| format!("<?xml version='1.0' encoding='{name}'?><a>\u{e9}</a>");
        let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>();
        let cases: [(&str, Vec<u8>, Option<&str>); 8] = [
            ("no declaration is UTF-8", "<a>\u{e9}</a>".into(), None),
            ("UTF-8 with a mark", "\u{feff}<a>\u{e9}</a>".into(), Some("iso-8859-1")),
            ("declared UTF-8", declared("UTF-8").into(), None),
            ("declared ISO-8859-1", latin(&declared("ISO-8859-1")), None),
            ("ISO-8859-1 of the header", latin("<a>\u{e9}</a>"), Some("ISO-8859-1")),
            ("UTF-16, little end first", wide("\u{feff}<a>\u{e9}</a>", u16::to_le_bytes), None),
            ("UTF-16, big end first", wide("\u{feff}<a>\u{e9}</a>", u16::to_be_bytes), Some("utf-16")),
            ("the header wins over the declaration", declared("ISO-8859-1").into(), Some("UTF-8")),
        ];
        for (case, bytes, charset) in cases {
            let text = decode(&bytes, charset);
            assert!(text.as_ref().is_ok_and(|text| text.ends_with("<a>\u{e9}</a>")), "{case}: {text:?}");
        }
    }

    #[test]
    fn other_encodings_and_characters_are_refused() {
        let cases: [(&str, Vec<u8>, Option<&str>); 9] = [
            ("UTF-7", b"<?xml version='1.0' encoding='UTF-7'?><a/>".to_vec(), None),
            ("EBCDIC", vec![0x4C, 0x6F, 0xA7, 0x94], None),
            ("windows-1252 of the header", b"<a/>".to_vec(), Some("windows-1252")),
            ("UTF-16 without a mark", wide("<a/>", u16::to_le_bytes), Some("UTF-16")),
            ("half a character", vec![0xFF, 0xFE, 0x3C], None),
            ("half a pair", vec![0xFF, 0xFE, 0x00, 0xD8], None),
            ("UTF-32", vec![0xFF, 0xFE, 0x00, 0x00, 0x3C, 0x00, 0x00, 0x00], None),
            ("eight bits as US-ASCII", b"<a>\xe9</a>".to_vec(), Some("us-ascii")),
            ("NUL", b"<a>\0</a>".to_vec(), None),
        ];
        for (case, bytes, charset) in cases {
            assert!(decode(&bytes, charset).is_err(), "{case}");
        }
    }
}
