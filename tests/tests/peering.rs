//! Peering groups, servers and rules, and the preferences of servers.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "peering",
        Needs::Api,
        &[
            ("a_group_has_a_contract_and_a_name", groups),
            ("servers_are_checked", servers),
            ("outbound_rules_are_told_apart", rules),
            ("inbound_rules_have_an_order", inbound_rules),
            ("everything_goes_with_the_group", cascade),
            ("preferences_of_a_server", preferences),
            ("names_of_any_reseller_are_found", any_reseller),
        ],
    )
}

fn refused(reply: &Reply, message: &str) {
    assert_eq!(reply.status, 422, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn contract(admin: &Client) -> (u64, u64) {
    let contact = admin.create("/api/systemcontacts/", &json!({"email": "peer@example.org"}));
    let body = json!({"contact_id": contact, "status": "active", "type": "sippeering", "billing_profile_id": 1});
    (contact, admin.create("/api/contracts/", &body))
}

fn group(admin: &Client) -> u64 {
    let (_, contract) = contract(admin);
    admin.create("/api/peeringgroups/", &json!({"contract_id": contract, "name": names::unique()}))
}

fn server_body(group: u64) -> Value {
    json!({"group_id": group, "name": names::unique(), "ip": "192.0.2.10", "port": 5060, "weight": 1})
}

fn groups(target: Target) {
    let admin = target.admin();
    let (_, contract) = contract(&admin);
    let name = names::unique();
    let id = admin.create("/api/peeringgroups/", &json!({"contract_id": contract, "name": name}));
    let path = format!("/api/peeringgroups/{id}");
    let item = admin.get(&path).json();
    for (member, value) in [
        ("contract_id", json!(contract)),
        ("priority", json!(1)),
        ("description", json!(null)),
        ("time_set_id", json!(null)),
    ] {
        assert_eq!(item.get(member), Some(&value), "{item}");
    }
    let href = &item["_links"]["ngcp:peeringservers"]["href"];
    assert_eq!(href, &json!(format!("/api/peeringservers/?group_id={id}")));
    let same = json!({"contract_id": contract, "name": name.to_uppercase()});
    refused(&admin.post("/api/peeringgroups/", &same), "Peering group with this name already exists");
    let other = group(&admin);
    let renamed = json!([{"op": "replace", "path": "/name", "value": name}]);
    let reply = admin.patch(&format!("/api/peeringgroups/{other}"), &renamed);
    refused(&reply, "peering group with this name already exists");
    let reply = admin.post("/api/peeringgroups/", &json!({"contract_id": contract, "name": "x", "priority": 10}));
    refused(&reply, "Validation failed. field='priority', input='10', errors=''10' is not a valid value'");
    let tenant = Tenant::create(&admin);
    for contract in [tenant.customer(), 999_999_999] {
        let reply = admin.post("/api/peeringgroups/", &json!({"contract_id": contract, "name": names::unique()}));
        refused(&reply, "Invalid 'contract_id', doesn't exist.");
    }
    let reply = admin.post(
        "/api/peeringgroups/",
        &json!({"contract_id": contract, "name": names::unique(), "time_set_id": 999_999_999}),
    );
    refused(&reply, "Invalid 'time_set_id', doesn't exist.");
    // A time set that a group uses stays.
    let times = json!({"name": names::unique(), "times": [{"start": "2026-01-01 00:00:00", "freq": "daily"}]});
    let times = tenant.client.create("/api/timesets/", &times);
    let used = json!([{"op": "replace", "path": "/time_set_id", "value": times}]);
    assert_eq!(admin.patch(&path, &used).status, 204);
    assert_eq!(admin.get(&path).json()["time_set_id"], json!(times));
    let times = format!("/api/timesets/{times}");
    assert_eq!(tenant.client.delete(&times).status, 423);
    assert_eq!(admin.delete(&path).status, 204);
    assert_eq!(tenant.client.delete(&times).status, 204);
}

fn servers(target: Target) {
    let admin = target.admin();
    let group = group(&admin);
    let mut body = server_body(group);
    body["transport"] = json!("2");
    body["via_route"] = json!("");
    let id = admin.create("/api/peeringservers/", &body);
    let item = admin.get(&format!("/api/peeringservers/{id}")).json();
    for (member, value) in [
        ("transport", json!(2)),
        ("via_route", json!(null)),
        ("host", json!(null)),
        ("site_id", json!(null)),
        ("probe", json!(false)),
        ("enabled", json!(true)),
    ] {
        assert_eq!(item.get(member), Some(&value), "{item}");
    }
    let wrong = |member: &str, value: Value, message: &str| {
        let mut body = server_body(group);
        body[member] = value;
        let reply = admin.post("/api/peeringservers/", &body);
        assert_eq!(reply.status, 422, "{reply}");
        let told = reply.error_message().unwrap_or_default();
        assert!(told.contains(message), "{member}: {reply}");
    };
    wrong("name", body["name"].clone(), "peering server with this name already exists");
    wrong("name", json!("a.b"), "Invalid characters in name");
    wrong("ip", json!("[::1]"), "IP Address is no valid IPv4 or IPv6 address.");
    wrong("port", json!(null), "Port field is required");
    wrong("port", json!(65_536), "field='port'");
    wrong("weight", json!(0), "field='weight'");
    wrong("weight", json!(128), "field='weight'");
    wrong("transport", json!(4), "'4' is not a valid value");
    wrong("via_route", json!("sip:192.0.2.1:5060"), "'<sip:192.0.2.1:5060;lr>' is not a valid value");
    wrong("via_route", json!("nowhere"), "Invalid SIP URI, must be a valid SIP URI in the form of sip:ip:port");
    wrong("group_id", json!(999_999_999), "peering group 999999999 does not exist");
    let found = admin.list("peeringservers", &format!("group_id={group}&ip=192.0.2.*&enabled=1"));
    assert_eq!(found.len(), 1);
    assert!(admin.list("peeringservers", &format!("group_id={group}&host=192*")).is_empty());
}

fn rules(target: Target) {
    let admin = target.admin();
    let group = group(&admin);
    let post = |body: &Value| admin.post("/api/peeringrules/", body);
    let id = admin.create("/api/peeringrules/", &json!({"group_id": group}));
    let item = admin.get(&format!("/api/peeringrules/{id}")).json();
    for (member, value) in
        [("callee_prefix", json!("")), ("description", json!("")), ("enabled", json!(true)), ("stopper", json!(false))]
    {
        assert_eq!(item[member], value, "{item}");
    }
    let taken = "peering rule already exists";
    refused(&post(&json!({"group_id": group, "callee_pattern": "", "description": "other"})), taken);
    let other = admin.create("/api/peeringrules/", &json!({"group_id": group, "callee_prefix": "43"}));
    let changed = json!([{"op": "replace", "path": "/callee_prefix", "value": ""}]);
    refused(&admin.patch(&format!("/api/peeringrules/{other}"), &changed), taken);
    for pattern in ["A", "a"] {
        assert_eq!(post(&json!({"group_id": group, "caller_pattern": pattern})).status, 201, "letter case counts");
    }
    let reply = post(&json!({"group_id": group, "callee_pattern": "(" }));
    refused(&reply, "Validation failed. field='callee_pattern', input='(', errors='Callee pattern is no valid regexp'");
    assert_eq!(post(&json!({"group_id": group, "callee_prefix": "1".repeat(17)})).status, 422);
}

fn inbound_rules(target: Target) {
    let admin = target.admin();
    let (first, second) = (group(&admin), group(&admin));
    let body =
        |priority: u64| json!({"group_id": first, "field": "from_uri", "pattern": "^sip:", "priority": priority});
    let post = |body: &Value| admin.post("/api/peeringinboundrules/", body);
    let id = admin.create("/api/peeringinboundrules/", &body(50));
    refused(&post(&body(50)), "peering rule already exists");
    let mut other = body(50);
    other["pattern"] = json!("^sip:43");
    refused(&post(&other), "peering rule priority 50 already exists for this group");
    other["group_id"] = json!(second);
    let elsewhere = admin.create("/api/peeringinboundrules/", &other);
    let moved = json!([{"op": "replace", "path": "/group_id", "value": first}]);
    let path = format!("/api/peeringinboundrules/{elsewhere}");
    refused(&admin.patch(&path, &moved), "peering rule priority 50 already exists for this group");
    let moved = json!([
        {"op": "replace", "path": "/group_id", "value": first},
        {"op": "replace", "path": "/priority", "value": 40},
    ]);
    assert_eq!(admin.patch(&path, &moved).status, 204);
    let mut half = body(60);
    half["reject_code"] = json!(403);
    let told = post(&half).error_message().unwrap_or_default();
    assert!(told.contains("reject reason must be filled if reject code is filled"), "{told}");
    half["reject_reason"] = json!("No");
    let whole = admin.create("/api/peeringinboundrules/", &half);
    let cleared = json!([{"op": "replace", "path": "/reject_code", "value": null}]);
    let told = admin.patch(&format!("/api/peeringinboundrules/{whole}"), &cleared).error_message().unwrap_or_default();
    assert!(told.contains("reject code must be filled if reject reason is filled"), "{told}");
    for code in [399, 700] {
        half["reject_code"] = json!(code);
        assert_eq!(post(&half).status, 422, "{code}");
    }
    let mut lost = body(70);
    lost["group_id"] = json!(999_999_999);
    refused(&post(&lost), "peering group 999999999 does not exist");
    assert_eq!(admin.delete(&format!("/api/peeringinboundrules/{id}")).status, 204);
    assert_eq!(post(&body(50)).status, 201, "the priority is free again");
}

fn cascade(target: Target) {
    let admin = target.admin();
    let group = group(&admin);
    let server = admin.create("/api/peeringservers/", &server_body(group));
    let rule = admin.create("/api/peeringrules/", &json!({"group_id": group}));
    let inbound = json!({"group_id": group, "field": "from_uri", "pattern": "x", "priority": 1});
    let inbound = admin.create("/api/peeringinboundrules/", &inbound);
    assert_eq!(admin.delete(&format!("/api/peeringgroups/{group}")).status, 204);
    for (resource, id) in [
        ("peeringservers", server),
        ("peeringserverpreferences", server),
        ("peeringrules", rule),
        ("peeringinboundrules", inbound),
    ] {
        assert_eq!(admin.get(&format!("/api/{resource}/{id}")).status, 404, "{resource}");
    }
}

fn preferences(target: Target) {
    let admin = target.admin();
    let server = admin.create("/api/peeringservers/", &server_body(group(&admin)));
    let path = format!("/api/peeringserverpreferences/{server}");
    let fresh = admin.get(&path).json();
    for (member, value) in [
        ("id", json!(server)),
        ("peering_id", json!(server)),
        ("sst_enable", json!("no")),
        ("use_rtpproxy", json!("ice_strip_candidates")),
        ("force_outbound_calls_to_peer", json!("never")),
        ("transport_protocol", json!("transparent")),
    ] {
        assert_eq!(fresh[member], value, "{fresh}");
    }
    assert_eq!(fresh["_links"]["ngcp:peerings"]["href"], json!(format!("/api/peeringservers/{server}")));
    // Of another level, internal, unknown: ignored.
    let body = json!({
        "concurrent_max": "7", "peer_auth_user": "u", "peer_auth_register": true, "block_in_mode": true, "nosuch": 1,
        "rewrite_caller_in_dpid": 1,
    });
    assert_eq!(admin.put(&path, &body).status, 204);
    let mut item = admin.get(&path).json();
    item.as_object_mut().expect("an object").remove("_links");
    let expected = json!({
        "id": server, "peering_id": server, "concurrent_max": 7, "peer_auth_user": "u", "peer_auth_register": true,
    });
    assert_eq!(item, expected);
    refused(&admin.put(&path, &json!({"sst_enable": "perhaps"})), "Invalid enum value in preference 'sst_enable'");
    let defs = admin.get("/api/peeringserverpreferencedefs/").json();
    assert_eq!(defs["rewrite_rule_set"]["data_type"], json!("string"));
    assert_eq!(defs.get("block_in_mode"), None);
}

fn any_reseller(target: Target) {
    let admin = target.admin();
    let tenant = Tenant::create(&admin);
    let server = admin.create("/api/peeringservers/", &server_body(group(&admin)));
    let path = format!("/api/peeringserverpreferences/{server}");
    let name = names::unique();
    let rule = json!({"match_pattern": "^00(.+)$", "replace_pattern": "\\1", "description": "d"});
    let create = |resource: &str, body: Value| {
        let path = format!("/api/{resource}/");
        format!("{path}{}", tenant.client.create(&path, &body))
    };
    let objects = [
        ("rewrite_rule_set", create("rewriterulesets", json!({"name": name, "rewriterules": [rule]}))),
        ("header_rule_set", create("headerrulesets", json!({"name": name}))),
        ("sound_set", create("soundsets", json!({"name": name}))),
    ];
    for (preference, object) in &objects {
        refused(&admin.put(&path, &json!({*preference: "nosuch"})), &format!("Unknown {preference} 'nosuch'"));
        let add = json!([{"op": "add", "path": format!("/{preference}"), "value": name}]);
        assert_eq!(admin.patch(&path, &add).status, 204, "{preference}");
        let renamed = json!([{"op": "replace", "path": "/name", "value": format!("new {name}")}]);
        assert_eq!(tenant.client.patch(object, &renamed).status, 204, "{object}");
        assert_eq!(admin.get(&path).json()[*preference], json!(format!("new {name}")));
    }
    for (preference, object) in &objects {
        assert_eq!(tenant.client.delete(object).status, 204, "{object}");
        assert_eq!(admin.get(&path).json().get(*preference), None, "{preference}");
    }
}
