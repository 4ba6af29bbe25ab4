//! Documents of the simple view.

use serde_json::{Value, json};

use super::super::destination::{Context, Destination, Hosts, Owner};
use super::super::input::{Document, parse};
use super::super::pattern::{Mode, Patterns};
use super::super::{CfType, CfTypes, InputError};

pub(super) const OWNER: Owner<'static> = Owner { number: Some("4312345"), uuid: "u-1", domain: "example.org" };

pub(super) fn read_for(types: CfTypes, body: &Value) -> Result<Document, InputError> {
    let hosts = Hosts::default();
    let context = Context { owner: OWNER, hosts: &hosts, normalise: None };
    parse(body.as_object().unwrap(), types, &context)
}

pub(super) fn read(body: &Value) -> Result<Document, InputError> {
    read_for(CfTypes::ALL, body)
}

pub(super) fn destination(uri: &str, timeout: u32) -> Destination {
    Destination { uri: uri.to_owned(), timeout, priority: None, announcement_id: None }
}

#[test]
fn two_numbers_one_after_the_other() {
    let document = read(&json!({"cfna": {
        "destinations": [{"destination": "4366610001", "timeout": 10}, {"destination": "4366710001", "timeout": 300}],
        "times": null,
    }}))
    .unwrap();
    let cfna = &document.forwards[&CfType::Cfna];
    let expected = [destination("sip:4366610001@example.org", 10), destination("sip:4366710001@example.org", 300)];
    assert_eq!(cfna.destinations, expected);
    assert!(cfna.times.is_empty() && cfna.sources == Patterns::default() && document.ringtimeout.is_none());
    assert_eq!(document.forwards.len(), 7);
    assert_eq!(document.forwards.values().filter(|forward| forward.is_off()).count(), 6);
}

#[test]
fn values_that_switch_a_type_off() {
    for value in [json!(null), json!({}), json!([]), json!({"destinations": []}), json!({"destinations": null})] {
        assert!(read(&json!({ "cfu": value })).unwrap().forwards[&CfType::Cfu].is_off(), "{value}");
    }
}

#[test]
fn defaults_and_conversions() {
    let document = read(&json!({
        "cfb": {"destinations": [
            {"destination": " voicebox "},
            {"destination": 431, "timeout": "20", "priority": "-1", "announcement_id": null, "simple_destination": "x"},
            {"destination": "customhours", "timeout": 0, "priority": null, "announcement_id": "7"},
        ]},
        "cft": {"ringtimeout": "25"},
        "unknown": 1,
    }))
    .unwrap();
    let expected = [
        destination("sip:vmb4312345@voicebox.local", 300),
        Destination { priority: Some(-1), ..destination("sip:431@example.org", 20) },
        Destination { announcement_id: Some(7), ..destination("sip:custom-hours@app.local", 0) },
    ];
    assert_eq!(document.forwards[&CfType::Cfb].destinations, expected);
    assert_eq!(document.ringtimeout, Some(25), "without destinations, too");
    for none in [json!(0), json!(null), json!("")] {
        assert_eq!(read(&json!({"cft": {"ringtimeout": none}})).unwrap().ringtimeout, None, "{none}");
    }
    let ignored = read(&json!({"cfu": {"ringtimeout": "soon"}})).unwrap();
    assert_eq!(ignored.ringtimeout, None, "a ring timeout elsewhere");
}

#[test]
fn equal_elements_are_stored_once() {
    let document = read(&json!({"cfu": {
        "destinations": [
            {"destination": "431"}, {"destination": "sip:431@example.org"}, {"destination": "431", "timeout": 5},
            {"destination": "431", "priority": 1}, {"destination": "431"},
        ],
        "times": [{"hour": "8"}, {"hour": 8}, {"hour": "9"}],
        "sources": [{"source": "43*"}, {"source": "43*"}],
        "bnumbers": [{"bnumber": "1"}, {"bnumber": 1}],
    }}))
    .unwrap();
    let cfu = &document.forwards[&CfType::Cfu];
    let counts = (cfu.destinations.len(), cfu.times.len(), cfu.sources.values.len(), cfu.bnumbers.values.len());
    assert_eq!(counts, (3, 2, 1, 1));
}

#[test]
fn conditions() {
    let sources = |members: Value| read(&json!({ "cfu": members })).unwrap().forwards[&CfType::Cfu].sources.clone();
    let given =
        sources(json!({"sources": [{"source": "4366*"}], "sources_mode": "blacklist", "sources_is_regex": "1"}));
    let patterns = |mode, is_regex| Patterns { values: vec!["4366*".to_owned()], mode, is_regex };
    assert_eq!(given, patterns(Some(Mode::Blacklist), Some(true)));
    let left_out = sources(json!({"sources": [{"source": "4366*"}], "sources_mode": null}));
    assert_eq!(left_out, patterns(None, None));
    let empty = sources(json!({"sources": null, "sources_mode": "whitelist", "sources_is_regex": false}));
    assert_eq!(empty.values, Vec::<String>::new());
}

#[test]
fn types_that_do_not_exist_for_the_caller_are_ignored() {
    let types = CfTypes::from_iter([CfType::Cfb, CfType::Cfna]);
    let document = read_for(types, &json!({"cfu": {"destinations": 5}, "cft": {"ringtimeout": 5}, "cfb": {}})).unwrap();
    assert_eq!(document.forwards.into_keys().collect::<Vec<_>>(), [CfType::Cfb, CfType::Cfna]);
    assert_eq!(document.ringtimeout, None);
}
