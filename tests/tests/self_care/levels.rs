//! What they see of preferences on other levels than their own, and what they can choose there.

use provisioning_tests::case::Target;
use provisioning_tests::names;
use serde_json::json;

use super::{Home, refused};

/// What is not exposed to customers stays hidden, wherever it comes from.
pub(super) fn exposed(target: Target) {
    let home = Home::create(target);
    let operator = home.operator();
    let (plain, _, plain_client) = &home.plain;
    let boss = &home.boss.2;
    let customer = home.customer;
    let place = json!({"contract_id": customer, "name": "x", "description": "d", "blocks": [{"ip": "192.0.2.1"}]});
    let place = operator.create("/api/customerlocations/", &place);
    let of_customer = format!("/api/customerpreferences/{customer}");
    let of_place = format!("{of_customer}?location_id={place}");
    for (path, body) in [
        (of_customer.clone(), json!({"concurrent_max": 2, "block_in_mode": true})),
        (of_place.clone(), json!({"concurrent_max": 3})),
        (format!("/api/domainpreferences/{}", home.tenant.domain_id), json!({"language": "de", "sst_enable": "no"})),
    ] {
        assert_eq!(operator.put(&path, &body).status, 204, "{path}");
    }
    let active = boss.get(&format!("/api/activesubscriberpreferences/{plain}"));
    assert_eq!(active.status, 200, "{active}");
    let active = active.json();
    assert_eq!((&active["block_in_mode"], &active["language"]), (&json!(true), &json!("de")), "{active}");
    assert!(active.get("concurrent_max").is_none() && active.get("sst_enable").is_none(), "{active}");
    let path = format!("/api/activesubscriberpreferences/{}", home.foreign);
    refused(&boss.get(&path), 404, "Entity 'activesubscriberpreference' not found.");
    refused(&plain_client.get(&format!("/api/activesubscriberpreferences/{plain}")), 403, "Invalid user");

    // What the administrator of the customer does not see of a location it does not lose.
    let seen = boss.get(&of_place);
    assert_eq!(seen.json().get("concurrent_max"), None, "{seen}");
    assert_eq!(boss.put(&of_place, &json!({"concurrent_max": 9})).status, 204);
    assert_eq!(operator.get(&of_place).json()["concurrent_max"], json!(3));
    assert_eq!(operator.get(&of_customer).json()["concurrent_max"], json!(2));
}

/// Only levels that are exposed to customers can be chosen by them, and a document that is not exposed cannot be read.
pub(super) fn choices(target: Target) {
    let home = Home::create(target);
    let operator = home.operator();
    let (plain, ..) = &home.plain;
    let boss = &home.boss.2;
    let path = format!("/api/subscriberpreferences/{plain}");
    let (open, closed) = (names::unique(), names::unique());
    for (level, exposed) in [(&open, true), (&closed, false)] {
        let body = json!({"level": level, "mode": "blacklist", "expose_to_customer": exposed});
        let _ = operator.create("/api/ncoslevels/", &body);
    }
    let choose = |level: &str| boss.patch(&path, &json!([{"op": "add", "path": "/ncos", "value": level}]));
    assert_eq!(choose(&open).status, 204);
    refused(&choose(&closed), 422, &format!("Unknown ncos_level '{closed}'"));
    assert_eq!(operator.get(&path).json()["ncos"], json!(open));
    // What an operator has chosen is no obstacle.
    let chosen = json!([{"op": "replace", "path": "/ncos", "value": closed}]);
    assert_eq!(operator.patch(&path, &chosen).status, 204);
    let clir = json!([{"op": "add", "path": "/clir", "value": true}]);
    assert_eq!(boss.patch(&path, &clir).status, 204);
    assert_eq!(operator.get(&path).json()["ncos"], json!(closed));

    let document = json!({"content_type": "text/plain", "data": "eA=="});
    let add = json!([{"op": "add", "path": "/emergency_location_object", "value": document}]);
    assert_eq!(operator.patch(&path, &add).status, 204);
    let file = format!("{path}?preference=emergency_location_object");
    assert_eq!(operator.get(&file).body, "x");
    refused(&boss.get(&file), 404, "Entity 'subscriberpreference' not found.");
}
