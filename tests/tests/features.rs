//! Features of subscribers: what they refuse, to whom they belong, and that they end with their subscriber.

mod settings;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use serde_json::{Value, json};

use crate::self_care::{Home, refused};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "features",
        Needs::Api,
        &[
            ("speed_dials_have_codes_and_destinations", settings::speed_dials),
            ("an_auto_attendant_calls_whom_it_names", settings::auto_attendants),
            ("a_voice_box_deletes_only_what_it_mails", settings::voice_box),
            ("fax_settings_fall_back_to_their_defaults", settings::fax),
            ("a_new_mail_to_fax_key_has_its_time", settings::mail_to_fax),
            ("numbers_for_call_through_are_emptied", settings::call_through),
            ("what_was_read_may_be_sent_back", settings::sent_back),
            ("a_reminder_finds_its_subscriber", reminders),
            ("a_trusted_source_is_one_address", trusted_sources),
            ("a_rewrite_of_the_presented_number_keeps_its_subscriber", upn_rewrite_sets),
            ("nobody_waits_without_a_signalling_part", call_queues),
        ],
    );
    trials.extend(on_each_target(
        "features",
        Needs::Process,
        &[
            ("they_end_with_their_subscriber", end),
            ("subscribers_reach_their_own", own),
            ("a_profile_grants_speed_dials_and_reminders", profile),
        ],
    ));
    trials
}

/// The features whose items have the subscriber's id.
const OF_SUBSCRIBER: [&str; 6] =
    ["speeddials", "voicemailsettings", "faxserversettings", "mailtofaxsettings", "ccmapentries", "autoattendants"];

fn reminder(subscriber: u64) -> Value {
    json!({"subscriber_id": subscriber, "time": "6:30", "recur": "never"})
}

fn source(subscriber: u64) -> Value {
    json!({"subscriber_id": subscriber, "src_ip": "192.0.2.1", "protocol": "UDP"})
}

fn upn(subscriber: u64) -> Value {
    json!({"subscriber_id": subscriber, "new_cli": "43999", "upn_rewrite_sources": [{"pattern": "^4312"}, {"pattern": "^4313"}]})
}

fn reminders(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let (first, second) = (tenant.subscriber(customer), tenant.subscriber(customer));
    let id = tenant.client.create("/api/reminders/", &reminder(first));
    let path = format!("/api/reminders/{id}");
    assert_eq!(tenant.client.get(&path).json()["time"], json!("06:30:00"));
    let other = tenant.client.create("/api/reminders/", &reminder(second));
    let move_it = json!([{"op": "replace", "path": "/subscriber_id", "value": second}]);
    refused(&tenant.client.patch(&path, &move_it), 422, "Subscriber already has a reminder");
    // Left out, it stays as it is.
    let off = json!([{"op": "replace", "path": "/active", "value": false}]);
    assert_eq!(tenant.client.patch(&path, &off).status, 204);
    assert_eq!(tenant.client.put(&path, &reminder(first)).status, 204);
    assert_eq!(tenant.client.get(&path).json()["active"], json!(false));
    assert_eq!(tenant.client.list("reminders", "active=0").len(), 1);
    assert_eq!(tenant.client.list("reminders", "active=1").len(), 1);
    assert_eq!(tenant.client.delete(&format!("/api/reminders/{other}")).status, 204);
    assert_eq!(tenant.client.patch(&path, &move_it).status, 204);
    let foreign = Tenant::create(&tenant.platform);
    for unknown in [foreign.subscriber(foreign.customer()), 999_999_999] {
        for (resource, body) in
            [("reminders", reminder(unknown)), ("trustedsources", source(unknown)), ("upnrewritesets", upn(unknown))]
        {
            let reply = tenant.client.post(&format!("/api/{resource}/"), &body);
            refused(&reply, 422, "Subscriber does not exist");
        }
    }
}

