//! JSON Web Tokens: how one gets them, and what they open.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, Reply};
use provisioning_tests::database::Database;
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "tokens",
        Needs::Process,
        &[
            ("a_password_gets_one", by_password),
            ("every_refusal_has_its_sentence", refusals),
            ("a_token_is_renewed_while_it_is_valid", renewed),
            ("a_one_time_token_opens_once", once),
            ("who_asks_for_tokens_says_what_kind", wrong_members),
            ("subscribers_have_theirs", subscribers),
            ("a_token_ends_with_its_login", ends),
            ("what_is_not_signed_opens_nothing", forged),
            ("the_key_belongs_to_the_installation", key),
        ],
    )
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

/// Exchanges what a body holds for a token.
fn exchange(client: &Client, body: &Value) -> Reply {
    client.anonymous().post("/login_jwt", body)
}

fn token(client: &Client, body: &Value) -> String {
    let reply = exchange(client, body);
    assert_eq!(reply.status, 200, "{reply}");
    reply.json()["jwt"].as_str().expect("a token").to_owned()
}

fn with(client: &Client, method: &Method, path: &str, token: &str, body: Option<&Value>) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", JSON)];
    client.anonymous().send(method, path, &headers, body.map(|body| body.to_string().into_bytes()))
}

fn get(client: &Client, token: &str) -> Reply {
    with(client, &Method::GET, "/api/userinfo/", token, None)
}

fn part(token: &str, number: usize) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(number).expect("three parts")).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn by_password(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for path in ["/login_jwt", "/login_jwt/", "//login_jwt"] {
        let reply = tenant.client.anonymous().post(path, &json!({"username": tenant.login, "password": PASSWORD}));
        assert_eq!(reply.status, 200, "{reply}");
        assert_eq!(reply.header("content-type").as_deref(), Some(JSON));
        let answer = reply.json();
        assert_eq!(answer["id"], json!(tenant.admin));
        let jwt = answer["jwt"].as_str().expect("a token");
        assert_eq!(part(jwt, 0), json!({"alg": "HS256", "typ": "JWT"}));
        let claims = part(jwt, 1);
        assert_eq!(claims, json!({"id": tenant.admin, "username": tenant.login, "exp": answer["expires"]}));
        let info = get(&tenant.client, jwt);
        assert_eq!(info.json()["username"], json!(tenant.login), "{info}");
    }
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
        refused(&tenant.client.send(&method, "/login_jwt", &[], None), 404, "Path not found");
    }
}

fn refusals(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let (login, nothing) = (json!(tenant.login), "No username or password given");
    for (body, status, message) in [
        (json!({}), 422, nothing),
        (json!({"username": login}), 422, nothing),
        (json!({"username": login, "password": ""}), 422, nothing),
        (json!({"username": 5, "password": null}), 422, nothing),
        (json!({"username": login, "password": "grüße"}), 422, "'password' contains invalid characters"),
        (json!({"username": login, "password": "wrong"}), 403, "User not found"),
        (json!({"username": "no_such_login", "password": PASSWORD}), 403, "User not found"),
        (json!({"token": "0123456789abcdef0123456789abcdef"}), 403, "Forbidden!"),
        (json!({"jwt": "a.b.c"}), 403, "Forbidden!"),
    ] {
        refused(&exchange(&tenant.client, &body), status, message);
    }
    let send = |media_type: &str, body: &str| {
        let headers = [("Content-Type", media_type)];
        tenant.client.anonymous().send(&Method::POST, "/login_jwt", &headers, Some(body.as_bytes().to_vec()))
    };
    assert_eq!(send("text/plain", "{}").status, 415);
    for body in ["", "[]", "{", "\"text\""] {
        assert_eq!(send(JSON, body).status, 400, "{body}");
    }
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let without = Server::start_with(engine, "credentials: {rest_api_jwt: {secret: 'no'}}");
    let body = json!({"username": "administrator", "password": "administrator"});
    refused(&exchange(&without.admin(), &body), 500, "No JWT key has been configured");
    refused(&get(&without.admin(), "a.b.c"), 403, "Invalid user");
}

