//! Many clients want the same name at the same moment: exactly one gets it.

use std::slice::from_ref;
use std::sync::{Arc, Barrier};

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::{Value, json};

const SIMULTANEOUS: usize = 50;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "uniqueness",
        Needs::Api,
        &[
            ("username_in_domain", username_in_domain),
            ("number", number),
            ("alias_number", alias_number),
            ("domain", domain),
            ("admin_login", admin_login),
            ("billing_profile", billing_profile),
            ("set_of_call_forwards", set_of_call_forwards),
            ("time_set", time_set),
            ("reminder", reminder),
            ("ncos_pattern", ncos_pattern),
            ("billing_fee", billing_fee),
            ("customer_location", customer_location),
            ("header_rule_set", header_rule_set),
            ("peering", peering),
        ],
    );
    let two = on_each_target("uniqueness", Needs::Process, &[("two_instances", two_instances)]);
    // A SQLite file has one server.
    trials.extend(two.into_iter().filter(|t| !t.name().ends_with("sqlite")));
    trials
}

fn username_in_domain(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let username = format!("same_{}", names::unique());
    let bodies = (0..SIMULTANEOUS).map(|_| {
        let mut body = tenant.subscriber_body(customer);
        body["username"] = json!(username);
        body
    });
    one_wins(from_ref(&tenant.client), "/api/subscribers/", bodies);
    let query = format!("username={username}");
    assert_eq!(tenant.client.list("subscribers", &query).len(), 1);
}

fn number(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let number = json!({"cc": 43, "ac": "7", "sn": names::digits()});
    let bodies = (0..SIMULTANEOUS).map(|_| {
        let mut body = tenant.subscriber_body(customer);
        body["primary_number"] = number.clone();
        body
    });
    one_wins(from_ref(&tenant.client), "/api/subscribers/", bodies);
    let query = format!("customer_id={customer}");
    assert_eq!(tenant.client.list("subscribers", &query).len(), 1);
}

/// The same number as a primary number of some and an alias of others.
fn alias_number(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let number = json!({"cc": 43, "ac": "7", "sn": names::digits()});
    let bodies = (0..SIMULTANEOUS).map(|i| {
        let mut body = tenant.subscriber_body(customer);
        if i % 2 == 0 {
            body["primary_number"] = number.clone();
        } else {
            body["alias_numbers"] = json!([number]);
        }
        body
    });
    one_wins(from_ref(&tenant.client), "/api/subscribers/", bodies);
    let query = format!("customer_id={customer}");
    assert_eq!(tenant.client.list("subscribers", &query).len(), 1);
}

fn domain(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let domain = format!("same.{}", tenant.domain);
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"domain": domain}));
    one_wins(from_ref(&tenant.client), "/api/domains/", bodies);
    let query = format!("domain={domain}");
    assert_eq!(tenant.client.list("domains", &query).len(), 1);
}

fn admin_login(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let login = format!("same_{}", names::unique());
    let bodies = (0..SIMULTANEOUS).map(|_| admin_body(&login, tenant.reseller));
    one_wins(from_ref(&tenant.platform), "/api/admins/", bodies);
    let query = format!("login={login}");
    assert_eq!(tenant.platform.list("admins", &query).len(), 1);
}

fn billing_profile(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let handle = format!("same_{}", names::unique());
    // A reseller does not send its id; the sentence that names it must come all the same.
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"handle": handle, "name": names::unique()}));
    one_wins(from_ref(&tenant.client), "/api/billingprofiles/", bodies);
    let query = format!("handle={handle}");
    assert_eq!(tenant.client.list("billingprofiles", &query).len(), 1);
}

fn set_of_call_forwards(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let query = format!("subscriber_id={subscriber}");
    for resource in ["cfdestinationsets", "cftimesets", "cfsourcesets", "cfbnumbersets"] {
        let body = json!({"subscriber_id": subscriber, "name": "same", "mode": "whitelist"});
        one_wins(from_ref(&tenant.client), &format!("/api/{resource}/"), (0..SIMULTANEOUS).map(|_| body.clone()));
        assert_eq!(tenant.client.list(resource, &query).len(), 1, "{resource}");
    }
}

fn time_set(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let name = format!("same_{}", names::unique());
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"name": name, "times": [{"start": "2030-01-01"}]}));
    one_wins(from_ref(&tenant.client), "/api/timesets/", bodies);
    assert_eq!(tenant.client.list("timesets", &format!("name={name}")).len(), 1);
}

fn reminder(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let body = |i| json!({"subscriber_id": subscriber, "time": format!("06:{i:02}"), "recur": "never"});
    one_wins(from_ref(&tenant.client), "/api/reminders/", (0..SIMULTANEOUS).map(body));
    let query = format!("subscriber_id={subscriber}");
    assert_eq!(tenant.client.list("reminders", &query).len(), 1);
}

fn ncos_pattern(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let level = tenant.client.create("/api/ncoslevels/", &json!({"level": names::unique(), "mode": "whitelist"}));
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"ncos_level_id": level, "pattern": "^439"}));
    one_wins(from_ref(&tenant.client), "/api/ncospatterns/", bodies);
    let query = format!("ncos_level_id={level}");
    assert_eq!(tenant.client.list("ncospatterns", &query).len(), 1);
}

