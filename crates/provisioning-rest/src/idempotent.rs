//! Creations that may be asked for again: the header `Idempotency-Key`. Source: draft-ietf-httpapi-idempotency-key-header.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use provisioning_core::fault::Fault;

use crate::reply::Refusal;
use crate::representation::Representation;

/// Greatest length of a key.
const LONGEST: usize = 255;

/// Tells that an answer has been given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The key of a request. The quotation marks of a structured field may be there or not: clients know both.
///
/// # Errors
/// [`Fault::Malformed`]: to ignore a broken key would create a second item.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<Arc<str>>, Refusal> {
    let malformed = || {
        let message =
            format!("Header 'Idempotency-Key' must be one value of 1 to {LONGEST} printable ASCII characters.");
        Refusal::from(Fault::Malformed(message))
    };
    let mut lines = headers.get_all("idempotency-key");
    let Some(line) = lines.next() else { return Ok(None) };
    let text = line.to_str().map_err(|_| malformed())?.trim();
    let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let fine = !key.is_empty() && key.len() <= LONGEST && key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    if fine && lines.next().is_none() { Ok(Some(key.into())) } else { Err(malformed()) }
}

/// The answer that was given the first time.
///
/// # Errors
/// [`Fault::Internal`] when it has not been kept by this frontend.
pub(crate) fn replay(kept: &str) -> Result<HttpResponse, Refusal> {
    let kept: Representation = serde_json::from_str(kept).map_err(|error| Fault::Internal(error.to_string()))?;
    let mut response = kept.respond(StatusCode::CREATED);
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_short_text() {
        let long = "x".repeat(LONGEST + 1);
        let cases = [
            ("abc", Some("abc")),
            ("\"abc\"", Some("abc")),
            (" 8e03978e-40d5-43dd ", Some("8e03978e-40d5-43dd")),
            ("\"\"", None),
            ("", None),
            (long.as_str(), None),
        ];
        for (text, expected) in cases {
            let mut headers = HeaderMap::new();
            if let Ok(value) = HeaderValue::from_str(text) {
                headers.insert(HeaderName::from_static("idempotency-key"), value);
            }
            let found = key(&headers).ok().flatten();
            assert_eq!(found.as_deref(), expected, "{text}");
        }
        assert!(key(&HeaderMap::new()).is_ok_and(|key| key.is_none()));
    }
}
