//! Entity tags: reading what one has already, and changing exactly the state that one has seen.

use std::sync::Barrier;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, JSON_PATCH, Reply};
use provisioning_tests::fixture::Tenant;
use reqwest::Method;
use serde_json::{Value, json};

use crate::resources::{CREATABLE, World};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "conditional",
        Needs::Api,
        &[
            ("every_item_has_a_tag_that_changes_with_it", tags),
            ("what_a_client_has_is_not_sent_again", not_modified),
            ("a_change_of_another_state_is_refused", lost_update),
            ("of_two_writers_who_saw_the_same_one_wins", race),
            ("broken_tags_are_refused", broken),
        ],
    )
}

fn tag(reply: &Reply) -> String {
    reply.header("etag").unwrap_or_else(|| panic!("no ETag: {reply}"))
}

fn send(client: &Client, method: &Method, path: &str, header: (&str, &str), body: &Value) -> Reply {
    let kind = if *method == Method::PATCH { JSON_PATCH } else { JSON };
    client.send(method, path, &[("Content-Type", kind), header], Some(body.to_string().into_bytes()))
}

fn rename(name: &str) -> Value {
    json!([{"op": "replace", "path": "/firstname", "value": name}])
}

fn tags(target: Target) {
    let world = World::create(&target.admin());
    for (resource, good) in CREATABLE {
        let headers = [("Content-Type", JSON), ("Prefer", "return=representation")];
        let body = good(&world).to_string().into_bytes();
        let created = world.tenant.platform.send(&Method::POST, &format!("/api/{resource}/"), &headers, Some(body));
        let path = format!("/api/{resource}/{}", created.location_id());
        let read = world.tenant.platform.get(&path);
        assert_eq!(tag(&read), tag(&created), "{path}: the answer to POST names the same state as a read");
        assert_eq!(tag(&read), tag(&world.tenant.platform.get(&path)), "{path}");
    }
    let (client, path) = (&world.tenant.client, format!("/api/customercontacts/{}", world.contact));
    let before = tag(&client.get(&path));
    assert_eq!(client.patch(&path, &rename("Jane")).status, 204);
    assert_ne!(tag(&client.get(&path)), before);
    assert_eq!(client.patch(&path, &rename("John")).status, 204);
    assert_eq!(tag(&client.get(&path)), before, "the same state again");
}

fn not_modified(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let path = format!("/api/customercontacts/{}", tenant.contact());
    let read = |header: &str, value: &str, method: &Method| tenant.client.send(method, &path, &[(header, value)], None);
    let seen = tag(&tenant.client.get(&path));
    let weak = format!("\"x\", W/{seen}");
    for value in [seen.as_str(), weak.as_str(), "*"] {
        for method in [Method::GET, Method::HEAD] {
            let reply = read("If-None-Match", value, &method);
            assert_eq!((reply.status, reply.body.as_str()), (304, ""), "{value}: {reply}");
            assert_eq!(tag(&reply), seen);
        }
    }
    assert_eq!(read("If-None-Match", "\"x\"", &Method::GET).status, 200);
    assert_eq!(read("If-Match", "\"x\"", &Method::GET).status, 412);
    assert_eq!(read("If-Match", &seen, &Method::GET).status, 200);
}

fn lost_update(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let path = format!("/api/customercontacts/{}", tenant.contact());
    let first = tenant.client.get(&path);
    let seen = tag(&first);
    assert_eq!(send(&tenant.client, &Method::PATCH, &path, ("If-Match", &seen), &rename("Jane")).status, 204);
    let after = tenant.client.get(&path);
    let refused = [
        send(&tenant.client, &Method::PATCH, &path, ("If-Match", &seen), &rename("Jim")),
        send(&tenant.client, &Method::PUT, &path, ("If-Match", &seen), &first.json()),
        send(&tenant.client, &Method::DELETE, &path, ("If-Match", &seen), &Value::Null),
        send(&tenant.client, &Method::PATCH, &path, ("If-Match", &format!("W/{}", tag(&after))), &rename("Jim")),
        send(&tenant.client, &Method::PATCH, &path, ("If-None-Match", "*"), &rename("Jim")),
    ];
    for reply in refused {
        assert_eq!(reply.status, 412, "{reply}");
        assert_eq!(reply.error_message().as_deref(), Ok("The item is not in the state that the request expects."));
    }
    assert_eq!(tenant.client.get(&path).json(), after.json(), "nothing has changed");
    let missing = format!("/api/customercontacts/{}", u32::MAX);
    let reply = send(&tenant.client, &Method::PATCH, &missing, ("If-Match", &seen), &rename("Jim"));
    assert_eq!(reply.status, 404, "what is not there is no question of its state: {reply}");
    assert_eq!(send(&tenant.client, &Method::DELETE, &path, ("If-Match", &tag(&after)), &Value::Null).status, 204);
}

fn race(target: Target) {
    const WRITERS: usize = 10;
    let tenant = Tenant::create(&target.admin());
    let path = format!("/api/customercontacts/{}", tenant.contact());
    let seen = tag(&tenant.client.get(&path));
    let barrier = Barrier::new(WRITERS);
    let write = |number: usize| {
        let client = tenant.client.fresh_connection();
        assert_eq!(client.get(&path).status, 200);
        barrier.wait();
        send(&client, &Method::PATCH, &path, ("If-Match", &seen), &rename(&format!("Writer {number}"))).status
    };
    let mut statuses: Vec<u16> = std::thread::scope(|scope| {
        let write = &write;
        let writers: Vec<_> = (0..WRITERS).map(|number| scope.spawn(move || write(number))).collect();
        writers.into_iter().map(|writer| writer.join().expect("a writer ends")).collect()
    });
    statuses.sort_unstable();
    let mut expected = vec![412; WRITERS];
    expected[0] = 204;
    assert_eq!(statuses, expected);
}

fn broken(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let path = format!("/api/customercontacts/{}", tenant.contact());
    let before = tenant.client.get(&path).json();
    for value in ["x", "\"x", "\"x\",", "\"x\" \"y\""] {
        let reply = send(&tenant.client, &Method::PATCH, &path, ("If-Match", value), &rename("Jim"));
        assert_eq!(reply.status, 400, "{value}: {reply}");
    }
    assert_eq!(tenant.client.get(&path).json(), before);
}
