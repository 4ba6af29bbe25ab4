//! The listener for subscribers: who logs in there, what they see, and what they may change.

mod changes;
mod forwards;
mod granted;
mod levels;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use serde_json::{Value, json};

const WEB_PASSWORD: &str = "Web.Passw0rd#1";

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "self_care",
        Needs::Process,
        &[
            ("each_listener_has_its_logins", logins),
            ("a_subscriber_is_alone", alone),
            ("a_subscriber_administrator_sees_its_customer", customer),
            ("the_administrator_of_a_pbx_manages_it", pbx),
            ("a_subscriber_changes_little_of_itself", changes::own_record),
            ("what_a_subscriber_does_not_see_it_does_not_lose", changes::preferences),
            ("a_subscriber_finds_its_own_changes_in_journals", changes::journals),
            ("what_is_not_exposed_stays_hidden_on_every_level", levels::exposed),
            ("what_is_not_exposed_cannot_be_chosen", levels::choices),
            ("a_new_password_counts_at_once", changes::new_password),
            ("who_is_locked_does_not_log_in", changes::locked),
            ("a_subscriber_sees_sets_of_others_and_changes_its_own", forwards::sets),
            ("a_subscriber_administrator_has_the_sets_of_its_customer", forwards::sets_of_a_customer),
            ("a_profile_limits_the_types_of_forwards", forwards::types_of_a_profile),
        ],
    );
    trials.push(Trial::test("self_care::rights_are_granted_word_by_word::sqlite", || {
        granted::words();
        Ok(())
    }));
    trials
}

/// A customer with an administrator and a plain subscriber, and somebody of another customer of the same reseller.
pub(crate) struct Home {
    pub(crate) tenant: Tenant,
    pub(crate) anonymous: Client,
    pub(crate) customer: u64,
    /// Id, `webusername@domain`, client.
    pub(crate) boss: (u64, String, Client),
    pub(crate) plain: (u64, String, Client),
    pub(crate) foreign_customer: u64,
    pub(crate) foreign: u64,
}

impl Home {
    pub(crate) fn create(target: Target) -> Self {
        let server = target.shared_server();
        let tenant = Tenant::create(&server.admin());
        let anonymous = server.self_care();
        let customer = tenant.customer();
        let foreign_customer = tenant.customer();
        let boss = user(&tenant, &anonymous, customer, true);
        let plain = user(&tenant, &anonymous, customer, false);
        let foreign = tenant.subscriber(foreign_customer);
        Self { tenant, anonymous, customer, boss, plain, foreign_customer, foreign }
    }

    pub(crate) fn operator(&self) -> &Client {
        &self.tenant.client
    }
}

pub(crate) fn user(tenant: &Tenant, anonymous: &Client, customer: u64, administrative: bool) -> (u64, String, Client) {
    let name = format!("web_{}", names::unique());
    let mut body = tenant.subscriber_body(customer);
    body["webusername"] = json!(name);
    body["webpassword"] = json!(WEB_PASSWORD);
    body["administrative"] = json!(administrative);
    let id = tenant.client.create("/api/subscribers/", &body);
    let login = format!("{name}@{}", tenant.domain);
    let client = anonymous.with_login(&login, WEB_PASSWORD);
    (id, login, client)
}

fn subscriber(id: u64) -> String {
    format!("/api/subscribers/{id}")
}

fn set(client: &Client, path: &str, member: &str, value: Value) -> Reply {
    client.patch(path, &json!([{"op": "replace", "path": format!("/{member}"), "value": value}]))
}

pub(crate) fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn ids(client: &Client, resource: &str) -> Vec<u64> {
    client.list(resource, "").iter().filter_map(|item| item["id"].as_u64()).collect()
}

fn logins(target: Target) {
    let home = Home::create(target);
    let (_, login, client) = &home.plain;
    let path = subscriber(home.plain.0);
    assert_eq!(client.get(&path).status, 200);
    let item = home.operator().get(&path).json();
    let sip_name = format!("{}@{}", item["username"].as_str().expect("a user name"), home.tenant.domain);
    let (web_name, _) = login.split_once('@').expect("a domain");
    let other = Tenant::create(&home.tenant.platform);
    for wrong in [
        home.anonymous.clone(),
        client.with_login(login, "wrong"),
        client.with_login(login, "secret subscriber pass"),
        client.with_login(&sip_name, WEB_PASSWORD),
        client.with_login(web_name, WEB_PASSWORD),
        client.with_login(&format!("{web_name}@{}", other.domain), WEB_PASSWORD),
        client.with_login(&home.tenant.login, PASSWORD),
    ] {
        let reply = wrong.get(&path);
        assert_eq!(reply.status, 401, "{reply}");
        assert_eq!(reply.header("www-authenticate").as_deref(), Some("Basic realm=\"api_subscriber_http\""));
        assert_eq!(reply.body, "Authorization required.");
    }
    let reply = home.operator().with_login(login, WEB_PASSWORD).get(&path);
    assert_eq!(reply.status, 401, "{reply}");
    assert_eq!(reply.header("www-authenticate").as_deref(), Some("Basic realm=\"api_admin_http\""));
    // Without a web password nobody logs in.
    assert_eq!(set(home.operator(), &path, "webpassword", Value::Null).status, 204);
    for password in [WEB_PASSWORD, ""] {
        assert_eq!(client.with_login(login, password).get(&path).status, 401, "'{password}'");
    }
}

