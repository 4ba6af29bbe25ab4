//! Locations of customers, preferences of a location, and the preferences that apply to a subscriber.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "locations",
        Needs::Api,
        &[
            ("blocks_are_checked", blocks),
            ("a_location_is_found_by_its_addresses", found_by_address),
            ("a_name_is_unique_for_the_customer", names_of_a_customer),
            ("a_location_belongs_to_a_customer_of_the_reseller", tenants),
            ("a_location_has_preferences_of_its_own", preferences),
            ("a_location_is_one_of_the_customer", foreign_location),
            ("what_applies_to_a_subscriber", active),
            ("documents_among_preferences", documents),
            ("references_end_with_what_they_name", references),
        ],
    )
}

fn refused(reply: &Reply, message: &str) {
    assert_eq!(reply.status, 422, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn place(tenant: &Tenant, customer: u64, blocks: &Value) -> u64 {
    let body = json!({"contract_id": customer, "name": names::unique(), "description": "d", "blocks": blocks});
    tenant.client.create("/api/customerlocations/", &body)
}

fn blocks(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let body =
        |blocks: Value| json!({"contract_id": customer, "name": names::unique(), "description": "d", "blocks": blocks});
    for (blocks, message) in [
        (json!(null), "At least one block definition is required"),
        (json!([]), "At least one block definition is required"),
        (json!("10.0.0.0/8"), "Invalid field 'blocks'. Must be an array."),
        (json!([{"ip": "nowhere"}]), "Invalid IP address 'nowhere'"),
        (json!([{"ip": "10.0.0.0", "mask": 33}]), "Invalid mask '33'"),
        (json!([{"ip": "10.0.0.0"}, {"ip": "::1"}]), "Ipv4 and ipv6 must not be mixed in block definitions"),
        (
            json!([{"ip": "10.0.0.1", "mask": 24}, {"ip": "10.0.0.9"}]),
            "Block '10.0.0.9/32' overlaps with block(s) '10.0.0.1/24'",
        ),
    ] {
        refused(&tenant.client.post("/api/customerlocations/", &body(blocks)), message);
    }
    let sent = json!([{"ip": "192.0.2.128", "mask": 25}, {"ip": "192.0.2.7"}]);
    let path = format!("/api/customerlocations/{}", place(&tenant, customer, &sent));
    let shown = json!([{"ip": "192.0.2.128", "mask": 25}, {"ip": "192.0.2.7", "mask": null}]);
    assert_eq!(tenant.client.get(&path).json()["blocks"], shown);
    let operations = json!([
        {"op": "replace", "path": "/blocks/1/mask", "value": 32},
        {"op": "add", "path": "/blocks/-", "value": {"ip": "10.0.0.0", "mask": 8}},
        {"op": "remove", "path": "/blocks/0"},
    ]);
    assert_eq!(tenant.client.patch(&path, &operations).status, 204);
    let shown = json!([{"ip": "192.0.2.7", "mask": 32}, {"ip": "10.0.0.0", "mask": 8}]);
    assert_eq!(tenant.client.get(&path).json()["blocks"], shown);
    let mut without = tenant.client.get(&path).json();
    without["blocks"].take();
    refused(&tenant.client.put(&path, &without), "At least one block definition is required");
    assert_eq!(tenant.client.get(&path).json()["blocks"], shown);
}

fn found_by_address(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let four = place(&tenant, customer, &json!([{"ip": "9.255.255.0", "mask": 24}, {"ip": "10.0.0.77", "mask": 16}]));
    let single = place(&tenant, customer, &json!([{"ip": "10.0.3.4"}]));
    let six = place(&tenant, customer, &json!([{"ip": "2001:db8:1::", "mask": 48}, {"ip": "::a00:304"}]));
    let everything = place(&tenant, customer, &json!([{"ip": "::", "mask": 0}]));
    for (address, expected) in [
        ("10.0.3.4", vec![four, single]),
        ("10.0.255.255", vec![four]),
        ("10.1.0.0", vec![]),
        ("9.255.254.255", vec![]),
        ("9.255.255.255", vec![four]),
        ("2001:db8:1:ffff:ffff:ffff:ffff:ffff", vec![six, everything]),
        ("2001:DB8:1:0:0:0:0:1", vec![six, everything]),
        ("2001:db8:2::", vec![everything]),
        ("0:0:0:0:0:0:a00:304", vec![six, everything]),
    ] {
        let found = tenant.client.list("customerlocations", &format!("contract_id={customer}&ip={address}"));
        let found: Vec<Option<u64>> = found.iter().map(|item| item["id"].as_u64()).collect();
        assert_eq!(found, expected.into_iter().map(Some).collect::<Vec<_>>(), "{address}");
    }
}

fn names_of_a_customer(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let (customer, other) = (tenant.customer(), tenant.customer());
    let body = |customer: u64, name: &str| json!({"contract_id": customer, "name": name, "description": "d", "blocks": [{"ip": "::1"}]});
    let _ = tenant.client.create("/api/customerlocations/", &body(customer, "Office"));
    let taken = "Customer location with this name already exists for this customer";
    refused(&tenant.client.post("/api/customerlocations/", &body(customer, "office")), taken);
    let id = tenant.client.create("/api/customerlocations/", &body(other, "Office"));
    let moved = json!([{"op": "replace", "path": "/contract_id", "value": customer}]);
    refused(&tenant.client.patch(&format!("/api/customerlocations/{id}"), &moved), taken);
    assert_eq!(tenant.client.delete(&format!("/api/customerlocations/{id}")).status, 204);
    let _ = tenant.client.create("/api/customerlocations/", &body(other, "Office"));
}

fn tenants(target: Target) {
    let platform = target.admin();
    let (mine, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let (own, foreign) = (mine.customer(), other.customer());
    let ended = mine.customer();
    let end = json!([{"op": "replace", "path": "/status", "value": "terminated"}]);
    assert_eq!(mine.client.patch(&format!("/api/customers/{ended}"), &end).status, 204);
    for contract in [foreign, ended, mine.contract, 999_999_999] {
        let body = json!({"contract_id": contract, "name": "x", "description": "d", "blocks": [{"ip": "::1"}]});
        let reply = mine.client.post("/api/customerlocations/", &body);
        refused(&reply, "Invalid 'contract_id', doesn't exist.");
    }
    let id = place(&mine, own, &json!([{"ip": "::1"}]));
    let moved = json!([{"op": "replace", "path": "/contract_id", "value": foreign}]);
    let path = format!("/api/customerlocations/{id}");
    refused(&mine.client.patch(&path, &moved), "Invalid 'contract_id', doesn't exist.");
    let reply = other.client.get(&path);
    assert_eq!(reply.error_message().as_deref(), Ok("Entity 'customerlocation' not found."), "{reply}");
}

fn preferences(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let place = place(&tenant, customer, &json!([{"ip": "192.0.2.1"}]));
    let own = format!("/api/customerpreferences/{customer}");
    let at = format!("{own}?location_id={place}");
    let ids = json!({"id": customer, "customer_id": customer});
    let members = |reply: Reply| {
        assert_eq!(reply.status, 200, "{reply}");
        let mut item = reply.json();
        item.as_object_mut().expect("an object").remove("_links");
        item
    };
    assert_eq!(members(tenant.client.get(&at)), ids);
    assert_eq!(tenant.client.put(&own, &json!({"concurrent_max": 9, "block_in_mode": true})).status, 204);
    // Of another level: ignored.
    let body = json!({"concurrent_max": 3, "emergency_prefix": "9", "block_in_mode": true});
    assert_eq!(tenant.client.put(&at, &body).status, 204);
    let shown = |location: Value, rest: Value| {
        let mut whole = json!({"id": customer, "customer_id": customer, "location_id": location});
        whole.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
        whole
    };
    assert_eq!(
        members(tenant.client.get(&at)),
        shown(json!(place), json!({"concurrent_max": 3, "emergency_prefix": "9"}))
    );
    let of_customer = shown(json!(null), json!({"concurrent_max": 9, "block_in_mode": true}));
    assert_eq!(members(tenant.client.get(&own)), of_customer);
    let operations = json!([
        {"op": "remove", "path": "/emergency_prefix"},
        {"op": "add", "path": "/emergency_suffix", "value": "1"},
        {"op": "replace", "path": "/concurrent_max", "value": 4},
    ]);
    let patch = operations.to_string().into_bytes();
    let headers = [("content-type", "application/json-patch+json"), ("prefer", "return=representation")];
    let changed = tenant.client.send(&Method::PATCH, &at, &headers, Some(patch));
    let of_place = shown(json!(place), json!({"concurrent_max": 4, "emergency_suffix": "1"}));
    assert_eq!(members(changed), of_place);
    assert_eq!(members(tenant.client.get(&own)), of_customer);
    // In a page, the customer that has the location has its values; others have none.
    let other = tenant.customer();
    let page = tenant.client.list("customerpreferences", &format!("location_id={place}"));
    let of = |id: u64| page.iter().find(|item| item["id"] == json!(id)).cloned().expect("in the page");
    assert_eq!(of(customer)["concurrent_max"], json!(4));
    assert_eq!(of(other).get("location_id"), None);
    // The values go with the location.
    assert_eq!(tenant.client.delete(&format!("/api/customerlocations/{place}")).status, 204);
    assert_eq!(members(tenant.client.get(&at)), ids);
    assert_eq!(members(tenant.client.get(&own)), of_customer);
}

fn foreign_location(target: Target) {
    let platform = target.admin();
    let (mine, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let (own, foreign) = (mine.customer(), other.customer());
    let place = place(&other, foreign, &json!([{"ip": "192.0.2.1"}]));
    assert_eq!(
        other
            .client
            .put(&format!("/api/customerpreferences/{foreign}?location_id={place}"), &json!({"concurrent_max": 1}))
            .status,
        204
    );
    for named in [place.to_string(), "999999999".to_owned(), "abc".to_owned()] {
        let path = format!("/api/customerpreferences/{own}?location_id={named}");
        for client in [&mine.client, &platform] {
            let read = client.get(&path);
            assert_eq!(read.status, 200, "{read}");
            assert_eq!(read.json().get("concurrent_max"), None, "{read}");
            refused(&client.put(&path, &json!({"concurrent_max": 7})), "Invalid 'location_id', doesn't exist.");
        }
    }
    let read = other.client.get(&format!("/api/customerpreferences/{foreign}?location_id={place}"));
    assert_eq!(read.json()["concurrent_max"], json!(1), "{read}");
}

fn active(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let subscriber = tenant.subscriber(customer);
    let place = place(&tenant, customer, &json!([{"ip": "192.0.2.9"}, {"ip": "10.0.0.0", "mask": 8}]));
    let put = |path: String, body: Value| assert_eq!(tenant.client.put(&path, &body).status, 204, "{path}");
    let name = names::unique();
    let _ = tenant.client.create("/api/ncoslevels/", &json!({"level": name, "mode": "blacklist"}));
    put(
        format!("/api/domainpreferences/{}", tenant.domain_id),
        json!({"concurrent_max": 1, "concurrent_max_out": 1, "language": "de", "allowed_ips": ["10.0.0.0/8"], "ncos": name}),
    );
    put(format!("/api/customerpreferences/{customer}"), json!({"concurrent_max": 2, "block_in_list": ["1", "2"]}));
    put(
        format!("/api/customerpreferences/{customer}?location_id={place}"),
        json!({"concurrent_max": 3, "emergency_prefix": "9"}),
    );
    put(format!("/api/subscriberpreferences/{subscriber}"), json!({"block_in_list": ["3"], "cli": "431"}));
    let path = format!("/api/activesubscriberpreferences/{subscriber}");
    let shown = |query: &str| {
        let reply = tenant.client.get(&format!("{path}{query}"));
        assert_eq!(reply.status, 200, "{reply}");
        let mut item = reply.json();
        assert!(item["_links"]["ngcp:active"]["href"].is_string(), "{item}");
        item.as_object_mut().expect("an object").remove("_links");
        item
    };
    let own = shown("");
    for (member, value) in [
        ("block_in_list", json!(["3"])),
        ("cli", json!("431")),
        ("concurrent_max", json!(2)),
        ("concurrent_max_out", json!(1)),
        ("language", json!("de")),
        ("allowed_ips", json!(["10.0.0.0/8"])),
        ("ncos", json!(name)),
        ("emergency_prefix", json!(null)),
        ("id", json!(null)),
        ("subscriber_id", json!(null)),
    ] {
        assert_eq!(own[member], value, "{member}: {own}");
    }
    let there = shown("?location_ip=192.0.2.9");
    assert_eq!((&there["concurrent_max"], &there["emergency_prefix"]), (&json!(3), &json!("9")));
    assert_eq!(there["block_in_list"], json!(["3"]));
    // The text of a block counts, not what lies in it.
    assert_eq!(shown("?location_ip=10.1.2.3"), own);
    assert_eq!(shown("?location_ip=10.0.0.0")["concurrent_max"], json!(3));
    let page = tenant.client.list("activesubscriberpreferences", "location_ip=192.0.2.9");
    assert_eq!(page.len(), 1);
    assert_eq!(page[0]["concurrent_max"], json!(3));
    for reply in [tenant.client.put(&path, &json!({})), tenant.client.patch(&path, &json!([]))] {
        assert_eq!(reply.error_message().as_deref(), Ok("Path not found"), "{reply}");
    }
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204);
    let reply = tenant.client.get(&path);
    assert_eq!(reply.error_message().as_deref(), Ok("Entity 'activesubscriberpreference' not found."), "{reply}");
}

fn documents(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let domain = tenant.domain_id;
    for (path, name) in [
        (format!("/api/subscriberpreferences/{subscriber}"), "emergency_location_object"),
        (format!("/api/domainpreferences/{domain}"), "emergency_provider_info"),
    ] {
        let at = format!("{path}?preference={name}");
        assert_eq!(tenant.client.get(&at).status, 404, "nothing is stored yet");
        let add = json!([{"op": "add", "path": format!("/{name}"), "value": {"content_type": "text/xml", "data": "PGE+w7w8L2E+"}}]);
        assert_eq!(tenant.client.patch(&path, &add).status, 204);
        assert_file(&tenant.client, &at, "text/xml", "<a>ü</a>", name);
        // Another type, the same document.
        let keep = json!([{"op": "replace", "path": format!("/{name}"), "value": {"content_type": "text/plain", "data": "#blob"}}]);
        assert_eq!(tenant.client.patch(&path, &keep).status, 204);
        assert_file(&tenant.client, &at, "text/plain", "<a>ü</a>", name);
        assert_eq!(tenant.client.get(&path).json()[name], json!({"content_type": "text/plain", "data": "#blob"}));
        for other in ["language", "nosuch", "emergency_location_obj"] {
            assert_eq!(tenant.client.get(&format!("{path}?preference={other}")).status, 404, "{other}");
        }
        // PUT clears before it writes, so there is nothing to keep.
        let item = tenant.client.get(&path).json();
        assert_eq!(tenant.client.put(&path, &item).status, 204);
        assert_eq!(tenant.client.get(&at).status, 404);
    }
    let stranger = Tenant::create(&target.admin());
    let reply = stranger.client.get(&format!("/api/domainpreferences/{domain}?preference=emergency_provider_info"));
    assert_eq!(reply.status, 404, "{reply}");
}

fn assert_file(client: &Client, path: &str, media_type: &str, text: &str, name: &str) {
    let reply = client.get(path);
    assert_eq!((reply.status, reply.body.as_str()), (200, text), "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some(media_type));
    let disposition = reply.header("content-disposition").unwrap_or_default();
    let id =
        disposition.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix(&format!("-{name}\"")));
    assert!(id.is_some_and(|id| id.parse::<u64>().is_ok()), "{disposition}");
}

/// What preferences name can be named anew by nobody once it is gone, on every level.
fn references(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let place = place(&tenant, customer, &json!([{"ip": "192.0.2.1"}]));
    let name = names::unique();
    let container = tenant.client.create("/api/emergencymappingcontainers/", &json!({"name": name}));
    let paths = [
        format!("/api/customerpreferences/{customer}"),
        format!("/api/customerpreferences/{customer}?location_id={place}"),
        format!("/api/domainpreferences/{}", tenant.domain_id),
    ];
    for path in &paths {
        let unknown = tenant.client.put(path, &json!({"emergency_mapping_container": "nosuch"}));
        refused(&unknown, "Unknown emergency mapping container 'nosuch'");
        let upper = json!({"emergency_mapping_container": name.to_uppercase()});
        assert_eq!(tenant.client.put(path, &upper).status, 204);
        assert_eq!(tenant.client.get(path).json()["emergency_mapping_container"], json!(name));
    }
    assert_eq!(tenant.client.delete(&format!("/api/emergencymappingcontainers/{container}")).status, 204);
    for path in &paths {
        assert_eq!(tenant.client.get(path).json().get("emergency_mapping_container"), None, "{path}");
        assert_eq!(tenant.client.patch(path, &json!([])).status, 204, "{path}");
    }
}
