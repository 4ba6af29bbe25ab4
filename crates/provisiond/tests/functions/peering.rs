//! Peering: contracts, groups, hosts, rules.

use provisioning_core::function::Code;
use provisioning_core::settings::Settings;
use serde_json::{Value, json};

use crate::Platform;

/// A platform with a peering contract, and its id.
async fn platform() -> (Platform, Value) {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_billing_profile", json!({"handle": "carrier", "data": {}})).await;
    let contact = json!({"company": "Carrier", "email": "noc@example.org"});
    let data = json!({"billing_profile": "carrier", "contact": contact, "external_id": "c1"});
    let contract = platform.good("create_sip_peering_contract", json!({"data": data})).await;
    (platform, contract)
}

/// The same with a group, and the ids of both.
async fn with_group() -> (Platform, Value, Value) {
    let (platform, contract) = platform().await;
    platform.good("create_peer_group", json!({"name": "carrier_1", "peering_contract_id": contract})).await;
    let groups = platform.good("get_peer_groups", Value::Null).await;
    let group = groups[0]["id"].clone();
    (platform, contract, group)
}

#[tokio::test]
async fn contracts() {
    let (platform, id) = platform().await;
    let read = platform.good("get_sip_peering_contract_by_id", json!({"id": id})).await;
    let members = (&read["billing_profile"], &read["status"], &read["external_id"], &read["contact"]["company"]);
    assert_eq!(members, (&json!("carrier"), &json!("active"), &json!("c1"), &json!("Carrier")));
    let change = json!({"id": id, "data": {"contact": {"city": "Vienna"}, "external_id": null}});
    platform.good("update_sip_peering_contract", change).await;
    let all = platform.good("get_sip_peering_contracts", Value::Null).await;
    let contact = &all[0]["contact"];
    assert_eq!((&contact["company"], &contact["city"]), (&json!("Carrier"), &json!("Vienna")));
    assert_eq!((all.as_array().map(Vec::len), &all[0]["external_id"]), (Some(1), &Value::Null));
    let wrong = json!({"data": {"billing_profile": "nothing"}});
    assert_eq!(platform.code("create_sip_peering_contract", wrong).await, Code::NoSuchProfile);
    // The platform's own contract is one of another kind.
    for other in [json!(1), json!(12345)] {
        let refused = platform.code("get_sip_peering_contract_by_id", json!({"id": other})).await;
        assert_eq!(refused, Code::NoSuchContract, "{other}");
    }
    platform.good("create_peer_group", json!({"name": "carrier", "peering_contract_id": id})).await;
    assert_eq!(platform.code("delete_sip_peering_contract", json!({"id": id})).await, Code::InvalidState);
    let group = platform.good("get_peer_groups", Value::Null).await[0]["id"].clone();
    platform.good("delete_peer_group", json!({"id": group})).await;
    platform.good("terminate_sip_peering_contract", json!({"id": id})).await;
    assert_eq!(platform.good("get_sip_peering_contracts", Value::Null).await, json!([]));
    platform.good("delete_sip_peering_contract", json!({"id": id})).await;
    assert_eq!(platform.code("delete_sip_peering_contract", json!({"id": id})).await, Code::NoSuchContract);
}

#[tokio::test]
async fn groups() {
    let (platform, contract, group) = with_group().await;
    for (parameters, code) in [
        (json!({"name": "CARRIER_1", "peering_contract_id": contract}), Code::ExistingPeerGroup),
        (json!({"name": "carrier 2", "peering_contract_id": contract}), Code::MalformedPeerGroupName),
        (json!({"name": "carrier_2"}), Code::NoPeerContract),
        (json!({"name": "carrier_2", "peering_contract_id": null}), Code::NoPeerContract),
        (json!({"name": "carrier_2", "peering_contract_id": 1}), Code::NoSuchContract),
        (json!({"name": "carrier_2", "peering_contract_id": contract, "priority": 10}), Code::MalformedParam),
    ] {
        assert_eq!(platform.code("create_peer_group", parameters.clone()).await, code, "{parameters}");
    }
    let change = json!({"id": group, "data": {"priority": 3, "description": "first choice"}});
    platform.good("update_peer_group", change).await;
    let details = platform.good("get_peer_group_details", json!({"id": group})).await;
    let expected = json!({
        "group": {
            "id": group, "name": "carrier_1", "priority": 3, "description": "first choice",
            "peering_contract_id": contract,
        },
        "peers": [], "rules": [],
    });
    assert_eq!(details, expected);
    let no_contract = json!({"id": group, "data": {"peering_contract_id": 1}});
    assert_eq!(platform.code("update_peer_group", no_contract).await, Code::NoSuchContract);
    let (_, other) = platform.reseller("another").await;
    for function in ["get_peer_groups", "get_sip_peering_contracts"] {
        assert_eq!(platform.code_as(&other, function, Value::Null).await, Code::Refused, "{function}");
    }
    platform.good("delete_peer_group", json!({"id": group})).await;
    for function in ["get_peer_group_details", "delete_peer_group"] {
        assert_eq!(platform.code(function, json!({"id": group})).await, Code::NoSuchPeerGroup, "{function}");
    }
}

