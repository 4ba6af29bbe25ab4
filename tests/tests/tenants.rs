//! Resellers, their domains and profile sets: what belongs together and ends together.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "tenants",
        Needs::Api,
        &[
            ("a_reseller_needs_a_contract_of_its_own", contracts),
            ("the_end_of_a_reseller", the_end),
            ("a_login_does_not_end_its_own_reseller", own_reseller),
            ("a_terminated_reseller_gives_its_name_away", names_are_given_away),
            ("a_domain_in_use_stays", domain_in_use),
            ("a_domain_has_a_name", domain_names),
            ("one_default_in_each_profile_set", one_default),
            ("an_attribute_that_goes_takes_its_values_along", attributes_go),
            ("a_set_in_use_stays_with_its_reseller", set_in_use),
        ],
    )
}

fn refused(reply: &Reply, status: u16, message: &str) {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn set(client: &Client, path: &str, member: &str, value: Value) -> Reply {
    client.patch(path, &json!([{"op": "replace", "path": format!("/{member}"), "value": value}]))
}

fn contract(platform: &Client, kind: &str) -> u64 {
    let email = format!("{}@example.org", names::unique());
    let contact = platform.create("/api/systemcontacts/", &json!({"email": email}));
    let body = json!({"contact_id": contact, "status": "active", "type": kind, "billing_profile_id": 1});
    platform.create("/api/contracts/", &body)
}

fn contracts(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let platform = &tenant.platform;
    let (peering, customer) = (contract(platform, "sippeering"), tenant.customer());
    let name = names::unique();
    let post = |contract: Value| {
        let body = json!({"name": name, "contract_id": contract, "status": "active"});
        platform.post("/api/resellers/", &body)
    };
    let own = format!("/api/resellers/{}", tenant.reseller);
    for (contract, create, update) in [
        (json!("abc"), "Invalid 'contract_id', not a number", "Invalid 'contract_id', not a number"),
        (json!(999_999_999), "Invalid 'contract_id'.", "Invalid 'contract_id'"),
        (json!(peering), "Invalid 'contract_id'.", "Invalid 'contract_id'"),
        (
            json!(customer),
            "Invalid 'contract_id' linking to a customer contact",
            "Invalid 'contract_id' linking to a customer contact",
        ),
        (
            json!(1),
            "Invalid 'contract_id', reseller with this contract already exists",
            "Invalid 'contract_id', reseller with this contract already exists",
        ),
    ] {
        refused(&post(contract.clone()), 422, create);
        refused(&set(platform, &own, "contract_id", contract), 422, update);
    }
    let taken = "Invalid 'name', reseller with this name already exists";
    let free = contract(platform, "reseller");
    let body = json!({"name": "DEFAULT", "contract_id": free, "status": "active"});
    refused(&platform.post("/api/resellers/", &body), 422, taken);
    refused(&set(platform, &own, "name", json!("Default")), 422, taken);
    let reply = platform.post("/api/resellers/", &json!({"status": "pending", "name": "x".repeat(64)}));
    let text = reply.error_message().expect("an error of the usual shape");
    let expected =
        "Validation failed. field='contract_id', input='', errors='Contract field is required'; field='name', ";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("field='status', input='pending', errors=''pending' is not a valid value'"), "{text}");
    let before = platform.get(&own).json();
    assert_eq!(platform.put(&own, &before).status, 204);
    assert_eq!(set(platform, &own, "contract_id", json!(free)).status, 204);
}

fn the_end(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let subscriber = tenant.subscriber(customer);
    let path = format!("/api/resellers/{}", tenant.reseller);
    assert_eq!(set(&tenant.platform, &path, "status", json!("terminated")).status, 204);
    let status = |path: String| tenant.platform.get(&path).json()["status"].clone();
    assert_eq!(status(path.clone()), "terminated");
    assert_eq!(status(format!("/api/customers/{customer}")), "terminated");
    for gone in [
        format!("/api/contracts/{}", tenant.contract),
        format!("/api/domains/{}", tenant.domain_id),
        format!("/api/admins/{}", tenant.admin),
        format!("/api/subscribers/{subscriber}"),
    ] {
        assert_eq!(tenant.platform.get(&gone).status, 404, "{gone}");
    }
    assert_eq!(tenant.client.get("/api/customers/").status, 401);
    // Nothing comes back with it.
    assert_eq!(set(&tenant.platform, &path, "status", json!("active")).status, 204);
    assert_eq!(status(path), "active");
    assert_eq!(status(format!("/api/customers/{customer}")), "terminated");
    let body = json!({"domain": tenant.domain, "reseller_id": tenant.reseller});
    let _ = tenant.platform.create("/api/domains/", &body);
}

