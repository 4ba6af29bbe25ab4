//! Rules of rewrite rule sets one by one, and what classes of service cover.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use serde_json::{Value, json};

use crate::self_care::refused;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "rewriting",
        Needs::Api,
        &[
            ("a_rule_is_one_of_its_set", rules),
            ("a_rule_that_cannot_work_is_refused", broken_rules),
            ("a_class_of_service_has_each_pattern_once", patterns),
            ("a_class_of_service_has_each_carrier_once", carriers),
        ],
    )
}

fn rule_set(client: &Client) -> u64 {
    client.create("/api/rewriterulesets/", &json!({"name": names::unique(), "description": "d"}))
}

fn level(client: &Client) -> u64 {
    client.create("/api/ncoslevels/", &json!({"level": names::unique(), "mode": "blacklist"}))
}

fn rule(set: u64) -> Value {
    json!({"set_id": set, "match_pattern": "^0([1-9]+)$", "replace_pattern": "${caller_cc}\\1", "description": "d"})
}

fn rules(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let set = rule_set(client);
    // The proxy's own way to write variables is understood, and shown as everybody else's.
    let mut stored_form = rule(set);
    stored_form["match_pattern"] = json!("^$(avp(s:own)[+])$");
    stored_form["replace_pattern"] = json!("$avp(s:caller_cc)");
    let first = client.create("/api/rewriterules/", &stored_form);
    let item = client.get(&format!("/api/rewriterules/{first}")).json();
    for (member, value) in [
        ("match_pattern", json!("^@{own}$")),
        ("replace_pattern", json!("${caller_cc}")),
        ("direction", json!("in")),
        ("field", json!("caller")),
        ("enabled", json!(true)),
        ("priority", json!(50)),
    ] {
        assert_eq!(item[member], value, "{member}");
    }
    let mut last = rule(set);
    last["priority"] = json!(0);
    last["direction"] = json!("out");
    let last = client.create("/api/rewriterules/", &last);
    assert_eq!(client.get(&format!("/api/rewriterules/{last}")).json()["priority"], json!(51));
    // The set shows the same rules.
    let of_set = client.get(&format!("/api/rewriterulesets/{set}")).json()["rewriterules"].take();
    assert_eq!(of_set.as_array().map(Vec::len), Some(2), "{of_set}");
    assert_eq!(client.list("rewriterules", &format!("set_id={set}&direction=out")).len(), 1);
    let foreign = Tenant::create(&tenant.platform);
    let other_set = rule_set(&foreign.client);
    let path = format!("/api/rewriterules/{first}");
    for unknown in [other_set, 999_999_999] {
        refused(&client.post("/api/rewriterules/", &rule(unknown)), 422, "Invalid 'set_id'.");
        refused(&client.put(&path, &rule(unknown)), 422, "Invalid 'set_id'.");
    }
    assert_eq!(tenant.platform.put(&path, &rule(other_set)).status, 204);
    assert_eq!(client.get(&path).status, 404);
    assert_eq!(foreign.client.get(&path).json()["priority"], json!(50), "its place stays");
    assert_eq!(client.delete(&format!("/api/rewriterulesets/{set}")).status, 204);
    assert_eq!(client.get(&format!("/api/rewriterules/{last}")).status, 404);
}

fn broken_rules(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let set = rule_set(&tenant.client);
    let together = "Match pattern and Replace Pattern do not work together.";
    for (member, value, error) in [
        ("match_pattern", json!("(0"), "field='match_pattern', input='(0', errors='Match pattern is no valid regexp'"),
        ("match_pattern", json!(null), "field='match_pattern', input='', errors='Match pattern field is required'"),
        ("match_pattern", json!("@{a}@{b}"), "Cannot use more than one array variable in match pattern"),
        ("match_pattern", json!("^\\1$"), "Ambiguous escape of non special characters"),
        ("match_pattern", json!("^0"), together),
        ("replace_pattern", json!("@{a}"), "Cannot use array variable in replacement pattern"),
        ("replace_pattern", json!("4 3"), "Spaces are not allowed in replacement pattern"),
        ("replace_pattern", json!("43$"), "Cannot end with \"$\""),
        ("replace_pattern", json!("?43"), "Cannot start with \"?\""),
        ("description", json!(null), "field='description'"),
        ("direction", json!("up"), "field='direction'"),
        ("field", json!("x"), "field='field'"),
        ("set_id", json!(null), "field='set_id', input='', errors='Set id field is required'"),
        ("set_id", json!(-1), "field='set_id'"),
    ] {
        let mut body = rule(set);
        body[member] = value;
        let reply = tenant.client.post("/api/rewriterules/", &body);
        assert_eq!(reply.status, 422, "{body}: {reply}");
        let message = reply.error_message().expect("an error");
        assert!(message.contains(error), "{body}: {message}");
    }
    assert!(tenant.client.list("rewriterules", "").is_empty());
}

