//! Documents of the full view.

use serde_json::{Map, Value, json};

use super::super::CfType;
use super::super::mapping::{Choice, Document, REQUIRED, Wanted, parse};

fn read(mut body: Value) -> Result<Document, String> {
    for cf_type in REQUIRED {
        if let Some(members) = body.as_object_mut() {
            members.entry(cf_type.name()).or_insert(json!([]));
        }
    }
    parse(body.as_object().unwrap()).map_err(|error| error.to_string())
}

fn only(element: Value) -> Wanted {
    let mut mappings = read(json!({"cfb": [element]})).unwrap().mappings;
    assert_eq!(mappings.len(), 1);
    mappings.remove(0)
}

#[test]
fn a_mapping_is_on_and_holds_for_all_unless_it_says_otherwise() {
    let name = |name: &str| Choice::Name(name.to_owned());
    let plain = only(json!({"destinationset": " office ", "cfm_id": 7, "timeset": null, "sourceset": ""}));
    let expected = Wanted {
        cf_type: CfType::Cfb,
        destinations: name("office"),
        times: Choice::None,
        sources: Choice::None,
        bnumbers: Choice::None,
        enabled: true,
        use_redirection: false,
    };
    assert_eq!(plain, expected);
    let flags = only(json!({"destinationset": 7, "enabled": "0", "use_redirection": 1}));
    assert_eq!((flags.destinations, flags.enabled, flags.use_redirection), (name("7"), false, true));
}

#[test]
fn an_object_makes_a_set_and_an_id_wins_over_a_name() {
    let object = json!({"name": "new"});
    let new = Choice::New(object.as_object().cloned().unwrap());
    let cases = [
        (json!({"destinationset": "a", "destinationset_id": "3"}), Choice::Id(3)),
        (json!({"destinationset": "a", "destinationset_id": null}), Choice::Name("a".to_owned())),
        (json!({"destinationset": object, "destinationset_id": 3}), new),
    ];
    for (element, expected) in cases {
        assert_eq!(only(element.clone()).destinations, expected, "{element}");
    }
}

#[test]
fn old_clients_know_four_types() {
    assert_eq!(read(json!({})), Ok(Document::default()));
    assert_eq!(parse(&Map::new()).unwrap_err().to_string(), "Invalid field 'cfu'. Must be an array.");
    let cases = [
        (json!({"cfs": null}), "Invalid field 'cfs'. Must be an array."),
        (json!({"cfu": vec![json!({"destinationset": "a"}); 1001]}), "More than 1000 mappings."),
        (json!({"cfna": {}}), "Invalid field 'cfna'. Must be an array."),
        (json!({"cfna": ["office"]}), "Invalid element in array 'cfna'. Must be an object."),
        (json!({"cft": [{"timeset": "t"}]}), "Missing field 'destinationset' or 'destinationset_id' in 'cft'."),
        (json!({"cfu": [{"destinationset_id": "x"}]}), "Invalid 'destinationset'. Could not be found."),
        (json!({"cfu": [{"destinationset": "a", "timeset": []}]}), "Invalid 'timeset'. Could not be found."),
        (
            json!({"cfu": [{"destinationset": "a", "enabled": "maybe"}], "cfb": 1}),
            "Validation failed. field='0_enabled', input='maybe', errors=''maybe' is not a valid value'",
        ),
        (
            json!({"cft_ringtimeout": "soon"}),
            "Validation failed. field='cft_ringtimeout', input='soon', errors='Value must be an integer,\
             Value must be a positive integer'",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(read(body.clone()), Err(expected.to_owned()), "{body}");
    }
}

#[test]
fn a_ring_timeout_above_zero_counts() {
    for (given, expected) in [(json!(20), Some(20)), (json!("20"), Some(20)), (json!(0), None), (json!(null), None)] {
        assert_eq!(read(json!({"cft_ringtimeout": given})).map(|read| read.ringtimeout), Ok(expected), "{given}");
    }
}
