//! Documents of the simple view.

use serde_json::{Value, json};

use super::super::destination::{Context, Destination, Hosts, Owner};
use super::super::destination_list::{self, Place};
use super::super::input::{Document, parse};
use super::super::pattern::{self, Mode, PatternList, Patterns};
use super::super::{CfType, CfTypes, InputError};

const OWNER: Owner<'static> = Owner {
    number: Some("4312345"),
    uuid: "u-1",
    domain: "example.org",
};

fn read_for(types: CfTypes, body: &Value) -> Result<Document, InputError> {
    let hosts = Hosts::default();
    let context = Context {
        owner: OWNER,
        hosts: &hosts,
        normalise: None,
    };
    parse(body.as_object().unwrap(), types, &context)
}

fn read(body: &Value) -> Result<Document, InputError> {
    read_for(CfTypes::ALL, body)
}

fn destination(uri: &str, timeout: u32) -> Destination {
    Destination {
        uri: uri.to_owned(),
        timeout,
        priority: None,
        announcement_id: None,
    }
}

#[test]
fn two_numbers_one_after_the_other() {
    let document = read(&json!({"cfna": {
        "destinations": [{"destination": "4366610001", "timeout": 10}, {"destination": "4366710001", "timeout": 300}],
        "times": null,
    }}))
    .unwrap();
    let cfna = &document.forwards[&CfType::Cfna];
    let expected = [
        destination("sip:4366610001@example.org", 10),
        destination("sip:4366710001@example.org", 300),
    ];
    assert_eq!(cfna.destinations, expected);
    assert!(
        cfna.times.is_empty()
            && cfna.sources == Patterns::default()
            && document.ringtimeout.is_none()
    );
    assert_eq!(document.forwards.len(), 7);
    assert_eq!(
        document
            .forwards
            .values()
            .filter(|forward| forward.is_off())
            .count(),
        6
    );
}