fn patterns(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let (first, second) = (level(client), level(client));
    let pattern = |level: u64, pattern: &str| json!({"ncos_level_id": level, "pattern": pattern});
    let id = client.create("/api/ncospatterns/", &pattern(first, "^439"));
    let other = client.create("/api/ncospatterns/", &pattern(second, "^439"));
    let taken = "NCOS pattern already exists for given ncos level";
    refused(&client.post("/api/ncospatterns/", &pattern(first, "^439")), 422, taken);
    refused(&client.put(&format!("/api/ncospatterns/{other}"), &pattern(first, "^439")), 422, taken);
    let broken = client.post("/api/ncospatterns/", &pattern(first, "["));
    refused(&broken, 422, "Validation failed. field='pattern', input='[', errors='Pattern is no valid regexp'");
    let foreign = level(&Tenant::create(&tenant.platform).client);
    for unknown in [foreign, 999_999_999] {
        let reply = client.post("/api/ncospatterns/", &pattern(unknown, "^1"));
        refused(&reply, 422, "Invalid ncos_level_id, level does not exist");
    }
    assert_eq!(client.list("ncospatterns", &format!("ncos_level_id={first}")).len(), 1);
    assert_eq!(client.delete(&format!("/api/ncoslevels/{first}")).status, 204);
    assert_eq!(client.get(&format!("/api/ncospatterns/{id}")).status, 404);
}

fn carriers(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let carrier = || tenant.platform.create("/api/lnpcarriers/", &json!({"name": names::unique(), "prefix": "D1"}));
    let (first, level) = (carrier(), level(client));
    let entry = |level: u64, carrier: u64| json!({"ncos_level_id": level, "carrier_id": carrier});
    let id = client.create("/api/ncoslnpcarriers/", &entry(level, first));
    let reply = client.post("/api/ncoslnpcarriers/", &entry(level, first));
    refused(&reply, 422, "NCOS lnp entry already exists for given ncos level");
    let reply = client.post("/api/ncoslnpcarriers/", &entry(level, 999_999_999));
    refused(&reply, 422, "Invalid carrier_id, carrier does not exist");
    let message = client.post("/api/ncoslnpcarriers/", &json!({"ncos_level_id": level})).error_message();
    assert!(message.is_ok_and(|text| text.contains("field='lnp_provider_id'")));
    let foreign = Tenant::create(&tenant.platform);
    let reply = foreign.client.post("/api/ncoslnpcarriers/", &entry(level, first));
    refused(&reply, 422, "Invalid ncos_level_id, level does not exist");

    let pattern = |pattern: &str| json!({"ncos_lnp_list_id": id, "pattern": pattern});
    let narrowed = client.create("/api/ncoslnppatterns/", &pattern("^4366"));
    let wider = client.create("/api/ncoslnppatterns/", &pattern("^43"));
    let taken = "NCOS pattern already exists for given ncos lnp list id";
    refused(&client.post("/api/ncoslnppatterns/", &pattern("^4366")), 422, taken);
    refused(&client.put(&format!("/api/ncoslnppatterns/{wider}"), &pattern("^4366")), 422, taken);
    let reply = foreign.client.post("/api/ncoslnppatterns/", &pattern("^1"));
    refused(&reply, 422, "Invalid ncos_lnp_list_id, lnp list does not exist");
    let links = client.get(&format!("/api/ncoslnppatterns/{narrowed}")).json()["_links"].take();
    assert_eq!(links["ngcp:ncoslists"]["href"], json!(format!("/api/ncoslists/{id}")));
    assert_eq!(links["ngcp:ncoslnpcarriers"]["href"], json!(format!("/api/ncoslnpcarriers/{id}")));
    assert_eq!(client.delete(&format!("/api/ncoslnpcarriers/{id}")).status, 204);
    assert_eq!(client.get(&format!("/api/ncoslnppatterns/{narrowed}")).status, 404);
}
