//! What holds for every resource in the same way, so that a new resource is tested by its line in
//! [`crate::resources`].

use std::collections::HashSet;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, JSON_PATCH, Reply};
use reqwest::Method;
use serde_json::{Value, json};

use crate::resources::{CREATABLE, World, changeable};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "protocol",
        Needs::Api,
        &[
            ("put_of_what_was_read_changes_nothing", round_trip),
            ("an_empty_patch_changes_nothing", empty_patch),
            ("post_can_return_the_representation", prefer_on_post),
            ("head_is_get_without_body", head),
            ("every_field_may_be_ordered_by", order_by),
            ("second_page_follows_the_first", pages),
            ("paths_are_normalised", paths),
            ("what_metaconfigdefs_tells_is_true", meta),
            ("a_delayed_commit_is_seen_late", delayed),
            ("methods_can_be_tunnelled", tunnel),
            ("routing_comes_before_authentication", routing),
        ],
    )
}

/// One item of each kind: as whom, and its path.
fn items(world: &World) -> Vec<(Client, String)> {
    let (platform, reseller) = (&world.tenant.platform, &world.tenant.client);
    let mut items = Vec::new();
    for (resource, good) in CREATABLE {
        let id = platform.create(&format!("/api/{resource}/"), &good(world));
        items.push((platform.clone(), format!("/api/{resource}/{id}")));
    }
    for (path, _) in changeable(world) {
        items.push((platform.clone(), path.clone()));
        // Peering is the platform's alone.
        if !path.starts_with("/api/peering") {
            items.push((reseller.clone(), path));
        }
    }
    for (resource, id) in [
        ("customercontacts", world.contact),
        ("customers", world.customer),
        ("subscribers", world.subscriber),
        ("billingprofiles", world.tenant.profile),
        ("subscriberprofilesets", world.profile_set),
        ("admins", world.tenant.admin),
    ] {
        items.push((reseller.clone(), format!("/api/{resource}/{id}")));
    }
    items
}

/// The document of an item without what changes by itself.
fn document(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{reply}");
    let mut document = reply.json();
    if let Some(members) = document.as_object_mut() {
        members.remove("modify_timestamp");
        // Never set and the hash of nothing are told apart by its presence only.
        if members.get("webpassword").is_some_and(Value::is_null) {
            members.remove("webpassword");
        }
    }
    document
}

fn round_trip(target: Target) {
    let world = World::create(&target.admin());
    for (client, path) in items(&world) {
        let before = client.get(&path);
        let headers = [("Content-Type", JSON), ("Prefer", "return=representation")];
        let body = before.body.clone().into_bytes();
        let reply = client.send(&Method::PUT, &path, &headers, Some(body));
        if is_no_route(&reply) {
            continue;
        }
        assert_eq!(document(&reply), document(&before), "{path}: the answer");
        assert_eq!(document(&client.get(&path)), document(&before), "{path}");
        let mut without_links = before.json();
        without_links.as_object_mut().and_then(|members| members.remove("_links"));
        let reply = client.put(&path, &without_links);
        assert_eq!(reply.status, 204, "{reply}");
        assert_eq!(document(&client.get(&path)), document(&before), "{path}");
    }
}

fn empty_patch(target: Target) {
    let world = World::create(&target.admin());
    for (client, path) in items(&world) {
        let before = client.get(&path);
        let reply = client.patch(&path, &json!([]));
        if !is_no_route(&reply) {
            assert_eq!(reply.status, 204, "{reply}");
            assert_eq!(reply.header("preference-applied").as_deref(), Some("return=minimal"));
            assert_eq!(document(&client.get(&path)), document(&before), "{path}");
        }
    }
}

