//! Documents made of stored rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::builtin;
use super::super::definition::Audience;
use super::super::profile::Profile;
use super::super::render::{Resolved, Rows, Viewer, document, effective, references};

fn rows(entries: &[(&str, &[&str])]) -> Rows {
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    entries.iter().map(|(name, list)| ((*name).to_owned(), texts(list))).collect()
}

fn show(rows: &Rows, resolved: &Resolved) -> Value {
    Value::Object(document(
        &Viewer { catalogue: builtin(), audience: Audience::Operator, profile: None },
        rows,
        resolved,
    ))
}

#[test]
fn kinds_of_values() {
    let cases: &[(&str, &str, &[&str], Value)] = &[
        ("true", "clir", &["1"], json!({"clir": true})),
        ("an explicit false", "clir", &["0"], json!({"clir": false})),
        ("a number", "concurrent_max", &["5"], json!({"concurrent_max": 5})),
        ("a number with sign", "concurrent_max", &["+4"], json!({"concurrent_max": 4})),
        ("a broken number", "concurrent_max", &["x"], json!({"concurrent_max": null})),
        ("a text that looks like a number", "max_call_duration", &["3600"], json!({"max_call_duration": "3600"})),
        ("a choice", "lock", &["4"], json!({"lock": "4"})),
        ("a list keeps its order", "block_in_list", &["9", "1"], json!({"block_in_list": ["9", "1"]})),
        ("a list of one", "rerouting_codes", &["404"], json!({"rerouting_codes": [404]})),
        ("several rows of a plain value", "cc", &["1", "43"], json!({"cc": "43"})),
        ("no rows", "block_in_list", &[], json!({})),
        ("internal", "account_id", &["5"], json!({})),
        ("internal list", "cfu", &["5"], json!({})),
        ("unknown", "not_in_the_catalogue", &["5"], json!({})),
    ];
    for (case, name, texts, expected) in cases {
        assert_eq!(show(&rows(&[(name, texts)]), &Resolved::default()), *expected, "{case}");
    }
}

#[test]
fn a_new_subscriber() {
    let stored = rows(&[
        ("ac", &["1"]),
        ("cc", &["43"]),
        ("allowed_clis", &["4312345"]),
        ("account_id", &["7"]),
        ("cloud_pbx_hunt_policy", &["none"]),
        ("emergency_location_format", &["cirpack"]),
    ]);
    let expected = json!({"ac": "1", "allowed_clis": ["4312345"], "cc": "43", "emergency_location_format": "cirpack"});
    assert_eq!(show(&stored, &Resolved::default()), expected);
}

#[test]
fn references_are_shown_by_name_or_not_at_all() {
    let stored = rows(&[
        ("ncos_id", &["3"]),
        ("sound_set", &["4"]),
        ("rewrite_callee_in_dpid", &["12"]),
        ("rewrite_callee_lnp_dpid", &["16"]),
        ("allowed_ips_grp", &["2"]),
        ("man_allowed_ips_grp", &["5"]),
    ]);
    let wanted: Vec<_> = references(&stored).iter().map(|found| (found.facade.name, found.row, found.id)).collect();
    assert_eq!(
        wanted,
        [
            ("rewrite_rule_set", "rewrite_callee_in_dpid", "12"),
            ("ncos", "ncos_id", "3"),
            ("sound_set", "sound_set", "4"),
            ("allowed_ips", "allowed_ips_grp", "2"),
            ("man_allowed_ips", "man_allowed_ips_grp", "5"),
        ]
    );
    assert_eq!(show(&stored, &Resolved::default()), json!({}), "dead references");
    let resolved = Resolved {
        names: BTreeMap::from([("ncos", "gold".to_owned()), ("rewrite_rule_set", "rules".to_owned())]),
        addresses: BTreeMap::from([("allowed_ips", vec!["::1".to_owned()]), ("man_allowed_ips", vec![])]),
        ..Resolved::default()
    };
    assert_eq!(show(&stored, &resolved), json!({"ncos": "gold", "rewrite_rule_set": "rules", "allowed_ips": ["::1"]}));
    assert!(references(&rows(&[("rewrite_callee_lnp_dpid", &["16"])])).is_empty(), "LNP plans alone find no set");
}

#[test]
fn documents_are_shown_by_placeholder() {
    let stored = rows(&[("emergency_location_object", &["1"])]);
    assert_eq!(show(&stored, &Resolved::default()), json!({}));
    let blobs = BTreeMap::from([("emergency_location_object".to_owned(), ("text/xml".to_owned(), false))]);
    let expected = json!({"emergency_location_object": {"content_type": "text/xml", "data": "#blob"}});
    assert_eq!(show(&stored, &Resolved { blobs, ..Resolved::default() }), expected);
}

#[test]
fn subscribers_see_what_is_exposed_and_in_their_profile() {
    let stored =
        rows(&[("clir", &["1"]), ("cli", &["43"]), ("lock", &["4"]), ("language", &["de"]), ("ncos_id", &["1"])]);
    let profile = Profile::from_iter(["clir", "cli", "ncos"]);
    let resolved = Resolved { names: BTreeMap::from([("ncos", "gold".to_owned())]), ..Resolved::default() };
    let cases: &[(&str, Audience, Option<&Profile>, &[&str])] = &[
        ("an operator", Audience::Operator, Some(&profile), &["cli", "clir", "language", "lock", "ncos"]),
        ("an administrator", Audience::SubscriberAdmin, None, &["cli", "clir", "language", "ncos"]),
        ("an administrator and a profile", Audience::SubscriberAdmin, Some(&profile), &["cli", "clir", "ncos"]),
        ("a subscriber", Audience::Subscriber, None, &["clir", "language", "ncos"]),
        ("a subscriber and a profile", Audience::Subscriber, Some(&profile), &["clir", "ncos"]),
    ];
    for (case, audience, profile, expected) in cases {
        let viewer = Viewer { catalogue: builtin(), audience: *audience, profile: *profile };
        let mut names: Vec<String> = document(&viewer, &stored, &resolved).into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(names, *expected, "{case}");
    }
}

#[test]
fn the_effective_rows_are_those_of_the_most_special_level() {
    let subscriber = rows(&[("clir", &["0"])]);
    let customer = rows(&[("clir", &["1"]), ("concurrent_max", &["3"])]);
    let domain = rows(&[("concurrent_max", &["9"]), ("language", &["en"])]);
    let expected = rows(&[("clir", &["0"]), ("concurrent_max", &["3"]), ("language", &["en"])]);
    assert_eq!(effective([&subscriber, &customer, &domain]), expected);
}
