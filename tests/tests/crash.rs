//! The server is killed in the middle of its work. What it had confirmed is there afterwards, and nothing is
//! there by halves. Of durability this shows only that nothing is confirmed before it is committed; whether a commit
//! reaches the disk cannot be seen from a killed process.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

const REQUESTS: usize = 1000;
const CLIENTS: usize = 16;
/// The kill comes when so many have been answered.
const KILL_AFTER: usize = 400;
/// So long may these take.
const LIMIT: Duration = Duration::from_secs(120);

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target("crash", Needs::Process, &[("confirmed_writes_survive_a_kill", survives)])
}

/// A request and what became of it.
struct Sent {
    path: &'static str,
    body: Value,
    /// The id of a 201, or `None` when there was no answer.
    created: Option<u64>,
}

fn survives(target: Target) {
    let mut server = target.own_server();
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let requests: Vec<(&'static str, Value)> = (0..REQUESTS)
        .map(|i| match i % 2 {
            0 => ("/api/customercontacts/", contact_body()),
            _ => ("/api/subscribers/", tenant.subscriber_body(customer)),
        })
        .collect();
    let answered = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let sent = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            let client = tenant.client.fresh_connection();
            let (requests, next, answered, sent) = (&requests, &next, &answered, &sent);
            scope.spawn(move || {
                while let Some((path, body)) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let created = post(&client, path, body);
                    answered.fetch_add(1, Ordering::Relaxed);
                    let (lost, body) = (created.is_none(), body.clone());
                    let entry = Sent { path, body, created };
                    sent.lock().expect("no thread panics").push(entry);
                    if lost {
                        break;
                    }
                }
            });
        }
        let start = Instant::now();
        while answered.load(Ordering::Relaxed) < KILL_AFTER && start.elapsed() < LIMIT {
            std::thread::sleep(Duration::from_millis(1));
        }
        server.kill();
    });
    server.launch();
    let client = server.admin().with_login(&tenant.login, PASSWORD);
    let sent = sent.into_inner().expect("no thread panics");
    let confirmed = sent.iter().filter(|s| s.created.is_some()).count();
    let unanswered = sent.len() - confirmed;
    assert!(confirmed >= KILL_AFTER - CLIENTS, "{confirmed} confirmed");
    assert!(unanswered > 0, "the kill interrupted nothing");
    for request in &sent {
        match (request.created, request.path) {
            (Some(id), "/api/subscribers/") => subscriber_is_whole(&client, id, &request.body),
            (Some(id), path) => {
                let reply = client.get(&format!("{path}{id}"));
                assert_eq!(reply.status, 200, "confirmed, but lost: {reply}");
                assert_eq!(reply.json()["email"], request.body["email"]);
            }
            (None, "/api/subscribers/") => repeat_subscriber(&client, &request.body),
            (None, path) => {
                let reply = client.post(path, &request.body);
                assert_eq!(reply.status, 201, "{reply}");
            }
        }
    }
    server.assert_healthy();
}

/// The id of a 201; `None` when the server was gone before it answered.
fn post(client: &Client, path: &str, body: &Value) -> Option<u64> {
    let headers = [("Content-Type", "application/json")];
    let bytes = body.to_string().into_bytes();
    let reply = client.try_send(&Method::POST, path, &headers, Some(bytes)).ok()?;
    assert_eq!(reply.status, 201, "{reply}");
    Some(reply.location_id())
}

/// Sends an unanswered request again: either it had no effect at all, or it had all of it.
fn repeat_subscriber(client: &Client, body: &Value) {
    let reply = client.post("/api/subscribers/", body);
    if reply.status == 422 {
        let message = reply.error_message().expect("an error of the usual shape");
        assert!(message.contains("already exist"), "{reply}");
    } else {
        assert_eq!(reply.status, 201, "{reply}");
    }
    let username = body["username"].as_str().expect("a body with a name");
    let found = client.list("subscribers", &format!("username={username}"));
    assert_eq!(found.len(), 1, "{username} exists after {reply}");
    let id = found[0]["id"].as_u64().expect("an item has an id");
    subscriber_is_whole(client, id, body);
}

/// The subscriber with its numbers, its preferences (which its creation fills) and its call forwards.
fn subscriber_is_whole(client: &Client, id: u64, body: &Value) {
    let reply = client.get(&format!("/api/subscribers/{id}"));
    assert_eq!(reply.status, 200, "confirmed, but lost: {reply}");
    let item = reply.json();
    assert_eq!(item["username"], body["username"]);
    assert_eq!(item["password"], body["password"]);
    let wanted = &body["primary_number"];
    assert_eq!(item["primary_number"]["sn"], wanted["sn"], "{item}");
    assert_eq!(item["alias_numbers"][0]["sn"], wanted["sn"], "{item}");
    let preferences = client.get(&format!("/api/subscriberpreferences/{id}"));
    assert_eq!(preferences.status, 200, "{preferences}");
    assert_eq!(preferences.json()["cc"], json!("43"), "{preferences}");
    let forwards = client.get(&format!("/api/callforwards/{id}"));
    assert_eq!(forwards.status, 200, "{forwards}");
}

fn contact_body() -> Value {
    json!({"email": format!("{}@example.org", names::unique()), "firstname": "Kim"})
}
