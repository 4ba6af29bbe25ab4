//! Plans of PUT and PATCH.

use serde_json::{Map, Value, json};

use super::super::builtin;
use super::super::definition::Audience;
use super::super::facade;
use super::super::level::Level;
use super::super::plan::{Plan, Scope, check_own_cli, patch, replace};
use super::super::profile::Profile;

const OPERATOR: Audience = Audience::Operator;

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn scope(audience: Audience, profile: Option<&Profile>) -> Scope<'_> {
    Scope { catalogue: builtin(), level: Level::Subscriber, audience, profile }
}

fn written<'c>(plan: &Plan<'c>) -> Vec<&'c str> {
    plan.writes.iter().map(|change| change.definition.name.as_str()).collect()
}

fn cleared<'c>(plan: &Plan<'c>) -> Vec<&'c str> {
    plan.cleared.iter().map(|definition| definition.name.as_str()).collect()
}

fn cleared_rows<'c>(plan: &Plan<'c>) -> Vec<&'c str> {
    plan.cleared.iter().flat_map(|definition| facade::rows_of(&definition.name)).collect()
}

#[test]
fn a_put_clears_all_that_is_public_and_the_rows_behind_it() {
    let plan = replace(&scope(OPERATOR, None), &Map::new()).unwrap();
    let rows = cleared_rows(&plan);
    for gone in
        ["clir", "lock", "cli", "allowed_clis", "ncos_id", "rewrite_callee_lnp_dpid", "allowed_ips_grp", "sound_set"]
    {
        assert!(rows.contains(&gone), "{gone}");
    }
    for kept in ["cfu", "ringtimeout", "account_id", "ext_subscriber_id", "cloud_pbx", "ncos", "prepaid_library"] {
        assert!(!rows.contains(&kept), "{kept}");
    }
    assert!(plan.writes.is_empty() && plan.touches("lock") && !plan.touches("cfu"));
}

#[test]
fn a_put_ignores_what_is_not_an_attribute_of_the_level() {
    let body = object(json!({
        "_links": {"self": {"href": "/"}}, "id": 9, "subscriber_id": 9, "no_such_preference": 1,
        "prepaid_library": "libinewrate", "cdr_export_field_separator": ",", "cloud_pbx": 1, "cfu": [1], "ncos_id": 3,
        "concurrent_max": null, "lock": null, "block_in_clir": true, "block_in_list": ["4366412345", "431*"],
    }));
    let plan = replace(&scope(OPERATOR, None), &body).unwrap();
    assert_eq!(written(&plan), ["block_in_clir", "block_in_list"]);
}

#[test]
fn a_put_that_keeps_a_document_has_none_afterwards() {
    let body = object(json!({"emergency_location_object": {"content_type": "text/xml", "data": "#blob"}}));
    assert!(replace(&scope(OPERATOR, None), &body).unwrap().writes.is_empty());
    assert!(
        patch(&scope(OPERATOR, None), &Map::new(), &body).unwrap().writes.is_empty(),
        "nor has a patch that adds it"
    );
    let mut before = body.clone();
    let plan = patch(&scope(OPERATOR, None), &before, &body).unwrap();
    assert_eq!(plan, Plan::default(), "a patch leaves it alone");
    before.insert("emergency_location_object".to_owned(), json!({"content_type": "text/plain", "data": "#blob"}));
    let plan = patch(&scope(OPERATOR, None), &before, &body).unwrap();
    assert_eq!(written(&plan), ["emergency_location_object"], "or changes its type");
}

#[test]
fn a_patch_is_the_difference_of_two_documents() {
    let before = object(json!({"id": 1, "clir": true, "user_cli": "43", "language": "de", "lock": "4", "ncos": "x"}));
    let after = object(json!({"clir": true, "language": null, "lock": null, "concurrent_max": 3, "unknown": {}}));
    let plan = patch(&scope(OPERATOR, None), &before, &after).unwrap();
    assert_eq!(cleared(&plan), ["ncos", "user_cli", "lock"]);
    assert_eq!(cleared_rows(&plan), ["ncos_id", "user_cli", "lock"]);
    assert_eq!(written(&plan), ["concurrent_max"]);
}

