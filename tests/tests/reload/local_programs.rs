//! The listener of local programs: one login of the file, on one port, and what a new configuration does to it.

use libtest_mimic::Trial;
use provisioning_tests::client::{Client, JSON, Reply};
use provisioning_tests::database::Engine;
use provisioning_tests::server::{Server, free_port};
use reqwest::Method;
use serde_json::json;

use super::{apply, changed, eventually};

pub(super) fn trials() -> Vec<Trial> {
    let on_each_engine = Engine::ALL.into_iter().map(|engine| {
        let run = move || {
            used(engine);
            Ok(())
        };
        let trial = Trial::test(format!("local_programs::one_login_on_one_port::{}", engine.name()), run);
        trial.with_ignored_flag(!engine.is_available())
    });
    let one = |name: &str, test: fn()| {
        Trial::test(format!("local_programs::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    let mut trials: Vec<Trial> = on_each_engine.collect();
    trials.push(one("the_listener_and_its_login_change", changing));
    trials
}

const PROGRAM: (&str, &str) = ("NGCP-UserAgent", "NGCP::API::Client");

/// The listener on a port, with the password of its login.
fn settings(port: u16, password: &str) -> String {
    with_role(port, password, "admin")
}

fn with_role(port: u16, password: &str, role: &str) -> String {
    format!(
        "www_admin: {{http_system: {{port: {port}}}}}\n\
         credentials: {{rest_api: {{auth_system: {{u: system, p: {password}, role: {role}}}}}}}\n\
         provisioning: {{rest: {{system_listener: yes}}, listen: {{system: ['127.0.0.1']}}}}\n"
    )
}

fn program(port: u16, password: &str) -> Client {
    Client::new(&format!("https://127.0.0.1:{port}")).with_login("system", password)
}

fn get(client: &Client, path: &str) -> Reply {
    client.send(&Method::GET, path, &[PROGRAM], None)
}

fn is_refused(reply: &Reply, realm: &str) {
    assert_eq!(reply.status, 401, "{reply}");
    assert_eq!(reply.header("www-authenticate"), Some(format!("Basic realm=\"{realm}\"")), "{reply}");
}

fn used(engine: Engine) {
    let port = free_port();
    let mut server = Server::start_with(engine, &settings(port, "s3cret"));
    let client = program(port, "s3cret");
    let told = get(&client, "/api/userinfo/").json();
    assert_eq!((&told["username"], &told["role"]), (&json!("system"), &json!("admin")), "{told}");

    let page = get(&client, "/api/?oldapidoc=1").body;
    assert!(
        page.contains("NGCP-UserAgent: NGCP::API::Client") && !page.contains("auth-jwt"),
        "it tells how to log in here"
    );

    // It writes, and the journal knows it by its name and by no id.
    let body = |email: &str| Some(json!({"email": email, "reseller_id": 1}).to_string().into_bytes());
    let headers = |prefer: &'static str| [PROGRAM, ("Content-Type", JSON), ("Prefer", prefer)];
    let made = client.send(
        &Method::POST,
        "/api/customercontacts/",
        &headers("return=representation"),
        body("one@example.org"),
    );
    assert_eq!(made.status, 201, "{made}");
    let item = format!("/api/customercontacts/{}", made.json()["id"]);
    let replaced = client.send(&Method::PUT, &item, &headers("return=internal"), body("two@example.org"));
    assert_eq!(replaced.status, 204, "{replaced}");
    assert_eq!(replaced.header("preference-applied").as_deref(), Some("return=internal"), "{replaced}");
    let journal = get(&client, &format!("{item}/journal/recent")).json();
    assert_eq!((&journal["username"], &journal["user_id"]), (&json!("system"), &json!(0)), "{journal}");
    let other = server.admin().send(&Method::PUT, &item, &headers("return=internal"), body("three@example.org"));
    assert_eq!(other.header("preference-applied").as_deref(), Some("return=minimal"), "it is for programs alone");

    // Its password is not one that a request can change.
    let change = json!({"new_password": "another password 1"}).to_string().into_bytes();
    let change = client.send(&Method::POST, "/api/passwordchange/", &headers("return=minimal"), Some(change));
    assert_eq!(change.status, 422, "{change}");

    refusals(&server, &client);
    assert!(!server.log().contains("s3cret"));
    server.assert_healthy();
}

/// Nobody else gets in there, and it gets in nowhere else.
fn refusals(server: &Server, client: &Client) {
    const REALM: &str = "api_admin_system";
    is_refused(&client.get("/api/"), REALM);
    is_refused(&client.send(&Method::GET, "/api/", &[("NGCP-UserAgent", "curl")], None), REALM);
    is_refused(&get(&client.anonymous(), "/api/"), REALM);
    for (name, password) in
        [("system", "S3cret"), ("System", "s3cret"), ("system", ""), ("", ""), ("administrator", "administrator")]
    {
        is_refused(&get(&client.with_login(name, password), "/api/"), REALM);
    }
    let credentials = json!({"username": "administrator", "password": "administrator"});
    let token = server.admin().post("/login_jwt", &credentials).json();
    let token = format!("Bearer {}", token["jwt"].as_str().expect("a token"));
    let bearer = client.anonymous().send(&Method::GET, "/api/", &[PROGRAM, ("Authorization", &token)], None);
    is_refused(&bearer, REALM);
    let no_token = client.post("/login_jwt", &json!({"username": "system", "password": "s3cret"}));
    assert_eq!((no_token.status, no_token.error_message().as_deref()), (422, Ok("Invalid realm")), "{no_token}");

    is_refused(&get(&server.admin().with_login("system", "s3cret"), "/api/"), "api_admin_http");
    is_refused(&get(&server.self_care().with_login("system", "s3cret"), "/api/"), "api_subscriber_http");
    assert_eq!(get(&server.admin(), "/api/domains/").status, 200, "elsewhere the header does not count");
}

fn changing() {
    let (first, second) = (free_port(), free_port());
    let ban = "www_admin: {security: {login: {ban_enable: yes, max_attempts: 3}}}\n";
    let mut server = Server::start_with_all(Engine::Sqlite, &[&settings(first, "one"), ban]);
    let client = program(first, "one");
    assert_eq!(get(&client, "/api/").status, 200);
    server.rewrite(0, &settings(first, "two"));
    assert_eq!(changed(&apply(&server, "another password")), ["credentials.rest_api.auth_system.p"]);
    // On the connection that is open.
    assert_eq!(get(&client, "/api/").status, 401);
    assert_eq!(get(&program(first, "two"), "/api/").status, 200);

    server.rewrite(0, &with_role(second, "two", "ccareadmin"));
    apply(&server, "another port, another role");
    let client = program(second, "two");
    let told = get(&client, "/api/userinfo/").json();
    assert_eq!(told["role"], "ccareadmin", "{told}");
    let closed = || program(first, "two").try_send(&Method::GET, "/api/", &[PROGRAM], None).is_err();
    eventually("the old port is closed", &server, closed);

    // The ban of other logins counts here, too.
    for _ in 0..3 {
        assert_eq!(get(&program(second, "wrong"), "/api/").status, 401);
    }
    let banned = get(&client, "/api/");
    assert_eq!((banned.status, banned.error_message().as_deref()), (403, Ok("Banned")), "{banned}");
    assert_eq!(server.admin().get("/api/").status, 200, "it is of this login alone");

    server.rewrite(0, "provisioning: {rest: {system_listener: no}}\n");
    apply(&server, "no local programs");
    assert!(client.fresh_connection().try_send(&Method::GET, "/api/", &[PROGRAM], None).is_err());
    server.assert_healthy();
}
