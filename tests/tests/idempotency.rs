//! `Idempotency-Key`: a creation that is asked for again is done once.

use std::sync::{Arc, Barrier};

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::{Value, json};

use crate::resources::{CREATABLE, World};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "idempotency",
        Needs::Api,
        &[
            ("the_same_again_gives_the_same_answer", again),
            ("another_body_is_refused", another_body),
            ("a_refused_creation_does_not_use_up_its_key", refused_first),
            ("each_login_has_its_own_keys", other_login),
            ("simultaneous_repetitions_create_one", simultaneous),
            ("broken_keys_are_refused", broken),
        ],
    );
    trials.extend(on_each_target("idempotency", Needs::Process, &[("a_key_survives_a_restart", restart)]));
    let two = on_each_target("idempotency", Needs::Process, &[("a_key_holds_on_another_instance", two_instances)]);
    // A SQLite file has one server.
    trials.extend(two.into_iter().filter(|t| !t.name().ends_with("sqlite")));
    trials
}

fn post(client: &Client, resource: &str, key: &str, representation: bool, body: &Value) -> Reply {
    let prefer = if representation { "return=representation" } else { "return=minimal" };
    let headers = [("Content-Type", JSON), ("Idempotency-Key", key), ("Prefer", prefer)];
    client.send(&Method::POST, &format!("/api/{resource}/"), &headers, Some(body.to_string().into_bytes()))
}

/// What a client sees of an answer, apart from what belongs to the exchange and not to the answer.
fn seen(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let own = ["date", "x-request-id", "idempotent-replayed", "content-length"];
    let headers = reply.headers.iter().filter(|(name, _)| !own.contains(&name.as_str()));
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
    headers.sort();
    (reply.status, headers, reply.body.clone())
}

fn contact() -> Value {
    json!({"email": format!("{}@example.org", names::unique())})
}

fn count(client: &Client, body: &Value) -> usize {
    client.list("customercontacts", &format!("email={}", body["email"].as_str().unwrap_or_default())).len()
}

fn again(target: Target) {
    let world = World::create(&target.admin());
    for (resource, good) in CREATABLE {
        for representation in [false, true] {
            let (key, body) = (names::unique(), good(&world));
            let first = post(&world.tenant.platform, resource, &key, representation, &body);
            assert_eq!(first.status, 201, "{first}");
            assert_eq!(first.header("idempotent-replayed"), None);
            let quoted = format!("\"{key}\"");
            for key in [key.as_str(), quoted.as_str()] {
                let second = post(&world.tenant.platform, resource, key, representation, &body);
                assert_eq!(seen(&second), seen(&first), "{resource}");
                assert_eq!(second.header("idempotent-replayed").as_deref(), Some("true"));
            }
        }
    }
    let (key, body) = (names::unique(), contact());
    let first = post(&world.tenant.client, "customercontacts", &key, true, &body);
    let path = format!("/api/customercontacts/{}", first.location_id());
    assert_eq!(world.tenant.client.delete(&path).status, 204);
    let second = post(&world.tenant.client, "customercontacts", &key, true, &body);
    assert_eq!(seen(&second), seen(&first), "also when the item has changed meanwhile");
    assert_eq!(count(&world.tenant.client, &body), 0);
}

fn another_body(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let (key, body, other) = (names::unique(), contact(), contact());
    assert_eq!(post(&tenant.client, "customercontacts", &key, false, &body).status, 201);
    for (resource, body) in [("customercontacts", &other), ("domains", &json!({"domain": names::unique()}))] {
        let reply = post(&tenant.client, resource, &key, false, body);
        assert_eq!(reply.status, 422, "{reply}");
        let message = reply.error_message().expect("an error of the usual shape");
        assert_eq!(message, "The Idempotency-Key has been used for another request.");
    }
    assert_eq!((count(&tenant.client, &body), count(&tenant.client, &other)), (1, 0));
}

fn refused_first(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let key = names::unique();
    let refused = post(&tenant.client, "customercontacts", &key, false, &json!({"email": "nobody"}));
    assert_eq!(refused.status, 422, "{refused}");
    let body = contact();
    assert_eq!(post(&tenant.client, "customercontacts", &key, false, &body).status, 201);
    assert_eq!(count(&tenant.client, &body), 1);
}

fn other_login(target: Target) {
    let platform = target.admin();
    let (mine, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let (key, body) = (names::unique(), contact());
    let first = post(&mine.client, "customercontacts", &key, true, &body);
    let second = post(&other.client, "customercontacts", &key, true, &body);
    assert_eq!((first.status, second.status), (201, 201), "{second}");
    assert_ne!(first.location_id(), second.location_id());
}

fn simultaneous(target: Target) {
    let tenant = Tenant::create(&target.admin());
    one_is_created(std::slice::from_ref(&tenant.client), &tenant);
}

fn one_is_created(clients: &[Client], tenant: &Tenant) {
    const MANY: usize = 20;
    let (key, body) = (names::unique(), contact());
    let barrier = Barrier::new(MANY);
    let ask = |client: &Client| {
        let client = client.fresh_connection();
        assert_eq!(client.get("/api/").status, 200);
        barrier.wait();
        post(&client, "customercontacts", &key, true, &body)
    };
    let replies: Vec<Reply> = std::thread::scope(|scope| {
        let ask = &ask;
        let asking: Vec<_> = clients.iter().cycle().take(MANY).map(|one| scope.spawn(move || ask(one))).collect();
        asking.into_iter().map(|one| one.join().expect("a client ends")).collect()
    });
    for reply in &replies {
        assert_eq!(seen(reply), seen(&replies[0]));
        assert_eq!(reply.status, 201, "{reply}");
    }
    let created = replies.iter().filter(|reply| reply.header("idempotent-replayed").is_none()).count();
    assert_eq!((created, count(&tenant.client, &body)), (1, 1));
}

fn broken(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let body = contact();
    for key in ["", "\"\"", &"x".repeat(256)] {
        let reply = post(&tenant.client, "customercontacts", key, false, &body);
        assert_eq!(reply.status, 400, "{reply}");
    }
    assert_eq!(count(&tenant.client, &body), 0);
}

fn restart(target: Target) {
    let mut server = target.own_server();
    let tenant = Tenant::create(&server.admin());
    let (key, body) = (names::unique(), contact());
    let first = post(&tenant.client, "customercontacts", &key, true, &body);
    server.stop();
    server.launch();
    let client = server.admin().with_login(&tenant.login, PASSWORD);
    let second = post(&client, "customercontacts", &key, true, &body);
    assert_eq!(seen(&second), seen(&first));
    assert_eq!(count(&client, &body), 1);
}

fn two_instances(target: Target) {
    let first = target.own_server();
    let second = Server::start_on(Arc::clone(first.database()));
    let tenant = Tenant::create(&first.admin());
    let other = second.admin().with_login(&tenant.login, PASSWORD);
    for _ in 0..2 {
        one_is_created(&[tenant.client.clone(), other.clone()], &tenant);
    }
}
