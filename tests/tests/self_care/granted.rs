//! What the operator grants to subscriber administrators (`www_admin.privileges.subscriberadmin.subscribers`).

use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use provisioning_tests::server::Server;
use serde_json::{Value, json};

use super::{set, subscriber, user};

/// Each word grants what it says and nothing else; `write` all of it.
pub(super) fn words() {
    let settings = |words: &str| format!("www_admin: {{privileges: {{subscriberadmin: {{subscribers: {words}}}}}}}\n");
    let mut server = Server::start_with(Engine::Sqlite, &settings("[]"));
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let (_, _, boss) = user(&tenant, &server.self_care(), customer, true);
    for (words, [create, edit, delete], shown) in [
        ("[]", [403, 403, 403], json!([])),
        ("[create]", [201, 403, 403], json!(["create"])),
        ("[edit]", [403, 204, 403], json!(["edit"])),
        ("[delete, edit]", [403, 204, 204], json!(["edit", "delete"])),
        ("write", [201, 204, 204], json!(["write"])),
    ] {
        server.rewrite(0, &settings(words));
        assert!(server.command(&["config", "apply"], "").status.success());
        let other = tenant.subscriber(customer);
        let mut body = tenant.subscriber_body(customer);
        body["primary_number"] = Value::Null;
        body["alias_numbers"] = json!([]);
        let created = boss.post("/api/subscribers/", &body);
        assert_eq!(created.status, create, "{words}: {created}");
        let name = names::unique();
        let edited = set(&boss, &subscriber(other), "webusername", json!(name));
        assert_eq!(edited.status, edit, "{words}: {edited}");
        let known = tenant.client.get(&subscriber(other)).json()["webusername"].clone();
        assert_eq!(known == name, edit == 204, "{words}: {known}");
        let deleted = boss.delete(&subscriber(other));
        assert_eq!(deleted.status, delete, "{words}: {deleted}");
        let config = server.admin().get("/api/metaconfigdefs/").json()["config"].clone();
        assert_eq!(config["privileges"]["subscriberadmin"]["subscribers"], shown, "{words}");
    }
    server.assert_healthy();
}
