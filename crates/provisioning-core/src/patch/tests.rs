//! Tables for the form and the effect of patches.
#![expect(clippy::unwrap_used, reason = "a test stops where its table is wrong")]

use serde_json::{Value as Json, json};

use super::Patch;
use crate::fault::Fault;

fn apply(document: Json, patch: &Json) -> Result<Json, Fault> {
    Patch::parse(patch)?.apply(document.as_object().unwrap()).map(Json::Object)
}

#[test]
fn a_wrong_form_is_malformed() {
    let cases = [
        (json!({}), "Body for PATCH must be an array."),
        (json!([1]), "Array in body of PATCH must only contain hashes."),
        (json!([{}]), "PATCH element must have an 'op' field."),
        (
            json!([{"op": "nonsense"}]),
            "Invalid PATCH op 'nonsense', must be one of 'add', 'copy', 'move', 'remove', 'replace', 'test'",
        ),
        (
            json!([{"op": "replace", "path": "/a", "value": 1, "x": 1}]),
            "Invalid PATCH key 'x' for op 'replace', must be one of 'path', 'value'",
        ),
        (json!([{"op": "replace", "path": "/a"}]), "Missing PATCH keys 'value' for op 'replace'"),
        (
            json!([{"op": "add", "path": "/a", "value": 1, "mode": "x"}]),
            "Invalid PATCH op 'add' modifier 'mode' value 'x'. Allowed values are 'append'",
        ),
    ];
    for (patch, expected) in cases {
        assert_eq!(Patch::parse(&patch).unwrap_err().to_string(), expected);
    }
}

#[test]
fn operations_do_what_they_say_or_give_the_reason() {
    let number = json!({"cc": 15, "ac": "115", "sn": "50975", "number_id": 3});
    let cases = [
        (json!({"a": 1}), json!([{"op": "replace", "path": "/a", "value": 2}]), Ok(json!({"a": 2}))),
        (json!({"a": null}), json!([{"op": "replace", "path": "/a", "value": 2}]), Ok(json!({"a": 2}))),
        (
            json!({"a": 1}),
            json!([{"op": "replace", "path": "/b", "value": 2}]),
            Err("A pointer that references a non-existent value (pointer: /b)"),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "replace", "path": "some/path", "value": 2}]),
            Err("Invalid pointer syntax (pointer: some/path)"),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "replace", "path": "", "value": 2}]),
            Err("Invalid pointer syntax (pointer: )"),
        ),
        (
            json!({"a": 1}),
            json!([{"op": "test", "path": "/a", "value": "1"}]),
            Err("test failed - path: /a value: \"1\""),
        ),
        (json!({"a": 1, "b": 2}), json!([{"op": "copy", "from": "/a", "path": "/b"}]), Ok(json!({"a": 1, "b": 1}))),
        (json!({"l": [1]}), json!([{"op": "add", "path": "/l/-", "value": 2}]), Ok(json!({"l": [1, 2]}))),
        (
            json!({"l": [1]}),
            json!([{"op": "add", "path": "/l", "mode": "append", "value": [2, 3]}]),
            Ok(json!({"l": [1, 2, 3]})),
        ),
        (json!({}), json!([{"op": "add", "path": "/l/-", "mode": "append", "value": [2]}]), Ok(json!({"l": [2]}))),
        (
            json!({"n": [number]}),
            json!([{"op": "remove", "path": "/n", "value": {"ac": "115", "cc": "15", "sn": "50975"}}]),
            Ok(json!({"n": []})),
        ),
        (
            json!({"n": [number]}),
            json!([{"op": "remove", "path": "/n", "value": {"ac": "999"}}]),
            Ok(json!({"n": [number]})),
        ),
        (
            json!({"l": ["1", "1"]}),
            json!([{"op": "remove", "path": "/l", "value": 1, "index": 5}]),
            Err("delete index 5 out of bounds"),
        ),
        (
            json!({"l": ["1", "2", "1"]}),
            json!([{"op": "remove", "path": "/l", "value": 1, "index": 0}]),
            Ok(json!({"l": ["1", "2"]})),
        ),
        (
            json!({"l": ["1", "2", "1"]}),
            json!([{"op": "remove", "path": "/l", "value": 1, "index": 1.0}]),
            Ok(json!({"l": ["2", "1"]})),
        ),
        (json!({"a": 1}), json!([]), Ok(json!({"a": 1}))),
    ];
    for (document, patch, expected) in cases {
        let result = apply(document, &patch).map_err(|fault| fault.to_string());
        let expected = expected.map_err(|reason| format!("The entity could not be processed: {reason}"));
        assert_eq!(result, expected, "{patch}");
    }
}

#[test]
fn a_document_cannot_be_blown_up() {
    let double = json!({"op": "copy", "from": "/l", "path": "/l/-"});
    let deeper = json!({"op": "copy", "from": "/o", "path": "/o/x"});
    let nested = |n: usize| (0..n).fold(json!(1), |inner, _| json!({"a": inner}));
    let cases = [
        (json!({"l": [1, 2, 3]}), Json::Array(vec![double; 40])),
        (json!({"o": {}}), Json::Array(vec![deeper; 2000])),
        (json!({"o": 1}), json!([{"op": "add", "path": "/o", "value": nested(100)}])),
        (json!({"l": []}), json!([{"op": "add", "path": "/l", "mode": "append", "value": "x".repeat(9_000_000)}])),
    ];
    for (document, patch) in cases {
        let fault = apply(document, &patch).unwrap_err();
        assert_eq!(fault.to_string(), "The entity could not be processed: the patched document is too large");
    }
}
