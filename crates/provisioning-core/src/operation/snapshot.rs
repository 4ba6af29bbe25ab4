//! How the snapshots of a journal are kept: as JSON text, or compressed. Source: rest-protocol, journals.

use std::io::{Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use crate::fault::Fault;
use crate::rules::Document;

/// What a snapshot may be at the most; a document has come in one request.
const LARGEST: u64 = 64 * 1024 * 1024;

/// The form of a document in the table. A compressed one is told by its first letter: JSON begins with a brace.
pub(super) fn pack(document: &Document, deflate: bool) -> Result<String, Fault> {
    let defect = |error: std::io::Error| Fault::Internal(error.to_string());
    let text = serde_json::to_string(document).map_err(|error| Fault::Internal(error.to_string()))?;
    if !deflate {
        return Ok(text);
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).map_err(defect)?;
    Ok(STANDARD.encode(encoder.finish().map_err(defect)?))
}

/// The document of a snapshot, whatever its form; `None` when it cannot be read.
pub(super) fn unpack(stored: &str) -> Option<Document> {
    if stored.starts_with('{') {
        return serde_json::from_str(stored).ok();
    }
    let bytes = STANDARD.decode(stored).ok()?;
    serde_json::from_reader(ZlibDecoder::new(bytes.as_slice()).take(LARGEST)).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_give_the_document_back() {
        let document = Document::from_iter([("name".to_owned(), json!("ä".repeat(500))), ("id".to_owned(), json!(7))]);
        let (plain, packed) = (pack(&document, false), pack(&document, true));
        let lengths = [&plain, &packed].map(|text| text.as_ref().map_or(0, String::len));
        assert!(lengths[1] < lengths[0] / 10, "{lengths:?}");
        for text in [plain, packed] {
            assert_eq!(text.ok().and_then(|text| unpack(&text)), Some(document.clone()));
        }
        for broken in ["", "{", "abc", "eJwrSS0uAQAEXQHB", "[]"] {
            assert_eq!(unpack(broken), None, "{broken}");
        }
    }
}
