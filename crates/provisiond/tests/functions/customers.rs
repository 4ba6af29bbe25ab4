//! Legacy customers.

use super::*;

#[tokio::test]
async fn a_customer_groups_accounts() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let contacts = platform.rows("contacts").await;
    let data = json!({
        "external_id": "c-1", "shopuser": "huber", "shoppass": "secret of shop", "business": 1,
        "contact": {"firstname": "Anna", "lastname": "Huber", "phonenumber": "+431555"},
        "tech_contact": {"company": "Huber Networks", "email": "noc@example.org"},
    });
    let id = platform.good("create_customer", json!({"data": data})).await;
    let read = platform.good("get_customer", json!({"id": id})).await;
    assert_eq!((&read["shopuser"], &read["shoppass"]), (&json!("huber"), &json!("secret of shop")));
    assert_eq!((&read["business"], &read["external_id"]), (&json!(true), &json!("c-1")));
    assert_eq!((&read["contact"]["lastname"], &read["comm_contact"]), (&json!("Huber"), &Value::Null));
    assert_eq!(read["tech_contact"]["email"], "noc@example.org");
    let login = |password: &str| json!({"username": "Huber", "password": password});
    assert_eq!(platform.good("authenticate_customer", login("secret of shop")).await, id);
    assert_eq!(platform.code("authenticate_customer", login("secret")).await, Code::BillingAuthFailed);

    let account = |customer: &Value, name: &str| {
        let subscribers = json!([subscriber(name, &format!("{}", name.len() * 111))]);
        json!({"data": {"billing_profile": "basic", "customer_id": customer, "subscribers": subscribers}})
    };
    let first = platform.good("create_voip_account", account(&id, "anna")).await;
    let second = platform.good("create_voip_account", account(&Value::Null, "berta")).await;
    assert_eq!(platform.code("create_voip_account", account(&json!(4711), "x-men")).await, Code::NoSuchCustomer);
    let assign = |customer: Value| json!({"id": second, "data": {"customer_id": customer}});
    platform.good("update_voip_account", assign(id.clone())).await;
    assert_eq!(platform.good("get_voip_account_by_id", json!({"id": second})).await["customer_id"], id);
    let contracts = platform.good("get_customer_contracts", json!({"id": id})).await;
    assert_eq!(contracts.as_array().map(Vec::len), Some(2));
    assert_eq!((&contracts[0]["id"], &contracts[0]["class"]), (&first, &json!("voip")));
    platform.good("update_voip_account", assign(Value::Null)).await;
    assert_eq!(platform.good("get_voip_account_by_id", json!({"id": second})).await["customer_id"], Value::Null);

    assert_eq!(platform.code("get_customer_orders", json!({"id": id})).await, Code::Unavailable);
    platform.good("terminate_customer", json!({"id": id})).await;
    platform.good("terminate_customer", json!({"id": id})).await;
    let contracts = platform.good("get_customer_contracts", json!({"id": id})).await;
    assert_eq!(contracts[0]["status"], "terminated");
    assert_eq!(platform.good("get_voip_account_by_id", json!({"id": second})).await["status"], "active");
    platform.good("delete_customer", json!({"id": id})).await;
    assert_eq!(platform.code("get_customer", json!({"id": id})).await, Code::NoSuchCustomer);
    assert_eq!(platform.code("get_voip_account_by_id", json!({"id": first})).await, Code::NoSuchAccount);
    assert_eq!((platform.rows("contacts").await, platform.rows("subscribers").await), (contacts + 1, 1));
}

