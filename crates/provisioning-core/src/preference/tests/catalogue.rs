//! The embedded data, its facades, its defaults and the documents made of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::defaults::creation_defaults;
use super::super::definition::{Audience, DataType, Storage};
use super::super::facade::{self, FACADES, ReferenceKind, Scope, Stored};
use super::super::{Catalogue, Level, builtin, defs};

#[test]
fn the_embedded_catalogue_parses() {
    let catalogue = Catalogue::parse(include_str!("../../../data/preference-catalogue.json")).unwrap();
    assert_eq!(catalogue.iter().count(), 392);
    assert_eq!(builtin().iter().count(), 392);
}

#[test]
fn definitions_are_well_formed() {
    let mut names = BTreeMap::new();
    for definition in builtin().iter() {
        let name = &definition.name;
        assert!(names.insert(name.clone(), ()).is_none(), "{name} is unique");
        assert!(name.len() <= 31 && !name.starts_with("__"), "{name} is a legal name");
        assert!(!definition.levels.is_empty() && !definition.label.is_empty(), "{name} has levels and a label");
        assert!(!builtin().group_name(definition).is_empty(), "{name} is in a known group");
        assert!(definition.max_occur <= 1, "{name} occurs once or without limit");
        assert_eq!(definition.choices.is_empty(), definition.data_type != DataType::Enum, "{name}: choices");
        assert_eq!(definition.storage == Storage::Facade, is_stored_elsewhere(name), "{name}: facade");
    }
}

fn is_stored_elsewhere(name: &str) -> bool {
    facade::of_name(name).is_some_and(|facade| !facade.rows.contains(&name) && facade.stored != Stored::AddressGroup)
}

#[test]
fn the_current_definitions_are_complete() {
    let current = |level| builtin().visible(level, Audience::Operator).filter(|definition| !definition.retired).count();
    let counts: Vec<usize> = Level::ALL.into_iter().map(current).collect();
    assert_eq!(counts, [246, 206, 14, 45, 188, 8, 174, 9, 12, 12]);
    assert_eq!(builtin().iter().filter(|definition| definition.retired).count(), 19);
    let exposed = |audience| {
        builtin().iter().filter(|definition| !definition.retired && definition.is_visible_to(audience)).count()
    };
    assert_eq!((exposed(Audience::SubscriberAdmin), exposed(Audience::Subscriber)), (68, 44));
}

#[test]
fn a_facade_and_its_rows_agree() {
    for facade in FACADES {
        let front = builtin().get(facade.name).unwrap();
        for row in facade.rows {
            let back = builtin().get(row).unwrap();
            assert_eq!(facade::of_row(row), Some(facade), "{row}");
            assert_eq!(front.levels, back.levels, "{row}");
            assert_eq!(front.expose_to_customer, back.expose_to_customer, "{row}");
            assert_eq!(front.expose_to_subscriber, back.expose_to_subscriber, "{row}");
            assert!(*row == facade.name || !back.is_public(), "{row} is hidden");
        }
        assert_eq!(front.is_list(), facade.stored == Stored::AddressGroup, "{}", facade.name);
    }
}

#[test]
fn unknown_references() {
    let cases = [
        ("rewrite_rule_set", "Unknown rewrite_rule_set 'x'"),
        ("cdr_export_sclidui_rwrs", "Unknown rewrite_rule_set 'x'"),
        ("ncos", "Unknown ncos_level 'x'"),
        ("adm_ncos", "Unknown ncos_level 'x'"),
        ("adm_cf_ncos", "Unknown ncos_level 'x'"),
        ("ncos_set", "Unknown ncos_set 'x'"),
        ("adm_ncos_set", "Unknown ncos_set 'x'"),
        ("adm_cf_ncos_set", "Unknown ncos_set 'x'"),
        ("emergency_mapping_container", "Unknown emergency mapping container 'x'"),
        ("sound_set", "Unknown sound_set 'x'"),
        ("contract_sound_set", "Unknown contract_sound_set 'x'"),
        ("header_rule_set", "Unknown header_rule_set 'x'"),
    ];
    for (name, message) in cases {
        assert_eq!(facade::of_name(name).unwrap().unknown("x").to_string(), message);
    }
}