fn renewed(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let first = token(&tenant.client, &json!({"username": tenant.login, "password": PASSWORD}));
    let second = token(&tenant.client, &json!({"jwt": first}));
    for jwt in [&first, &second] {
        assert_eq!(get(&tenant.client, jwt).status, 200);
    }
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let endless = Server::start_with(engine, "www_admin: {security: {jwt: {expires: 0}}}");
    let body = json!({"username": "administrator", "password": "administrator"});
    let reply = exchange(&endless.admin(), &body);
    assert_eq!(reply.status, 200, "{reply}");
    assert!(reply.json().get("expires").is_none(), "{reply}");
    let short = Server::start_with(engine, "www_admin: {security: {jwt: {expires: 1}}}");
    let jwt = token(&short.admin(), &body);
    std::thread::sleep(std::time::Duration::from_secs(2));
    refused(&get(&short.admin(), &jwt), 403, "Invalid user");
    refused(&exchange(&short.admin(), &json!({"jwt": jwt})), 403, "Forbidden!");
}

fn auth_token(client: &Client, kind: &str) -> String {
    let reply = client.post("/api/authtokens/", &json!({"type": kind, "expires": 300}));
    assert_eq!(reply.status, 201, "{reply}");
    assert_eq!(reply.header("location"), None);
    let answer = reply.json();
    assert_eq!(answer.as_object().map(serde_json::Map::len), Some(1), "{answer}");
    let token = answer["token"].as_str().expect("a token").to_owned();
    assert!(token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()), "{token}");
    token
}

fn once(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let several = auth_token(&tenant.client, "expires");
    for _ in 0..2 {
        let jwt = token(&tenant.client, &json!({"token": several}));
        assert_eq!(get(&tenant.client, &jwt).json()["username"], json!(tenant.login));
    }
    let single = auth_token(&tenant.client, "onetime");
    let body = json!({"token": single});
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let clients: Vec<Client> = (0..6).map(|_| tenant.client.fresh_connection()).collect();
        let running: Vec<_> = clients
            .into_iter()
            .map(|client| {
                scope.spawn({
                    let body = &body;
                    move || exchange(&client, body).status
                })
            })
            .collect();
        running.into_iter().map(|one| one.join().expect("an answer")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 403).count(), 5, "{statuses:?}");
    refused(&exchange(&tenant.client, &body), 403, "Forbidden!");
    let brief = tenant.client.post("/api/authtokens/", &json!({"type": "expires", "expires": 1})).json();
    std::thread::sleep(std::time::Duration::from_secs(2));
    refused(&exchange(&tenant.client, &json!({"token": brief["token"]})), 403, "Forbidden!");
}

fn wrong_members(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for (body, message) in [
        (json!({"expires": 5}), "errors='Type field is required'"),
        (json!({"type": "onetime"}), "errors='Expires field is required'"),
        (json!({"type": "foo", "expires": 5}), "'foo' is not a valid value"),
        (json!({"type": "onetime", "expires": 0}), "field='expires'"),
        (json!({"type": "onetime", "expires": -5}), "field='expires'"),
        (json!({"type": "onetime", "expires": 9_000_000_000_000_000_000_u64}), "field='expires'"),
        (json!({"type": "onetime", "expires": "soon"}), "field='expires'"),
    ] {
        let reply = tenant.client.post("/api/authtokens/", &body);
        assert_eq!(reply.status, 422, "{body}: {reply}");
        assert!(reply.error_message().expect("an error").contains(message), "{body}: {reply}");
    }
    for (method, status) in [(Method::GET, 404), (Method::OPTIONS, 200)] {
        assert_eq!(tenant.client.send(&method, "/api/authtokens/", &[], None).status, status);
    }
}

