//! Items that contain what they refer to.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, JSON_PATCH, Reply};
use provisioning_tests::fixture::Tenant;
use reqwest::Method;
use serde_json::{Value, json};

use crate::resources::World;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "expand",
        Needs::Api,
        &[
            ("references_become_items", references),
            ("a_page_is_expanded_at_once", page),
            ("what_cannot_be_expanded_is_a_conflict", impossible),
            ("nothing_appears_that_the_caller_may_not_see", scope),
            ("answers_to_changes_are_expanded_too", changes),
        ],
    )
}

/// An item as it is read by itself, without links: what an expansion must be equal to.
fn plain(client: &Client, path: &str) -> Value {
    let mut item = client.get(path).json();
    item.as_object_mut().and_then(|members| members.remove("_links"));
    item
}

fn references(target: Target) {
    let world = World::create(&target.admin());
    let (platform, customer) = (&world.tenant.platform, world.customer);
    let path = format!("/api/subscribers/{}", world.subscriber);
    let item = platform.get(&format!("{path}?expand=customer_id.contact_id.reseller_id,domain_id")).json();
    let mut expected = plain(platform, &format!("/api/customers/{customer}"));
    expected["contact_id_expand"] = plain(platform, &format!("/api/customercontacts/{}", world.contact));
    expected["contact_id_expand"]["reseller_id_expand"] =
        plain(platform, &format!("/api/resellers/{}", world.tenant.reseller));
    assert_eq!(item["customer_id_expand"], expected);
    assert_eq!(item["domain_id_expand"], plain(platform, &format!("/api/domains/{}", world.tenant.domain_id)));
    assert_eq!(item["profile_id_expand"], Value::Null);
    let all = platform.get(&format!("{path}?expand=all")).json();
    assert_eq!(all["customer_id_expand"], plain(platform, &format!("/api/customers/{customer}")));
    let plain_item = platform.get(&path).json();
    for (name, value) in plain_item.as_object().expect("an object") {
        assert_eq!(&all[name], value, "{name} is as it is without expansion");
    }
}

fn page(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let (first, second) = (tenant.customer(), tenant.customer());
    for item in tenant.client.list("customers", "expand=contact_id") {
        let contact = item["contact_id"].as_u64().expect("a number");
        assert_eq!(item["contact_id_expand"], plain(&tenant.client, &format!("/api/customercontacts/{contact}")));
    }
    for customer in [first, second] {
        for _ in 0..2 {
            let _id = tenant.subscriber(customer);
        }
    }
    let query = format!("customer_id={first}&expand=customer_id");
    let subscribers = tenant.client.list("subscribers", &query);
    assert_eq!(subscribers.len(), 2);
    for item in subscribers {
        assert_eq!(item["customer_id_expand"]["id"], json!(first));
    }
}

fn impossible(target: Target) {
    let world = World::create(&target.admin());
    let customer = format!("/api/customers/{}", world.customer);
    // A field without a reference, no field at all, one beyond an expanded one, one that the role may not have.
    let wrong =
        ["status", "nothing", "contact_id.email", "contact_id,nothing", "a.b.c.d.e.f", "contact_id.reseller_id"];
    for fields in wrong {
        for path in [format!("{customer}?expand={fields}"), format!("/api/customers/?expand={fields}")] {
            let reply = world.tenant.client.get(&path);
            assert_eq!(reply.status, 409, "{reply}");
            assert_eq!(reply.error_message().as_deref(), Ok("Provided expand fields are invalid"));
        }
    }
    let item = world.tenant.client.get(&format!("{customer}?expand=nothing,contact_id&soft_expand=1")).json();
    assert_eq!(item["contact_id_expand"]["id"], json!(world.contact));
    assert_eq!(world.tenant.client.get(&format!("{customer}?expand=all")).status, 200);
    assert_eq!(world.tenant.client.get(&format!("{customer}?expand=")).status, 200);
}

fn scope(target: Target) {
    let world = World::create(&target.admin());
    let path = format!("/api/subscriberpreferences/{}", world.subscriber);
    let _any = world.tenant.client.get(&path);
    let subscriber = format!("/api/subscribers/{}", world.subscriber);
    let own = plain(&world.tenant.client, &subscriber);
    assert!(own.get("password").is_some(), "a reseller sees passwords");
    let numbers =
        world.tenant.client.list("numbers", &format!("subscriber_id={}&expand=subscriber_id", world.subscriber));
    assert!(!numbers.is_empty());
    for number in numbers {
        let expanded = number["subscriber_id_expand"].as_object().expect("expanded");
        assert_eq!(expanded["username"], own["username"]);
        assert!(!expanded.contains_key("password") && !expanded.contains_key("webpassword"), "{expanded:?}");
    }
    // The contact of a contract is the platform's and no customer contact.
    let reseller = format!("/api/contracts/{}?expand=contact_id", world.tenant.contract);
    let contract = world.tenant.platform.get(&reseller).json();
    assert!(contract.get("contact_id_expand").is_none(), "{contract}");
}

fn changes(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let contact = tenant.contact();
    let send = |method: &Method, path: &str, kind: &str, body: Value| -> Reply {
        let headers = [("Content-Type", kind), ("Prefer", "return=representation")];
        tenant.client.send(method, path, &headers, Some(body.to_string().into_bytes()))
    };
    let created = send(&Method::POST, "/api/customers/?expand=contact_id", JSON, tenant.customer_body(contact));
    assert_eq!(created.json()["contact_id_expand"]["id"], json!(contact), "{created}");
    let path = format!("/api/customers/{}?expand=contact_id", created.location_id());
    let patch = json!([{"op": "replace", "path": "/external_id", "value": "x"}]);
    assert_eq!(send(&Method::PATCH, &path, JSON_PATCH, patch).json()["contact_id_expand"]["id"], json!(contact));
    let replaced = send(&Method::PUT, &path, JSON, tenant.client.get(&path).json());
    assert_eq!(replaced.json()["contact_id_expand"]["id"], json!(contact), "{replaced}");
    let before = tenant.client.list("customers", "").len();
    let refused = send(&Method::POST, "/api/customers/?expand=nothing", JSON, tenant.customer_body(contact));
    assert_eq!(refused.status, 409, "{refused}");
    assert_eq!(tenant.client.list("customers", "").len(), before, "nothing has been created");
}