#[tokio::test]
async fn what_is_wrong_with_a_customer() {
    let platform = Platform::new(Settings::default()).await;
    let id = platform.good("create_customer", Value::Null).await;
    let disabled = Disabled { switches: vec![Switch::Product], ..Disabled::default() };
    let functions = FunctionSettings { disabled, ..FunctionSettings::default() };
    let shopless = Platform::new(Settings { functions, ..Settings::default() }).await;
    let customer = shopless.good("create_customer", Value::Null).await;
    assert_eq!(shopless.good("get_customer_orders", json!({"id": customer})).await, json!([]));
    assert_eq!(platform.good("get_customer", json!({"id": id})).await["contact"]["lastname"], Value::Null);
    let data = json!({"external_id": "c-1", "shopuser": "huber", "shoppass": "secret of shop"});
    let other = platform.good("create_customer", json!({"data": data})).await;
    let contacts = platform.rows("contacts").await;
    for (data, code) in [
        (json!({"shopuser": "HUBER", "shoppass": "another secret"}), Code::ExistingShopuser),
        (json!({"external_id": "c-1"}), Code::ExistingExternalCID),
        (json!({"shopuser": "a b", "shoppass": "another secret"}), Code::MalformedUsername),
        (json!({"shopuser": "anna", "shoppass": "short"}), Code::PassLength),
        (json!({"shopuser": "anna"}), Code::MissingParam),
        (json!({"shoppass": "another secret"}), Code::MissingParam),
        (json!({"tech_contact": {"city": "Graz"}}), Code::ContactIncomplete),
        (json!({"contact": {"lastname": "x", "email": "x"}}), Code::Email),
        (json!({"contact": {"lastname": "x", "gender": "x"}}), Code::MalformedParam),
        (json!({"nonsense": 1}), Code::UnknownParam),
    ] {
        assert_eq!(platform.code("create_customer", json!({"data": data})).await, code, "{data}");
        assert_eq!(platform.code("update_customer", json!({"id": id, "data": data})).await, code, "{data}");
    }
    assert_eq!(platform.rows("contacts").await, contacts);
    for function in
        ["get_customer", "get_customer_contracts", "get_customer_orders", "terminate_customer", "delete_customer"]
    {
        assert_eq!(platform.code(function, json!({"id": 4711})).await, Code::NoSuchCustomer, "{function}");
    }
    // Sending back what one has is no conflict.
    platform.good("update_customer", json!({"id": other, "data": data})).await;
    let half = json!({"id": other, "data": {"shoppass": null}});
    assert_eq!(platform.code("update_customer", half).await, Code::MissingParam);
    platform.good("update_customer", json!({"id": other, "data": {"shopuser": null, "shoppass": null}})).await;
    let login = json!({"username": "huber", "password": "secret of shop"});
    assert_eq!(platform.code("authenticate_customer", login).await, Code::BillingAuthFailed);
    let contact = json!({"contact": {"lastname": "Huber", "city": "Wien"}, "comm_contact": {"company": "Money"}});
    platform.good("update_customer", json!({"id": other, "data": contact})).await;
    platform
        .good("update_customer", json!({"id": other, "data": {"contact": {"city": "Graz"}, "comm_contact": null}}))
        .await;
    let read = platform.good("get_customer", json!({"id": other})).await;
    assert_eq!((&read["contact"]["lastname"], &read["contact"]["city"]), (&json!("Huber"), &json!("Graz")));
    assert_eq!((&read["comm_contact"], platform.rows("contacts").await), (&Value::Null, contacts));
}

#[tokio::test]
async fn customers_are_found() {
    let platform = Platform::new(Settings::default()).await;
    let mut ids = Vec::new();
    for (external_id, contact) in [
        ("c-1", json!({"firstname": "Anna", "lastname": "Huber"})),
        ("c-2", json!({"company": "Huber KG", "email": "office@example.org"})),
        ("d-1", json!({"lastname": "Mayer", "phonenumber": "+43155512"})),
    ] {
        let data = json!({"external_id": external_id, "contact": contact});
        ids.push(platform.good("create_customer", json!({"data": data})).await);
    }
    for (filter, total, first) in [
        (json!({}), 3, Some(0)),
        (json!({"anything": "%huber%"}), 2, Some(0)),
        (json!({"anything": "office@%"}), 1, Some(1)),
        (json!({"anything": "%555%"}), 1, Some(2)),
        (json!({"anything": ids[2]}), 1, Some(2)),
        (json!({"anything": "hub"}), 0, None),
        (json!({"external_id": "c-_"}), 2, Some(0)),
        (json!({"limit": 1, "offset": 1}), 3, Some(1)),
        (json!({"limit": 0}), 3, None),
    ] {
        let found = platform.good("search_customers", json!({"filter": filter})).await;
        let id = found["customers"][0]["id"].clone();
        assert_eq!(
            (&found["total_count"], id),
            (&json!(total), first.map_or(Value::Null, |at: usize| ids[at].clone())),
            "{filter}"
        );
    }
    assert_eq!(platform.good("search_customers", Value::Null).await["total_count"], 3);

    let (_, south) = platform.reseller("south_admin").await;
    let as_south = async |function, parameters| platform.call_as(&south, function, parameters).await;
    assert_eq!(as_south("search_customers", Value::Null).await.expect("an empty list")["total_count"], 0);
    assert_eq!(platform.code_as(&south, "get_customer", json!({"id": ids[0]})).await, Code::NoSuchCustomer);
    let same = json!({"data": {"external_id": "c-1", "shopuser": "huber", "shoppass": "secret of south"}});
    let own = as_south("create_customer", same).await.expect("an id that another reseller has");
    let shown = as_south("get_customer", json!({"id": own})).await.expect("its own");
    assert_eq!((&shown["shopuser"], &shown["shoppass"]), (&json!("huber"), &Value::Null));
    let login = json!({"username": "huber", "password": "secret of south"});
    assert_eq!(platform.good("authenticate_customer", login).await, own);
    // An account belongs to a customer of its own reseller only.
    platform.ready().await;
    let account = json!({"data": {"billing_profile": "basic", "customer_id": own}});
    assert_eq!(platform.code("create_voip_account", account).await, Code::NoSuchCustomer);
}