/// What belongs to operators does not exist here.
fn assert_no_operator(home: &Home, client: &Client) {
    let tenant = &home.tenant;
    for (resource, id) in [
        ("resellers", tenant.reseller),
        ("contracts", tenant.contract),
        ("systemcontacts", tenant.system_contact),
        ("customercontacts", tenant.system_contact),
        ("admins", tenant.admin),
        ("domains", tenant.domain_id),
        ("billingprofiles", tenant.profile),
        ("subscriberprofilesets", 1),
        ("rewriterulesets", 1),
        ("emergencymappingcontainers", 1),
    ] {
        for path in [format!("/api/{resource}/"), format!("/api/{resource}/{id}")] {
            refused(&client.get(&path), 403, "Invalid user");
        }
        refused(&client.post(&format!("/api/{resource}/"), &json!({})), 403, "Invalid user");
    }
    refused(&client.get("/api/customers/"), 403, "Invalid user");
    refused(&client.post("/api/customers/", &json!({})), 403, "Invalid user");
}

/// Whether these subscribers do not exist for the caller, in any of the resources that show them.
fn assert_hidden(client: &Client, hidden: &[u64]) {
    for resource in ["subscribers", "subscriberpreferences", "callforwards", "cfmappings"] {
        for id in hidden {
            let path = format!("/api/{resource}/{id}");
            for reply in [client.get(&path), client.put(&path, &json!({})), client.patch(&path, &json!([]))] {
                assert_eq!(reply.status, 404, "{reply}");
            }
        }
    }
}

fn alone(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.plain;
    for resource in ["subscribers", "subscriberpreferences"] {
        assert_eq!(ids(client, resource), [*id], "{resource}");
    }
    assert_eq!(client.list("callforwards", "").len(), 1);
    assert_eq!(client.get(&format!("/api/callforwards/{id}")).status, 200);
    assert_hidden(client, &[home.boss.0, home.foreign]);
    assert_no_operator(&home, client);
    for path in ["/api/numbers/", "/api/ncoslevels/", "/api/soundsets/"] {
        refused(&client.get(path), 403, "Invalid user");
    }
    refused(&client.get(&format!("/api/customers/{}", home.customer)), 403, "Invalid user");
    refused(&client.post("/api/subscribers/", &json!({})), 403, "Invalid user");
    for id in [*id, home.boss.0, home.foreign] {
        refused(&client.delete(&subscriber(id)), 403, "Invalid user");
    }
    refused(&client.get(&format!("{}/journal/", subscriber(*id))), 403, "Invalid user");
}

fn customer(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.boss;
    for resource in ["subscribers", "subscriberpreferences"] {
        assert_eq!(ids(client, resource), [*id, home.plain.0], "{resource}");
    }
    assert_eq!(client.list("callforwards", "").len(), 2);
    let numbers = client.list("numbers", "");
    assert_eq!(numbers.len(), 4, "a primary and an alias number each");
    assert_hidden(client, &[home.foreign]);
    assert_no_operator(&home, client);
    let foreign = home.operator().list("numbers", &format!("subscriber_id={}", home.foreign));
    assert_eq!(client.get(&format!("/api/numbers/{}", foreign[0]["id"])).status, 404);
    let path = format!("/api/customers/{}", home.customer);
    let seen = client.get(&path);
    assert_eq!(seen.status, 200, "{seen}");
    let read_only = "Read-only resource for authenticated role";
    refused(&client.put(&path, &seen.json()), 403, read_only);
    refused(&client.patch(&path, &json!([])), 403, read_only);
    refused(&client.get(&format!("/api/customers/{}", home.foreign_customer)), 403, "Invalid customer id");
    // Who has no PBX only looks at the others.
    let plain = subscriber(home.plain.0);
    refused(&client.patch(&plain, &json!([])), 403, read_only);
    refused(&client.delete(&plain), 403, read_only);
    refused(&client.delete(&subscriber(*id)), 403, read_only);
    refused(&client.post("/api/subscribers/", &home.tenant.subscriber_body(home.customer)), 403, read_only);
    refused(&client.get(&format!("{plain}/journal/")), 403, "Invalid user");
}

fn pbx(target: Target) {
    let home = Home::create(target);
    let tenant = &home.tenant;
    let mut body = tenant.customer_body(tenant.contact());
    body["type"] = json!("pbxaccount");
    let customer = home.operator().create("/api/customers/", &body);
    let mut body = tenant.subscriber_body(customer);
    body["is_pbx_pilot"] = json!(true);
    body["administrative"] = json!(true);
    body["webpassword"] = json!(WEB_PASSWORD);
    let pilot = home.operator().create("/api/subscribers/", &body);
    let login = format!("{}@{}", body["username"].as_str().expect("a user name"), tenant.domain);
    let client = home.anonymous.with_login(&login, WEB_PASSWORD);
    // Whatever customer is named, it is the own one.
    let mut body = tenant.subscriber_body(home.foreign_customer);
    body["primary_number"] = Value::Null;
    body["alias_numbers"] = json!([]);
    body["pbx_extension"] = json!("10");
    let extension = client.create("/api/subscribers/", &body);
    let seen = home.operator().get(&subscriber(extension)).json();
    assert_eq!(seen["customer_id"], json!(customer));
    assert_eq!(ids(&client, "subscribers"), [pilot, extension]);
    let reply = set(&client, &subscriber(extension), "display_name", json!("Somebody"));
    assert_eq!(reply.status, 204, "{reply}");
    assert_hidden(&client, &[home.plain.0, home.foreign]);
    assert_eq!(client.delete(&subscriber(home.plain.0)).status, 404);
    refused(&client.delete(&subscriber(pilot)), 403, "Cannot terminate pilot subscriber");
    assert_eq!(client.delete(&subscriber(extension)).status, 204);
    assert_eq!(ids(&client, "subscribers"), [pilot]);
}
