//! What a login learns about itself and the installation, and does with itself.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::JSON;
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use reqwest::Method;
use serde_json::json;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "account",
        Needs::Api,
        &[
            ("platform_facts_need_no_login", platform_facts),
            ("a_login_learns_what_it_may_do", permissions),
            ("a_login_changes_its_password", own_password),
            ("a_new_password_follows_the_rules", password_rules),
        ],
    )
}

fn own_password(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let name = format!("login_{}", names::unique());
    let mut body = admin_body(&name, tenant.reseller);
    body["read_only"] = json!(true);
    let _ = tenant.platform.create("/api/admins/", &body);
    // Who may only read may do this all the same.
    for login in [name.as_str(), tenant.login.as_str()] {
        let client = tenant.client.with_login(login, PASSWORD);
        assert_eq!(client.get("/api/userinfo/").status, 200);
        let allowed = client.send(&Method::OPTIONS, "/api/passwordchange/", &[], None);
        assert_eq!(allowed.header("allow").as_deref(), Some("OPTIONS, POST"), "{allowed}");
        let reply = client.post("/api/passwordchange/", &json!({"new_password": "N3w.Passw0rd!"}));
        assert_eq!((reply.status, reply.body.as_str()), (204, ""), "{reply}");
        assert_eq!(client.get("/api/userinfo/").status, 401, "the former one ends at once");
        assert_eq!(client.with_login(login, "N3w.Passw0rd!").get("/api/userinfo/").status, 200);
    }
}

fn password_rules(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for body in [
        json!({}),
        json!({"new_password": null}),
        json!({"new_password": "grüße und mehr"}),
        json!({"new_password": "x".repeat(73)}),
        json!({"new_password": ["secret value"]}),
    ] {
        let reply = tenant.client.post("/api/passwordchange/", &body);
        assert_eq!(reply.status, 422, "{body}: {reply}");
        let message = reply.error_message().expect("an error of the usual shape");
        assert!(message.contains("field='new_password', input='*****', errors="), "{body}: {message}");
    }
    assert_eq!(tenant.client.get("/api/userinfo/").status, 200, "nothing has changed");
    assert_eq!(tenant.client.get("/api/passwordchange/").status, 404);
}

fn platform_facts(target: Target) {
    let admin = target.admin();
    for path in ["/api/platforminfo", "/api/platforminfo/"] {
        let reply = admin.anonymous().get(path);
        assert_eq!(reply.status, 200, "{reply}");
        assert_eq!(reply.header("content-type").as_deref(), Some(JSON));
        let public = reply.json();
        assert!(public["version"].is_string() && public["type"].is_string(), "{public}");
        assert!(public.get("licenses").is_none() && public.get("_links").is_none(), "{public}");
        let private = admin.get(path).json();
        assert_eq!(private["licenses"], json!([]), "{private}");
        assert_eq!(private["multisite"], json!({}), "{private}");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let reply = admin.send(&method, path, &[], None);
            assert_eq!((reply.status, reply.body.as_str()), (405, ""), "{reply}");
        }
        let wrong = admin.with_login("administrator", "no such password").get(path);
        assert_eq!(wrong.status, 401, "{wrong}");
    }
    assert_eq!(admin.get("/api/platforminfo/1").status, 404);
}

fn permissions(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let reply = tenant.client.get("/api/userinfo/");
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some(JSON));
    let info = reply.json();
    assert_eq!(info["username"], json!(tenant.login));
    assert_eq!(info["role"], json!("reseller"));
    assert!(info.get("_links").is_none(), "{info}");
    let entity = &info["permissions"]["entity"];
    let domains = json!({"create": true, "read": true, "update": false, "delete": true});
    assert_eq!(entity["domains"]["$p"], domains, "{entity}");
    assert!(entity["domains"]["columns"]["domain"]["$p"]["create"].is_boolean(), "{entity}");
    assert!(entity.get("systemcontacts").is_none(), "{entity}");
    let reply = tenant.client.send(&Method::OPTIONS, "/api/userinfo/", &[], None);
    assert_eq!(reply.header("allow").as_deref(), Some("GET, HEAD, OPTIONS"), "{reply}");
    assert_eq!(tenant.client.post("/api/userinfo/", &json!({})).status, 404);
}
