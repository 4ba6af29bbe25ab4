//! Passwords that were used before, and passwords that are too old: the same rules in every interface.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use reqwest::Method;
use serde_json::{Value, json};

use super::{body, call, envelope_of, send, text};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target(
        "soap",
        Needs::Process,
        &[("passwords_are_not_used_again", used_again), ("a_password_that_is_too_old_is_changed_first", too_old)],
    )
}

const SETTINGS: &str =
    "www_admin: {security: {password: {web_keep_last_used: 3, sip_keep_last_used: 2, web_max_age_days: 90}}}\n";

fn replaced(member: &str, value: &str) -> Value {
    json!([{"op": "add", "path": format!("/{member}"), "value": value}])
}

fn refused(reply: &Reply, field: &str) {
    let said = format!("field='{field}', input='*****', errors='Password was previously used'");
    assert_eq!(reply.status, 422, "{reply}");
    assert!(reply.error_message().is_ok_and(|message| message.contains(&said)), "{reply}");
}

/// Gives an item passwords one after the other: (password, whether it is taken).
fn succession(client: &Client, path: &str, member: &str, passwords: &[(&str, bool)]) {
    for (password, taken) in passwords {
        let reply = client.patch(path, &replaced(member, password));
        if *taken { assert_eq!(reply.status, 204, "{password}: {reply}") } else { refused(&reply, member) }
    }
}

fn used_again(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start_with(engine, SETTINGS);
    let (platform, soap) = (legacy.server.admin(), legacy.client());
    let database = legacy.server.database().clone();
    let tenant = Tenant::create(&platform);
    let admin = format!("/api/admins/{}", tenant.admin);
    let first = PASSWORD;
    // Three count, the present one included.
    let passwords =
        [(first, false), ("second.One.2", true), ("third.One.3", true), (first, false), ("fourth.One.4", true)];
    succession(&platform, &admin, "password", &passwords);
    succession(&platform, &admin, "password", &[("second.One.2", false), ("fourth.One.4", false), (first, true)]);
    let change = |password: &str| tenant.client.post("/api/passwordchange/", &json!({"new_password": password}));
    for password in [first, "fourth.One.4", "third.One.3"] {
        refused(&change(password), "new_password");
    }
    assert_eq!(change("fifth.One.5").status, 204);
    let change = |password: &str| {
        let data = format!("<login>{}</login><data><password>{password}</password></data>", tenant.login);
        call(&soap, "update_admin", &data)
    };
    let fault = change(first);
    assert_eq!(text(&fault, "faultcode"), "soap:Client.Syntax.MalformedParam", "{fault}");
    assert!(text(&fault, "faultstring").contains("Password was previously used"), "{fault}");
    assert_eq!(change("sixth.One.6").status, 200);
    let owner = tenant.platform.with_login(&tenant.login, "sixth.One.6");

    // A subscriber has two of them. The present ones may be sent back, and mean no change.
    let mut new = tenant.subscriber_body(tenant_customer(&tenant, &owner));
    new["password"] = json!("sip phrase 1");
    new["webpassword"] = json!("web.Phrase.1");
    let id = owner.create("/api/subscribers/", &new);
    let path = format!("/api/subscribers/{id}");
    let passwords = [("sip phrase 1", true), ("sip phrase 2", true), ("sip phrase 1", false), ("sip phrase 3", true)];
    succession(&owner, &path, "password", &passwords);
    succession(&owner, &path, "password", &[("sip phrase 2", false), ("sip phrase 1", true)]);
    succession(
        &owner,
        &path,
        "webpassword",
        &[("web.Phrase.1", true), ("web.Phrase.2", true), ("web.Phrase.1", false)],
    );
    let both = json!([replaced("password", "sip phrase 3")[0], replaced("webpassword", "web.Phrase.1")[0]]);
    let reply = owner.patch(&path, &both);
    refused(&reply, "password");
    refused(&reply, "webpassword");
    let named = format!(
        "<username>{}</username><domain>{}</domain>",
        new["username"].as_str().unwrap_or_default(),
        tenant.domain
    );
    let set =
        |password: &str| call(&soap, "update_subscriber_password", &format!("{named}<password>{password}</password>"));
    let fault = set("sip phrase 3");
    assert!(text(&fault, "faultstring").contains("Password was previously used"), "{fault}");
    assert_eq!(set("sip phrase 4").status, 200);

    // None of them can be read, and there are no more than count.
    let kept = database.texts("SELECT hash AS t FROM subscriber_password_history");
    assert_eq!(kept.len(), 2, "{kept:?}");
    let admins = database.texts("SELECT hash AS t FROM admin_password_history");
    assert_eq!(admins.len(), 2, "{admins:?}");
    assert!(kept.iter().chain(&admins).all(|hash| hash.starts_with("4$")), "{kept:?} {admins:?}");
    // What has ended has had no passwords.
    assert_eq!(owner.delete(&path).status, 204);
    assert_eq!(database.texts("SELECT hash AS t FROM subscriber_password_history"), Vec::<String>::new());
    assert_eq!(platform.delete(&admin).status, 204);
    assert_eq!(database.texts("SELECT hash AS t FROM admin_password_history"), Vec::<String>::new());
}

