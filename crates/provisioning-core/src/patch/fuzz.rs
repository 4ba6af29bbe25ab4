//! Patches made by chance.
#![expect(clippy::indexing_slicing, reason = "places that the test itself has just found")]

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

use super::Patch;
use crate::fault::Fault;

const OPS: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];

/// Any JSON, with the names that patches and the documents here have.
fn any_json() -> impl Strategy<Value = Json> + Clone {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-3..20_i64).prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[/~0-9a-z%-]{0,8}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("(op|path|from|value|mode|index|a|l|~|/)", inner, 0..5)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

fn any_object() -> impl Strategy<Value = Map<String, Json>> + Clone {
    prop::collection::btree_map("(a|l|op|~|/)", any_json(), 0..5).prop_map(|map| map.into_iter().collect())
}

/// A pointer; the percent sign is left out where the standard's own reading is compared, which knows no percent-encoding.
fn any_pointer() -> impl Strategy<Value = String> + Clone {
    "(/(a|l|op|path|0|1|2|-|~0|~1|))(/(a|l|op|0|1|2|-|~0|~1|)){0,2}"
}

fn any_step() -> impl Strategy<Value = Json> + Clone {
    (prop::sample::select(&OPS[..]), any_pointer(), any_pointer(), any_json()).prop_map(|(op, path, from, value)| {
        match op {
            "remove" => json!({"op": op, "path": path}),
            "move" | "copy" => json!({"op": op, "path": path, "from": from}),
            _ => json!({"op": op, "path": path, "value": value}),
        }
    })
}

/// What a patch makes of a document; `None` when it is refused.
fn patched(steps: &Json, document: &Map<String, Json>) -> Option<Map<String, Json>> {
    Patch::parse(steps).ok()?.apply(document).ok()
}

#[test]
fn plain_patches_do_what_the_standard_says() {
    let inputs = (prop::collection::vec(any_step(), 0..5), any_object());
    provisioning_fuzz::check(&inputs, |(steps, members)| {
        let steps = Json::Array(steps);
        let mut standard = Json::Object(members.clone());
        let operations: json_patch::Patch =
            serde_json::from_value(steps.clone()).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let result = json_patch::patch_unsafe(&mut standard, &operations);
        let ours = patched(&steps, &members);
        prop_assert_eq!(ours.is_some(), result.is_ok());
        if let Some(ours) = ours {
            prop_assert_eq!(Json::Object(ours), standard);
        }
        Ok(())
    });
}

#[test]
fn nothing_brings_it_down() {
    let odd = ("(/[al0-9~%+-]{0,4}){0,3}", any_json(), any_json());
    let inputs = (prop::collection::vec((prop::sample::select(&OPS[..]), odd), 0..4), any_json(), any_object());
    provisioning_fuzz::check(&inputs, |(steps, anything, members)| {
        let step = |(op, (path, value, more)): (&str, (String, Json, Json))| {
            let mut step = json!({"op": op, "path": path, "from": path, "value": value});
            if let (Json::Object(step), Json::Object(more)) = (&mut step, more) {
                step.extend(more);
            }
            step
        };
        let patch = Json::Array(steps.into_iter().map(step).collect());
        if let Ok(patch) = Patch::parse(&patch) {
            let _ = patch.apply(&members);
        }
        match Patch::parse(&anything) {
            Ok(_) | Err(Fault::Malformed(_) | Fault::Rule(_)) => Ok(()),
            Err(other) => Err(TestCaseError::fail(other.to_string())),
        }
    });
}

#[test]
fn a_patch_that_fails_changes_nothing_and_one_that_works_gives_an_object() {
    let extended = prop_oneof![
        (any_pointer(), any_json())
            .prop_map(|(path, value)| json!({"op": "add", "path": path, "value": value, "mode": "append"})),
        (any_pointer(), any_json()).prop_map(|(path, value)| json!({"op": "remove", "path": path, "value": value})),
        (any_pointer(), 0..3).prop_map(|(path, index)| json!({"op": "remove", "path": path, "index": index})),
    ];
    let inputs = (prop::collection::vec(prop_oneof![any_step(), extended], 1..4), any_object());
    provisioning_fuzz::check(&inputs, |(steps, members)| {
        // Step by step gives the same as all at once: extended operations keep their place among the others.
        let mut stepwise = Some(members.clone());
        for step in &steps {
            stepwise = stepwise.and_then(|document| patched(&json!([step]), &document));
        }
        prop_assert_eq!(patched(&Json::Array(steps), &members), stepwise);
        Ok(())
    });
}

#[test]
fn appending_is_what_it_says() {
    let inputs = (prop::option::of(prop::collection::vec(any_json(), 0..4)), any_json(), any::<bool>());
    provisioning_fuzz::check(&inputs, |(list, value, dashed)| {
        let members = Map::from_iter([("l".to_owned(), list.clone().map_or(Json::Null, Json::from))]);
        let path = if dashed { "/l/-" } else { "/l" };
        let step = json!([{"op": "add", "path": path, "mode": "append", "value": value}]);
        let expected = match (list, value) {
            (None, value) => value,
            (Some(list), Json::Array(more)) => Json::Array(list.into_iter().chain(more).collect()),
            (Some(list), one) => Json::Array(list.into_iter().chain([one]).collect()),
        };
        prop_assert_eq!(patched(&step, &members).and_then(|mut after| after.remove("l")), Some(expected));
        Ok(())
    });
}

#[test]
fn removing_a_value_takes_all_matches_or_the_one_that_is_meant() {
    let inputs = (prop::collection::vec(0..4_i64, 0..8), 0..4_i64, prop::option::of(0..4_usize), any::<bool>());
    provisioning_fuzz::check(&inputs, |(list, value, index, as_text)| {
        let objects = |numbers: &[i64]| numbers.iter().map(|n| json!({"n": n, "more": true})).collect::<Json>();
        let members = Map::from_iter([("l".to_owned(), objects(&list))]);
        let wanted = if as_text { json!({"n": value.to_string()}) } else { json!({"n": value}) };
        let mut step = json!({"op": "remove", "path": "/l", "value": wanted});
        if let Some(index) = index {
            step["index"] = json!(index);
        }
        let places: Vec<usize> = (0..list.len()).filter(|at| list[*at] == value).collect();
        let expected = match index {
            None => Some(list.iter().copied().filter(|n| *n != value).collect()),
            Some(_) if places.is_empty() => Some(list.clone()),
            Some(index) => places.iter().rev().nth(index).map(|at| {
                let mut rest = list.clone();
                rest.remove(*at);
                rest
            }),
        };
        let ours = patched(&json!([step]), &members).and_then(|mut after| after.remove("l"));
        prop_assert_eq!(ours, expected.map(|rest| objects(&rest)));
        Ok(())
    });
}
