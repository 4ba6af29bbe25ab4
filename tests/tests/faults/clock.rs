//! A clock that jumps, by libfaketime: hours and days forward, and back again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use libtest_mimic::Trial;
use provisioning_tests::client::{Client, JSON, Reply};
use provisioning_tests::database::{Database, Engine};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::json;

use super::one;

pub(super) fn trials() -> Vec<Trial> {
    vec![one("the_clock_jumps", jumps).with_ignored_flag(library().is_none())]
}

/// Where Debian puts it, for programs with several threads.
fn library() -> Option<PathBuf> {
    let file = format!("/usr/lib/{}-linux-gnu/faketime/libfaketimeMT.so.1", env::consts::ARCH);
    Some(PathBuf::from(file)).filter(|file| file.exists())
}

fn jumps() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = folder.path().join("clock");
    let set = |offset: &str| fs::write(&clock, format!("{offset}\n")).expect("the clock can be set");
    set("+0s");
    let words = [
        "env".to_owned(),
        format!("LD_PRELOAD={}", library().as_deref().map_or_else(String::new, |file| Path::display(file).to_string())),
        format!("FAKETIME_TIMESTAMP_FILE={}", clock.display()),
        "FAKETIME_NO_CACHE=1".to_owned(),
        // A clock that somebody sets is not the one that timers run by.
        "FAKETIME_DONT_FAKE_MONOTONIC=1".to_owned(),
    ];
    let settings = "www_admin: {security: {login: {ban_enable: yes, max_attempts: 3}}}\n";
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut server = Server::start_by(&words, Arc::new(Database::create(Engine::Sqlite)), settings);
    let tenant = Tenant::create(&server.admin());
    let key = names::unique();
    let create = || {
        let headers = [("Content-Type", JSON), ("Idempotency-Key", key.as_str())];
        tenant.client.send(
            &Method::POST,
            "/api/customercontacts/",
            &headers,
            Some(json!({"email": "somebody@example.org"}).to_string().into_bytes()),
        )
    };
    let first = create().location_id();
    let early = token(&server.admin());
    assert_eq!(bearing(&server, &early).status, 200);
    ban(&tenant);

    set("+2h");
    assert_eq!(tenant.client.get("/api/domains/").status, 200, "the ban is over");
    assert_eq!(bearing(&server, &early).status, 200, "the token is still valid");
    set("+2d");
    assert_eq!(bearing(&server, &early).status, 403, "the token has ended");
    let late = token(&server.admin());
    assert_eq!(bearing(&server, &late).status, 200);
    assert!(tenant.client.create("/api/customercontacts/", &json!({"email": "somebody@example.org"})) > first);

    set("+0s");
    assert_eq!(bearing(&server, &late).status, 200, "a token of the future");
    assert_eq!(bearing(&server, &early).status, 200, "a token is valid again");
    assert_eq!(create().location_id(), first, "the key is still known");
    assert!(tenant.client.create("/api/customercontacts/", &json!({"email": "somebody@example.org"})) > first);
    ban(&tenant);
    server.assert_healthy();
    server.stop();
}

fn ban(tenant: &Tenant) {
    let wrong = tenant.client.with_login(&tenant.login, "wrong");
    for _ in 0..3 {
        assert_eq!(wrong.get("/api/domains/").status, 401);
    }
    assert_eq!(tenant.client.with_login(&tenant.login, PASSWORD).get("/api/domains/").status, 403, "banned");
}

fn token(client: &Client) -> String {
    let reply = client.post("/login_jwt", &json!({"username": "administrator", "password": "administrator"}));
    format!("Bearer {}", reply.json()["jwt"].as_str().unwrap_or_else(|| panic!("a token: {reply}")))
}

fn bearing(server: &Server, token: &str) -> Reply {
    Client::new(&server.base()).send(&Method::GET, "/api/domains/", &[("Authorization", token)], None)
}