fn prefer_on_post(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    for (resource, good) in CREATABLE {
        let headers = [("Content-Type", JSON), ("Prefer", "return=representation")];
        let body = good(&world).to_string().into_bytes();
        let path = format!("/api/{resource}/");
        let reply = admin.send(&Method::POST, &path, &headers, Some(body));
        assert_eq!(reply.status, 201, "{reply}");
        let item = admin.get(&format!("{path}{}", reply.location_id()));
        assert_eq!(reply.json(), item.json(), "{path}");
        assert_eq!(reply.header("content-type"), item.header("content-type"));
    }
}

fn head(target: Target) {
    let world = World::create(&target.admin());
    for (client, path) in items(&world) {
        let collection = path.trim_end_matches(|c: char| c.is_ascii_digit());
        for path in [path.as_str(), collection] {
            let (get, head) =
                (client.get(path), client.send(&Method::HEAD, path, &[("Accept", "application/hal+json")], None));
            assert_eq!(head.status, get.status, "{head}");
            assert_eq!(head.body, "", "{path}");
            for name in ["content-type", "link"] {
                assert_eq!(head.header(name), get.header(name), "{path} {name}");
            }
        }
    }
}

fn order_by(target: Target) {
    let world = World::create(&target.admin());
    let mut seen = HashSet::new();
    for (client, path) in items(&world) {
        let collection = path.trim_end_matches(|c: char| c.is_ascii_digit());
        // One look at each collection, and one direction a field, keep this within a minute.
        if !seen.insert(collection.to_owned()) {
            continue;
        }
        let item = client.get(&path).json();
        let fields = item.as_object().into_iter().flat_map(|members| members.keys());
        for (field, direction) in fields.zip(["asc", "desc"].into_iter().cycle()) {
            let reply = client.get(&format!("{collection}?rows=2&order_by={field}&order_by_direction={direction}"));
            assert_eq!(reply.status, 200, "{reply}");
        }
    }
}

/// Following `next` shows every item once, and `prev` leads back.
fn pages(target: Target) {
    let world = World::create(&target.admin());
    let client = &world.tenant.client;
    let mut created: Vec<u64> = (0..7).map(|_| world.tenant.contact()).collect();
    created.push(world.contact);
    created.sort_unstable();
    let mut seen = Vec::new();
    let mut next = Some("/api/customercontacts/?rows=3".to_owned());
    let mut previous: Option<Value> = None;
    while let Some(path) = next {
        let page = client.get(&path).json();
        assert_eq!(page["total_count"], json!(created.len()));
        let items = match &page["_embedded"]["ngcp:customercontacts"] {
            Value::Array(items) => items.clone(),
            item => vec![item.clone()],
        };
        seen.extend(items.iter().filter_map(|item| item["id"].as_u64()));
        if let Some(previous) = previous {
            let back = page["_links"]["prev"]["href"].as_str().expect("a page before");
            assert_eq!(client.get(back).json()["_embedded"], previous);
        }
        previous = Some(page["_embedded"].clone());
        next = page["_links"]["next"]["href"].as_str().map(str::to_owned);
        assert!(seen.len() <= created.len(), "{seen:?} has more than {created:?}");
    }
    seen.sort_unstable();
    assert_eq!(seen, created);
}

fn paths(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    let id = world.customer;
    let item = admin.get(&format!("/api/customers/{id}")).body;
    // Test clients append a Location to an address that ends in a slash.
    for path in [format!("//api/customers/{id}"), format!("/api/customers/{id}/")] {
        let reply = admin.get(&path);
        assert_eq!((reply.status, &reply.body), (200, &item), "{reply}");
    }
    let reply = admin.get("/api/customers?status=active");
    assert_eq!(reply.status, 301, "{reply}");
    let location = format!("{}/api/customers/?status=active", admin.base());
    assert_eq!(reply.header("location"), Some(location));
}

