//! Logins of administrative users: who sees, creates, changes and removes which.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "logins",
        Needs::Api,
        &[
            ("roles_and_flags_go_together", roles_and_flags),
            ("each_role_gives_what_it_manages", gives_what_it_manages),
            ("without_master_one_is_alone", alone_without_master),
            ("the_own_record_keeps_its_rights", own_record),
            ("only_the_system_role_changes_passwords_of_others", passwords_of_others),
            ("what_was_read_can_be_put_back", put_back),
            ("names_and_addresses_are_unique", unique),
            ("wrong_members_have_their_sentences", wrong_members),
            ("a_new_password_counts_at_once", new_password),
            ("the_special_login_is_only_switched", special),
        ],
    )
}

fn new_login(body: &Value) -> Value {
    let word = names::unique();
    let mut full = json!({"login": format!("login_{word}"), "password": PASSWORD, "reseller_id": 1});
    for (name, value) in body.as_object().expect("an object") {
        full[name] = value.clone();
    }
    full
}

/// Creates a login; gives its id and a client with it.
fn login(creator: &Client, body: &Value) -> (u64, Client) {
    let body = new_login(body);
    let id = creator.create("/api/admins/", &body);
    (id, creator.with_login(body["login"].as_str().expect("a login"), PASSWORD))
}