#[tokio::test]
async fn hosts() {
    let (platform, _, group) = with_group().await;
    let create = |data: Value| json!({"group_id": group, "data": data});
    platform.good("create_peer_host", create(json!({"name": "first", "ip": "192.0.2.10"}))).await;
    for (data, code) in [
        (json!({"name": "FIRST", "ip": "192.0.2.11"}), Code::ExistingPeerHost),
        (json!({"name": "second", "ip": "192.0.2.10"}), Code::ExistingPeerIp),
        (json!({"name": "second", "ip": "192.0.2"}), Code::MalformedIP),
        (json!({"name": "second", "ip": "192.0.2.11", "transport": "SCTP"}), Code::UnknownProtocol),
        (json!({"name": "second", "ip": "192.0.2.11", "weight": 0}), Code::MalformedParam),
        (json!({"name": "second"}), Code::MissingParam),
    ] {
        assert_eq!(platform.code("create_peer_host", create(data.clone())).await, code, "{data}");
    }
    let nowhere = json!({"group_id": 12345, "data": {"name": "second", "ip": "192.0.2.11"}});
    assert_eq!(platform.code("create_peer_host", nowhere).await, Code::NoSuchPeerGroup);
    let second = json!({"name": "second", "ip": "2001:db8::1", "port": 5061, "transport": "TLS", "enabled": 0});
    platform.good("create_peer_host", create(second)).await;
    let details = platform.good("get_peer_group_details", json!({"id": group})).await;
    let [first, second] = [0, 1].map(|place| details["peers"][place].clone());
    let expected = json!({
        "id": first["id"], "group_id": group, "name": "first", "ip": "192.0.2.10", "host": null, "port": 5060,
        "transport": "UDP", "weight": 1, "via_route": null, "enabled": true,
    });
    assert_eq!(first, expected);
    assert_eq!((&second["transport"], &second["port"]), (&json!("TLS"), &json!(5061)));
    assert_eq!(second["enabled"], false);
    let address = |id: &Value, ip: &str, port: i64| json!({"id": id, "data": {"ip": ip, "port": port}});
    let taken = address(&second["id"], "192.0.2.10", 5060);
    assert_eq!(platform.code("update_peer_host", taken).await, Code::ExistingPeerIp);
    platform.good("update_peer_host", address(&second["id"], "192.0.2.12", 5070)).await;
    let details = platform.good("get_peer_host_details", json!({"id": second["id"]})).await;
    let host = &details["peer_host"];
    assert_eq!((&host["ip"], &host["port"], &host["transport"]), (&json!("192.0.2.12"), &json!(5070), &json!("TLS")));
    assert_eq!(details["group"]["name"], "carrier_1");
    platform.good("get_peer_preferences", json!({"id": second["id"]})).await;
    platform.good("delete_peer_host", json!({"id": second["id"]})).await;
    assert_eq!(platform.code("get_peer_host_details", json!({"id": second["id"]})).await, Code::NoSuchPeerHost);
    assert_eq!(platform.code("delete_peer_host", json!({"id": second["id"]})).await, Code::NoSuchPeerHost);
}

#[tokio::test]
async fn rules() {
    let (platform, _, group) = with_group().await;
    let create = |data: Value| json!({"group_id": group, "data": data});
    let first = json!({"callee_prefix": "43", "callee_pattern": "^sip:43"});
    platform.good("create_peer_rule", create(first.clone())).await;
    for (data, code) in [
        (first, Code::DuplicatePeeringRule),
        (json!({"callee_prefix": "4 3"}), Code::MalformedUri),
        (json!({"caller_pattern": "("}), Code::MalformedUri),
    ] {
        assert_eq!(platform.code("create_peer_rule", create(data.clone())).await, code, "{data}");
    }
    platform.good("create_peer_rule", create(json!({"callee_prefix": "", "enabled": 0}))).await;
    let details = platform.good("get_peer_group_details", json!({"id": group})).await;
    let [first, second] = [0, 1].map(|place| details["rules"][place].clone());
    let expected = json!({
        "id": first["id"], "group_id": group, "callee_prefix": "43", "callee_pattern": "^sip:43",
        "caller_pattern": null, "description": null, "enabled": true,
    });
    assert_eq!(first, expected);
    let same = json!({"id": second["id"], "data": {"callee_prefix": "43", "callee_pattern": "^sip:43"}});
    assert_eq!(platform.code("update_peer_rule", same).await, Code::DuplicatePeeringRule);
    let change = json!({"id": second["id"], "data": {"caller_pattern": "^sip:.+@a", "description": "all"}});
    platform.good("update_peer_rule", change).await;
    let details = platform.good("get_peer_group_details", json!({"id": group})).await;
    let rule = &details["rules"][1];
    assert_eq!((&rule["caller_pattern"], &rule["description"]), (&json!("^sip:.+@a"), &json!("all")));
    assert_eq!((&rule["callee_prefix"], &rule["enabled"]), (&json!(""), &json!(false)));
    platform.good("delete_peer_rule", json!({"id": first["id"]})).await;
    assert_eq!(platform.code("delete_peer_rule", json!({"id": first["id"]})).await, Code::NoSuchPeerRule);
    assert_eq!(platform.code("update_peer_rule", json!({"id": first["id"], "data": {}})).await, Code::NoSuchPeerRule);
}
