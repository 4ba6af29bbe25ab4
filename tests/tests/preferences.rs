//! Every preference of the catalogue on each of its levels: a good value, a bad one, null and removal.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use serde_json::{Map, Value, json};

/// The catalogue as the server has it.
const CATALOGUE: &str = include_str!("../../crates/provisioning-core/data/preference-catalogue.json");

/// Objects that no resource makes; a preference that names one can only be refused.
const NAMELESS: [&str; 3] = ["ncos_set", "adm_ncos_set", "adm_cf_ncos_set"];

/// Preferences that name an object, and those that hold addresses.
const NAMES: [&str; 8] = [
    "rewrite_rule_set",
    "ncos",
    "adm_ncos",
    "adm_cf_ncos",
    "emergency_mapping_container",
    "sound_set",
    "contract_sound_set",
    "header_rule_set",
];
const ADDRESSES: [&str; 2] = ["allowed_ips", "man_allowed_ips"];

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target("preferences", Needs::Api, &[("every_definition_on_each_of_its_levels", every_definition)])
}

/// An object of each level: the flag of the level, the path, and the members that are always there.
fn objects(tenant: &Tenant) -> Vec<(&'static str, String, Value)> {
    let platform = &tenant.platform;
    let customer = tenant.customer();
    let subscriber = tenant.subscriber(customer);
    let place = json!({"contract_id": customer, "name": "x", "description": "d", "blocks": [{"ip": "::1"}]});
    let place = platform.create("/api/customerlocations/", &place);
    let set =
        tenant.client.create("/api/subscriberprofilesets/", &json!({"name": names::unique(), "description": "d"}));
    let profile = json!({"name": "x", "description": "d", "profile_set_id": set, "attributes": ["cfu"]});
    let profile = tenant.client.create("/api/subscriberprofiles/", &profile);
    let contract = json!({
        "contact_id": tenant.system_contact, "status": "active", "type": "sippeering", "billing_profile_id": 1,
    });
    let contract = platform.create("/api/contracts/", &contract);
    let group = platform.create("/api/peeringgroups/", &json!({"contract_id": contract, "name": names::unique()}));
    let server = json!({"group_id": group, "name": names::unique(), "ip": "192.0.2.1", "port": 5060, "weight": 1});
    let server = platform.create("/api/peeringservers/", &server);
    let (domain, reseller) = (tenant.domain_id, tenant.reseller);
    let of = |resource: &str, id: u64| format!("/api/{resource}/{id}");
    let located = format!("{}?location_id={place}", of("customerpreferences", customer));
    let of_customer = json!({"id": customer, "customer_id": customer});
    vec![
        ("usr", of("subscriberpreferences", subscriber), json!({"id": subscriber, "subscriber_id": subscriber})),
        ("prof", of("profilepreferences", profile), json!({"id": profile, "profile_id": profile})),
        ("contract", of("customerpreferences", customer), of_customer.clone()),
        ("contract_location", located, of_customer),
        ("dom", of("domainpreferences", domain), json!({"id": domain, "domain_id": domain})),
        ("reseller", of("resellerpreferences", reseller), json!({"id": reseller, "reseller_id": reseller})),
        ("peer", of("peeringserverpreferences", server), json!({"id": server, "peering_id": server})),
    ]
}

/// Objects of one name of each kind that a preference can name.
fn named_objects(tenant: &Tenant) -> String {
    let name = names::unique();
    let rules = json!([{"match_pattern": "^00(.+)$", "replace_pattern": "\\1", "description": "d"}]);
    for (resource, body) in [
        ("rewriterulesets", json!({"name": name, "rewriterules": rules})),
        ("ncoslevels", json!({"level": name, "mode": "blacklist"})),
        ("emergencymappingcontainers", json!({"name": name})),
        ("soundsets", json!({"name": name})),
        ("headerrulesets", json!({"name": name})),
    ] {
        let _ = tenant.client.create(&format!("/api/{resource}/"), &body);
    }
    name
}

/// What is written, what is shown for it, and what is refused.
struct Sample {
    name: String,
    good: Option<(Value, Value)>,
    bad: Value,
}