/// A customer of a tenant whose login has another password than at first.
fn tenant_customer(tenant: &Tenant, owner: &Client) -> u64 {
    let email = format!("{}@example.org", tenant.login);
    let contact = owner.create("/api/customercontacts/", &json!({"email": email}));
    owner.create("/api/customers/", &tenant.customer_body(contact))
}

fn expired(reply: &Reply) {
    assert_eq!(reply.status, 403, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok("Password expired"), "{reply}");
}

fn too_old(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start_with(engine, SETTINGS);
    let (platform, soap) = (legacy.server.admin(), legacy.client());
    let database = legacy.server.database().clone();
    let tenant = Tenant::create(&platform);
    let mut new = tenant.subscriber_body(tenant.customer());
    new["webusername"] = json!("anna");
    new["webpassword"] = json!("web.Phrase.1");
    let _ = tenant.client.create("/api/subscribers/", &new);
    let anna = legacy.server.self_care().with_login(&format!("anna@{}", tenant.domain), "web.Phrase.1");
    let exchange = |client: &Client, user: &str, password: &str| {
        client.anonymous().post("/login_jwt", &json!({"username": user, "password": password}))
    };
    let token = exchange(&tenant.client, &tenant.login, PASSWORD).json()["jwt"].as_str().unwrap_or_default().to_owned();
    assert_eq!((tenant.client.get("/api/userinfo/").status, anna.get("/api/userinfo/").status), (200, 200));

    database
        .run(&format!("UPDATE admins SET password_set_at = '2020-01-01 00:00:00' WHERE login = '{}'", tenant.login));
    database.run("UPDATE live_subscribers SET webpassword_set_at = '2020-01-01 00:00:00'");
    for client in [&tenant.client, &anna] {
        for path in ["/api/userinfo/", "/api/", "/api/subscribers/", "/api/subscribers/1", "/api/subscribers"] {
            expired(&client.get(path));
        }
        expired(&client.send(&Method::OPTIONS, "/api/passwordchange/", &[], None));
        expired(&client.post("/api/authtokens/", &json!({"type": "onetime", "expires": 60})));
    }
    assert_eq!(tenant.client.get("/api/nosuch/").status, 404);
    assert_eq!(tenant.client.with_login(&tenant.login, "wrong").get("/api/userinfo/").status, 401);
    let bearer = format!("Bearer {token}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", JSON)];
    expired(&tenant.client.anonymous().send(&Method::GET, "/api/userinfo/", &headers, None));
    expired(&exchange(&tenant.client, &tenant.login, PASSWORD));
    expired(&tenant.client.anonymous().post("/login_jwt", &json!({"jwt": token})));
    expired(&exchange(&anna, &format!("anna@{}", tenant.domain), "web.Phrase.1"));

    let asked = |password: &str| send(&soap, &envelope_of((&tenant.login, password), "get_domains", ""));
    let fault = asked(PASSWORD);
    assert_eq!(text(&fault, "faultcode"), "soap:Client.Voip.AuthFailed", "{fault}");
    assert_eq!(text(&fault, "faultstring"), "Password expired", "{fault}");
    assert_eq!(text(&asked("wrong"), "faultstring"), "authentication failed");
    let web = format!("<webusername>anna</webusername><domain>{}</domain>", tenant.domain);
    let fault = call(&soap, "authenticate_webuser", &format!("{web}<webpassword>web.Phrase.1</webpassword>"));
    assert_eq!(text(&fault, "faultstring"), "Password expired", "{fault}");

    // The one way out; the same password is none.
    for (client, old) in [(&tenant.client, PASSWORD), (&anna, "web.Phrase.1")] {
        refused(&client.post("/api/passwordchange/", &json!({"new_password": old})), "new_password");
        assert_eq!(client.post("/api/passwordchange/", &json!({"new_password": "N3w.Passw0rd!"})).status, 204);
    }
    let client = tenant.client.with_login(&tenant.login, "N3w.Passw0rd!");
    assert_eq!(client.get("/api/userinfo/").status, 200);
    let anna = legacy.server.self_care().with_login(&format!("anna@{}", tenant.domain), "N3w.Passw0rd!");
    assert_eq!(anna.get("/api/userinfo/").status, 200);
    assert!(!body(&asked("N3w.Passw0rd!")).contains("Fault"));

    // A login that an older instance has made beside this one is as old as it looks.
    database.run(&format!("UPDATE admins SET password_set_at = NULL WHERE login = '{}'", tenant.login));
    assert_eq!(client.get("/api/userinfo/").status, 200);
}
