//! Calls of managers that go to their secretaries.

use provisioning_tests::case::Target;
use provisioning_tests::client::Client;
use provisioning_tests::fixture::{PASSWORD, admin_body};
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Home, refused};

const RESOURCE: &str = "/api/managersecretary/";

fn uuid(client: &Client, subscriber: u64) -> String {
    client.get(&format!("/api/subscribers/{subscriber}")).json()["uuid"].as_str().expect("a uuid").to_owned()
}

fn switch_on(client: &Client, path: &str) -> provisioning_tests::client::Reply {
    client.send(&Method::PUT, path, &[], None)
}

pub(super) fn on_and_off(target: Target) {
    let home = Home::create(target);
    let client = home.client();
    let uuid = uuid(client, home.subscriber);
    let path = format!("{RESOURCE}{uuid}");
    let absent = "Entity 'managersecretary' not found.";
    refused(&client.get(&path), 404, absent);
    refused(&client.delete(&path), 404, absent);
    assert_eq!(client.get(RESOURCE).json()["total_count"], json!(0));
    let numbers = json!([{"op": "add", "path": "/secretary_numbers", "value": ["43987610002", "#43987610003"]}]);
    let reply = client.patch(&format!("/api/subscriberpreferences/{}", home.subscriber), &numbers);
    assert_eq!(reply.status, 204, "{reply}");
    assert_eq!(switch_on(client, &path).status, 204);
    let shown = home.shown(&path);
    assert_eq!(shown["uuid"], json!(uuid));
    assert_eq!(shown["secretary_numbers"], json!([{"number": "43987610002"}, {"number": "#43987610003"}]));
    let links = &shown["_links"];
    for (relation, href) in [
        ("self", path.clone()),
        ("ngcp:managersecretary", path.clone()),
        ("ngcp:subscribers", format!("/api/subscribers/{}", home.subscriber)),
    ] {
        assert_eq!(links[relation]["href"], json!(href), "{relation}");
    }
    let page = client.get(RESOURCE).json();
    assert_eq!(page["_embedded"]["ngcp:managersecretary"], shown);
    assert_eq!(page["_links"]["ngcp:managersecretary"]["href"], json!(path));
    let forward = home.shown(&home.forwards())["cfu"].take();
    assert_eq!(forward["destination_set"]["name"], json!("ms_autoset"));
    assert_eq!(forward["destinations"][0]["destination"], json!("managersecretary"));
    assert_eq!(forward["destinations"][0]["priority"], json!(1));
    // Again, with a body that nobody reads and the item in the answer.
    let headers = [("Content-Type", "application/json"), ("Prefer", "return=representation")];
    let body = Some(json!({"uuid": "x"}).to_string().into_bytes());
    let reply = client.send(&Method::PUT, &path, &headers, body);
    assert_eq!((reply.status, reply.json()), (200, shown));
    assert_eq!(client.list("cfdestinationsets", "name=ms_autoset").len(), 1);
    assert_eq!(client.delete(&path).status, 204);
    assert_eq!(client.get(&path).status, 404);
    assert_eq!(home.shown(&home.forwards())["cfu"], json!({}));
    assert_eq!(client.list("cfdestinationsets", "name=ms_autoset").len(), 0);
    mappings_before(&home, &path);
    refused(&client.get(&format!("{RESOURCE}{}", home.subscriber)), 400, "Invalid uuid in request URI");
    refused(&client.get(&format!("{RESOURCE}00000000-0000-4000-8000-000000000000")), 404, absent);
    refused(&client.patch(&path, &json!([])), 404, "Path not found");
    refused(&client.post(RESOURCE, &json!({})), 404, "Path not found");
}

/// One mapping of `cfu` is used, several make place for a new one.
fn mappings_before(home: &Home, path: &str) {
    let named = |name: &str| json!({"name": name, "destinations": [{"destination": "431"}]});
    let one = json!({"destinationset": named("a"), "timeset": {"name": "t", "times": []}});
    assert_eq!(home.map(json!({"cfu": [one]})).status, 204);
    let before = home.shown(&home.mappings())["cfu"][0].take();
    assert_eq!(switch_on(home.client(), path).status, 204);
    let after = home.shown(&home.mappings())["cfu"][0].take();
    assert_eq!((&after["cfm_id"], &after["timeset"]), (&before["cfm_id"], &json!("t")));
    assert_eq!(after["destinationset"], json!("ms_autoset"));
    let two = json!([{"destinationset": "a"}, {"destinationset": named("b")}]);
    assert_eq!(home.map(json!({"cfu": two, "cfb": [{"destinationset": "a"}]})).status, 204);
    assert_eq!(switch_on(home.client(), path).status, 204);
    let after = home.shown(&home.mappings());
    let sets: Vec<&Value> = after["cfu"].as_array().into_iter().flatten().map(|one| &one["destinationset"]).collect();
    assert_eq!((sets, after["cfb"].as_array().map(Vec::len)), (vec![&json!("ms_autoset")], Some(1)));
}

pub(super) fn of_others(target: Target) {
    let home = Home::create(target);
    let other = Home::create(target);
    let path = format!("{RESOURCE}{}", uuid(other.client(), other.subscriber));
    assert_eq!(switch_on(other.client(), &path).status, 204);
    for reply in [home.client().get(&path), switch_on(home.client(), &path), home.client().delete(&path)] {
        refused(&reply, 404, "Entity 'managersecretary' not found.");
    }
    assert_eq!(home.tenant.platform.get(&path).status, 200);
    let login = format!("care_{}", names::unique());
    let mut body = admin_body(&login, other.tenant.reseller);
    body["is_ccare"] = json!(true);
    let _ = home.tenant.platform.create("/api/admins/", &body);
    let care = home.tenant.platform.with_login(&login, PASSWORD);
    refused(&care.get(&path), 403, "Invalid user");
    assert_eq!(care.get(&other.mappings()).status, 200);
    assert_eq!(other.client().delete(&format!("/api/subscribers/{}", other.subscriber)).status, 204);
    refused(&other.client().get(&path), 404, "Entity 'managersecretary' not found.");
    refused(&switch_on(other.client(), &path), 404, "Entity 'managersecretary' not found.");
}