#[test]
fn a_patch_validates_what_it_does_not_change() {
    let before = object(json!({"language": "gone", "clir": false}));
    let after = object(json!({"language": "gone", "clir": true}));
    let error = patch(&scope(OPERATOR, None), &before, &after).unwrap_err();
    assert_eq!(error.to_string(), "Invalid enum value in preference 'language'");
}

#[test]
fn repeated_clis() {
    let cases = [
        ("a number twice", json!([]), json!(["1", "2", "1"]), Some("Duplicate allowed_clis value: 1")),
        ("a number twice, once as number", json!([]), json!(["1", 1]), Some("Duplicate allowed_clis value: 1")),
        ("repeated before", json!(["1"]), json!(["1", "1", "2"]), None),
        (
            "a new one twice beside an old one",
            json!(["1"]),
            json!(["1", "2", "2"]),
            Some("Duplicate allowed_clis value: 2"),
        ),
    ];
    for (case, before, after, expected) in cases {
        let (before, after) = (object(json!({"allowed_clis": before})), object(json!({"allowed_clis": after})));
        let error = patch(&scope(OPERATOR, None), &before, &after).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), expected, "{case}");
    }
    let body = object(json!({"allowed_clis": ["1", "1"], "block_out_list": ["2", "2"]}));
    assert!(replace(&scope(OPERATOR, None), &body).is_err(), "a PUT counts all");
}

#[test]
fn subscribers_write_what_is_exposed_and_in_their_profile() {
    let profile = Profile::from_iter(["clir", "cli", "ncos_id"]);
    let outside = |name: &str| {
        format!("The entity could not be processed: A pointer that references a non-existent value (pointer: /{name})")
    };
    type Case<'a> = (&'a str, Audience, Option<&'a Profile>, Value, Result<&'a [&'a str], String>);
    let cases: &[Case<'_>] = &[
        ("exposed", Audience::Subscriber, None, json!({"clir": true}), Ok(&["clir"])),
        ("not exposed to anyone", Audience::SubscriberAdmin, None, json!({"lock": "4"}), Ok(&[])),
        ("exposed to customers only", Audience::Subscriber, None, json!({"cli": "43"}), Ok(&[])),
        ("by the row in the profile", Audience::Subscriber, Some(&profile), json!({"ncos": "x"}), Ok(&["ncos"])),
        (
            "outside the profile",
            Audience::Subscriber,
            Some(&profile),
            json!({"language": "de"}),
            Err(outside("language")),
        ),
        ("hidden and outside", Audience::SubscriberAdmin, Some(&profile), json!({"lock": "4"}), Err(outside("lock"))),
        ("in the profile, not exposed", Audience::Subscriber, Some(&profile), json!({"cli": "4"}), Ok(&[])),
        ("unknown names are no offence", Audience::Subscriber, Some(&profile), json!({"nothing": 1}), Ok(&[])),
        ("operators are free", OPERATOR, Some(&profile), json!({"language": "de"}), Ok(&["language"])),
    ];
    for (case, audience, profile, body, expected) in cases {
        let plan = replace(&scope(*audience, *profile), &object(body.clone()));
        let actual = plan.as_ref().map(written).map_err(ToString::to_string);
        assert_eq!(actual, expected.clone().map(<[&str]>::to_vec), "{case}");
    }
    let rows = replace(&scope(Audience::Subscriber, Some(&profile)), &Map::new()).unwrap();
    assert_eq!(cleared(&rows), ["ncos", "clir"], "a PUT clears only what the subscriber sees");
}

#[test]
fn own_cli() {
    let numbers = ["431".to_owned(), "432".to_owned()];
    let cases = [
        ("no cli before and after", None, None, true),
        ("an own number", None, Some("431"), true),
        ("unchanged, own", Some("432"), Some("432"), true),
        ("a foreign number", Some("431"), Some("49"), false),
        ("unchanged, foreign", Some("49"), Some("49"), false),
        ("taken away", Some("431"), None, false),
    ];
    for (case, before, after, allowed) in cases {
        assert_eq!(check_own_cli(before, after, &numbers).is_ok(), allowed, "{case}");
    }
}