fn trusted_sources(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let mut body = source(subscriber);
    // Proxies compare addresses as text.
    body["src_ip"] = json!("2001:0DB8:0:0::1");
    let id = tenant.client.create("/api/trustedsources/", &body);
    let _ = tenant.client.create("/api/trustedsources/", &body);
    let path = format!("/api/trustedsources/{id}");
    assert_eq!(tenant.client.get(&path).json()["src_ip"], json!("2001:db8::1"));
    for wrong in ["192.0.2.0/24", "2001:db8::/32", "example.org", "192.0.2.256"] {
        body["src_ip"] = json!(wrong);
        let sentence =
            format!("Validation failed. field='src_ip', input='{wrong}', errors='Invalid IPv4 or IPv6 address.'");
        refused(&tenant.client.put(&path, &body), 422, &sentence);
    }
    body["src_ip"] = json!("192.0.2.1");
    body["protocol"] = json!("udp");
    assert_eq!(tenant.client.put(&path, &body).status, 422);
}

fn upn_rewrite_sets(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let (subscriber, other) = (tenant.subscriber(customer), tenant.subscriber(customer));
    let id = tenant.client.create("/api/upnrewritesets/", &upn(subscriber));
    let path = format!("/api/upnrewritesets/{id}");
    refused(&tenant.client.put(&path, &upn(other)), 422, "subscriber_id cannot be changed");
    let broken = json!([{"op": "replace", "path": "/upn_rewrite_sources/1/pattern", "value": "["}]);
    let reply = tenant.client.patch(&path, &broken);
    refused(&reply, 422, "Validation failed. field='1_pattern', input='[', errors='Pattern is no valid regexp'");
    let message = tenant.client.post("/api/upnrewritesets/", &json!({})).error_message().expect("an error");
    assert!(message.contains("field='new_cli'") && message.contains("field='upn_rewrite_sources'"), "{message}");
    assert_eq!(tenant.client.get(&path).json()["upn_rewrite_sources"], upn(0)["upn_rewrite_sources"]);
}

fn call_queues(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    assert_eq!(tenant.client.get("/api/callqueues/?number=43%25").json()["total_count"], json!(0));
    refused(&tenant.client.get(&format!("/api/callqueues/{subscriber}")), 404, "Entity 'callqueue' not found.");
}

/// Gives a subscriber something of everything.
fn furnish(client: &Client, subscriber: u64) {
    for (resource, body) in [
        ("speeddials", json!({"speeddials": [{"slot": "*1", "destination": "43"}]})),
        ("voicemailsettings", json!({"pin": "1234"})),
        ("faxserversettings", json!({"destinations": [{"destination": "a@example.org", "filetype": "PDF"}]})),
        (
            "mailtofaxsettings",
            json!({"secret_key_renew": "never", "acl": [{}], "secret_renew_notify": [{"destination": "a@example.org"}]}),
        ),
        ("ccmapentries", json!({"mappings": [{"auth_key": "43"}]})),
        ("autoattendants", json!({"slots": [{"slot": 1, "destination": "43"}]})),
    ] {
        let reply = client.put(&format!("/api/{resource}/{subscriber}"), &body);
        assert_eq!(reply.status, 204, "{reply}");
    }
    for (resource, body) in [
        ("reminders", reminder(subscriber)),
        ("trustedsources", source(subscriber)),
        ("upnrewritesets", upn(subscriber)),
    ] {
        let _ = client.create(&format!("/api/{resource}/"), &body);
    }
}

/// Whether the subscriber goes alone or its customer ends: nothing of it remains in any table of features.
fn end(target: Target) {
    let server = target.own_server();
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let rows = || {
        let mut counts = server.database().row_counts();
        // What stays: the record of the subscriber, its numbers, the journals of the changes, and what SQLite counts.
        let stays = ["subscribers", "numbers", "journals", "sqlite_sequence"];
        counts.retain(|(table, _)| !stays.contains(&table.as_str()));
        counts
    };
    let ends: [&dyn Fn(u64); 2] = [
        &|subscriber| assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204),
        &|_| {
            let ended = json!([{"op": "replace", "path": "/status", "value": "terminated"}]);
            assert_eq!(tenant.client.patch(&format!("/api/customers/{customer}"), &ended).status, 204);
        },
    ];
    let before = rows();
    for end in ends {
        let subscriber = tenant.subscriber(customer);
        furnish(&tenant.client, subscriber);
        assert_ne!(rows(), before);
        end(subscriber);
        assert_eq!(rows(), before);
        for resource in OF_SUBSCRIBER {
            assert_eq!(tenant.client.get(&format!("/api/{resource}/{subscriber}")).status, 404, "{resource}");
        }
        for (resource, body) in [("reminders", reminder(subscriber)), ("trustedsources", source(subscriber))] {
            refused(&tenant.client.post(&format!("/api/{resource}/"), &body), 422, "Subscriber does not exist");
        }
    }
}

