//! What a login learns about itself and the installation, and does with itself.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::JSON;
use provisioning_tests::fixture::Tenant;
use reqwest::Method;
use serde_json::json;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "account",
        Needs::Api,
        &[("platform_facts_need_no_login", platform_facts), ("a_login_learns_what_it_may_do", permissions)],
    )
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