#[test]
fn names_are_looked_up_within_the_reseller_except_for_peering_servers() {
    let rules = facade::of_name("rewrite_rule_set").unwrap();
    assert_eq!(rules.scope(Level::Domain), Scope::OwnReseller);
    assert_eq!(rules.scope(Level::PeeringServer), Scope::AnyReseller);
    assert_eq!(rules.reference(), Some(ReferenceKind::RewriteRuleSet));
    assert_eq!(facade::of_name("ncos").unwrap().scope(Level::PeeringServer), Scope::FirstReseller);
    assert_eq!(facade::of_name("allowed_ips").unwrap().reference(), None);
}

#[test]
fn creation_defaults_are_choices_marked_as_default() {
    for level in Level::ALL {
        for (name, text) in creation_defaults(builtin(), level) {
            let definition = builtin().get(name).unwrap();
            let choice = definition.choices_on(level).find(|choice| choice.value.as_deref() == Some(text));
            assert!(choice.is_some_and(|choice| choice.default_val), "{name} on {}", level.flag());
        }
    }
}

#[test]
fn new_objects_start_with_their_defaults() {
    let of = |level| creation_defaults(builtin(), level).collect::<BTreeMap<_, _>>();
    let subscriber = of(Level::Subscriber);
    assert_eq!(
        subscriber,
        BTreeMap::from([("emergency_location_format", "cirpack"), ("cloud_pbx_hunt_policy", "none")])
    );
    let domain = of(Level::Domain);
    assert_eq!((domain["sst_enable"], domain["use_rtpproxy"], domain.len()), ("no", "ice_strip_candidates", 31));
    assert_eq!(of(Level::PeeringServer).len(), 11);
    assert!(of(Level::Profile).is_empty() && of(Level::Customer).is_empty());
}

#[test]
fn definition_documents() {
    let document = defs::document(builtin(), Level::Subscriber, Audience::Operator);
    assert_eq!(
        document["block_in_mode"],
        json!({
            "label": "Block Mode for inbound calls",
            "description": builtin().get("block_in_mode").unwrap().description,
            "data_type": "boolean", "max_occur": 1, "read_only": false, "preference_group": "Call Blockings",
            "dynamic": 0, "dev_pref": 0, "devprof_pref": 0, "fielddev_pref": 0,
        })
    );
    assert_eq!(
        document["serial_forking_by_q_value"]["enum_values"][0],
        json!({
            "label": "use domain default", "value": null, "default_val": true,
            "dev_pref": 0, "devprof_pref": 0, "fielddev_pref": 0,
        })
    );
    for facade in FACADES {
        let listed = document.get(facade.name).map(|description| &description["data_type"]);
        assert!(listed.is_none_or(|data_type| data_type == "string"), "{}", facade.name);
    }
    for hidden in ["cfu", "ncos_id", "account_id", "prepaid_library"] {
        assert!(!document.contains_key(hidden), "{hidden}");
    }
    let blobs = document.iter().filter(|(_, description)| description["data_type"] == "blob").count();
    assert_eq!(blobs, 1);
}

#[test]
fn choices_are_those_of_the_level() {
    let values = |level| {
        let document = defs::document(builtin(), level, Audience::Operator);
        let choices = document["language"]["enum_values"].as_array().unwrap().clone();
        choices.into_iter().map(|choice| choice["value"].clone()).collect::<Vec<Value>>()
    };
    assert!(values(Level::Subscriber).contains(&Value::Null));
    assert!(!values(Level::Domain).contains(&Value::Null));
}

#[test]
fn definitions_for_subscribers_are_the_exposed_ones() {
    let all = defs::document(builtin(), Level::Subscriber, Audience::Operator);
    let admin = defs::document(builtin(), Level::Subscriber, Audience::SubscriberAdmin);
    let own = defs::document(builtin(), Level::Subscriber, Audience::Subscriber);
    assert!(all.contains_key("lock") && !admin.contains_key("lock"));
    assert!(admin.contains_key("cli") && !own.contains_key("cli"));
    assert!(own.contains_key("block_in_list") && own.keys().all(|name| admin.contains_key(name)));
}

#[test]
fn the_letter_case_of_a_name_counts() {
    assert!(builtin().get("clir").is_some());
    assert_eq!(builtin().get("CLIR"), None);
}