/// Test programs of the platform go by this document.
fn meta(target: Target) {
    let tenant = provisioning_tests::fixture::Tenant::create(&target.admin());
    let admin = target.admin();
    let document = tenant.client.get("/api/metaconfigdefs/").json();
    assert_eq!(document["config"]["numbermanagement"]["auto_allow_cli"], json!(true));
    let collections = document["meta"]["collections"].as_object().expect("an object").clone();
    assert!(collections.contains_key("customers") && collections.contains_key("metaconfigdefs"));
    for (name, told) in collections {
        let path = format!("/api/{name}/");
        assert!(told["allowed_roles"].as_array().is_some_and(|roles| !roles.is_empty()), "{name}");
        for (path, told) in
            [(path.clone(), &told["allowed_methods"]), (format!("{path}1"), &told["allowed_methods_item"])]
        {
            let reply = admin.send(&Method::OPTIONS, &path, &[], None);
            let Some(told) = told.as_object().filter(|told| !told.is_empty()) else { continue };
            if reply.status == 403 {
                continue;
            }
            let mut allowed: Vec<String> =
                reply.header("allow").unwrap_or_default().split(", ").map(str::to_owned).collect();
            allowed.sort_unstable();
            assert_eq!(told.keys().cloned().collect::<Vec<_>>(), allowed, "{path}");
        }
        if told["allowed_methods"].get("GET").is_some() {
            assert_eq!(admin.get(&path).status, 200, "{path}");
        }
    }
}

fn delayed(target: Target) {
    let tenant = provisioning_tests::fixture::Tenant::create(&target.admin());
    let path = format!("/api/customercontacts/{}", tenant.contact());
    let patch = json!([{"op": "replace", "path": "/firstname", "value": "Late"}]).to_string().into_bytes();
    let begun = std::time::Instant::now();
    std::thread::scope(|scope| {
        let client = tenant.client.fresh_connection();
        let path = &path;
        let headers = [("Content-Type", JSON_PATCH), ("X-Delay-Commit", "2")];
        let change = scope.spawn(move || client.send(&Method::PATCH, path, &headers, Some(patch)).status);
        while !change.is_finished() {
            let name = tenant.client.get(path).json()["firstname"].clone();
            if begun.elapsed().as_secs() < 2 {
                assert_eq!(name, json!("John"), "seen before it is committed");
            }
        }
        assert_eq!(change.join().expect("a client ends"), 204);
    });
    assert!(begun.elapsed().as_secs() >= 2);
    assert_eq!(tenant.client.get(&path).json()["firstname"], json!("Late"));
}

fn tunnel(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    let path = format!("/api/customers/{}", world.customer);
    let operations = json!([{"op": "replace", "path": "/external_id", "value": "tunnelled"}]);
    for name in ["X-HTTP-Method", "X-HTTP-Method-Override", "X-METHOD-OVERRIDE", "x-tunneled-method"] {
        let headers = [(name, "patch"), ("Content-Type", JSON_PATCH), ("Prefer", "return=representation")];
        let body = operations.to_string().into_bytes();
        let reply = admin.send(&Method::DELETE, &path, &headers, Some(body));
        assert_eq!(reply.status, 200, "{name}: {reply}");
        assert_eq!(reply.json()["external_id"], json!("tunnelled"));
    }
}

fn routing(target: Target) {
    let anonymous = target.admin().anonymous();
    for (method, path) in [
        (Method::GET, "/api/nosuchthing/"),
        (Method::GET, "/api/customers/1/nosuchthing"),
        (Method::DELETE, "/api/customers/1"),
        (Method::PUT, "/api/customers/"),
        (Method::POST, "/api/customers/1"),
    ] {
        let reply = anonymous.send(&method, path, &[], None);
        assert!(is_no_route(&reply), "{reply}");
    }
    for path in ["/api/", "/api/customers/", "/api/customers/1"] {
        let reply = anonymous.get(path);
        assert_eq!(reply.status, 401, "{reply}");
        assert_eq!(reply.header("www-authenticate").as_deref(), Some("Basic realm=\"api_admin_http\""));
        assert_eq!(reply.body, "Authorization required.");
    }
}

/// Whether the resource has no such method. There is no 405.
fn is_no_route(reply: &Reply) -> bool {
    reply.status == 404 && reply.error_message().as_deref() == Ok("Path not found")
}