fn own_reseller(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let login = format!("root_{}", names::unique());
    let mut body = admin_body(&login, tenant.reseller);
    body["is_superuser"] = json!(true);
    let _ = tenant.platform.create("/api/admins/", &body);
    let superuser = tenant.platform.with_login(&login, PASSWORD);
    let path = format!("/api/resellers/{}", tenant.reseller);
    let reply = set(&superuser, &path, "status", json!("terminated"));
    refused(&reply, 403, "Cannot delete the currently used account");
    assert_eq!(superuser.get(&path).json()["status"], "active");
    assert_eq!(tenant.client.get(&format!("/api/domains/{}", tenant.domain_id)).status, 200);
}

fn names_are_given_away(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let path = format!("/api/resellers/{}", tenant.reseller);
    let name = tenant.platform.get(&path).json()["name"].as_str().expect("a name").to_owned();
    let body = json!({"name": name, "contract_id": contract(&tenant.platform, "reseller"), "status": "active"});
    let taken = "Invalid 'name', reseller with this name already exists";
    refused(&tenant.platform.post("/api/resellers/", &body), 422, taken);
    assert_eq!(set(&tenant.platform, &path, "status", json!("terminated")).status, 204);
    let other = Tenant::create(&tenant.platform);
    let reply = set(&tenant.platform, &format!("/api/resellers/{}", other.reseller), "name", json!(name));
    refused(&reply, 422, taken);
    let heir = tenant.platform.create("/api/resellers/", &body);
    assert_eq!(tenant.platform.get(&format!("/api/resellers/{heir}")).json()["name"], json!(name));
    let old = tenant.platform.get(&path).json()["name"].clone();
    assert_eq!(old, json!(format!("old_{}_{name}", tenant.reseller)));
}

fn domain_in_use(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let path = format!("/api/domains/{}", tenant.domain_id);
    refused(&tenant.client.delete(&path), 423, "Domain is still in use.");
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204);
    assert_eq!(tenant.client.delete(&path).status, 204);
    assert_eq!(tenant.client.get(&path).status, 404);
}

fn domain_names(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let word = names::unique();
    let post = |name: String| tenant.client.post("/api/domains/", &json!({"domain": name, "_skip_sip_reload": true}));
    for name in [format!("Sip-{word}.Example.ORG"), format!("[2001:db8::{:x}]", tenant.domain_id)] {
        let reply = post(name.clone());
        assert_eq!(reply.status, 201, "{reply}");
        let seen = tenant.client.get(&format!("/api/domains/{}", reply.location_id())).json();
        assert_eq!(seen["domain"], json!(name));
        assert!(seen.get("reseller_id").is_none(), "{seen}");
        refused(&post(name.to_uppercase()), 422, &format!("Domain '{}' already exists.", name.to_uppercase()));
    }
    for name in [format!("with blank.{word}"), format!("a@{word}"), format!("a..{word}"), format!("{word}.").repeat(13)]
    {
        let reply = post(name.clone());
        assert_eq!(reply.status, 422, "{reply}");
        let text = reply.error_message().expect("an error of the usual shape");
        assert!(text.starts_with(&format!("Validation failed. field='domain', input='{name}', errors='")), "{text}");
    }
    let reply = tenant.platform.post("/api/domains/", &json!({"domain": "x.example.org", "reseller_id": "abc"}));
    assert_eq!(reply.status, 422, "{reply}");
    assert!(reply.body.contains("field='reseller_id'"), "{reply}");
}

fn profile(client: &Client, set: u64, name: &str, default: Value, attributes: &Value) -> u64 {
    let body = json!({"name": name, "description": "d", "profile_set_id": set, "set_default": default,
        "attributes": attributes});
    client.create("/api/subscriberprofiles/", &body)
}

fn new_set(client: &Client) -> u64 {
    client.create("/api/subscriberprofilesets/", &json!({"name": names::unique(), "description": "d"}))
}

