//! Lawful interception: orders over REST and over SOAP, who sees them, and what log and database show of them.

mod clients;
mod service;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    let everywhere = on_each_target("interceptions", Needs::Process, &[("orders_live_and_end", orders)]);
    everywhere.into_iter().chain(service::trials()).chain(clients::trials()).collect()
}

/// Settings with everything on, passwords encrypted, and a log that tells all it ever tells.
const ON: &str = "intercept: {enable: yes}
ossbss: {apache: {enable_soap: yes}}
provisioning:
  database: {secret_keys: 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff}
  log: {level: debug}
";

/// A login for lawful interception, over REST and by name.
fn officer(admin: &Client) -> (Client, String) {
    let login = format!("officer_{}", names::unique());
    let body = json!({"login": login, "password": PASSWORD, "reseller_id": 1, "role": "lintercept"});
    let _ = admin.create("/api/admins/", &body);
    (admin.with_login(&login, PASSWORD), login)
}

/// A subscriber's number, and the subscriber.
fn number(tenant: &Tenant) -> (String, u64) {
    let body = tenant.subscriber_body(tenant.customer());
    let sn = body["primary_number"]["sn"].as_str().expect("a number").to_owned();
    (format!("431{sn}"), tenant.client.create("/api/subscribers/", &body))
}

fn order(number: &str) -> Value {
    json!({"liid": 123, "number": number, "x2_host": "192.0.2.1", "x2_port": 4000})
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    let said = reply.json()["message"].as_str().unwrap_or_default().to_owned();
    assert!(said.contains(message), "{said} instead of {message}");
}

fn orders(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let mut legacy = Legacy::start_with(engine, ON);
    let admin = legacy.server.admin();
    let tenant = Tenant::create(&admin);
    let (officer, _) = officer(&admin);
    let (number, subscriber) = number(&tenant);

    refusals(&officer, &number);
    let id = lives(&officer, &number);
    hidden(&admin, &tenant, &officer, id);
    let second = officer.create("/api/interceptions/", &order(&number));

    // The order stays when the number is gone; a new one is not possible.
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204);
    let change = json!([{"op": "replace", "path": "/x2_port", "value": 4009}]);
    assert_eq!(officer.patch(&format!("/api/interceptions/{second}"), &change).status, 204);
    refused(&officer.post("/api/interceptions/", &order(&number)), 422, "Number does not exist");

    // An order that has ended keeps its id and nothing else.
    assert_eq!(officer.delete(&format!("/api/interceptions/{id}")).status, 204);
    refused(&officer.get(&format!("/api/interceptions/{id}")), 404, "Entity 'interception' not found.");
    assert_eq!(officer.list("interceptions", "").len(), 1);
    let kept = "SELECT x2_host AS t FROM interceptions WHERE number = '' AND liid = 0 AND x2_host = '' AND \
                x2_password IS NULL AND x3_host IS NULL AND reseller_id IS NULL";
    assert_eq!(legacy.server.database().texts(kept), [""]);

    // The others end with the reseller.
    let end = json!([{"op": "replace", "path": "/status", "value": "terminated"}]);
    let ended = admin.patch(&format!("/api/resellers/{}", tenant.reseller), &end);
    assert!(ended.status < 300, "{ended}");
    assert_eq!(officer.list("interceptions", ""), Vec::<Value>::new());

    let log = legacy.server.log();
    assert!(log.contains("\\\"x2_port\\\":4000") || log.contains("\"x2_port\":4000"), "bodies are in the log");
    assert!(!log.contains(&number) && !log.contains("X2 s3cret"), "the log has the number or the password");
    legacy.server.assert_healthy();
}

