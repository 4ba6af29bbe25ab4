//! The ban after failed logins, also of several servers on one database.

use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::database::Database;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::server::Server;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "bans",
        Needs::Process,
        &[
            ("a_ban_holds_on_every_server", every_server),
            ("it_is_for_one_login_and_one_address", one_login_one_address),
            ("a_success_makes_up_for_failures", forgiven),
            ("unknown_logins_are_banned_where_they_are_counted", unknown),
            ("subscribers_are_banned_too", subscribers),
            ("a_ban_ends", ends),
            ("failures_at_the_same_moment_all_count", at_once),
        ],
    )
}

/// Three failures, and a proxy on this machine that tells the client's address.
const RULES: &str = "www_admin: {security: {login: {ban_enable: yes, max_attempts: 3}}}
provisioning: {trusted_proxies: [127.0.0.1]}
";

fn servers(target: Target, number: usize, settings: &str) -> Vec<Server> {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let database = Arc::new(Database::create(engine));
    (0..number).map(|_| Server::start_on_with(database.clone(), settings)).collect()
}

fn from(client: &Client, address: &str) -> Reply {
    client.send(&reqwest::Method::GET, "/api/userinfo/", &[("X-Forwarded-For", address)], None)
}

fn banned(reply: &Reply) {
    assert_eq!(reply.status, 403, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok("Banned"), "{reply}");
}

fn jwt(client: &Client, body: &Value) -> Reply {
    client.post("/login_jwt", body)
}

fn every_server(target: Target) {
    let servers = servers(target, 2, RULES);
    let [one, two] = servers.as_slice() else { panic!("two servers") };
    let tenant = Tenant::create(&one.admin());
    let right = [&tenant.client, &two.admin().with_login(&tenant.login, PASSWORD)];
    for client in right {
        assert_eq!(client.get("/api/userinfo/").status, 200, "both remember the password now");
    }
    let wrong = right.map(|client| client.with_login(&tenant.login.to_uppercase(), "wrong"));
    for client in [&wrong[0], &wrong[1], &wrong[0]] {
        assert_eq!(client.get("/api/userinfo/").status, 401);
    }
    for client in right.into_iter().chain(&wrong) {
        banned(&client.get("/api/userinfo/"));
        banned(&jwt(client, &json!({"username": tenant.login, "password": PASSWORD})));
    }
    assert_eq!(one.admin().get("/api/userinfo/").status, 200, "others are not");
}

fn one_login_one_address(target: Target) {
    let servers = servers(target, 1, RULES);
    let tenant = Tenant::create(&servers[0].admin());
    let wrong = tenant.client.with_login(&tenant.login, "wrong");
    for _ in 0..3 {
        assert_eq!(from(&wrong, "192.0.2.1").status, 401);
    }
    banned(&from(&tenant.client, "192.0.2.1"));
    assert_eq!(from(&tenant.client, "192.0.2.2").status, 200);
    assert_eq!(from(&tenant.platform, "192.0.2.1").status, 200);
}

fn forgiven(target: Target) {
    let servers = servers(target, 2, RULES);
    let tenant = Tenant::create(&servers[0].admin());
    let elsewhere = servers[1].admin().with_login(&tenant.login, PASSWORD);
    let wrong = tenant.client.with_login(&tenant.login, "wrong");
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(wrong.get("/api/userinfo/").status, 401);
        }
        assert_eq!(elsewhere.get("/api/userinfo/").status, 200);
    }
}

fn unknown(target: Target) {
    let servers = servers(target, 1, RULES);
    let tenant = Tenant::create(&servers[0].admin());
    // Basic tells nobody by a ban that a login exists.
    let nobody = tenant.client.with_login("no_such_login", PASSWORD);
    for _ in 0..5 {
        assert_eq!(nobody.get("/api/userinfo/").status, 401);
    }
    let path = format!("/api/admins/{}", tenant.admin);
    let inactive = json!([{"op": "replace", "path": "/is_active", "value": false}]);
    assert_eq!(tenant.platform.patch(&path, &inactive).status, 204);
    for _ in 0..5 {
        assert_eq!(tenant.client.get("/api/userinfo/").status, 401);
    }
    let credentials = json!({"username": "no_such_login", "password": PASSWORD});
    for _ in 0..3 {
        let reply = jwt(&nobody, &credentials);
        assert_eq!(reply.error_message().as_deref(), Ok("User not found"), "{reply}");
    }
    banned(&jwt(&nobody, &credentials));
    banned(&nobody.get("/api/userinfo/"));
}

fn subscribers(target: Target) {
    let servers = servers(target, 1, RULES);
    let tenant = Tenant::create(&servers[0].admin());
    let mut body = tenant.subscriber_body(tenant.customer());
    body["webusername"] = json!("alice");
    body["webpassword"] = json!(PASSWORD);
    let _ = tenant.client.create("/api/subscribers/", &body);
    for name in ["alice", "nobody"] {
        let user = format!("{name}@{}", tenant.domain);
        let wrong = servers[0].self_care().with_login(&user, "wrong");
        for _ in 0..3 {
            assert_eq!(wrong.get("/api/userinfo/").status, 401, "{name}");
        }
        banned(&wrong.with_login(&user, PASSWORD).get("/api/userinfo/"));
    }
}

fn ends(target: Target) {
    let short = "www_admin: {security: {login: {ban_enable: yes, max_attempts: 1, ban_min_time: 2, ban_increment: 0}}}";
    let servers = servers(target, 1, short);
    let tenant = Tenant::create(&servers[0].admin());
    assert_eq!(tenant.client.with_login(&tenant.login, "wrong").get("/api/userinfo/").status, 401);
    banned(&tenant.client.get("/api/userinfo/"));
    let begin = Instant::now();
    while tenant.client.get("/api/userinfo/").status != 200 {
        assert!(begin.elapsed() < Duration::from_secs(60), "it lasts and lasts");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn at_once(target: Target) {
    let servers = servers(target, 1, &RULES.replace("max_attempts: 3", "max_attempts: 8"));
    let tenant = Tenant::create(&servers[0].admin());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            let wrong = tenant.client.with_login(&tenant.login, "wrong").fresh_connection();
            scope.spawn(move || assert_eq!(wrong.get("/api/userinfo/").status, 401));
        }
    });
    banned(&tenant.client.get("/api/userinfo/"));
}
