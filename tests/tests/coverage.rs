//! Whatever the server offers is in the lists that the other tests go through.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use reqwest::Method;

use crate::resources::{CREATABLE, World, changeable};
use crate::roles::things;

/// Collections that the lists leave out, and why.
const LEFT_OUT: [(&str, &str); 13] = [
    ("metaconfigdefs", "one document; see `protocol`"),
    ("subscriberpreferencedefs", "one document, the same for everybody: it has no items that could belong to someone"),
    ("profilepreferencedefs", "as subscriberpreferencedefs"),
    ("customerpreferencedefs", "as subscriberpreferencedefs"),
    ("domainpreferencedefs", "as subscriberpreferencedefs"),
    ("resellerpreferencedefs", "as subscriberpreferencedefs"),
    ("managersecretary", "its items are named by a uuid; see `forwards`"),
    ("callqueues", "has no items without a signalling part; see `features`"),
    ("peeringserverpreferencedefs", "as subscriberpreferencedefs"),
    ("userinfo", "tells of the caller alone; see `account`"),
    ("admincerts", "its items are logins; see `certificates`"),
    ("authtokens", "makes no item; see `tokens`"),
    ("passwordchange", "makes no item; see `account`"),
];

/// What belongs to the platform and is read by every reseller.
const PLATFORM_WIDE: [&str; 3] = ["lnpcarriers", "soundgroups", "soundhandles"];

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "coverage",
        Needs::Api,
        &[
            ("what_can_be_created_is_listed", creatable),
            ("what_can_only_be_changed_is_listed", only_changeable),
            ("what_a_reseller_reads_is_listed", readable),
        ],
    )
}

/// The names of all collections.
fn collections(client: &Client) -> Vec<String> {
    let reply = client.send(&Method::OPTIONS, "/api/", &[], None);
    assert_eq!(reply.status, 200, "{reply}");
    let link = reply.header("link").expect("one link line a collection");
    let names: Vec<String> =
        link.split("</api/").filter_map(|part| part.split_once("/>")).map(|(name, _)| name.to_owned()).collect();
    assert!(names.len() >= CREATABLE.len(), "{link}");
    names
}

/// The methods that the caller may use there, none if it may not use any.
fn methods(client: &Client, path: &str) -> Vec<String> {
    let reply = client.send(&Method::OPTIONS, path, &[], None);
    assert!(matches!(reply.status, 200 | 403 | 404 | 405), "{reply}");
    let allow = reply.header("allow").filter(|_| reply.status == 200).unwrap_or_default();
    allow.split(", ").map(str::to_owned).collect()
}

/// Stops unless what is offered is what is listed and left out.
fn assert_complete(offered: &[String], listed: &[&str]) {
    let left_out = |name: &str| LEFT_OUT.iter().any(|(other, _)| *other == name);
    for name in offered {
        assert!(listed.contains(&name.as_str()) || left_out(name), "{name} is tested by nothing; listed: {listed:?}");
    }
    for name in listed {
        assert!(offered.iter().any(|other| other == name), "{name} is not offered: {offered:?}");
        assert!(!left_out(name), "{name} is not left out any more");
    }
}

fn creatable(target: Target) {
    let admin = target.admin();
    let mut offered = collections(&admin);
    offered.retain(|name| methods(&admin, &format!("/api/{name}/")).contains(&"POST".to_owned()));
    assert_complete(&offered, &CREATABLE.map(|(name, _)| name));
}

fn only_changeable(target: Target) {
    let admin = target.admin();
    let world = World::create(&admin);
    let mut offered = collections(&admin);
    offered.retain(|name| {
        let collection = methods(&admin, &format!("/api/{name}/"));
        let item = methods(&admin, &format!("/api/{name}/1"));
        !collection.contains(&"POST".to_owned()) && item.contains(&"PUT".to_owned())
    });
    let items = changeable(&world);
    let listed: Vec<&str> = items.iter().filter_map(|(path, _)| path.split('/').nth(2)).collect();
    assert_complete(&offered, &listed);
}

fn readable(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let mut offered = collections(&tenant.client);
    offered.retain(|name| methods(&tenant.client, &format!("/api/{name}/")).contains(&"GET".to_owned()));
    offered.retain(|name| !PLATFORM_WIDE.contains(&name.as_str()));
    let items = things(&tenant);
    let listed: Vec<&str> = items.iter().map(|(name, _)| *name).collect();
    assert_complete(&offered, &listed);
}
