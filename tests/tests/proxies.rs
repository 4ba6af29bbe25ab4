//! Headers by which a proxy tells who and where the client is count from trusted proxies only.

mod programs;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::json;

use crate::certificates::issue;

pub(crate) fn trials() -> Vec<Trial> {
    let tests = [("a_trusted_one_is_believed", trusted as fn(Target)), ("others_are_not", others)];
    let mut trials = on_each_target("proxies", Needs::Process, &tests);
    trials.extend(programs::trials());
    trials
}

const PLACE: [(&str, &str); 4] = [
    ("X-Forwarded-Host", "outside.example.org"),
    ("X-Forwarded-Proto", "http"),
    ("X-Forwarded-For", "192.0.2.1"),
    ("Forwarded", "for=192.0.2.3;host=evil.example.org;proto=http"),
];

fn trusted(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let server = Server::start_with(engine, "provisioning: {trusted_proxies: [10.0.0.0/8, 127.0.0.1]}");
    let tenant = Tenant::create(&server.admin());
    let redirect = tenant.client.send(&Method::GET, "/api/customers?status=active", &PLACE, None);
    let expected = "http://outside.example.org/api/customers/?status=active";
    assert_eq!((redirect.status, redirect.header("location").as_deref()), (301, Some(expected)), "{redirect}");
    assert!(server.log().contains("192.0.2.1"), "{}", server.log_tail());

    let issued = issue(&tenant.client, &json!({}));
    let serial = issued
        .certificate
        .serial_number()
        .to_bn()
        .and_then(|number| number.to_hex_str())
        .expect("a number")
        .to_string();
    let shown = |serial: &str, subject: &str| {
        let headers = [("x-ssl-client-serial", serial), ("x-ssl-client-dn", subject)];
        tenant.client.anonymous().send(&Method::GET, "/api/userinfo/", &headers, None)
    };
    for subject in ["CN=Sipwise NGCP API client certificate", "/CN=Sipwise NGCP API client certificate"] {
        let info = shown(&serial, subject);
        assert_eq!(info.json()["username"], json!(tenant.login), "{info}");
    }
    let wrong = shown(&serial, "CN=somebody");
    assert_eq!(wrong.error_message().as_deref(), Ok("Invalid client certificate DN 'CN=somebody'"), "{wrong}");
    let unknown = shown("1234567890", "CN=Sipwise NGCP API client certificate");
    assert_eq!(unknown.error_message().as_deref(), Ok("Invalid user"), "{unknown}");
    assert_eq!(shown("0", "").status, 401, "no certificate");

    let mut body = tenant.subscriber_body(tenant.customer());
    body["webusername"] = json!("alice");
    body["webpassword"] = json!(PASSWORD);
    let _ = tenant.client.create("/api/subscribers/", &body);
    let alice = tenant.client.with_login("alice", PASSWORD);
    // The domain that is not named is the host as the client sees it.
    let headers = [("x-auth-realm", "subscriber"), ("x-forwarded-host", tenant.domain.as_str())];
    let info = alice.send(&Method::GET, "/api/userinfo/", &headers, None);
    assert_eq!(info.json()["role"], json!("subscriber"), "{info}");
    let refused = alice.anonymous().send(&Method::GET, "/api/", &headers, None);
    assert_eq!(refused.header("www-authenticate").as_deref(), Some("Basic realm=\"api_subscriber_http\""));
    let strange = [("x-auth-realm", "somewhere"), ("content-type", "application/json")];
    let reply = alice.send(&Method::POST, "/login_jwt", &strange, Some(b"{}".to_vec()));
    assert_eq!(reply.error_message().as_deref(), Ok("Invalid realm"), "{reply}");
}

fn others(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let server = Server::start_with(engine, "provisioning: {trusted_proxies: [10.0.0.0/8]}");
    let tenant = Tenant::create(&server.admin());
    let redirect = tenant.client.send(&Method::GET, "/api/customers", &PLACE, None);
    let expected = format!("{}/api/customers/", server.base());
    assert_eq!(redirect.header("location"), Some(expected), "{redirect}");
    assert!(!server.log().contains("192.0.2.1"), "{}", server.log_tail());
    let issued = issue(&tenant.client, &json!({}));
    let serial = issued
        .certificate
        .serial_number()
        .to_bn()
        .and_then(|number| number.to_hex_str())
        .expect("a number")
        .to_string();
    let headers = [
        ("x-ssl-client-serial", serial.as_str()),
        ("x-ssl-client-dn", "CN=Sipwise NGCP API client certificate"),
        ("x-auth-realm", "subscriber"),
    ];
    let reply = tenant.client.anonymous().send(&Method::GET, "/api/userinfo/", &headers, None);
    assert_eq!(reply.status, 401, "{reply}");
    assert_eq!(reply.header("www-authenticate").as_deref(), Some("Basic realm=\"api_admin_http\""));
    let info = tenant.client.send(&Method::GET, "/api/userinfo/", &headers, None);
    assert_eq!(info.json()["username"], json!(tenant.login), "{info}");
}
