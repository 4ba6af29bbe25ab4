//! Too much of everything.

use std::time::Instant;

use provisioning_tests::case::Target;
use provisioning_tests::names;
use serde_json::{Value, json};

use super::{assert_clear, assert_refused};
use crate::resources::{CREATABLE, World};

const TWO_MB: usize = 2 * 1024 * 1024;

/// Every text field has an end. Values that are no plain texts are left as they are.
pub(super) fn over_long_texts(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    for (resource, good) in CREATABLE {
        let template = good(&world);
        let texts = template.as_object().into_iter().flatten();
        let texts: Vec<&String> = texts.filter(|(_, v)| v.is_string()).map(|(k, _)| k).collect();
        let bodies: Vec<(&String, Value)> = texts
            .into_iter()
            .map(|field| {
                let mut body = good(&world);
                let text = body[field].as_str().unwrap_or_default().to_owned();
                body[field] = json!(format!("{}{text}", "x".repeat(5000)));
                (field, body)
            })
            .collect();
        let before = server.database().row_counts();
        for (field, body) in bodies {
            let reply = admin.post(&format!("/api/{resource}/"), &body);
            assert_refused(&reply, &format!("{resource} {field} of 5000 characters"));
        }
        assert_eq!(server.database().row_counts(), before, "{resource}: something was written");
    }
    server.assert_healthy();
}

pub(super) fn big_bodies(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    let text = "x".repeat(TWO_MB);
    for (resource, good) in CREATABLE {
        let path = format!("/api/{resource}/");
        let field = match resource {
            "systemcontacts" | "customercontacts" => "company",
            "customers" | "contracts" | "subscribers" => "external_id",
            "admins" => "login",
            "domains" => "domain",
            _ => "name",
        };
        let mut body = good(&world);
        body[field] = json!(text);
        assert_refused(&admin.post(&path, &body), "2 MB of text");
        // Members that are dropped anyway may be long, if the whole body may.
        let mut body = good(&world);
        body["unknown"] = json!(text);
        assert_clear(&admin.post(&path, &body), "2 MB of an unknown member");
        let mut body = good(&world);
        body["unknown"] = json!(vec![0; TWO_MB / 2]);
        assert_clear(&admin.post(&path, &body), "a million zeros");
    }
    let long = format!("/api/customercontacts/?email={}", "x".repeat(60_000));
    // The request line has a limit, below which the filter simply finds nothing.
    if let Ok(reply) = admin.try_send(&reqwest::Method::GET, &long, &[], None) {
        assert!(matches!(reply.status, 200 | 400..=499), "{}", reply.status);
    }
    server.assert_healthy();
}

/// A whole number block as aliases of one subscriber: taken as a whole or not at all, and in bearable time.
pub(super) fn ten_thousand_aliases(target: Target) {
    let mut server = target.own_server();
    let world = World::create(&server.admin());
    let client = &world.tenant.client;
    let digits = names::digits();
    let number = |i: usize| json!({"cc": 43, "ac": "9", "sn": format!("{digits}{i:05}")});
    let aliases: Vec<Value> = (0..10_000).map(number).collect();
    let mut body = world.tenant.subscriber_body(world.customer);
    body["alias_numbers"] = json!(aliases);
    let before = server.database().row_counts();
    let start = Instant::now();
    let reply = client.post("/api/subscribers/", &body);
    let seconds = start.elapsed().as_secs();
    if assert_clear(&reply, "10000 aliases") {
        let item = client.get(&format!("/api/subscribers/{}", reply.location_id()));
        let stored = item.json()["alias_numbers"].as_array().map(Vec::len);
        assert_eq!(stored, Some(10_000), "not all of them");
    } else {
        assert_eq!(server.database().row_counts(), before, "something was written");
    }
    assert!(seconds < 60, "took {seconds} s");

    // The same with the last one taken: nothing remains of the others.
    let taken = world.tenant.subscriber_body(world.customer);
    let _ = client.create("/api/subscribers/", &taken);
    let mut body = world.tenant.subscriber_body(world.customer);
    let mut aliases: Vec<Value> = (10_000..12_000).map(number).collect();
    aliases.push(taken["primary_number"].clone());
    body["alias_numbers"] = json!(aliases);
    let before = server.database().row_counts();
    assert_refused(&client.post("/api/subscribers/", &body), "the last alias is taken");
    assert_eq!(server.database().row_counts(), before, "something was written");
    server.assert_healthy();
}
