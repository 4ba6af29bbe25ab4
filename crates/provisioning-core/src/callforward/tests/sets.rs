//! Element lists of the set resources.

use serde_json::{Value, json};

use super::super::destination::{Context, Hosts};
use super::super::destination_list::{self, Place};
use super::super::pattern::{self, PatternList};
use super::input::{OWNER, destination};

#[test]
fn destination_sets() {
    let hosts = Hosts::default();
    let context = Context { owner: OWNER, hosts: &hosts, normalise: None };
    let read = |element: Value| destination_list::parse_list(Some(&json!([element, element])), Place::Set, &context);
    assert_eq!(
        read(json!({"destination": "voicebox"})).unwrap(),
        vec![destination("sip:vmu4312345@voicebox.local", 300); 2]
    );
    let cases = [
        (json!({"destination": "1", "timeout": null}), "Invalid timeout for the destination '1'"),
        (
            json!({"destination": "1", "announcement_id": 2}),
            "Invalid parameter 'announcement_id' for the destination '1'",
        ),
        (json!({"destination": "customhours", "announcement_id": "x"}), "Invalid announcement_id"),
    ];
    for (element, expected) in cases {
        assert_eq!(read(element).unwrap_err().to_string(), expected);
    }
    let soon = read(json!({"destination": "1", "timeout": "soon"})).unwrap_err().to_string();
    assert!(
        soon.starts_with("Validation failed. field='0_timeout', input='soon', errors='Value must be an integer';"),
        "{soon}"
    );
    let twice = pattern::parse_list(PatternList::Bnumbers, Some(&json!([{"bnumber": "1"}, {"bnumber": "1"}]))).unwrap();
    assert_eq!(twice.len(), 2, "a set keeps equal elements");
}
