//! Bodies that are no documents, documents of the wrong media type, and documents with too much in them.

use provisioning_tests::case::Target;
use provisioning_tests::client::{JSON, JSON_PATCH};
use provisioning_tests::names;
use reqwest::Method;
use serde_json::json;

use super::assert_refused;
use crate::resources::{CREATABLE, World};

/// Bodies that no resource takes. The names appear in messages.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let text = |name, text: &str| (name, text.as_bytes().to_vec());
    let deep = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    vec![
        text("empty", ""),
        text("blank", " \n"),
        text("cut off", "{"),
        text("no value", r#"{"email":}"#),
        text("no comma", r#"{"email":"a@b.cd" "name":"x"}"#),
        text("comma at the end", r#"{"email":"a@b.cd",}"#),
        text("single quotes", "{'email':'a@b.cd'}"),
        text("two documents", r#"{"email":"a@b.cd"}{}"#),
        text("same member twice", r#"{"email":"a@b.cd","email":"b@b.cd"}"#),
        text("a comment", r#"{/* x */"email":"a@b.cd"}"#),
        text("half a word", "nul"),
        text("null", "null"),
        text("true", "true"),
        text("a number", "17"),
        text("a string", r#""text""#),
        text("an array", "[]"),
        text("an array of documents", r#"[{"email":"a@b.cd"}]"#),
        text("NaN", r#"{"reseller_id":NaN}"#),
        text("a number too big", r#"{"reseller_id":1e999999}"#),
        text("half a surrogate pair", r#"{"email":"\ud800"}"#),
        text("a raw control character", "{\"email\":\"a\u{1}b\"}"),
        text("XML", "<email>a@b.cd</email>"),
        text("a form", "email=a%40b.cd"),
        ("no UTF-8", b"{\"email\":\"\xff\xfe\"}".to_vec()),
        ("UTF-16", vec![0xff, 0xfe, b'{', 0, b'}', 0]),
        ("zero bytes", vec![0; 64]),
        ("deep arrays", deep("[", "]", 100_000).into_bytes()),
        ("deep objects", deep("{\"a\":", "}", 100_000).into_bytes()),
        ("deep and cut off", "[".repeat(500_000).into_bytes()),
        ("many digits", format!("{{\"reseller_id\":{}}}", "9".repeat(100_000)).into_bytes()),
    ]
}

pub(super) fn malformed(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    let subscriber = world.subscriber;
    let before = server.database().row_counts();
    let mut requests: Vec<(Method, String, &str)> =
        CREATABLE.iter().map(|(resource, _)| (Method::POST, format!("/api/{resource}/"), JSON)).collect();
    for (resource, id) in [
        ("subscribers", subscriber),
        ("subscriberpreferences", subscriber),
        ("customerpreferences", world.customer),
        ("domainpreferences", world.tenant.domain_id),
        ("callforwards", subscriber),
        ("cfmappings", subscriber),
        ("speeddials", subscriber),
        ("voicemailsettings", subscriber),
        ("faxserversettings", subscriber),
        ("mailtofaxsettings", subscriber),
        ("ccmapentries", subscriber),
        ("autoattendants", subscriber),
        ("customers", world.customer),
        ("customercontacts", world.contact),
    ] {
        let path = format!("/api/{resource}/{id}");
        requests.push((Method::PUT, path.clone(), JSON));
        requests.push((Method::PATCH, path, JSON_PATCH));
    }
    for (name, body) in bodies() {
        for (method, path, media_type) in &requests {
            // An empty patch is a good one.
            if *method == Method::PATCH && name == "an array" {
                continue;
            }
            let headers = [("Content-Type", *media_type)];
            let reply = admin.send(method, path, &headers, Some(body.clone()));
            assert_refused(&reply, name);
        }
    }
    assert_eq!(server.database().row_counts(), before, "something was written");
    server.assert_healthy();
}

pub(super) fn media_types(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    for (resource, good) in CREATABLE {
        let body = good(&world).to_string().into_bytes();
        let path = format!("/api/{resource}/");
        for media_type in ["text/plain", "application/xml", "application/hal+json", "x", JSON_PATCH] {
            let headers = [("Content-Type", media_type)];
            let reply = admin.send(&Method::POST, &path, &headers, Some(body.clone()));
            // As a prefix, application/json is the beginning of the patch type, too; that is as specified.
            if media_type != JSON_PATCH {
                assert_eq!(reply.status, 415, "{media_type}: {reply}");
                assert_refused(&reply, media_type);
            }
        }
        let reply = admin.send(&Method::POST, &path, &[], Some(body));
        assert_eq!(reply.status, 415, "no media type: {reply}");
    }
    let path = format!("/api/customers/{}", world.customer);
    let headers = [("Content-Type", JSON)];
    let reply = admin.send(&Method::PATCH, &path, &headers, Some(b"[]".to_vec()));
    assert_eq!(reply.status, 415, "{reply}");
}

/// What was copied from elsewhere may be sent: members that a resource does not have mean nothing.
pub(super) fn unknown_members(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    for (resource, good) in CREATABLE {
        let mut body = good(&world);
        let word = names::unique();
        // No item has it, the first of its kind included.
        body["id"] = json!(999_999_999);
        body["_links"] = json!({"self": {"href": "/api/x/1"}});
        body["_embedded"] = json!([]);
        body[&word] = json!({"deep": [1, 2, {"x": null}]});
        body["' OR 1=1 --"] = json!("x");
        body[""] = json!("x");
        let id = admin.create(&format!("/api/{resource}/"), &body);
        assert_ne!(id, 999_999_999, "{resource} took the id of the body");
        let item = admin.get(&format!("/api/{resource}/{id}")).json();
        assert!(item.get(&word).is_none(), "{item}");
        assert_eq!(item["id"], json!(id));
    }
}