fn set(client: &Client, id: u64, member: &str, value: Value) -> Reply {
    client
        .patch(&format!("/api/admins/{id}"), &json!([{"op": "replace", "path": format!("/{member}"), "value": value}]))
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn roles_and_flags(target: Target) {
    let system = target.admin();
    for (body, role, flags) in [
        (json!({}), "reseller", vec![]),
        (json!({"is_superuser": true}), "admin", vec!["is_superuser"]),
        (json!({"is_superuser": "1", "is_ccare": 1}), "ccareadmin", vec!["is_superuser", "is_ccare"]),
        (json!({"is_ccare": "true"}), "ccare", vec!["is_ccare"]),
        (json!({"is_ccare": "yes"}), "reseller", vec![]),
        (json!({"lawful_intercept": true}), "lintercept", vec!["lawful_intercept"]),
        (json!({"is_system": true}), "system", vec!["is_system"]),
        (json!({"role": "ccareadmin"}), "ccareadmin", vec!["is_superuser", "is_ccare"]),
        (json!({"role": "reseller", "is_superuser": true}), "reseller", vec![]),
    ] {
        let (id, _) = login(&system, &body);
        let seen = system.get(&format!("/api/admins/{id}")).json();
        assert_eq!(seen["role"], role, "{body}");
        for flag in ["is_system", "lawful_intercept", "is_superuser", "is_ccare"] {
            assert_eq!(seen[flag], json!(flags.contains(&flag)), "{flag} of {body}");
        }
        assert_eq!(seen["is_active"], json!(true), "{body}");
        assert_eq!(seen["show_passwords"], json!(false), "{body}");
        assert!(seen.get("password").is_none(), "{seen}");
    }
    let (id, _) = login(&system, &json!({}));
    for (member, value, role) in [
        ("is_superuser", json!(true), "admin"),
        ("role", json!("ccare"), "ccare"),
        ("is_ccare", json!(false), "reseller"),
    ] {
        assert_eq!(set(&system, id, member, value).status, 204);
        assert_eq!(system.get(&format!("/api/admins/{id}")).json()["role"], role);
    }
}

fn gives_what_it_manages(target: Target) {
    let system = target.admin();
    let roles = ["system", "admin", "reseller", "ccareadmin", "ccare", "lintercept"];
    for (caller, manages) in [
        ("admin", vec!["admin", "reseller", "ccareadmin", "ccare"]),
        ("reseller", vec!["reseller", "ccareadmin", "ccare"]),
        ("ccareadmin", vec!["ccareadmin", "ccare"]),
        ("ccare", vec!["ccare"]),
    ] {
        let (_, client) = login(&system, &json!({"role": caller, "is_master": true}));
        for role in roles {
            let reply = client.post("/api/admins/", &new_login(&json!({"role": role})));
            if manages.contains(&role) {
                assert_eq!(reply.status, 201, "{caller} creates {role}: {reply}");
            } else {
                refused(&reply, 403, "Cannot create admin user");
            }
        }
    }
    let (_, interceptor) = login(&system, &json!({"role": "lintercept"}));
    refused(&interceptor.post("/api/admins/", &new_login(&json!({}))), 403, "Cannot create admin users");
    // What one does not manage one neither changes nor removes, if one sees it at all.
    let (_, care) = login(&system, &json!({"role": "ccareadmin", "is_master": true}));
    let (admin, _) = login(&system, &json!({"role": "admin"}));
    refused(&set(&care, admin, "read_only", json!(true)), 403, "Cannot change user role");
    refused(&care.delete(&format!("/api/admins/{admin}")), 403, "Cannot delete user");
    let (hidden, _) = login(&system, &json!({"role": "lintercept"}));
    assert_eq!(care.get(&format!("/api/admins/{hidden}")).status, 404);
    assert_eq!(system.get(&format!("/api/admins/{hidden}")).status, 200);
}

fn alone_without_master(target: Target) {
    let system = target.admin();
    for role in ["admin", "reseller", "ccareadmin", "ccare", "lintercept"] {
        let (id, client) = login(&system, &json!({"role": role}));
        let listed = client.list("admins", "");
        assert_eq!(listed.len(), 1, "{role}");
        assert_eq!(listed[0]["id"], json!(id));
        assert_eq!(client.get("/api/admins/1").status, 404, "{role}");
        let message = match role {
            "lintercept" => "Cannot create admin users",
            _ => "Cannot create admin without master permissions",
        };
        refused(&client.post("/api/admins/", &json!({})), 403, message);
    }
}

fn own_record(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for (member, value) in [
        ("login", json!(format!("other_{}", names::unique()))),
        ("role", json!("ccare")),
        ("is_master", json!(false)),
        ("is_active", json!(false)),
        ("read_only", json!(true)),
        ("show_passwords", json!(false)),
        ("call_data", json!(false)),
        ("billing_data", json!(false)),
    ] {
        refused(&set(&tenant.client, tenant.admin, member, value), 403, "User cannot modify own permissions");
    }
    let email = format!("{}@example.org", names::unique());
    assert_eq!(set(&tenant.client, tenant.admin, "email", json!(email)).status, 204);
    refused(&tenant.client.delete(&format!("/api/admins/{}", tenant.admin)), 403, "Cannot delete own user");
    // A superuser is made by those who see all resellers only; the flag of others is not heard.
    assert_eq!(set(&tenant.client, tenant.admin, "password", json!("An0ther.Passw0rd")).status, 204);
    assert_eq!(tenant.client.with_login(&tenant.login, "An0ther.Passw0rd").get("/api/customers/").status, 200);
}

fn passwords_of_others(target: Target) {
    let system = target.admin();
    let (id, other) = login(&system, &json!({}));
    let (_, admin) = login(&system, &json!({"role": "admin", "is_master": true}));
    refused(&set(&admin, id, "password", json!("An0ther.Passw0rd")), 403, "Only own user can change password");
    assert_eq!(other.get("/api/customers/").status, 200);
    assert_eq!(set(&system, id, "password", json!("An0ther.Passw0rd")).status, 204);
    assert_eq!(other.get("/api/customers/").status, 401);
}

fn put_back(target: Target) {
    let system = target.admin();
    let (id, _) = login(&system, &json!({"role": "ccare", "email": format!("{}@example.org", names::unique())}));
    // The first login is a superuser besides being of the role system.
    for id in [id, 1] {
        let path = format!("/api/admins/{id}");
        let before = system.get(&path).json();
        let reply = system.put(&path, &before);
        assert_eq!(reply.status, 204, "{reply}");
        assert_eq!(system.get(&path).json(), before);
    }
    let reply = system.patch("/api/admins/1", &json!([]));
    assert_eq!(reply.status, 204, "{reply}");
}

fn unique(target: Target) {
    let system = target.admin();
    let email = format!("{}@Example.org", names::unique());
    let first = new_login(&json!({"email": email}));
    let _ = system.create("/api/admins/", &first);
    let name = first["login"].as_str().expect("a login").to_uppercase();
    let taken = "Admin with this login already exists";
    refused(&system.post("/api/admins/", &new_login(&json!({"login": name}))), 422, taken);
    let taken_email = "Admin with this email already exists";
    let lower = email.to_lowercase();
    refused(&system.post("/api/admins/", &new_login(&json!({"email": lower}))), 422, taken_email);
    let (id, _) = login(&system, &json!({}));
    refused(&set(&system, id, "login", json!(name)), 422, taken);
    refused(&set(&system, id, "email", json!(email)), 422, taken_email);
    refused(&set(&system, id, "reseller_id", json!(999_999_999)), 422, "Invalid 'reseller_id'");
    let reply = system.post("/api/admins/", &new_login(&json!({"reseller_id": 999_999_999})));
    refused(&reply, 422, "Invalid 'reseller_id'");
}

fn wrong_members(target: Target) {
    let system = target.admin();
    let long = "x".repeat(32);
    let intercept = "Administrator can be flagged as 'lafwul_intercept' only in conjunction with 'is_active', 'read_only' \
                     and 'can_reset_password' flags";
    for (body, message) in [
        (
            json!({"login": "abcd"}),
            "field='login', input='abcd', errors='Field must be at least 5 characters. You entered 4'",
        ),
        (json!({"login": long}), "Field should not exceed 31 characters. You entered 32'"),
        (json!({"password": null}), "field='password', input='*****', errors='Please enter a password in this field'"),
        (json!({"password": "grüße"}), "field='password', input='*****', errors='Contains invalid characters'"),
        (json!({"password": "x".repeat(73)}), "errors='Field should not exceed 72 characters. You entered 73'"),
        (json!({"email": "nobody"}), "field='email', input='nobody'"),
        (json!({"role": "boss"}), "field='role', input='boss', errors='Unknown role: boss'"),
        (json!({"reseller_id": null}), "field='reseller_id', input='', errors='Reseller field is required'"),
        (json!({"lawful_intercept": true, "call_data": true}), intercept),
    ] {
        let reply = system.post("/api/admins/", &new_login(&body));
        assert_eq!(reply.status, 422, "{body}: {reply}");
        let text = reply.error_message().expect("an error of the usual shape");
        assert!(text.contains(message), "{body}: {text}");
    }
    let mut reserved = admin_body("system", 1);
    reserved["reseller_id"] = json!(1);
    refused(&system.post("/api/admins/", &reserved), 422, "Restricted login definition: system");
}

fn new_password(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for password in ["First.Passw0rd", "Sec0nd.Passw0rd"] {
        assert_eq!(set(&tenant.platform, tenant.admin, "password", json!(password)).status, 204);
        let client = tenant.client.with_login(&tenant.login, password);
        assert_eq!(client.get("/api/customers/").status, 200);
        assert_eq!(client.get("/api/customers/").status, 200, "remembered");
    }
    for old in [PASSWORD, "First.Passw0rd", "sec0nd.passw0rd", "Sec0nd.Passw0rd "] {
        assert_eq!(tenant.client.with_login(&tenant.login, old).get("/api/customers/").status, 401, "{old}");
    }
    let upper = tenant.login.to_uppercase();
    assert_eq!(tenant.client.with_login(&upper, "Sec0nd.Passw0rd").get("/api/customers/").status, 200);
    assert_eq!(tenant.platform.delete(&format!("/api/admins/{}", tenant.admin)).status, 204);
    let gone = tenant.client.with_login(&tenant.login, "Sec0nd.Passw0rd");
    assert_eq!(gone.get("/api/customers/").status, 401);
}

fn special(target: Target) {
    let system = target.admin();
    let found = system.list("admins", "login=sipwise");
    let id = match found.first().and_then(|one| one["id"].as_u64()) {
        Some(id) => id,
        None => login(&system, &json!({"login": "sipwise"})).0,
    };
    let path = format!("/api/admins/{id}");
    let before = system.get(&path).json();
    let operations = json!([
        {"op": "replace", "path": "/login", "value": "another"},
        {"op": "replace", "path": "/is_superuser", "value": true},
        {"op": "replace", "path": "/is_active", "value": false},
    ]);
    assert_eq!(system.patch(&path, &operations).status, 204);
    let mut expected = before;
    expected["is_active"] = json!(false);
    assert_eq!(system.get(&path).json(), expected);
    refused(&system.delete(&path), 403, "Cannot delete special user 'sipwise'");
}
