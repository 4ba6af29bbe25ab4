//! Documents of the simple view that are refused.

use serde_json::{Value, json};

use super::super::destination_list::Place;
use super::super::{CfType, InputError};
use super::input::read;

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
        assert_eq!(read(&body).unwrap_err().to_string(), format!("Validation failed. {expected}"), "{case}");
    }
    let too_long = read(&json!({"cfu": {"destinations": [{"destination": long}]}})).unwrap_err().to_string();
    assert!(too_long.contains("Field should not exceed 255 characters. You entered 262"), "{too_long}");
    let expanded = read(&json!({"cfu": {"destinations": [{"destination": "9".repeat(250)}]}})).unwrap_err();
    assert!(expanded.to_string().contains("You entered 266"), "the stored text counts: {expanded}");
}

#[test]
fn strange_values_are_refused_or_ignored_but_nothing_worse() {
    let strange = json!([
        "", " ", "\u{0}", "ü@ü", "@", "sip:@", "--", "-", "9".repeat(5000), 0, -1, 1.5, 1e300, -0.0, i64::MIN, u64::MAX,
        true, false, null, [], {}, [[]], [null], [{}], [{"destination": {}}], [{"source": [1]}], [{"hour": {}}],
    ]);
    let members = ["destination", "timeout", "priority", "announcement_id", "source", "bnumber", "hour", "year"];
    let lists = ["destinations", "times", "sources", "sources_mode", "sources_is_regex", "bnumbers", "ringtimeout"];
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
        ("a null timeout", destinations(json!({"destination": "1", "timeout": null})), "Invalid timeout in 'cfu'"),
        ("an empty timeout", destinations(json!({"destination": "1", "timeout": ""})), "Invalid timeout in 'cfu'"),
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
        ("times as an object", json!({"cfu": {"times": {}}}), "Invalid field 'times'. Must be an array."),
        ("sources as a word", json!({"cfu": {"sources": "1"}}), "Invalid field 'sources'. Must be an array."),
        ("bnumbers as a number", json!({"cfu": {"bnumbers": 1}}), "Invalid field 'bnumbers'. Must be an array."),
        (
            "a destination that is no object",
            json!({"cfu": {"destinations": ["1"]}}),
            "Invalid element in array 'destinations'. Must be an object.",
        ),
        ("a type that is no object", json!({"cfu": "voicebox"}), "Invalid field 'cfu'. Must be an object."),
    ];
    for (case, body, expected) in cases {
        assert_eq!(read(&body), Err(InputError::Rule(expected.to_owned())), "{case}");
    }
    assert_eq!(
        super::super::error::not_simple(CfType::Cfna).to_string(),
        "Not a simple cf. Multiple cfna-s configured."
    );
    assert_eq!(Place::Simple(CfType::Cfu).unknown_announcement(9).to_string(), "Unknown announcement_id in 'cfu'");
    assert_eq!(Place::Set.unknown_announcement(9).to_string(), "Unknown announcement_id:9");
}