fn refusals(officer: &Client, number: &str) {
    let with = |member: &str, value: Value| {
        let mut body = order(number);
        body[member] = value;
        body
    };
    let content = "Missing parameter 'x3_host' or 'x3_port' with 'x3_required' activated";
    for (body, message) in [
        (with("number", json!("999000111")), "Number does not exist"),
        (with("number", Value::Null), "field='number'"),
        (with("liid", json!("abc")), "field='liid'"),
        (with("x2_host", json!("host.example.org")), "Invalid IPv4 or IPv6 address."),
        (with("x2_port", json!(0)), "Value must be between 1 and 65535"),
        (with("x2_port", json!(65_536)), "Value must be between 1 and 65535"),
        (with("x3_port", json!("abc")), "Parameter 'x3_port' should be an integer"),
        (with("x3_required", json!(true)), content),
    ] {
        refused(&officer.post("/api/interceptions/", &body), 422, message);
    }
    let half = json!({"liid": 1, "number": number, "x2_host": "::1", "x2_port": 1, "x3_required": 1, "x3_host": "::1"});
    refused(&officer.post("/api/interceptions/", &half), 422, content);
    assert_eq!(officer.list("interceptions", ""), Vec::<Value>::new());
}

/// Gives an order, changes it in all ways, and tells its id.
fn lives(officer: &Client, number: &str) -> u64 {
    let mut body = order(number);
    body["x2_user"] = json!("mediation");
    body["x2_password"] = json!("X2 s3cret");
    for (member, value) in [("x3_required", json!(true)), ("x3_host", json!("2001:db8::7")), ("x3_port", json!("4001"))]
    {
        body[member] = value;
    }
    let created = officer.post("/api/interceptions/", &body);
    assert_eq!((created.status, created.body.as_str()), (201, ""), "{created}");
    let id = created.location_id();
    let path = format!("/api/interceptions/{id}");
    let mut shown = officer.get(&path).json();
    shown.as_object_mut().expect("an item").remove("_links");
    body["id"] = json!(id);
    body["x3_port"] = json!(4001);
    assert_eq!(shown, body);
    for (query, found) in [
        (format!("number={number}"), 1),
        ("liid=123".to_owned(), 1),
        ("liid=124".to_owned(), 0),
        ("number=43".to_owned(), 0),
    ] {
        assert_eq!(officer.list("interceptions", &query).len(), found, "{query}");
    }

    let other = json!([{"op": "replace", "path": "/liid", "value": 124}]);
    refused(&officer.patch(&path, &other), 422, "liid can not be changed");
    let change = json!([{"op": "replace", "path": "/x2_host", "value": "192.0.2.9"}]);
    assert_eq!(officer.patch(&path, &change).status, 204);
    let shown = officer.get(&path).json();
    assert_eq!((&shown["x2_host"], &shown["x2_password"]), (&json!("192.0.2.9"), &json!("X2 s3cret")));
    assert_eq!(officer.put(&path, &order(number)).status, 204);
    let shown = officer.get(&path).json();
    for member in ["x2_user", "x2_password", "x3_host", "x3_port"] {
        assert_eq!(shown[member], Value::Null, "{shown}");
    }
    assert_eq!(shown["x3_required"], json!(false));
    id
}

/// Nobody else sees orders, and the password cannot be read in the database.
fn hidden(admin: &Client, tenant: &Tenant, officer: &Client, id: u64) {
    let path = format!("/api/interceptions/{id}");
    let privileges = "Accessing user has no LI privileges.";
    for client in [admin, &tenant.client] {
        refused(&client.get("/api/interceptions/"), 403, "Invalid user");
        refused(&client.post("/api/interceptions/", &order("1")), 403, "Invalid user");
        refused(&client.get(&path), 403, privileges);
        refused(&client.put(&path, &order("1")), 403, privileges);
        refused(&client.delete(&path), 403, privileges);
    }
    let care = format!("care_{}", names::unique());
    let body = json!({"login": care, "password": PASSWORD, "reseller_id": 1, "role": "ccareadmin"});
    let _ = admin.create("/api/admins/", &body);
    refused(&admin.with_login(&care, PASSWORD).get(&path), 403, "Invalid user");
    // They see nothing else than orders, either.
    refused(&officer.get("/api/subscribers/"), 403, "Invalid user");
    let index = officer.send(&Method::GET, "/api/", &[("accept", "application/json")], None).json();
    assert!(index.get("interceptions").is_some() && index.get("subscribers").is_none(), "{index}");
}
