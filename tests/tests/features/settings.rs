//! Features of which each subscriber has one item.

use provisioning_tests::case::Target;
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use serde_json::{Value, json};

use super::{OF_SUBSCRIBER, furnish};
use crate::self_care::refused;

/// A reseller with one subscriber, and the address of a feature of it.
fn with(target: Target, resource: &str) -> (Tenant, u64, String) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    (tenant, subscriber, format!("/api/{resource}/{subscriber}"))
}

fn invalid(client: &Client, path: &str, body: &Value, field: &str, input: &str, error: &str) {
    let sentence = format!("Validation failed. field='{field}', input='{input}', errors='{error}'");
    refused(&client.put(path, body), 422, &sentence);
}

const NOBODY: &str = "Invalid destination, must be number, username or SIP URI";

pub(super) fn speed_dials(target: Target) {
    let (tenant, _, path) = with(target, "speeddials");
    let slots = |list: Value| json!({"speeddials": list});
    let one = |slot: &str, destination: &str| slots(json!([{"slot": slot, "destination": destination}]));
    invalid(&tenant.client, &path, &one("1", "43"), "0_slot", "1", "Slot invalid.");
    invalid(&tenant.client, &path, &one("*1", "a@"), "0_destination", "a@", NOBODY);
    let long = "4".repeat(180);
    let length = "sip:@".len() + long.len() + tenant.domain.len();
    let too_long = format!("Field should not exceed 192 characters. You entered {length}");
    invalid(&tenant.client, &path, &one("*1", &long), "0_destination", &long, &too_long);
    let twice = slots(json!([{"slot": "*1", "destination": "1"}, {"slot": "*1", "destination": "2"}]));
    refused(&tenant.client.put(&path, &twice), 422, "Slot '*1' must be unique.");
    for no_list in [json!({}), slots(json!(null)), slots(json!({})), slots(json!("x"))] {
        refused(&tenant.client.put(&path, &no_list), 422, "Invalid field 'speeddials'. Must be an array.");
    }
    assert!(tenant.client.list("speeddials", "nonempty=1").is_empty());
    // A keyword of call forwards is a user name here.
    assert_eq!(tenant.client.put(&path, &one("*0", "voicebox")).status, 204);
    let uri = format!("sip:voicebox@{}", tenant.domain);
    assert_eq!(tenant.client.get(&path).json()["speeddials"], one("*0", &uri)["speeddials"]);
    assert_eq!(tenant.client.list("speeddials", "nonempty=1").len(), 1);
}

pub(super) fn auto_attendants(target: Target) {
    let (tenant, _, path) = with(target, "autoattendants");
    let one = |slot: Value, destination: &str| json!({"slots": [{"slot": slot, "destination": destination}]});
    invalid(&tenant.client, &path, &one(json!("1"), "a b c"), "0_destination", "a b c", NOBODY);
    invalid(&tenant.client, &path, &one(json!("x"), "43"), "0_slot", "x", "'x' is not a valid value");
    let keyless = json!({"slots": [{"destination": "43"}]});
    invalid(&tenant.client, &path, &keyless, "0_slot", "", "Key field is required");
    // The same key twice is allowed.
    let slots = json!([{"slot": 0, "destination": "43"}, {"slot": "0", "destination": "44"}, {"slot": "default", "destination": "bob@example.com"}]);
    assert_eq!(tenant.client.put(&path, &json!({"slots": slots})).status, 204);
    let stored = tenant.client.get(&path).json()["slots"].take();
    let keys: Vec<&Value> = stored.as_array().into_iter().flatten().map(|slot| &slot["slot"]).collect();
    assert_eq!(keys, [&json!("0"), &json!("0"), &json!("default")]);
    assert_eq!(stored[2]["destination"], json!("sip:bob@example.com"));
}

pub(super) fn voice_box(target: Target) {
    let (tenant, subscriber, path) = with(target, "voicemailsettings");
    let new = tenant.client.get(&path).json();
    assert_eq!((&new["attach"], &new["delete"], &new["email"]), (&json!(true), &json!(false), &json!("")));
    assert_eq!(new["pin"].as_str().map(str::len), Some(4), "{new}");
    let lost = json!({"pin": "1234", "delete": true});
    invalid(&tenant.client, &path, &lost, "attach", "0", "Must be set if delete is set");
    let number = json!({"pin": "1234", "sms_number": "0664"});
    invalid(&tenant.client, &path, &number, "sms_number", "0664", "Invalid E164 number");
    let hidden = json!([{"op": "replace", "path": "/mailbox", "value": "1"}]);
    assert_eq!(tenant.client.patch(&path, &hidden).status, 422);
    let mail = json!({"pin": "98765", "email": "a@example.org", "attach": true, "delete": true, "sms_number": "43664"});
    assert_eq!(tenant.client.put(&path, &mail).status, 204);
    // Another number is another mailbox, with the same settings.
    let item = format!("/api/subscribers/{subscriber}");
    let renumber = json!([{"op": "replace", "path": "/primary_number/ac", "value": "99"}]);
    assert_eq!(tenant.client.patch(&item, &renumber).status, 204);
    let after = tenant.client.get(&path).json();
    for (member, value) in mail.as_object().into_iter().flatten() {
        assert_eq!(&after[member], value, "{member}");
    }
    let cleared = json!([{"op": "replace", "path": "/email", "value": null}]);
    assert_eq!(tenant.client.patch(&path, &cleared).status, 204);
    assert_eq!(tenant.client.get(&path).json()["email"], json!(""));
}