fn own(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.plain;
    let (boss_id, _, boss) = &home.boss;
    furnish(home.operator(), *id);
    for resource in OF_SUBSCRIBER.iter().filter(|name| **name != "ccmapentries") {
        let path = |id: &u64| format!("/api/{resource}/{id}");
        let item = client.get(&path(id)).json();
        assert_eq!(client.put(&path(id), &item).status, 204, "{resource}");
        assert_eq!(client.list(resource, "").len(), 1, "{resource}");
        assert_eq!(boss.list(resource, "").len(), 2, "{resource}");
        assert_eq!(boss.get(&path(id)).status, 200, "{resource}");
        for (who, stranger) in [(client, boss_id), (client, &home.foreign), (boss, &home.foreign)] {
            assert_eq!(who.get(&path(stranger)).status, 404, "{resource}");
            assert_eq!(who.put(&path(stranger), &item).status, 404, "{resource}");
        }
    }
    for resource in ["ccmapentries", "trustedsources", "upnrewritesets"] {
        for who in [client, boss] {
            refused(&who.get(&format!("/api/{resource}/")), 403, "Invalid user");
        }
    }
    // Whose a subscriber's reminder is goes without saying, and cannot be said.
    assert_eq!(client.list("reminders", "").len(), 1);
    let reply = client.post("/api/reminders/", &reminder(*boss_id));
    refused(&reply, 422, "Reminder already exists for this subscriber");
    let boss_reminder = boss.create("/api/reminders/", &reminder(*boss_id));
    assert_eq!(client.get(&format!("/api/reminders/{boss_reminder}")).status, 404);
    refused(&boss.post("/api/reminders/", &reminder(home.foreign)), 422, "Subscriber does not exist");
}

fn profile(target: Target) {
    let home = Home::create(target);
    let client = home.operator();
    let (id, _, subscriber) = &home.plain;
    furnish(client, *id);
    let set = client.create("/api/subscriberprofilesets/", &json!({"name": names::unique(), "description": "d"}));
    let name = names::unique();
    let attributes =
        |list: &[&str]| json!({"name": name, "description": "d", "profile_set_id": set, "attributes": list});
    let profile = client.create("/api/subscriberprofiles/", &attributes(&["cfu"]));
    let assign = json!([{"op": "add", "path": "/profile_set_id", "value": set}]);
    assert_eq!(client.patch(&format!("/api/subscribers/{id}"), &assign).status, 204);
    let speed_dials = format!("/api/speeddials/{id}");
    let none = json!({"speeddials": []});
    for who in [client, subscriber, &home.boss.2, &home.tenant.platform] {
        refused(&who.put(&speed_dials, &none), 403, "This user is not allowed to modify speeddials.");
        assert_eq!(who.get(&speed_dials).json()["speeddials"].as_array().map(Vec::len), Some(1));
    }
    let [item] = client.list("reminders", "").try_into().expect("one reminder");
    let path = format!("/api/reminders/{}", item["id"]);
    for who in [subscriber, &home.boss.2] {
        assert!(who.list("reminders", "").is_empty());
        assert_eq!(who.get(&path).status, 404);
        refused(&who.post("/api/reminders/", &reminder(*id)), 403, "Not permitted to create reminder");
    }
    let boss_reminder = home.boss.2.create("/api/reminders/", &reminder(home.boss.0));
    let reply = home.boss.2.put(&format!("/api/reminders/{boss_reminder}"), &reminder(*id));
    refused(&reply, 403, "Not permitted to edit reminder");
    // Operators are not bound by it.
    assert_eq!(client.put(&path, &reminder(*id)).status, 204);
    let granted = attributes(&["speed_dial", "reminder"]);
    assert_eq!(client.put(&format!("/api/subscriberprofiles/{profile}"), &granted).status, 204);
    assert_eq!(subscriber.put(&speed_dials, &none).status, 204);
    assert_eq!(subscriber.list("reminders", "").len(), 1);
}