fn billing_fee(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let bodies = (0..SIMULTANEOUS).map(|_| {
        json!({
            "billing_profile_id": tenant.profile, "billing_zone_zone": "AT", "billing_zone_detail": "Austria",
            "destination": "^43", "direction": "out", "onpeak_init_interval": 60, "onpeak_follow_interval": 60,
            "offpeak_init_interval": 60, "offpeak_follow_interval": 60,
        })
    });
    one_wins(from_ref(&tenant.client), "/api/billingfees/", bodies);
    let query = format!("billing_profile_id={}", tenant.profile);
    assert_eq!(tenant.client.list("billingfees", &query).len(), 1);
    assert_eq!(tenant.client.list("billingzones", &query).len(), 1);
}

fn customer_location(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let body =
        |name: &str| json!({"contract_id": customer, "name": name, "description": "d", "blocks": [{"ip": "::1"}]});
    let bodies = (0..SIMULTANEOUS).map(|at| body(if at % 2 == 0 { "Office" } else { "office" }));
    one_wins(from_ref(&tenant.client), "/api/customerlocations/", bodies);
    let query = format!("contract_id={customer}");
    assert_eq!(tenant.client.list("customerlocations", &query).len(), 1);
}

/// A name on the whole platform, and the only set of a subscriber.
fn header_rule_set(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let name = names::unique();
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"name": name}));
    one_wins(from_ref(&tenant.client), "/api/headerrulesets/", bodies);
    let subscriber = tenant.subscriber(tenant.customer());
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"name": names::unique(), "subscriber_id": subscriber}));
    one_wins(from_ref(&tenant.client), "/api/headerrulesets/", bodies);
    let query = format!("subscriber_id={subscriber}");
    assert_eq!(tenant.client.list("headerrulesets", &query).len(), 1);
}

/// Names of groups and servers, and what tells rules apart.
fn peering(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = from_ref(&tenant.platform);
    let contract = json!({
        "contact_id": tenant.system_contact, "status": "active", "type": "sippeering", "billing_profile_id": 1,
    });
    let contract = tenant.platform.create("/api/contracts/", &contract);
    let name = names::unique();
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"contract_id": contract, "name": name}));
    one_wins(client, "/api/peeringgroups/", bodies);
    let groups = tenant.platform.list("peeringgroups", &format!("name={name}"));
    assert_eq!(groups.len(), 1);
    let group = &groups[0]["id"];
    let bodies =
        (0..SIMULTANEOUS).map(|_| json!({"group_id": group, "name": name, "ip": "::1", "port": 5060, "weight": 1}));
    one_wins(client, "/api/peeringservers/", bodies);
    let bodies = (0..SIMULTANEOUS).map(|_| json!({"group_id": group, "callee_prefix": "43"}));
    one_wins(client, "/api/peeringrules/", bodies);
    let inbound = |at: usize| json!({"group_id": group, "field": "to_uri", "pattern": at.to_string(), "priority": 1});
    one_wins(client, "/api/peeringinboundrules/", (0..SIMULTANEOUS).map(inbound));
    for resource in ["peeringservers", "peeringrules", "peeringinboundrules"] {
        assert_eq!(tenant.platform.list(resource, &format!("group_id={group}")).len(), 1, "{resource}");
    }
}

/// The guarantee comes from the database and therefore holds over several servers.
fn two_instances(target: Target) {
    let first = target.own_server();
    let second = Server::start_on(Arc::clone(first.database()));
    let tenant = Tenant::create(&first.admin());
    let customer = tenant.customer();
    let other = second.admin().with_login(&tenant.login, PASSWORD);
    let username = format!("same_{}", names::unique());
    let number = json!({"cc": 43, "ac": "7", "sn": names::digits()});
    for member in [("username", json!(username)), ("primary_number", number)] {
        let bodies = (0..SIMULTANEOUS).map(|_| {
            let mut body = tenant.subscriber_body(customer);
            body[member.0] = member.1.clone();
            body
        });
        let clients = [tenant.client.clone(), other.clone()];
        one_wins(&clients, "/api/subscribers/", bodies);
    }
}

/// Posts all bodies at the same moment, each over a connection of its own (the clients take turns): one is
/// created, all others are told that it already exists.
fn one_wins(clients: &[Client], path: &str, bodies: impl Iterator<Item = Value>) {
    let bodies: Vec<Value> = bodies.collect();
    let replies = at_once(clients, path, &bodies);
    let created = replies.iter().filter(|reply| reply.status == 201).count();
    let refused = replies.iter().filter(|reply| reply.status == 422).count();
    let odd = replies.iter().find(|r| !matches!(r.status, 201 | 422));
    assert!(odd.is_none(), "{}", odd.expect("just seen"));
    assert_eq!((created, refused), (1, bodies.len() - 1));
    for reply in replies.iter().filter(|reply| reply.status == 422) {
        let message = reply.error_message().expect("an error of the usual shape");
        assert!(message.contains("already exist"), "{reply}");
    }
}

fn at_once(clients: &[Client], path: &str, bodies: &[Value]) -> Vec<Reply> {
    let barrier = Barrier::new(bodies.len());
    let post = |client: &Client, body: &Value| {
        let client = client.fresh_connection();
        // The handshake beforehand, so that the requests themselves meet. A busy machine may need a second try; nobody
        // may be missing at the barrier.
        let connected = (0..5).any(|_| client.try_send(&Method::HEAD, "/api/domains/?rows=1", &[], None).is_ok());
        barrier.wait();
        assert!(connected, "no connection");
        client.post(path, body)
    };
    let post = &post;
    std::thread::scope(|scope| {
        let threads: Vec<_> = bodies
            .iter()
            .zip(clients.iter().cycle())
            .map(|(body, client)| scope.spawn(move || post(client, body)))
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("every request has an answer")).collect()
    })
}
