//! Every field of every resource with values that it was not made for.

use provisioning_tests::case::Target;
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

use super::{assert_clear, assert_refused};
use crate::resources::{Body, CREATABLE, World, changeable, total};

/// Some field takes each of these, and many must not. What no kind of field lets through to the database is tried on one of
/// them only.
fn values(target: Target) -> Vec<Value> {
    let mut values = for_every_database();
    if target == Target::Engine(Engine::Sqlite) {
        values.extend(for_the_rules());
    }
    values
}

fn for_every_database() -> Vec<Value> {
    vec![
        json!(null),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("abc"),
        json!("99999999999999999999999999"),
        json!("a\u{0}b"),
        json!("\u{1}\u{7}\u{1b}[31m\r\n"),
        json!("'; DROP TABLE admins; --"),
        json!("\u{202e}größe 😀 \u{fffd}"),
        json!("x".repeat(70_000)),
    ]
}

fn for_the_rules() -> Vec<Value> {
    vec![
        json!(true),
        json!(0),
        json!(1.5),
        json!(999_999_999),
        json!("  "),
        json!("1e5"),
        json!("\" OR \"\"=\""),
        json!("<script>alert('x')</script>"),
        json!("%s%n%00\\"),
        json!("terminated"),
        json!([]),
        json!([1, "a", null]),
        json!([[{}]]),
        json!([{"cc": 43, "ac": "1", "sn": []}]),
        json!({}),
        json!({"cc": "x", "ac": {}, "sn": 1.5}),
        json!({"destinations": [{"destination": {}}], "times": "x"}),
    ]
}

/// The members of the representation, and those that are only written.
pub(super) fn fields(client: &Client, path: &str, body: &Value) -> Vec<String> {
    let item = client.get(path).json();
    let mut fields: Vec<String> = [&item, body]
        .into_iter()
        .filter_map(Value::as_object)
        .flat_map(serde_json::Map::keys)
        .filter(|name| *name != "_links")
        .cloned()
        .collect();
    fields.push("webpassword".to_owned());
    fields.sort();
    fields.dedup();
    fields
}

pub(super) fn wrong_values(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    for (resource, good) in CREATABLE {
        create_with_wrong_values(target, &admin, &world, resource, good);
    }
    for (path, good) in changeable(&world) {
        for field in fields(&admin, &path, &good) {
            for value in values(target) {
                let mut body = good.clone();
                body[&field] = value.clone();
                let sent = format!("PUT {path} {field}={value}");
                assert_clear(&admin.put(&path, &body), &sent);
                let reply = admin.get(&path);
                assert_eq!(reply.status, 200, "after {sent:.300}: {reply}");
            }
        }
    }
    server.assert_healthy();
}

fn create_with_wrong_values(target: Target, admin: &Client, world: &World, resource: &str, good: Body) {
    let path = format!("/api/{resource}/");
    let body = good(world);
    let id = admin.create(&path, &body);
    for field in fields(admin, &format!("{path}{id}"), &body) {
        for value in values(target) {
            let mut body = good(world);
            body[&field] = value.clone();
            let before = total(admin, resource);
            let reply = admin.post(&path, &body);
            let sent = format!("POST {path} {field}={value}");
            if assert_clear(&reply, &sent) {
                // A status such as terminated may hide the new item, but reading it never fails.
                let item = admin.get(&format!("{path}{}", reply.location_id()));
                assert!(matches!(item.status, 200 | 404), "after {sent:.300}: {item}");
            } else {
                assert_eq!(total(admin, resource), before, "{sent:.300} wrote something");
                assert_no_secret(&field, &value, &reply.body);
            }
        }
    }
}

/// Passwords are not repeated in messages, which end up in logs and tickets.
fn assert_no_secret(field: &str, value: &Value, message: &str) {
    let secret = value.as_str().filter(|text| text.len() > 5);
    if let Some(secret) = secret.filter(|_| matches!(field, "password" | "webpassword")) {
        let text: String = secret.chars().take(10).collect();
        assert!(!message.contains(&text), "{field} is shown: {message:.300}");
    }
}

/// Texts with a meaning for SQL, HTML, formats or terminals are texts like others.
pub(super) fn texts_survive(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    let reseller = world.tenant.reseller;
    for text in [
        "'; DROP TABLE admins; --",
        "\" OR \"\"=\"",
        "Robert'); --",
        "<script>alert('x')</script>&amp;",
        "100 % _ * ? \\",
        "größe 😀 漢字 \u{202e}",
        "${x} {{y}} [% z %]",
        "null",
        "0",
        "-1",
        "a\\u0000b",
    ] {
        let email = format!("{}@example.org", names::unique());
        let body = json!({"email": email, "reseller_id": reseller, "company": text, "gpp0": text});
        let id = admin.create("/api/customercontacts/", &body);
        let path = format!("/api/customercontacts/{id}");
        let item = admin.get(&path).json();
        assert_eq!(item["company"], json!(text));
        assert_eq!(item["gpp0"], json!(text));
        // Unchanged through a PUT of what was read, and a PATCH that copies it.
        assert_eq!(admin.put(&path, &item).status, 204);
        let copy = json!([{"op": "copy", "from": "/company", "path": "/street"}]);
        assert_eq!(admin.patch(&path, &copy).status, 204);
        assert_eq!(admin.get(&path).json()["street"], json!(text));

        let mut customer = world.tenant.customer_body(id);
        customer["external_id"] = json!(text);
        let customer = admin.create("/api/customers/", &customer);
        // In filters, these have a meaning of their own.
        if !text.contains(['*', '\\']) && text != "null" {
            assert_found_by_external_id(&admin, text, customer, reseller);
        }
    }
    refused_in_names(&admin, &world);
}

/// The filter finds the text by itself, however it is spelled in SQL.
fn assert_found_by_external_id(admin: &Client, text: &str, customer: u64, reseller: u64) {
    let query: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let query = format!("reseller_id={reseller}&external_id={query}");
    let found = admin.list("customers", &query);
    let ids: Vec<u64> = found.iter().filter_map(|item| item["id"].as_u64()).collect();
    assert!(ids.contains(&customer), "{text}: {ids:?}");
    let all = admin.list("customers", &format!("reseller_id={reseller}"));
    assert!(ids.len() < all.len(), "{text} finds everything");
}

fn refused_in_names(admin: &Client, world: &World) {
    for name in ["a'b", "a b", "a\u{0}b", "a\nb", "<b>", "a@b", "größe"] {
        let mut body = world.tenant.subscriber_body(world.customer);
        body["username"] = json!(name);
        let bytes = body.to_string().into_bytes();
        let headers = [("Content-Type", "application/json")];
        let reply = admin.send(&Method::POST, "/api/subscribers/", &headers, Some(bytes));
        // What characters a user name may have is told elsewhere; quotes and the like may be among them.
        if reply.status != 201 {
            assert_refused(&reply, name);
        }
    }
}
