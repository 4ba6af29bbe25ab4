//! Media types and preferences. Source: rest-protocol, content negotiation.

use actix_web::http::header::HeaderMap;
use provisioning_http::header;

use provisioning_core::definition::FileForm;

use crate::reply::Refusal;

/// The media type of HAL documents.
pub(crate) const HAL: &str = r#"application/hal+json; profile="http://purl.org/sipwise/ngcp-api/"; charset=utf-8"#;

/// The media type of plain JSON.
pub(crate) const JSON: &str = "application/json";

/// The media type of patches.
pub(crate) const JSON_PATCH: &str = "application/json-patch+json";

/// The media type of comma-separated values.
pub(crate) const CSV: &str = "text/csv";

/// The media type of a form with files in it.
pub(crate) const MULTIPART: &str = "multipart/form-data";

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

/// The forms of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ItemForm {
    /// HAL JSON.
    Document,
    /// The file that the definition offers.
    File,
}

/// Which form of an item is asked for; one that is not offered is refused. Collections ignore what is asked for.
pub(crate) fn item_form(headers: &HeaderMap, file: Option<&FileForm>) -> Result<ItemForm, Refusal> {
    let first = if file.is_some_and(|file| file.first) { ItemForm::File } else { ItemForm::Document };
    let accept = header(headers, "accept").unwrap_or_default();
    let kinds: Vec<&str> = accept.split(',').map(|range| range.split(';').next().unwrap_or_default().trim()).collect();
    let named = |known: &[&str]| kinds.iter().any(|kind| known.contains(kind));
    if named(&["application/json", "application/hal+json", "application/*", "text/html"]) {
        return Ok(ItemForm::Document);
    }
    if file.is_some_and(|file| named(&[file.media_type])) {
        return Ok(ItemForm::File);
    }
    if accept.contains("*/*") || named(&[""]) {
        return Ok(first);
    }
    let offered: Vec<&str> = file.map(|file| file.media_type).into_iter().chain([JSON]).collect();
    let offered = offered.join(", ");
    Err(Refusal::NotAcceptable(format!("Requested unknown type '{accept}', supported types: {offered}.")))
}

/// Whether the client prefers the item in the answer. Anything unclear means the default, a minimal answer. Source: RFC 7240.
pub(crate) fn wants_representation(headers: &HeaderMap) -> bool {
    wants(headers, "representation")
}

/// Whether the client prefers what only local programs may. Source: rest-protocol, system user.
pub(crate) fn wants_internal(headers: &HeaderMap) -> bool {
    wants(headers, "internal")
}

/// Whether a form of the answer is preferred, and no other.
fn wants(headers: &HeaderMap, form: &str) -> bool {
    let lines = headers.get_all("prefer").filter_map(|line| line.to_str().ok());
    let named = lines.flat_map(|line| line.split([',', ';'])).filter_map(|one| one.split_once('='));
    let mut returns =
        named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("return")).map(|(_, value)| value.trim());
    let wanted = returns.next().is_some_and(|value| value.trim_matches('"').eq_ignore_ascii_case(form));
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
            assert_eq!(item_form(&headers("accept", fine), None).ok(), Some(ItemForm::Document), "{fine}");
        }
        assert!(item_form(&headers("accept", "application/pdf"), None).is_err());
    }

    #[test]
    fn a_file_comes_to_those_who_want_it() {
        let (first, other) = (FileForm::new("text/calendar", "x").first(), FileForm::new("text/calendar", "x"));
        let cases = [
            ("text/calendar", Some(ItemForm::File), Some(ItemForm::File)),
            ("text/html, text/calendar;q=0.5", Some(ItemForm::Document), Some(ItemForm::Document)),
            ("application/json", Some(ItemForm::Document), Some(ItemForm::Document)),
            ("*/*", Some(ItemForm::File), Some(ItemForm::Document)),
            ("", Some(ItemForm::File), Some(ItemForm::Document)),
            ("application/json, */*", Some(ItemForm::Document), Some(ItemForm::Document)),
            ("application/pdf", None, None),
        ];
        for (accept, if_first, else_) in cases {
            let headers = headers("accept", accept);
            assert_eq!(item_form(&headers, Some(&first)).ok(), if_first, "{accept}");
            assert_eq!(item_form(&headers, Some(&other)).ok(), else_, "{accept}");
        }
        assert_eq!(item_form(&HeaderMap::new(), Some(&first)).ok(), Some(ItemForm::File));
    }
}
