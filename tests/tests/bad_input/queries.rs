//! Ids and pages beyond what there can be.

use provisioning_tests::case::Target;
use provisioning_tests::client::JSON_PATCH;
use reqwest::Method;
use serde_json::json;

use super::assert_refused;
use crate::resources::{CREATABLE, World};

/// Resources whose items are named by a number.
fn resources() -> Vec<&'static str> {
    let mut resources: Vec<&str> = CREATABLE.iter().map(|(resource, _)| *resource).collect();
    resources.extend(["numbers", "subscriberpreferences", "customerpreferences", "callforwards", "cfmappings"]);
    resources.extend(["speeddials", "voicemailsettings", "faxserversettings", "mailtofaxsettings", "ccmapentries"]);
    resources.extend(["autoattendants", "callqueues"]);
    resources.extend(["peeringserverpreferences", "activesubscriberpreferences", "subscriberoperationalstates"]);
    resources
}

pub(super) fn ids(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    for resource in resources() {
        // Whole numbers, but of no item.
        for id in [
            "0",
            "-1",
            "999999999",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "99999999999999999999999999999999999999999",
        ] {
            let path = format!("/api/{resource}/{id}");
            let reply = admin.get(&path);
            assert_eq!(reply.status, 404, "{reply}");
            assert_refused(&reply, id);
            let headers = [("Content-Type", JSON_PATCH)];
            let reply = admin.send(&Method::PATCH, &path, &headers, Some(b"[]".to_vec()));
            assert_eq!(reply.status, 404, "{reply}");
            assert_eq!(admin.delete(&path).status, 404, "{path}");
        }
        // No numbers at all.
        for id in ["abc", "1.5", "1e3", "0x1", "1%20", "%00", "1'--", "1;2", "%F0%9F%98%80", "1,2"] {
            let reply = admin.get(&format!("/api/{resource}/{id}"));
            assert_eq!(reply.status, 400, "{reply}");
            assert_refused(&reply, id);
        }
    }
    // As references in a body.
    for (resource, good) in CREATABLE {
        let template = good(&world);
        let names = template.as_object().into_iter().flat_map(|o| o.keys());
        for member in names.filter(|name| name.ends_with("_id")) {
            for id in [
                json!(0),
                json!(-1),
                json!(999_999_999),
                json!(u64::MAX),
                json!(1e30),
                json!("99999999999999999999999"),
            ] {
                let mut body = good(&world);
                body[member] = id.clone();
                let reply = admin.post(&format!("/api/{resource}/"), &body);
                assert_eq!(reply.status, 422, "{resource} {member}={id}: {reply}");
                assert_refused(&reply, member);
            }
        }
    }
}

pub(super) fn paging(target: Target) {
    let admin = target.admin();
    let _world = World::create(&admin);
    for resource in resources() {
        for value in ["0", "-1", "abc", "", "1.5", "1e3", "%00", "1'--"] {
            for parameter in ["page", "rows"] {
                let reply = admin.get(&format!("/api/{resource}/?{parameter}={value}"));
                assert_eq!(reply.status, 400, "{reply}");
                assert_refused(&reply, value);
            }
        }
        // Positive, but of no use: an empty page or a refusal.
        for query in [
            "page=9223372036854775807",
            "page=9223372036854775807&rows=9223372036854775807",
            "page=18446744073709551615",
            "page=99999999999999999999999999",
            "rows=99999999999999999999999999",
            "page=4294967297&rows=1000",
        ] {
            let reply = admin.get(&format!("/api/{resource}/?{query}"));
            if reply.status == 200 {
                let body = reply.json();
                let whole = body.get("_embedded").is_none() || query.starts_with("rows");
                assert!(whole, "{query} is not empty: {reply}");
            } else {
                assert_refused(&reply, query);
            }
        }
        for query in [
            "order_by=nosuchcolumn",
            "order_by=id;%20DROP%20TABLE%20admins",
            "order_by=1",
            "order_by=id&order_by_direction=sideways",
            "order_by=",
            "page=1&page=2",
            "=x",
            "&&&",
            "nosuchfilter='%20OR%201=1",
            "%00=%00",
            "%ff=%fe",
            "expand=",
        ] {
            let reply = admin.get(&format!("/api/{resource}/?rows=1&{query}"));
            assert!(matches!(reply.status, 200 | 400 | 409 | 422), "{query}: {reply}");
        }
    }
}
