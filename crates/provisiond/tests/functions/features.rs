//! What subscribers have: speed dials, fax, trusted sources, call-through, the address book.

use provisioning_core::function::{Code, Switch, catalogue};
use provisioning_core::settings::{FunctionSettings, Settings};
use serde_json::{Value, json};

use crate::{Platform, subscriber};

/// A platform with the subscribers anna and bert.
async fn platform(settings: Settings) -> Platform {
    let platform = Platform::new(settings).await;
    platform.ready().await;
    let subscribers = json!([subscriber("anna", "12345"), subscriber("bert", "999")]);
    let account = json!({"data": {"billing_profile": "basic", "subscribers": subscribers}});
    platform.good("create_voip_account", account).await;
    platform
}

/// Parameters with the name of a subscriber.
fn of(name: &str, members: Value) -> Value {
    let mut all = json!({"username": name, "domain": "sip.example.org"});
    all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    all
}

fn anna(members: Value) -> Value {
    of("anna", members)
}

#[tokio::test]
async fn speed_dials_keep_their_ids() {
    let platform = platform(Settings::default()).await;
    let slot = |slot: &str, destination: &str| json!({"slot": slot, "destination": destination});
    for (code, destination) in [("*1", "4311"), ("*2", "bert"), ("*3", "sip:carl@example.com")] {
        platform.good("create_speed_dial_slot", anna(json!({"data": slot(code, destination)}))).await;
    }
    let slots = platform.good("get_speed_dial_slots", anna(json!({}))).await;
    let destinations: Vec<&Value> = slots.as_array().unwrap().iter().map(|slot| &slot["destination"]).collect();
    assert_eq!(destinations, ["sip:4311@sip.example.org", "sip:bert@sip.example.org", "sip:carl@example.com"]);
    let id = |place: usize| slots[place]["id"].clone();
    for (data, code) in [
        (slot("*1", "4312"), Code::SlotAlreadyExists),
        (slot("1", "4312"), Code::MalformedVSC),
        (slot("*99", "4312"), Code::MalformedVSC),
        (slot("*4", "a b"), Code::MalformedSpeedDialDestination),
        (slot("*4", ""), Code::MalformedSpeedDialDestination),
        (json!({"slot": "*4"}), Code::MissingParam),
    ] {
        let refused = platform.code("create_speed_dial_slot", anna(json!({"data": data}))).await;
        assert_eq!(refused, code, "{data}");
    }
    let change = |id: Value, data: Value| json!({"id": id, "data": data});
    platform.good("update_speed_dial_slot", anna(change(id(1), slot("*5", "4399")))).await;
    platform.good("update_speed_dial_slot", anna(change(id(2), slot("*3", "4333")))).await;
    let taken = anna(change(id(1), slot("*1", "4399")));
    assert_eq!(platform.code("update_speed_dial_slot", taken).await, Code::SlotAlreadyExists);
    platform.good("delete_speed_dial_slot", anna(json!({"id": id(0)}))).await;
    let left = platform.good("get_speed_dial_slots", anna(json!({}))).await;
    let expected = json!([
        {"id": id(1), "slot": "*5", "destination": "sip:4399@sip.example.org"},
        {"id": id(2), "slot": "*3", "destination": "sip:4333@sip.example.org"},
    ]);
    assert_eq!(left, expected);
    // Slots of others do not exist for a subscriber.
    for parameters in [of("bert", json!({"id": id(1)})), anna(json!({"id": id(0)}))] {
        assert_eq!(platform.code("delete_speed_dial_slot", parameters).await, Code::SlotNotExistent);
    }
    let foreign = of("bert", change(id(1), slot("*1", "4312")));
    assert_eq!(platform.code("update_speed_dial_slot", foreign).await, Code::SlotNotExistent);
}

