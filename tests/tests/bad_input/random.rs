//! Documents, patches, queries and paths made by chance.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use provisioning_tests::case::Target;
use provisioning_tests::client::Reply;
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::resources::{CREATABLE, World};

/// Small enough for every run; more with `PROPTEST_CASES`.
fn runner() -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok());
    TestRunner::new(Config {
        cases: cases.unwrap_or(200),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    })
}

/// Any JSON, with a liking for what the interface gives a meaning to.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..20_i64).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        proptest::sample::select(vec![
            "active",
            "locked",
            "terminated",
            "pending",
            "sipaccount",
            "pbxaccount",
            "",
            "0",
            "id"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((any_name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_name() -> impl Strategy<Value = String> {
    let known: Vec<String> = [
        "id",
        "cc",
        "ac",
        "sn",
        "email",
        "name",
        "status",
        "type",
        "reseller_id",
        "contact_id",
        "customer_id",
        "domain",
        "username",
        "password",
        "primary_number",
        "alias_numbers",
        "billing_profiles",
        "profile_id",
        "start",
        "stop",
        "attributes",
        "lock",
        "timezone",
        "destinations",
        "destination",
        "slots",
        "speeddials",
        "slot",
        "acl",
        "pin",
        "times",
        "cfu",
        "cfna",
        "max_subscribers",
        "external_id",
    ]
    .map(str::to_owned)
    .to_vec();
    prop_oneof![9 => proptest::sample::select(known), 1 => any::<String>()]
}

fn clear(reply: &Reply) -> Result<(), TestCaseError> {
    match reply.status {
        200 | 201 | 204 | 301 => Ok(()),
        400 | 403..=499 => match reply.error_message() {
            Ok(_) => Ok(()),
            Err(error) => Err(TestCaseError::fail(error)),
        },
        _ => Err(TestCaseError::fail(reply.to_string())),
    }
}

/// A good body in which some members were replaced.
pub(super) fn documents(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    let changes = proptest::collection::vec((any_name(), any_json()), 0..6);
    let input = (0..CREATABLE.len(), changes, any::<bool>());
    let result = runner().run(&input, |(index, changes, start_good)| {
        let (resource, good) = CREATABLE[index];
        let mut body = if start_good { good(&world) } else { json!({}) };
        for (name, value) in changes {
            body[name] = value;
        }
        clear(&admin.post(&format!("/api/{resource}/"), &body))
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    server.assert_healthy();
}

/// Operations on items that exist.
pub(super) fn patches(target: Target) {
    let mut server = target.own_server();
    let admin = server.admin();
    let world = World::create(&admin);
    let items = [
        format!("customercontacts/{}", world.contact),
        format!("customers/{}", world.customer),
        format!("subscribers/{}", world.subscriber),
        format!("subscriberpreferences/{}", world.subscriber),
        format!("domainpreferences/{}", world.tenant.domain_id),
        format!("callforwards/{}", world.subscriber),
        format!("cfmappings/{}", world.subscriber),
        format!("speeddials/{}", world.subscriber),
        format!("voicemailsettings/{}", world.subscriber),
        format!("faxserversettings/{}", world.subscriber),
        format!("mailtofaxsettings/{}", world.subscriber),
        format!("autoattendants/{}", world.subscriber),
        format!("billingprofiles/{}", world.tenant.profile),
    ];
    let op = proptest::sample::select(vec!["add", "remove", "replace", "move", "copy", "test", "x"]);
    let pointer = || {
        let part = prop_oneof![4 => any_name(), 1 => "[0-9]{1,3}", 1 => Just("-".to_owned())];
        let parts = proptest::collection::vec(part, 0..4);
        parts.prop_map(|parts| parts.iter().fold(String::new(), |path, p| path + "/" + p))
    };
    let operation = (op, pointer(), pointer(), any_json(), 0..32_u8);
    let operations = proptest::collection::vec(operation, 0..5);
    let result = runner().run(&(0..items.len(), operations), |(index, operations)| {
        let operations: Vec<Value> = operations
            .into_iter()
            .map(|(op, path, from, value, members)| {
                let mut operation = Map::new();
                operation.insert("op".into(), op.into());
                let mut add = |bit: u8, name: &str, value: Value| {
                    if members & bit != 0 {
                        operation.insert(name.into(), value);
                    }
                };
                // Mostly a path and a value, sometimes members that do not belong there.
                add(1 | 2 | 4, "path", path.into());
                add(8 | 16, "value", value);
                if matches!(op, "move" | "copy") {
                    add(1 | 4 | 16, "from", from.into());
                }
                Value::Object(operation)
            })
            .collect();
        let path = format!("/api/{}", items[index]);
        clear(&admin.patch(&path, &json!(operations)))?;
        let reply = admin.get(&path);
        // The item may have been terminated, which hides some kinds.
        match reply.status {
            200 | 404 => Ok(()),
            _ => Err(TestCaseError::fail(reply.to_string())),
        }
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    server.assert_healthy();
}

/// Parameters that collections know, with any value.
pub(super) fn queries(target: Target) {
    let admin = target.admin();
    let _world = World::create(&admin);
    let name = proptest::sample::select(vec![
        "page",
        "rows",
        "order_by",
        "order_by_direction",
        "no_count",
        "expand",
        "soft_expand",
        "wildcards",
        "tz",
        "lang",
        "id",
        "email",
        "reseller_id",
        "status",
        "not_status",
        "type",
        "external_id",
        "contact_id",
        "customer_id",
        "username",
        "domain",
        "alias",
        "name",
        "primary_number",
        "handle",
        "create_timestamp_gt",
        "login",
        "profile_set_id",
        "x",
    ]);
    let value = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..12),
        "[0-9*%_$,'\" -]{0,12}".prop_map(String::into_bytes),
        proptest::sample::select(vec!["$null", "NULL", "$not_null", "id", "all", "1", "desc"])
            .prop_map(|text| text.as_bytes().to_vec()),
    ];
    let parameters = proptest::collection::vec((name, value), 0..4);
    let result = runner().run(&(0..CREATABLE.len(), parameters), |(index, parameters)| {
        let (resource, _) = CREATABLE[index];
        let mut path = format!("/api/{resource}/?");
        for (name, value) in parameters {
            path.push_str(&format!("{name}={}&", percent_encode(&value)));
        }
        clear(&admin.get(&path))
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// Any path under the interface and beside it, with and without credentials.
pub(super) fn paths(target: Target) {
    let admin = target.admin();
    let anonymous = admin.anonymous();
    let part = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..8).prop_map(|bytes| percent_encode(&bytes)),
        proptest::sample::select(vec!["api", "customers", "subscribers", "journal", "recent", "1", ""])
            .prop_map(str::to_owned),
    ];
    let parts = proptest::collection::vec(part, 0..5);
    let result = runner().run(&parts, |parts| {
        let path = format!("/{}", parts.join("/"));
        for client in [&admin, &anonymous] {
            let Ok(reply) = client.try_send(&Method::GET, &path, &[], None) else {
                // The server may drop a connection that makes no sense, but it must go on.
                clear(&admin.get("/api/customers/?rows=1"))?;
                continue;
            };
            prop_assert!(reply.status < 500, "{}", reply);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn percent_encode(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
}