fn one_default(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let id = new_set(client);
    let defaults = || -> Vec<bool> {
        let listed = client.list("subscriberprofiles", &format!("profile_set_id={id}&order_by=id"));
        listed.iter().map(|one| one["set_default"] == json!(true)).collect()
    };
    let path = |profile: u64| format!("/api/subscriberprofiles/{profile}");
    let first = profile(client, id, "first", json!(false), &json!([]));
    assert_eq!(defaults(), [true], "the first one is the default whatever it says");
    assert_eq!(set(client, &path(first), "set_default", json!(false)).status, 204);
    assert_eq!(defaults(), [true], "there is no other");
    let second = profile(client, id, "second", json!(true), &json!([]));
    assert_eq!(defaults(), [false, true]);
    let third = profile(client, id, "third", Value::Null, &json!([]));
    assert_eq!(set(client, &path(second), "set_default", json!(false)).status, 204);
    assert_eq!(defaults(), [true, false, false], "the oldest follows");
    assert_eq!(set(client, &path(third), "set_default", json!(true)).status, 204);
    assert_eq!(defaults(), [false, false, true]);
    assert_eq!(client.delete(&path(third)).status, 204);
    assert_eq!(defaults(), [true, false]);
    // Into another set: both sets have their default.
    let other = new_set(client);
    assert_eq!(set(client, &path(first), "profile_set_id", json!(other)).status, 204);
    assert_eq!(defaults(), [true]);
    assert_eq!(client.get(&path(first)).json()["set_default"], json!(true));
    let body = json!({"name": "SECOND", "description": "d", "profile_set_id": id});
    let taken = "Subscriber profile with this name already exists for this profile set";
    refused(&client.post("/api/subscriberprofiles/", &body), 422, taken);
    let unknown = json!({"name": "x", "description": "d", "profile_set_id": 999_999_999});
    let missing = "Invalid 'profile_set_id', does not exist";
    refused(&client.post("/api/subscriberprofiles/", &unknown), 422, missing);
}

fn attributes_go(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let id = new_set(client);
    let attributes = json!(["clir", "language", "cfu", "cfb", "no_such"]);
    let path = format!("/api/subscriberprofiles/{}", profile(client, id, "all", json!(true), &attributes));
    assert_eq!(client.get(&path).json()["attributes"], json!(["cfb", "cfu", "clir", "language"]));
    let customer = tenant.customer();
    let with = |set: Option<u64>| {
        let mut body = tenant.subscriber_body(customer);
        body["profile_set_id"] = json!(set);
        client.create("/api/subscribers/", &body)
    };
    let (bound, free) = (with(Some(id)), with(None));
    let forward = json!({"destinations": [{"destination": "voicebox", "timeout": 30}], "times": []});
    for subscriber in [bound, free] {
        let preferences = format!("/api/subscriberpreferences/{subscriber}");
        let added =
            json!([{"op": "add", "path": "/clir", "value": true}, {"op": "add", "path": "/language", "value": "de"}]);
        assert_eq!(client.patch(&preferences, &added).status, 204);
        let forwards = json!({"cfu": forward, "cfb": forward, "cft": {}, "cfna": {}});
        assert_eq!(client.put(&format!("/api/callforwards/{subscriber}"), &forwards).status, 204);
    }
    let operations = json!([{"op": "replace", "path": "/attributes", "value": ["language", "cfb"]}]);
    assert_eq!(client.patch(&path, &operations).status, 204);
    for (subscriber, kept) in [(bound, false), (free, true)] {
        let preferences = client.get(&format!("/api/subscriberpreferences/{subscriber}")).json();
        assert_eq!(preferences["language"], "de");
        assert_eq!(preferences["clir"] == json!(true), kept, "{preferences}");
        let forwards = client.get(&format!("/api/callforwards/{subscriber}")).json();
        assert_ne!(forwards["cfb"], json!({}), "{forwards}");
        assert_eq!(forwards["cfu"] != json!({}), kept, "{forwards}");
    }
}

fn set_in_use(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let id = new_set(&tenant.client);
    let profile = profile(&tenant.client, id, "one", json!(true), &json!([]));
    let mut body = tenant.subscriber_body(tenant.customer());
    body["profile_set_id"] = json!(id);
    let _ = tenant.client.create("/api/subscribers/", &body);
    let path = format!("/api/subscriberprofilesets/{id}");
    let used = "Invalid 'reseller_id', profile set is used by a subscriber";
    refused(&set(&tenant.platform, &path, "reseller_id", json!(1)), 422, used);
    refused(&set(&tenant.platform, &path, "reseller_id", json!(999_999_999)), 422, "Invalid 'reseller_id'");
    let other = new_set(&tenant.client);
    let path = format!("/api/subscriberprofiles/{profile}");
    let used = "Invalid 'profile_set_id', profile is used by a subscriber";
    refused(&set(&tenant.client, &path, "profile_set_id", json!(other)), 422, used);
}