#[test]
fn values_that_switch_a_type_off() {
    for value in [
        json!(null),
        json!({}),
        json!([]),
        json!({"destinations": []}),
        json!({"destinations": null}),
    ] {
        assert!(
            read(&json!({ "cfu": value })).unwrap().forwards[&CfType::Cfu].is_off(),
            "{value}"
        );
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
        Destination {
            priority: Some(-1),
            ..destination("sip:431@example.org", 20)
        },
        Destination {
            announcement_id: Some(7),
            ..destination("sip:custom-hours@app.local", 0)
        },
    ];
    assert_eq!(document.forwards[&CfType::Cfb].destinations, expected);
    assert_eq!(document.ringtimeout, Some(25), "without destinations, too");
    for none in [json!(0), json!(null), json!("")] {
        assert_eq!(
            read(&json!({"cft": {"ringtimeout": none}}))
                .unwrap()
                .ringtimeout,
            None,
            "{none}"
        );
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
    let counts = (
        cfu.destinations.len(),
        cfu.times.len(),
        cfu.sources.values.len(),
        cfu.bnumbers.values.len(),
    );
    assert_eq!(counts, (3, 2, 1, 1));
}

#[test]
fn conditions() {
    let sources = |members: Value| {
        read(&json!({ "cfu": members })).unwrap().forwards[&CfType::Cfu]
            .sources
            .clone()
    };
    let given = sources(
        json!({"sources": [{"source": "4366*"}], "sources_mode": "blacklist", "sources_is_regex": "1"}),
    );
    let patterns = |mode, is_regex| Patterns {
        values: vec!["4366*".to_owned()],
        mode,
        is_regex,
    };
    assert_eq!(given, patterns(Some(Mode::Blacklist), Some(true)));
    let left_out = sources(json!({"sources": [{"source": "4366*"}], "sources_mode": null}));
    assert_eq!(left_out, patterns(None, None));
    let empty =
        sources(json!({"sources": null, "sources_mode": "whitelist", "sources_is_regex": false}));
    assert_eq!(empty.values, Vec::<String>::new());
}

#[test]
fn types_that_do_not_exist_for_the_caller_are_ignored() {
    let types = CfTypes::from_iter([CfType::Cfb, CfType::Cfna]);
    let document = read_for(
        types,
        &json!({"cfu": {"destinations": 5}, "cft": {"ringtimeout": 5}, "cfb": {}}),
    )
    .unwrap();
    assert_eq!(
        document.forwards.into_keys().collect::<Vec<_>>(),
        [CfType::Cfb, CfType::Cfna]
    );
    assert_eq!(document.ringtimeout, None);
}

#[test]
fn errors() {
    let long = format!("{}@example.org", "9".repeat(250));
    let cases = [
        (
            "a timeout in words",
            json!({"cfu": {"destinations": [{"destination": "1", "timeout": "soon"}]}}),
            "field='0_timeout', input='soon', errors='Value must be an integer,Value must be a positive integer'",
        ),
        (
            "a fraction of a second",
            json!({"cfu": {"destinations": [{"destination": "1", "timeout": 1.5}]}}),
            "field='0_timeout', input='1.5', errors='Value must be an integer'",
        ),
        (
            "a priority in words, in the second element",
            json!({"cfu": {"destinations": [{"destination": "1"}, {"destination": "2", "priority": "high"}]}}),
            "field='1_priority', input='high', errors='Value must be an integer'",
        ),
        (
            "a ring timeout in words",
            json!({"cft": {"ringtimeout": "soon"}}),
            "field='cft_ringtimeout', input='soon', errors='Value must be an integer,Value must be a positive integer'",
        ),
        (
            "another mode",
            json!({"cfu": {"destinations": [{"destination": "1"}], "sources_mode": "greylist"}}),
            "field='cfu_sources_mode', input='greylist', errors=''greylist' is not a valid value'",
        ),
        (
            "a flag in words",
            json!({"cfb": {"bnumbers": [{"bnumber": "1"}], "bnumbers_is_regex": "yes"}}),
            "field='cfb_bnumbers_is_regex', input='yes', errors=''yes' is not a valid value'",
        ),
        (
            "no destination",
            json!({"cfu": {"destinations": [{"timeout": 5}]}}),
            "field='0_destination', input='', errors='Destination field is required'",
        ),
        (
            "a destination of blanks",
            json!({"cfu": {"destinations": [{"destination": " "}]}}),
            "field='0_destination', input=' ', errors='Destination field is required'",
        ),
        (
            "a destination that is a list",
            json!({"cfu": {"destinations": [{"destination": ["1"]}]}}),
            "field='0_destination', input='[\"1\"]', errors='Field must contain a single value'",
        ),
        (
            "a destination that names nobody",
            json!({"cfu": {"destinations": [{"destination": "sip:@example.org"}]}}),
            "field='0_destination', input='sip:@example.org', errors='Invalid format'",
        ),
        (
            "an empty source",
            json!({"cfu": {"sources": [{"source": ""}]}}),
            "field='0_source', input='', errors='Source field is required'",
        ),
        (
            "an hour as in time sets",
            json!({"cfu": {"destinations": [{"destination": "1"}], "times": [{"hour": "99"}]}}),
            "field='0_hour', input='99', errors='Second value too big'",
        ),
        (
            "everything at once, in order, and fields before rules",
            json!({"cfb": {"times": [{"wday": "9"}]}, "cfu": {"destinations": [{"timeout": null}], "sources": 5}}),
            "field='0_destination', input='', errors='Destination field is required'; \
             field='0_wday', input='9', errors='Second value too big'",
        ),
    ];
    for (case, body, expected) in cases {
        assert_eq!(
            read(&body).unwrap_err().to_string(),
            format!("Validation failed. {expected}"),
            "{case}"
        );
    }
    let too_long = read(&json!({"cfu": {"destinations": [{"destination": long}]}}))
        .unwrap_err()
        .to_string();
    assert!(
        too_long.contains("Field should not exceed 255 characters. You entered 262"),
        "{too_long}"
    );
    let expanded =
        read(&json!({"cfu": {"destinations": [{"destination": "9".repeat(250)}]}})).unwrap_err();
    assert!(
        expanded.to_string().contains("You entered 266"),
        "the stored text counts: {expanded}"
    );
}

#[test]
fn strange_values_are_refused_or_ignored_but_nothing_worse() {
    let strange = json!([
        "", " ", "\u{0}", "ü@ü", "@", "sip:@", "--", "-", "9".repeat(5000), 0, -1, 1.5, 1e300, -0.0, i64::MIN, u64::MAX,
        true, false, null, [], {}, [[]], [null], [{}], [{"destination": {}}], [{"source": [1]}], [{"hour": {}}],
    ]);
    let members = [
        "destination",
        "timeout",
        "priority",
        "announcement_id",
        "source",
        "bnumber",
        "hour",
        "year",
    ];
    let lists = [
        "destinations",
        "times",
        "sources",
        "sources_mode",
        "sources_is_regex",
        "bnumbers",
        "ringtimeout",
    ];
    for value in strange.as_array().unwrap() {
        let _ = read(&json!({ "cft": value }));
        for list in lists {
            let _ = read(&json!({"cft": {(list): value}}));
            for member in members {
                let _ = read(&json!({"cft": {(list): [{"destination": "1", (member): value}]}}));
            }
        }
    }
}

#[test]
fn broken_rules() {
    let destinations = |members: Value| json!({"cfu": {"destinations": [members]}});
    let cases = [
        (
            "a null timeout",
            destinations(json!({"destination": "1", "timeout": null})),
            "Invalid timeout in 'cfu'",
        ),
        (
            "an empty timeout",
            destinations(json!({"destination": "1", "timeout": ""})),
            "Invalid timeout in 'cfu'",
        ),
        (
            "an announcement at a number",
            destinations(json!({"destination": "431", "announcement_id": 5})),
            "Invalid parameter 'announcement_id' for the destination '431' in 'cfu'",
        ),
        (
            "an announcement in words",
            destinations(json!({"destination": "customhours", "announcement_id": "x"})),
            "Invalid announcement_id in 'cfu'",
        ),
        (
            "destinations as a word",
            json!({"cfu": {"destinations": "1"}}),
            "Invalid field 'destinations'. Must be an array.",
        ),
        (
            "times as an object",
            json!({"cfu": {"times": {}}}),
            "Invalid field 'times'. Must be an array.",
        ),
        (
            "sources as a word",
            json!({"cfu": {"sources": "1"}}),
            "Invalid field 'sources'. Must be an array.",
        ),
        (
            "bnumbers as a number",
            json!({"cfu": {"bnumbers": 1}}),
            "Invalid field 'bnumbers'. Must be an array.",
        ),
        (
            "a destination that is no object",
            json!({"cfu": {"destinations": ["1"]}}),
            "Invalid element in array 'destinations'. Must be an object.",
        ),
        (
            "a type that is no object",
            json!({"cfu": "voicebox"}),
            "Invalid field 'cfu'. Must be an object.",
        ),
    ];
    for (case, body, expected) in cases {
        assert_eq!(
            read(&body),
            Err(InputError::Rule(expected.to_owned())),
            "{case}"
        );
    }
    assert_eq!(
        super::super::error::not_simple(CfType::Cfna).to_string(),
        "Not a simple cf. Multiple cfna-s configured."
    );
    assert_eq!(
        Place::Simple(CfType::Cfu)
            .unknown_announcement(9)
            .to_string(),
        "Unknown announcement_id in 'cfu'"
    );
    assert_eq!(
        Place::Set.unknown_announcement(9).to_string(),
        "Unknown announcement_id:9"
    );
}

#[test]
fn destination_sets() {
    let hosts = Hosts::default();
    let context = Context {
        owner: OWNER,
        hosts: &hosts,
        normalise: None,
    };
    let read = |element: Value| {
        destination_list::parse_list(Some(&json!([element, element])), Place::Set, &context)
    };
    assert_eq!(
        read(json!({"destination": "voicebox"})).unwrap(),
        vec![destination("sip:vmu4312345@voicebox.local", 300); 2]
    );
    let cases = [
        (
            json!({"destination": "1", "timeout": null}),
            "Invalid timeout for the destination '1'",
        ),
        (
            json!({"destination": "1", "announcement_id": 2}),
            "Invalid parameter 'announcement_id' for the destination '1'",
        ),
        (
            json!({"destination": "customhours", "announcement_id": "x"}),
            "Invalid announcement_id",
        ),
    ];
    for (element, expected) in cases {
        assert_eq!(read(element).unwrap_err().to_string(), expected);
    }
    let soon = read(json!({"destination": "1", "timeout": "soon"}))
        .unwrap_err()
        .to_string();
    assert!(
        soon.starts_with(
            "Validation failed. field='0_timeout', input='soon', errors='Value must be an integer';"
        ),
        "{soon}"
    );
    let twice = pattern::parse_list(
        PatternList::Bnumbers,
        Some(&json!([{"bnumber": "1"}, {"bnumber": "1"}])),
    )
    .unwrap();
    assert_eq!(twice.len(), 2, "a set keeps equal elements");
}
