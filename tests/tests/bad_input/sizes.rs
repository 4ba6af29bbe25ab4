//! Too much of everything.

use std::time::Instant;

use provisioning_tests::case::Target;
use provisioning_tests::names;
use serde_json::{Value, json};

use super::fields::fields;
use super::{assert_clear, assert_refused};
use crate::resources::{CREATABLE, World};

const TWO_MB: usize = 2 * 1024 * 1024;
/// Longer than any text of the interface may be, and short enough for every parser.
const LONG: usize = 5000;
/// Members that are kept but not shown, so that reading the item does not tell. Their end matters most: bcrypt looks at
/// 72 bytes only, and whoever sets a longer password believes in all of it.
const HIDDEN: [(&str, &str); 2] = [("admins", "password"), ("subscribers", "webpassword")];

/// Texts that end only where the body does: they are kept in a column without a limit.
const ENDLESS: [&str; 2] = ["ncoslevels description", "preferencesmetaentries description"];

/// Every other text field has an end. Members that mean nothing here (read-only ones, or those of another type of customer)
/// may be dropped; what is neither refused nor dropped is a field without a limit. All of them are reported at once.
pub(super) fn over_long_texts(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    let mut endless = Vec::new();
    for (resource, good) in CREATABLE {
        let path = format!("/api/{resource}/");
        let template = good(&world);
        let id = admin.create(&path, &template);
        for field in fields(&admin, &format!("{path}{id}"), &template) {
            let mut body = good(&world);
            let text = body[&field].as_str().unwrap_or_default().to_owned();
            body[&field] = json!(format!("{}{text}", "x".repeat(LONG)));
            let before = server.database().row_counts();
            let reply = admin.post(&path, &body);
            if reply.status == 201 {
                let item = admin.get(&format!("{path}{}", reply.location_id()));
                let kept = item.body.contains(&"x".repeat(LONG)) || HIDDEN.contains(&(resource, field.as_str()));
                endless.extend(kept.then(|| format!("{resource} {field}")));
            } else {
                assert_refused(&reply, &format!("{resource} {field} of {LONG} characters"));
                assert_eq!(server.database().row_counts(), before, "{resource} {field}: something was written");
            }
        }
    }
    assert_eq!(endless, ENDLESS, "fields that take {LONG} characters");
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
            "ncoslevels" => "level",
            "lnpnumbers" => "number",
            "billingfees" => "destination",
            "billingzones" => "zone",
            "emergencymappings" | "vouchers" => "code",
            "reminders" => "time",
            "trustedsources" => "from_pattern",
            "upnrewritesets" => "new_cli",
            "rewriterules" | "ncoslnpcarriers" => "description",
            "ncospatterns" | "ncoslnppatterns" => "pattern",
            "subscriberlocationmappings" => "location",
            "preferencesmetaentries" => "label",
            "peeringrules" => "description",
            "peeringinboundrules" => "pattern",
            "headerruleconditions" => "match_name",
            "headerruleactions" => "header",
            _ => "name",
        };
        let mut body = good(&world);
        body[field] = json!(text);
        assert_refused(&admin.post(&path, &body), "2 MB of text");
    }
    // Members that are dropped anyway may be long, if the whole body may. They are read before the resource counts.
    for unknown in [json!(text), json!(vec![0; TWO_MB / 2])] {
        let mut body = world.tenant.subscriber_body(world.customer);
        body["unknown"] = unknown;
        assert_clear(&admin.post("/api/subscribers/", &body), "2 MB of an unknown member");
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