#[tokio::test]
async fn fax() {
    let functions = FunctionSettings { min_fax_password: 8, ..FunctionSettings::default() };
    let platform = platform(Settings { functions, ..Settings::default() }).await;
    let set = |preferences: Value| anna(json!({"preferences": preferences}));
    let destinations = json!([
        {"destination": "anna@example.org", "filetype": "PDF", "status": 1},
        {"destination": "4312345", "cc": 1, "incoming": 0, "outgoing": 1},
    ]);
    let all = json!({
        "name": "Anna", "password": "fax secret", "active": 1, "send_status": 1, "send_copy": 0, "destinations": destinations,
    });
    platform.good("set_subscriber_fax_preferences", set(all)).await;
    let shown = platform.good("get_subscriber_fax_preferences", anna(json!({}))).await;
    let destination = |to: &str, filetype: &str, flags: [bool; 4]| {
        let [cc, incoming, outgoing, status] = flags;
        json!({"destination": to, "filetype": filetype, "cc": cc, "incoming": incoming, "outgoing": outgoing,
            "status": status})
    };
    let mail = destination("anna@example.org", "PDF", [false, true, false, true]);
    let number = destination("4312345", "TIFF", [true, false, true, false]);
    let expected = json!({
        "name": "Anna", "password": "fax secret", "active": true, "send_status": true, "send_copy": false,
        "destinations": [mail, number],
    });
    assert_eq!(shown, expected);
    // What is not given stays.
    platform.good("set_subscriber_fax_preferences", set(json!({"name": null, "send_copy": true}))).await;
    let shown = platform.good("get_subscriber_fax_preferences", anna(json!({}))).await;
    assert_eq!(
        (&shown["name"], &shown["send_copy"], &shown["send_status"]),
        (&Value::Null, &json!(true), &json!(true))
    );
    assert_eq!(shown["destinations"], json!([mail, number]));
    for (preferences, code) in [
        (json!({"password": "short"}), Code::FaxPassLength),
        (json!({"destinations": [{"destination": "nobody"}]}), Code::MalformedFaxDestination),
        (json!({"destinations": [{"destination": "a@b.example", "filetype": "DOC"}]}), Code::MalformedParam),
        (json!({"destinations": [{"filetype": "PDF"}]}), Code::MissingParam),
    ] {
        let refused = platform.code("set_subscriber_fax_preferences", set(preferences.clone())).await;
        assert_eq!(refused, code, "{preferences}");
    }
    platform.good("set_subscriber_fax_preferences", set(json!({"destinations": []}))).await;
    let shown = platform.good("get_subscriber_fax_preferences", anna(json!({}))).await;
    assert_eq!((&shown["destinations"], &shown["active"]), (&json!([]), &json!(true)));
    // One who has set nothing yet.
    let bert = platform.good("get_subscriber_fax_preferences", of("bert", json!({}))).await;
    assert_eq!((&bert["active"], &bert["send_status"]), (&json!(false), &json!(false)));
    platform.good("set_subscriber_fax_preferences", of("bert", json!({"preferences": {"send_status": 1}}))).await;
    let bert = platform.good("get_subscriber_fax_preferences", of("bert", json!({}))).await;
    assert_eq!((&bert["active"], &bert["send_status"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn trusted_sources() {
    let platform = platform(Settings::default()).await;
    let source = json!({"src_ip": "192.0.2.7", "protocol": "UDP", "from_pattern": "^sip:.+@example"});
    platform.good("create_subscriber_trusted_source", anna(json!({"data": source}))).await;
    let with = |member: &str, value: &str| {
        let mut other = source.clone();
        other[member] = json!(value);
        anna(json!({"data": other}))
    };
    for (parameters, code) in [
        (with("src_ip", "192.0.2"), Code::MalformedIP),
        (with("protocol", "SCTP"), Code::UnknownProtocol),
        (with("from_pattern", "("), Code::MalformedUri),
    ] {
        let refused = platform.code("create_subscriber_trusted_source", parameters.clone()).await;
        assert_eq!(refused, code, "{parameters}");
    }
    let sources = platform.good("get_subscriber_trusted_sources", anna(json!({}))).await;
    let id = sources[0]["id"].clone();
    let change = json!({"id": id, "data": {"src_ip": "2001:DB8::0:1", "protocol": "TLS"}});
    platform.good("update_subscriber_trusted_source", anna(change.clone())).await;
    let sources = platform.good("get_subscriber_trusted_sources", anna(json!({}))).await;
    let expected = json!([{"id": id, "src_ip": "2001:db8::1", "protocol": "TLS", "from_pattern": "^sip:.+@example"}]);
    assert_eq!(sources, expected);
    let any = json!({"id": id, "data": {"src_ip": "2001:db8::1", "protocol": "ANY", "from_pattern": null}});
    platform.good("update_subscriber_trusted_source", anna(any)).await;
    assert_eq!(platform.code("update_subscriber_trusted_source", of("bert", change)).await, Code::NoSuchTrustedSource);
    let foreign = of("bert", json!({"id": id}));
    assert_eq!(platform.code("delete_subscriber_trusted_source", foreign).await, Code::NoSuchTrustedSource);
    platform.good("delete_subscriber_trusted_source", anna(json!({"id": id}))).await;
    assert_eq!(platform.good("get_subscriber_trusted_sources", anna(json!({}))).await, json!([]));
}

#[tokio::test]
async fn call_through_and_its_older_spelling() {
    let platform = platform(Settings::default()).await;
    platform.good("create_ccmap_entry", anna(json!({"data": {"auth_key": "4311"}}))).await;
    platform.good("create_ccmap_entry", anna(json!({"auth_key": "4312"}))).await;
    assert_eq!(platform.code("create_ccmap_entry", anna(json!({}))).await, Code::MissingParam);
    let entries = platform.good("get_ccmap_entries", anna(json!({}))).await;
    let (first, second) = (entries[0]["id"].clone(), entries[1]["id"].clone());
    platform.good("update_ccmap_entry", anna(json!({"id": first, "data": {"auth_key": "4313"}}))).await;
    platform.good("update_ccmap_authkey", anna(json!({"id": second, "auth_key": "4314"}))).await;
    let entries = platform.good("get_ccmap_entries", anna(json!({}))).await;
    assert_eq!(entries, json!([{"id": first, "auth_key": "4313"}, {"id": second, "auth_key": "4314"}]));
    let foreign = of("bert", json!({"id": first}));
    assert_eq!(platform.code("delete_ccmap_entry", foreign).await, Code::NoSuchCCMapEntry);
    platform.good("delete_ccmap_entry", anna(json!({"id": first}))).await;
    assert_eq!(platform.code("delete_ccmap_entry", anna(json!({"id": first}))).await, Code::NoSuchCCMapEntry);
    let disabled = platform.engine_disabled();
    assert!(catalogue().published(&disabled).any(|one| one.name == "update_ccmap_entry"));
    assert!(!catalogue().published(&disabled).any(|one| one.name == "update_ccmap_authkey"));
    assert!(catalogue().published(&disabled).any(|one| one.switch == Switch::CallThrough));
}

#[tokio::test]
async fn address_books() {
    let platform = platform(Settings::default()).await;
    let entry = json!({"firstname": "Carl", "company": "", "mobilenumber": "436641", "email": "carl@example.org"});
    platform.good("create_subscriber_contact", anna(json!({"data": entry}))).await;
    for (data, code) in [
        (json!({"mobilenumber": "436641"}), Code::MissingName),
        (json!({"firstname": " "}), Code::MissingName),
        (json!({"company": "ACME", "email": "nobody"}), Code::Email),
        (json!({"company": "x".repeat(128)}), Code::MalformedParam),
        (json!({"company": "ACME", "fax": "1"}), Code::UnknownParam),
    ] {
        let refused = platform.code("create_subscriber_contact", anna(json!({"data": data}))).await;
        assert_eq!(refused, code, "{data}");
    }
    let entries = platform.good("get_subscriber_contacts", anna(json!({}))).await;
    let id = entries[0]["id"].clone();
    let expected = json!([{
        "id": id, "firstname": "Carl", "lastname": null, "company": null, "phonenumber": null, "homephonenumber": null,
        "mobilenumber": "436641", "faxnumber": null, "email": "carl@example.org", "homepage": null,
    }]);
    assert_eq!(entries, expected);
    let nameless = anna(json!({"id": id, "data": {"firstname": null}}));
    assert_eq!(platform.code("update_subscriber_contact", nameless).await, Code::MissingName);
    let renamed = json!({"id": id, "data": {"firstname": null, "lastname": "Huber"}});
    platform.good("update_subscriber_contact", anna(renamed.clone())).await;
    let entries = platform.good("get_subscriber_contacts", anna(json!({}))).await;
    assert_eq!((&entries[0]["lastname"], &entries[0]["mobilenumber"]), (&json!("Huber"), &json!("436641")));
    assert_eq!(platform.code("update_subscriber_contact", of("bert", renamed)).await, Code::NoSuchContact);
    let foreign = of("bert", json!({"id": id}));
    assert_eq!(platform.code("delete_subscriber_contact", foreign).await, Code::NoSuchContact);
    platform.good("delete_subscriber_contact", anna(json!({"id": id}))).await;
    assert_eq!(platform.good("get_subscriber_contacts", anna(json!({}))).await, json!([]));
}

#[tokio::test]
async fn features_are_within_the_reseller() {
    let platform = platform(Settings::default()).await;
    let (_, other) = platform.reseller("another").await;
    for (function, parameters) in [
        ("get_speed_dial_slots", json!({})),
        ("create_speed_dial_slot", json!({"data": {"slot": "*1", "destination": "1"}})),
        ("get_subscriber_fax_preferences", json!({})),
        ("set_subscriber_fax_preferences", json!({"preferences": {"active": 1}})),
        ("create_subscriber_trusted_source", json!({"data": {"src_ip": "192.0.2.1", "protocol": "UDP"}})),
        ("create_ccmap_entry", json!({"data": {"auth_key": "4311"}})),
        ("create_subscriber_contact", json!({"data": {"company": "ACME"}})),
        ("get_subscriber_contacts", json!({})),
    ] {
        let refused = platform.code_as(&other, function, anna(parameters)).await;
        assert_eq!(refused, Code::NoSuchSubscriber, "{function}");
    }
}

#[tokio::test]
async fn subscribers_change_their_own() {
    let functions = FunctionSettings { subscriber_login: true, ..FunctionSettings::default() };
    let platform = platform(Settings { functions, ..Settings::default() }).await;
    let own = json!({"type": "subscriber", "username": "anna@sip.example.org", "password": "an0ther secret"});
    for (function, parameters) in [
        ("create_speed_dial_slot", json!({"data": {"slot": "*1", "destination": "4311"}})),
        ("set_subscriber_fax_preferences", json!({"preferences": {"active": 1, "send_copy": 1}})),
        ("create_subscriber_contact", json!({"data": {"company": "ACME"}})),
    ] {
        platform.call_as(&own, function, anna(parameters.clone())).await.expect(function);
        let other = platform.code_as(&own, function, of("bert", parameters)).await;
        assert_eq!(other, Code::NoSuchSubscriber, "{function}");
    }
    assert_eq!(platform.good("get_speed_dial_slots", anna(json!({}))).await[0]["slot"], "*1");
    let fax = platform.call_as(&own, "get_subscriber_fax_preferences", anna(json!({}))).await.unwrap();
    assert_eq!((&fax["active"], &fax["send_copy"]), (&json!(true), &json!(true)));
    assert_eq!(platform.good("get_subscriber_contacts", anna(json!({}))).await[0]["company"], "ACME");
    for function in ["get_subscriber_trusted_sources", "get_ccmap_entries", "get_sound_sets"] {
        assert_eq!(platform.code_as(&own, function, anna(json!({}))).await, Code::Refused, "{function}");
    }
}
