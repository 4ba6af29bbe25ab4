//! Requests made by chance.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use provisioning_core::settings::Settings;
use provisioning_http::{Basic, basic};
use serde_json::Value as Json;

use crate::json::{self, DocumentLimits};
use crate::{negotiate, request, route};

const LIMITS: DocumentLimits = DocumentLimits { depth: 64, elements: 10_000 };

#[test]
fn the_strict_parser_takes_nothing_that_the_usual_one_refuses() {
    let text = prop_oneof![
        any::<String>(),
        r#"[\[{]([\[\]{}:,"0-9eE.+ -]|"a"|"b"|true|null|\\u00){0,24}[\]}]"#,
        r#"\{("[ab]":([0-9]|\[\]|"\\u[0-9a-f]{4}"),?){0,4}\}"#,
        (0..300_usize, "[\\[{\"a:]{1,4}").prop_map(|(times, piece)| piece.repeat(times)),
    ];
    provisioning_fuzz::check(&text, |text| {
        let usual = serde_json::from_str::<Json>(&text);
        match json::parse(text.as_bytes(), LIMITS) {
            Ok(value) => prop_assert_eq!(Some(value), usual.ok()),
            Err(sentence) => prop_assert!(sentence.starts_with("Malformed JSON: "), "{}", sentence),
        }
        Ok(())
    });
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    provisioning_fuzz::check(&prop::collection::vec(any::<u8>(), 0..64), |bytes| {
        if std::str::from_utf8(&bytes).is_err() {
            prop_assert!(json::parse(&bytes, LIMITS).is_err());
        }
        Ok(())
    });
}

#[test]
fn credentials_are_read_as_they_are_written_or_not_at_all() {
    let inputs =
        ("[^:]{1,20}", any::<String>(), any::<String>(), prop::sample::select(vec!["Basic", "basic", "BASIC"]));
    provisioning_fuzz::check(&inputs, |(user, password, other, scheme)| {
        let token = STANDARD.encode(format!("{user}:{password}"));
        prop_assert_eq!(basic(&format!("{scheme} {token}")).and_then(Basic::into_text), Some((user, password)));
        let _ = basic(&format!("Basic {other}"));
        if !other.to_ascii_lowercase().starts_with("basic ") {
            prop_assert!(basic(&other).is_none());
        }
        Ok(())
    });
}

/// Headers with one value; none when HTTP has no such value.
fn headers(name: &'static str, value: &str) -> HeaderMap {
    let mut map = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(value) {
        map.insert(HeaderName::from_static(name), value);
    }
    map
}

#[test]
fn preferences_count_when_there_is_exactly_one() {
    let words = prop::sample::select(vec![
        "return=representation",
        "return=minimal",
        "return=x",
        "handling=strict",
        "wait=10",
        "",
    ]);
    let inputs =
        (prop::collection::vec((words, prop::sample::select(vec![", ", ",", ";", " ; "])), 0..5), any::<String>());
    provisioning_fuzz::check(&inputs, |(words, other)| {
        let value: String = words.iter().flat_map(|(word, separator)| [*word, *separator]).collect();
        let returns: Vec<_> = words.iter().map(|(word, _)| *word).filter(|word| word.starts_with("return=")).collect();
        let expected = returns == ["return=representation"];
        prop_assert_eq!(negotiate::wants_representation(&headers("prefer", &value)), expected, "{}", value);
        let _ = negotiate::wants_representation(&headers("prefer", &other));
        Ok(())
    });
}

#[test]
fn accept_takes_json_under_any_of_its_names() {
    let known =
        prop::sample::select(vec!["*/*", "application/json", "application/hal+json", "text/html", "application/*"]);
    let inputs = (known, "(, ?)?[a-z/;=.]{0,20}", any::<String>());
    provisioning_fuzz::check(&inputs, |(known, more, other)| {
        prop_assert!(negotiate::item_form(&headers("accept", known), None).is_ok());
        if more.starts_with(',') {
            let both = headers("accept", &format!("{known}{more}"));
            prop_assert!(negotiate::item_form(&both, None).is_ok());
        }
        let _ = negotiate::item_form(&headers("accept", &other), None);
        let _ = negotiate::document_type(&headers("accept", &other));
        Ok(())
    });
}

#[test]
fn parameters_survive_a_link() {
    let pairs = prop::collection::vec((".{1,8}", ".{0,12}"), 0..5);
    provisioning_fuzz::check(&(pairs, any::<String>()), |(pairs, other)| {
        let query: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", request::encoded_name(name), request::encoded(value)))
            .collect();
        let params = request::params(&query.join("&"));
        let read: Vec<(String, String)> =
            params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        prop_assert_eq!(read, pairs);
        // Whatever a client sends: the link that repeats it means the same.
        let params = request::params(&other);
        let again: Vec<String> = params
            .iter()
            .map(|(name, value)| format!("{}={}", request::encoded_name(name), request::encoded(value)))
            .collect();
        let again = request::params(&again.join("&"));
        prop_assert!(params.iter().eq(again.iter()), "{}", other);
        Ok(())
    });
}

#[test]
fn any_path_leads_somewhere_or_nowhere() {
    let path =
        prop_oneof![any::<String>(), "/{0,3}api(/|/[a-z]{0,8}|/customers|/journal|/%[0-9a-f]{0,2}|/[0-9]{0,3}){0,6}"];
    provisioning_fuzz::check(&path, |path| {
        if let Some(found) = route::find(&path, &Settings::default()) {
            prop_assert!(path.trim_start_matches('/').starts_with("api"));
            prop_assert!(!(found.needs_slash && path.ends_with('/')));
        }
        Ok(())
    });
}