fn sample(definition: &Value, level: &str, object: &str) -> Sample {
    let name = definition["name"].as_str().expect("a name").to_owned();
    let plain = |good: Value, bad: Value| (Some((good.clone(), good)), bad);
    let (good, bad) = match definition["data_type"].as_str().expect("a type") {
        _ if NAMELESS.contains(&&*name) => (None, json!("nosuch")),
        _ if NAMES.contains(&&*name) || name == "cdr_export_sclidui_rwrs" => plain(json!(object), json!("nosuch")),
        _ if ADDRESSES.contains(&&*name) => plain(json!("10.0.0.0/8"), json!("10.0.0.0/33")),
        "boolean" => plain(json!(false), json!("yes")),
        "int" => (Some((json!("+4"), json!(4))), json!("4.5")),
        "string" => (Some((json!(431), json!("431"))), json!("x".repeat(129))),
        "blob" => {
            let shown = json!({"content_type": "text/plain", "data": "#blob"});
            (Some((json!({"content_type": "text/plain", "data": "eA=="}), shown)), json!("text"))
        }
        _ => {
            let offered = definition["enum_values"].as_array().expect("choices").iter();
            let offered =
                offered.filter(|choice| choice["levels"].as_array().is_some_and(|all| all.contains(&json!(level))));
            let choice = offered.map(|choice| choice["value"].clone()).find(|value| !value.is_null());
            (choice.map(|value| (value.clone(), value)), json!("no such choice"))
        }
    };
    let is_list = definition["max_occur"] != json!(1);
    let listed = |value: Value| if is_list { json!([value]) } else { value };
    Sample { name, good: good.map(|(sent, shown)| (listed(sent), listed(shown))), bad: listed(bad) }
}

fn samples(catalogue: &Value, level: &str, object: &str) -> Vec<Sample> {
    let all = catalogue["definitions"].as_array().expect("definitions").iter();
    let public = all.filter(|definition| {
        let on_level = definition["levels"].as_array().is_some_and(|levels| levels.contains(&json!(level)));
        on_level && definition["internal"] != json!(1)
    });
    public.map(|definition| sample(definition, level, object)).collect()
}

/// The members of an item but its links and the location, which is there as soon as there is a value.
fn members(client: &Client, path: &str) -> Map<String, Value> {
    let reply = client.get(path);
    assert_eq!(reply.status, 200, "{reply}");
    let mut item = reply.json().as_object().cloned().expect("an object");
    item.retain(|name, _| name != "_links" && name != "location_id");
    item
}

fn every_definition(target: Target) {
    let catalogue: Value = serde_json::from_str(CATALOGUE).expect("the catalogue");
    let tenant = Tenant::create(&target.admin());
    let object = named_objects(&tenant);
    let client = &tenant.platform;
    for (level, path, ids) in objects(&tenant) {
        let samples = samples(&catalogue, level, &object);
        assert!(samples.len() > 5, "{level} has hardly any preferences");
        let good = |pick: fn(&(Value, Value)) -> Value| -> Map<String, Value> {
            samples.iter().filter_map(|one| Some((one.name.clone(), pick(one.good.as_ref()?)))).collect()
        };
        let sent = Value::Object(good(|(sent, _)| sent.clone()));
        let mut expected = ids.as_object().cloned().expect("an object");
        let nothing = expected.clone();
        expected.extend(good(|(_, shown)| shown.clone()));

        let reply = client.put(&path, &sent);
        assert_eq!(reply.status, 204, "{level}: {reply}");
        assert_eq!(members(client, &path), expected, "{level}");
        for one in &samples {
            let reply = client.put(&path, &json!({one.name.as_str(): one.bad}));
            assert_eq!(reply.status, 422, "{level} {} {}: {reply}", one.name, one.bad);
        }
        assert_eq!(members(client, &path), expected, "{level}: a refused value has changed something");
        // Null is skipped, so that only what was there before it goes.
        let nulls: Map<String, Value> = samples.iter().map(|one| (one.name.clone(), Value::Null)).collect();
        assert_eq!(client.put(&path, &Value::Object(nulls)).status, 204, "{level}");
        assert_eq!(members(client, &path), nothing, "{level}");
        assert_eq!(client.put(&path, &sent).status, 204, "{level}");
        let removed: Vec<Value> = good(|(sent, _)| sent.clone())
            .keys()
            .map(|name| json!({"op": "remove", "path": format!("/{name}")}))
            .collect();
        let reply = client.patch(&path, &Value::Array(removed));
        assert_eq!(reply.status, 204, "{level}: {reply}");
        assert_eq!(members(client, &path), nothing, "{level}");
    }
}
