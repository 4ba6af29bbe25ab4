//! Resellers and their contracts.

use super::*;

#[tokio::test]
async fn a_reseller_lives_on_a_contract() {
    let platform = Platform::new(journaled()).await;
    platform.ready().await;
    let before = platform.journal(0).await.len();
    let data =
        json!({"billing_profile": "basic", "external_id": "r-1", "contact": {"company": "South", "gender": "female"}});
    let contract = platform.good("create_reseller_contract", json!({"data": data})).await;
    assert_eq!(platform.journal(before).await, ["create systemcontacts", "create contracts"]);
    let read = platform.good("get_reseller_contract_by_id", json!({"id": contract})).await;
    assert_eq!((&read["billing_profile"], &read["external_id"]), (&json!("basic"), &json!("r-1")));
    assert_eq!((&read["status"], &read["contact"]["company"]), (&json!("active"), &json!("South")));
    let change = json!({"billing_profile": "default", "external_id": null, "contact": {"city": "Graz", "email": "s@example.org"}});
    platform.good("update_reseller_contract", json!({"id": contract, "data": change})).await;
    let read = platform.good("get_reseller_contract_by_id", json!({"id": contract})).await;
    assert_eq!((&read["billing_profile"], &read["external_id"]), (&json!("default"), &Value::Null));
    assert_eq!((&read["contact"]["company"], &read["contact"]["city"]), (&json!("South"), &json!("Graz")));
    let all = platform.good("get_reseller_contracts", Value::Null).await;
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert_eq!(all[1], read);

    let create = |contract: &Value, name: &str| json!({"data": {"contract_id": contract, "name": name}});
    let id = platform.good("create_reseller", create(&contract, "South")).await;
    let expected = json!({"id": id, "contract_id": contract, "name": "South", "status": "active"});
    assert_eq!(platform.good("get_reseller_by_id", json!({"id": id})).await, expected);
    assert_eq!(platform.good("get_resellers", Value::Null).await[1], expected);
    let other = platform.good("create_reseller_contract", json!({"data": {"billing_profile": "basic"}})).await;
    for (parameters, code) in [
        (create(&contract, "North"), Code::ExistingReseller),
        (create(&other, "SOUTH"), Code::ExistingReseller),
        (create(&json!(4711), "North"), Code::NoSuchContract),
        (json!({"data": {"name": "North"}}), Code::MissingParam),
        (json!({"data": {"contract_id": other, "name": "North", "status": "x"}}), Code::MalformedParam),
    ] {
        assert_eq!(platform.code("create_reseller", parameters.clone()).await, code, "{parameters}");
    }
    let update = |id: &Value, data: Value| json!({"id": id, "data": data});
    platform.good("update_reseller", update(&id, json!({"name": "Deep South", "status": "locked"}))).await;
    platform.good("update_reseller", update(&id, json!({}))).await;
    assert_eq!(platform.good("get_reseller_by_id", json!({"id": id})).await["name"], "Deep South");
    assert_eq!(platform.good("get_reseller_contract_by_id", json!({"id": contract})).await["status"], "locked");
    for (parameters, code) in [
        (update(&json!(4711), json!({"name": "x"})), Code::NoSuchReseller),
        (update(&id, json!({"name": "default"})), Code::ExistingReseller),
        (update(&id, json!({"contract_id": 4711})), Code::NoSuchContract),
    ] {
        assert_eq!(platform.code("update_reseller", parameters.clone()).await, code, "{parameters}");
    }
    assert_eq!(platform.code("get_reseller_by_id", json!({"id": 4711})).await, Code::NoSuchReseller);
    platform.good("terminate_reseller_contract", json!({"id": contract})).await;
    assert_eq!(platform.code("get_reseller_contract_by_id", json!({"id": contract})).await, Code::NoSuchContract);
    assert_eq!(platform.code("delete_reseller_contract", json!({"id": contract})).await, Code::InvalidState);
}

#[tokio::test]
async fn a_contract_without_reseller_goes_for_good() {
    let platform = Platform::new(journaled()).await;
    let contacts = platform.rows("contacts").await;
    for (data, code) in [
        (json!({}), Code::MissingParam),
        (json!({"billing_profile": "nothing"}), Code::NoSuchProfile),
        (json!({"billing_profile": "default", "contact": {"email": "x"}}), Code::Email),
    ] {
        assert_eq!(platform.code("create_reseller_contract", json!({"data": data})).await, code, "{data}");
    }
    assert_eq!(platform.rows("contacts").await, contacts);
    for ended in [false, true] {
        let data = json!({"billing_profile": "default", "contact": {"company": "North"}});
        let id = platform.good("create_reseller_contract", json!({"data": data})).await;
        if ended {
            platform.good("terminate_reseller_contract", json!({"id": id})).await;
        }
        let before = platform.journal(0).await.len();
        platform.good("delete_reseller_contract", json!({"id": id})).await;
        assert_eq!(platform.journal(before).await, ["delete contracts", "delete systemcontacts"]);
        assert_eq!(platform.code("delete_reseller_contract", json!({"id": id})).await, Code::NoSuchContract);
    }
    assert_eq!(platform.rows("contacts").await, contacts);
    assert_eq!(platform.code("delete_reseller_contract", json!({"id": 1})).await, Code::InvalidState);
    // A contract of an account is none of a reseller.
    platform.ready().await;
    let account = platform.good("create_voip_account", json!({"data": {"billing_profile": "basic"}})).await;
    for function in ["get_reseller_contract_by_id", "terminate_reseller_contract", "delete_reseller_contract"] {
        assert_eq!(platform.code(function, json!({"id": account})).await, Code::NoSuchContract, "{function}");
    }
    let (_, south) = platform.reseller("south_admin").await;
    for function in ["get_resellers", "get_reseller_contracts"] {
        assert_eq!(platform.code_as(&south, function, Value::Null).await, Code::Refused, "{function}");
    }
}