fn subscribers(target: Target) {
    let server = target.shared_server();
    let tenant = Tenant::create(&server.admin());
    let mut body = tenant.subscriber_body(tenant.customer());
    body["webusername"] = json!("Alice");
    body["webpassword"] = json!(PASSWORD);
    let id = tenant.client.create("/api/subscribers/", &body);
    let user = format!("alice@{}", tenant.domain);
    let self_care = server.self_care();
    let reply = exchange(&self_care, &json!({"username": user, "password": PASSWORD}));
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.json()["subscriber_id"], json!(id));
    let jwt = reply.json()["jwt"].as_str().expect("a token").to_owned();
    let uuid = tenant.client.get(&format!("/api/subscribers/{id}")).json()["uuid"].clone();
    assert_eq!(part(&jwt, 1)["username"], json!("Alice"));
    assert!(uuid.is_null() || part(&jwt, 1)["subscriber_uuid"] == uuid, "{uuid}");
    assert_eq!(get(&self_care, &jwt).json()["role"], json!("subscriber"));
    // Each realm has its own.
    refused(&get(&tenant.client, &jwt), 403, "Invalid user");
    let admins = token(&tenant.client, &json!({"username": tenant.login, "password": PASSWORD}));
    refused(&get(&self_care, &admins), 403, "Invalid user");
    refused(&exchange(&self_care, &json!({"jwt": admins})), 403, "Forbidden!");
    let mine = auth_token(&self_care.with_login(&user, PASSWORD), "expires");
    let theirs = auth_token(&tenant.client, "expires");
    refused(&exchange(&tenant.client, &json!({"token": mine})), 403, "Forbidden!");
    refused(&exchange(&self_care, &json!({"token": theirs})), 403, "Forbidden!");
    assert_eq!(exchange(&self_care, &json!({"token": mine})).json()["subscriber_id"], json!(id));
    let lock = json!([{"op": "replace", "path": "/status", "value": "locked"}]);
    assert_eq!(tenant.client.patch(&format!("/api/subscribers/{id}"), &lock).status, 204);
    refused(&get(&self_care, &jwt), 403, "Invalid user");
}

fn ends(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let name = format!("login_{}", names::unique());
    let mut body = admin_body(&name, tenant.reseller);
    body["read_only"] = json!(true);
    let reader = tenant.platform.create("/api/admins/", &body);
    let jwt = token(&tenant.client, &json!({"username": name, "password": PASSWORD}));
    let contact = json!({"email": "a@example.org", "firstname": "A", "lastname": "B"});
    for path in ["/api/customercontacts/", "/api/admincerts/", "/api/authtokens/"] {
        refused(&with(&tenant.client, &Method::POST, path, &jwt, Some(&contact)), 403, "Forbidden");
    }
    let path = format!("/api/admins/{reader}");
    let inactive = json!([{"op": "replace", "path": "/is_active", "value": false}]);
    assert_eq!(tenant.platform.patch(&path, &inactive).status, 204);
    refused(&get(&tenant.client, &jwt), 403, "Forbidden");
    refused(&exchange(&tenant.client, &json!({"jwt": jwt})), 403, "Forbidden!");
    assert_eq!(tenant.platform.delete(&path).status, 204);
    refused(&get(&tenant.client, &jwt), 403, "Invalid user");
}

fn forged(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let jwt = token(&tenant.client, &json!({"username": tenant.login, "password": PASSWORD}));
    let (signed, signature) = jwt.rsplit_once('.').expect("three parts");
    let (header, body) = signed.split_once('.').expect("three parts");
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let other = URL_SAFE_NO_PAD.encode(r#"{"id":1,"username":"administrator"}"#);
    for forged in [
        format!("{none}.{other}."),
        format!("{none}.{body}.{signature}"),
        format!("{header}.{other}.{signature}"),
        format!("{header}.{body}."),
        "a.b.c".to_owned(),
        "x".to_owned(),
    ] {
        refused(&get(&tenant.client, &forged), 403, "Invalid user");
    }
}

fn key(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let database = std::sync::Arc::new(Database::create(engine));
    let settings = "credentials: {rest_api_jwt: {secret: 6b6579206f6620746865206e6f64}}";
    let servers = [
        Server::start_on_with(database.clone(), settings),
        Server::start_on_with(database.clone(), settings),
        Server::start_on_with(database, ""),
    ];
    let jwt = token(&servers[0].admin(), &json!({"username": "administrator", "password": "administrator"}));
    assert_eq!(get(&servers[1].admin(), &jwt).status, 200);
    refused(&get(&servers[2].admin(), &jwt), 403, "Invalid user");
    assert!(servers[2].log().contains("credentials.rest_api_jwt.secret is not set"));
    assert!(!servers[0].log().contains("6b6579206f6620746865206e6f64"));
}