pub(super) fn fax(target: Target) {
    let (tenant, _, path) = with(target, "faxserversettings");
    let fresh = tenant.client.get(&path).json();
    let address = |filetype: &str| json!({"destination": "a@example.org", "filetype": filetype});
    let settings =
        json!({"name": "Anna", "password": "p", "active": true, "ecm": false, "destinations": [address("PDF")]});
    assert_eq!(tenant.client.put(&path, &settings).status, 204);
    for (query, found) in [
        ("active=1", 1),
        ("active=0", 1),
        ("name_or_password=an*", 1),
        ("name_or_password=?", 1),
        ("name_or_password=??", 0),
        ("name_or_password=bob", 0),
    ] {
        assert_eq!(tenant.client.list("faxserversettings", query).len(), found, "{query}");
    }
    let twice = json!({"destinations": [address("PDF"), address("TIFF")]});
    refused(&tenant.client.put(&path, &twice), 422, "Destination 'a@example.org' must be unique.");
    let lower = json!({"destinations": [address("pdf")]});
    invalid(&tenant.client, &path, &lower, "0_filetype", "pdf", "'pdf' is not a valid value");
    let typeless = json!({"destinations": [{"destination": "a@example.org"}]});
    invalid(&tenant.client, &path, &typeless, "0_filetype", "", "File Type field is required");
    let no_list = json!({"destinations": "a@example.org"});
    refused(&tenant.client.put(&path, &no_list), 422, "Invalid field 'destinations'. Must be an array.");
    let long = json!({"password": "x".repeat(65)});
    let sentence = "Field should not exceed 64 characters. You entered 65";
    invalid(&tenant.client, &path, &long, "password", "*****", sentence);
    // Nothing at all resets everything.
    assert_eq!(tenant.client.put(&path, &json!({})).status, 204);
    assert_eq!(tenant.client.get(&path).json(), fresh);
    assert!(tenant.client.list("faxserversettings", "active=1").is_empty());
}

pub(super) fn mail_to_fax(target: Target) {
    let (tenant, _, path) = with(target, "mailtofaxsettings");
    assert_eq!(tenant.client.list("mailtofaxsettings", "secret_key_renew=never").len(), 1);
    let sentence = "Secret Renew Interval  field is required";
    invalid(&tenant.client, &path, &json!({}), "secret_key_renew", "", sentence);
    let nameless = json!({"secret_key_renew": "daily", "secret_renew_notify": [{}]});
    invalid(&tenant.client, &path, &nameless, "0_destination", "", "Destination field is required");
    let time = || tenant.client.get(&path).json()["last_secret_key_modify"].take();
    assert_eq!(time(), json!(null));
    // Neither address is looked at.
    let settings = json!({
        "secret_key": "key", "secret_key_renew": "daily", "secret_renew_notify": [{"destination": "somebody"}],
        "acl": [{"received_from": "anywhere"}],
    });
    assert_eq!(tenant.client.put(&path, &settings).status, 204);
    let changed = time();
    assert!(changed.is_string(), "{changed}");
    assert_eq!(tenant.client.list("mailtofaxsettings", "secret_key_renew=daily").len(), 1);
    assert!(tenant.client.list("mailtofaxsettings", "active=1").is_empty());
    assert_eq!(tenant.client.put(&path, &json!({"secret_key_renew": "never"})).status, 204);
    let item = tenant.client.get(&path).json();
    assert_eq!((&item["secret_key"], &item["acl"]), (&json!(null), &json!([])));
    assert_eq!(time(), changed);
}

pub(super) fn call_through(target: Target) {
    let (tenant, _, path) = with(target, "ccmapentries");
    let nobody = json!({"mappings": [{"auth_key": null}]});
    invalid(&tenant.client, &path, &nobody, "0_auth_key", "", "Auth key field is required");
    let mappings = json!({"mappings": [{"auth_key": "431"}, {"auth_key": "432"}]});
    assert_eq!(tenant.client.put(&path, &mappings).status, 204);
    assert_eq!(tenant.client.get(&path).json()["mappings"], mappings["mappings"]);
    for empty in [json!({"mappings": []}), json!({})] {
        assert_eq!(tenant.client.put(&path, &mappings).status, 204);
        assert_eq!(tenant.client.put(&path, &empty).status, 204);
        assert_eq!(tenant.client.get(&path).json()["mappings"], json!([]));
    }
    assert_eq!(tenant.client.put(&path, &mappings).status, 204);
    assert_eq!(tenant.client.delete(&path).status, 204);
    assert_eq!(tenant.client.get(&path).json()["mappings"], json!([]));
}

/// Ids of slots and the time of a key included.
pub(super) fn sent_back(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    furnish(&tenant.client, subscriber);
    for resource in OF_SUBSCRIBER {
        let path = format!("/api/{resource}/{subscriber}");
        let item = tenant.client.get(&path).json();
        assert_eq!(tenant.client.put(&path, &item).status, 204, "{resource}");
        assert_eq!(tenant.client.get(&path).json(), item);
    }
}
