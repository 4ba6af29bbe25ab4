//! Media types and preferences. Source: rest-protocol, content negotiation.

use actix_web::http::header::HeaderMap;
use provisioning_http::header;

use crate::reply::Refusal;

/// The media type of HAL documents.
pub(crate) const HAL: &str = r#"application/hal+json; profile="http://purl.org/sipwise/ngcp-api/"; charset=utf-8"#;

/// The media type of plain JSON.
pub(crate) const JSON: &str = "application/json";

/// The media type of patches.
pub(crate) const JSON_PATCH: &str = "application/json-patch+json";

/// The media type of comma-separated values.
pub(crate) const CSV: &str = "text/csv";

/// Checks the type of a body.
pub(crate) fn body_type(headers: &HeaderMap, accepted: &'static str) -> Result<(), Refusal> {
    one_body_type(headers, &[accepted]).map(drop)
}

/// Which of several types a body has. A prefix suffices: clients append a charset.
pub(crate) fn one_body_type(headers: &HeaderMap, accepted: &[&'static str]) -> Result<&'static str, Refusal> {
    let sent = header(headers, "content-type").unwrap_or("undefined");
    let refused =
        || Refusal::MediaType(format!("Unsupported media type '{sent}', accepting {} only.", accepted.join(" or ")));
    accepted.iter().copied().find(|kind| sent.starts_with(kind)).ok_or_else(refused)
}

/// The media type of a document.
pub(crate) fn document_type(headers: &HeaderMap) -> &'static str {
    if header(headers, "accept") == Some(JSON) { JSON } else { HAL }
}

/// Refuses an item in a form that is not offered. Collections ignore what is asked for.
pub(crate) fn item_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(accept) = header(headers, "accept") else { return Ok(()) };
    let known = |range: &str| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        matches!(kind, "*/*" | "application/*" | "application/json" | "application/hal+json" | "text/html" | "")
    };
    if accept.contains("*/*") || accept.split(',').any(known) {
        return Ok(());
    }
    Err(Refusal::NotAcceptable(format!("Requested unknown type '{accept}', supported types: {JSON}.")))
}

/// Whether the client prefers the item in the answer. Anything unclear means the default, a minimal answer. Source: RFC 7240.
pub(crate) fn wants_representation(headers: &HeaderMap) -> bool {
    let lines = headers.get_all("prefer").filter_map(|line| line.to_str().ok());
    let named = lines.flat_map(|line| line.split([',', ';'])).filter_map(|one| one.split_once('='));
    let mut returns =
        named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("return")).map(|(_, value)| value.trim());
    let wanted = returns.next().is_some_and(|value| value.trim_matches('"').eq_ignore_ascii_case("representation"));
    wanted && returns.next().is_none()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        let mut map = HeaderMap::new();
        map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        map
    }

    #[test]
    fn only_one_clear_preference_counts() {
        let cases = [
            ("return=representation", true),
            ("return=representation, handling=strict", true),
            ("handling=strict; return=representation", true),
            ("return=minimal", false),
            ("Return = \"representation\"", true),
            ("return", false),
            ("return=foo", false),
            ("return=representation, return=minimal", false),
            ("", false),
        ];
        for (value, expected) in cases {
            assert_eq!(wants_representation(&headers("prefer", value)), expected, "{value}");
        }
    }

    #[test]
    fn items_come_as_json_whatever_json_is_called() {
        for fine in ["application/json", "application/hal+json", "text/html", "*/*", "application/pdf, */*;q=0.1"] {
            assert!(item_type(&headers("accept", fine)).is_ok(), "{fine}");
        }
        assert!(item_type(&headers("accept", "application/pdf")).is_err());
    }
}
