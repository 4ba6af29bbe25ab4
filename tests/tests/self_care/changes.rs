//! What they may change, and when they do not log in any more.

use provisioning_tests::case::Target;
use provisioning_tests::names;
use serde_json::{Value, json};

use super::{Home, set, subscriber};

pub(super) fn own_record(target: Target) {
    let home = Home::create(target);
    for (id, _, client) in [&home.plain, &home.boss] {
        let path = subscriber(*id);
        let email = format!("{}@example.org", names::unique());
        for (member, value) in [("email", json!(email)), ("timezone", json!("Europe/Vienna"))] {
            assert_eq!(set(client, &path, member, value.clone()).status, 204, "{member}");
            assert_eq!(home.operator().get(&path).json()[member], value);
        }
        let mut before = home.operator().get(&path).json();
        for (member, value) in [
            ("customer_id", json!(home.foreign_customer)),
            ("username", json!("another")),
            ("webusername", json!(names::unique())),
            ("administrative", json!(before["administrative"] == json!(false))),
            ("status", json!("terminated")),
            ("lock", json!(4)),
            ("external_id", json!("x")),
            ("alias_numbers", json!([])),
            ("primary_number", json!({"cc": 43, "ac": "9", "sn": names::digits()})),
        ] {
            // Refused or not heard, but not done.
            let reply = set(client, &path, member, value.clone());
            assert!(matches!(reply.status, 204 | 403 | 422), "{member}: {reply}");
            let mut body = client.get(&path).json();
            body[member] = value;
            let reply = client.put(&path, &body);
            assert!(matches!(reply.status, 204 | 403 | 422), "{member}: {reply}");
            let mut after = home.operator().get(&path).json();
            for document in [&mut before, &mut after] {
                document["modify_timestamp"] = Value::Null;
            }
            assert_eq!(after, before, "{member}");
        }
    }
}

pub(super) fn preferences(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.plain;
    let path = format!("/api/subscriberpreferences/{id}");
    let added = json!([
        {"op": "add", "path": "/concurrent_max", "value": 5},
        {"op": "add", "path": "/allowed_ips", "value": ["10.0.0.0/8"]},
        {"op": "add", "path": "/gpp0", "value": "x"},
        {"op": "add", "path": "/clir", "value": true},
    ]);
    assert_eq!(home.operator().patch(&path, &added).status, 204);
    let before = home.operator().get(&path).json();
    let seen = client.get(&path).json();
    assert_eq!(seen["clir"], json!(true), "{seen}");
    assert!(seen.get("concurrent_max").is_none() && seen.get("gpp0").is_none(), "{seen}");
    assert_eq!(client.put(&path, &seen).status, 204);
    assert_eq!(home.operator().get(&path).json(), before);
    // Naming what one does not see changes nothing of it.
    let mut body = seen;
    body["concurrent_max"] = json!(500);
    let reply = client.put(&path, &body);
    assert!(matches!(reply.status, 204 | 403 | 422), "{reply}");
    let reply = set(client, &path, "concurrent_max", json!(500));
    assert!(matches!(reply.status, 204 | 403 | 422), "{reply}");
    assert_eq!(home.operator().get(&path).json(), before);
    assert_eq!(set(client, &path, "clir", json!(false)).status, 204);
    assert_ne!(home.operator().get(&path).json()["clir"], json!(true));
}

pub(super) fn new_password(target: Target) {
    let home = Home::create(target);
    for (id, login, client) in [&home.plain, &home.boss] {
        let path = subscriber(*id);
        assert_eq!(client.get(&path).status, 200);
        assert_eq!(set(client, &path, "webpassword", json!("An0ther.Passw0rd")).status, 204);
        assert_eq!(client.get(&path).status, 401);
        let client = client.with_login(login, "An0ther.Passw0rd");
        assert_eq!(client.get(&path).status, 200);
        assert_eq!(set(&client, &path, "password", json!("new sip password")).status, 204);
        assert_eq!(client.get(&path).json()["password"], "new sip password");
    }
}

pub(super) fn locked(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.plain;
    let path = subscriber(*id);
    for locked in [path.clone(), format!("/api/customers/{}", home.customer)] {
        for (status, expected) in [("active", 200), ("locked", 401), ("active", 200)] {
            assert_eq!(set(home.operator(), &locked, "status", json!(status)).status, 204, "{locked}");
            assert_eq!(client.get(&path).status, expected, "{locked} is {status}");
        }
    }
    let customer = format!("/api/customers/{}", home.customer);
    assert_eq!(set(home.operator(), &customer, "status", json!("terminated")).status, 204);
    assert_eq!(client.get(&path).status, 401);
    assert_eq!(home.boss.2.get(&subscriber(home.boss.0)).status, 401);
}

/// Others write what a subscriber does not see, so it finds its own entries only.
pub(super) fn journals(target: Target) {
    let home = Home::create(target);
    let (id, login, client) = &home.plain;
    let path = format!("/api/subscriberpreferences/{id}");
    let hidden = json!([{"op": "add", "path": "/concurrent_max", "value": 5}]);
    assert_eq!(home.operator().patch(&path, &hidden).status, 204);
    let own = json!([{"op": "add", "path": "/clir", "value": true}]);
    assert_eq!(client.patch(&path, &own).status, 204);
    let item = client.get(&path).json();
    assert_eq!(item["_links"]["ngcp:journal"]["href"], json!(format!("{path}/journal/")));
    let journal = client.get(&format!("{path}/journal/")).json();
    assert_eq!(journal["total_count"], json!(1), "{journal}");
    let entry = &journal["_embedded"]["ngcp:journal"][0];
    assert_eq!((&entry["username"], &entry["operation"]), (&json!(login), &json!("update")));
    let content = client.get(&format!("{path}/journal/recent")).json()["content"].take();
    assert_eq!(content["clir"], json!(true), "{content}");
    assert!(content.get("concurrent_max").is_none(), "{content}");
    assert_eq!(home.operator().get(&format!("{path}/journal/")).json()["total_count"], json!(2));
    assert_eq!(home.boss.2.get(&format!("{path}/journal/")).json()["total_count"], json!(0));
    let foreign = format!("/api/subscriberpreferences/{}/journal/", home.foreign);
    assert_eq!(client.get(&foreign).json()["total_count"], json!(0));
    assert_eq!(client.get(&format!("{}/journal/", subscriber(*id))).status, 403, "not for end customers");
}
