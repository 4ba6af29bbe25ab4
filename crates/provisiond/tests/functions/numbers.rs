//! Number blocks, free numbers and texts.

use super::*;

fn block(prefix: &str, data: Value) -> Value {
    json!({"cc": "43", "ac": "1", "sn_prefix": prefix, "data": data})
}

#[tokio::test]
async fn blocks_decide_which_numbers_are_given_out() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let data = json!({"billing_profile": "basic", "subscribers": [subscriber("anna", "999")]});
    let id = platform.good("create_voip_account", json!({"data": data})).await;
    platform.good("create_number_block", block("5", json!({"allocable": true, "sn_length": 3}))).await;
    platform.good("create_number_block", block("6", json!({"allocable": false}))).await;
    let alias = |sn: &str| {
        let numbers = json!([{"cc": 43, "ac": 1, "sn": sn}]);
        json!({"username": "anna", "domain": "sip.example.org", "alias_numbers": numbers})
    };
    for (sn, code) in [("600", Code::DeniedNumber), ("5001", Code::DeniedNumber), ("700", Code::DeniedNumber)] {
        assert_eq!(platform.code("add_alias_numbers", alias(sn)).await, code, "{sn}");
    }
    platform.good("add_alias_numbers", alias("500")).await;
    let bert = |sn: &str| {
        let bert = json!({"username": "bert", "domain": "sip.example.org", "password": "a secret phrase", "cc": 43, "ac": 1, "sn": sn});
        json!({"id": id, "subscriber": bert})
    };
    assert_eq!(platform.code("add_voip_account_subscriber", bert("601")).await, Code::DeniedNumber);
    platform.good("add_voip_account_subscriber", bert("501")).await;
    assert_eq!(platform.code("update_voip_account_subscriber", bert("602")).await, Code::DeniedNumber);
    // What somebody has stays.
    let anna = json!({"username": "anna", "domain": "sip.example.org", "cc": 43, "ac": 1, "sn": 999});
    platform.good("update_voip_account_subscriber", json!({"id": id, "subscriber": anna})).await;
    platform.good("update_number_block", block("6", json!({"allocable": true}))).await;
    platform.good("update_voip_account_subscriber", bert("602")).await;
    platform.good("delete_number_block", json!({"cc": "43", "ac": "1", "sn_prefix": "6"})).await;
    assert_eq!(platform.code("update_voip_account_subscriber", bert("603")).await, Code::DeniedNumber);
    platform.good("delete_number_block", json!({"cc": "43", "ac": "1", "sn_prefix": "5"})).await;
    platform.good("update_voip_account_subscriber", bert("603")).await;

    let disabled = Disabled { switches: vec![Switch::NumberBlock], ..Disabled::default() };
    let functions = FunctionSettings { disabled, ..FunctionSettings::default() };
    let without = Platform::new(Settings { functions, ..Settings::default() }).await;
    assert_eq!(without.code("get_number_blocks", Value::Null).await, Code::DisabledFunction);
    assert_eq!(without.good("get_free_numbers", Value::Null).await, json!([]));
}

#[tokio::test]
async fn free_numbers_lie_in_allocable_blocks() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let numbers = json!([{"cc": 43, "ac": "1", "sn": "601"}, {"cc": 43, "ac": "1", "sn": "5001"}, {"cc": 43, "ac": "1", "sn": "500"}]);
    let mut anna = subscriber("anna", "501");
    anna["alias_numbers"] = numbers;
    let data = json!({"billing_profile": "basic", "subscribers": [anna]});
    let id = platform.good("create_voip_account", json!({"data": data})).await;
    assert_eq!(platform.good("get_free_numbers", Value::Null).await, json!([]));
    platform.good("terminate_voip_account", json!({"id": id})).await;
    let free = async |parameters: Value| {
        let numbers = platform.good("get_free_numbers", parameters).await;
        numbers.as_array().unwrap().iter().map(|one| one["sn"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(free(Value::Null).await, ["500", "5001", "501", "601"]);
    assert_eq!(free(json!({"limit": 2})).await, ["500", "5001"]);
    assert_eq!(free(json!({"domain": "SIP.example.org"})).await.len(), 4);
    assert_eq!(free(json!({"domain": "other.example.org"})).await.len(), 0);
    platform.good("create_number_block", block("6", json!({"allocable": true}))).await;
    platform.good("create_number_block", block("5", json!({"allocable": true, "sn_length": 3}))).await;
    assert_eq!(free(Value::Null).await, ["500", "501", "601"]);
    platform.good("update_number_block", block("6", json!({"allocable": false}))).await;
    assert_eq!(free(Value::Null).await, ["500", "501"]);
    assert_eq!(
        platform.good("get_free_numbers", json!({"limit": 1})).await,
        json!([{"cc": "43", "ac": "1", "sn": "500"}])
    );
    assert_eq!(platform.code("get_free_numbers", json!({"limit": -1})).await, Code::MalformedParam);
}

#[tokio::test]
async fn blocks_are_kept_apart() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_number_block", block("55", json!({"sn_length": 5, "authoritative": true}))).await;
    let other = |cc: &str, ac: &str, prefix: &str| json!({"cc": cc, "ac": ac, "sn_prefix": prefix, "data": {}});
    for (parameters, code) in [
        (other("43", "1", "55"), Code::ExistingNumberBlock),
        (other("43", "1", "5"), Code::ExistingNumberBlock),
        (other("43", "", ""), Code::ExistingNumberBlock),
        (other("43", "15", "51"), Code::ExistingNumberBlock),
        (other("0", "1", "5"), Code::MalformedCc),
        (other("43", "x", "5"), Code::MalformedAc),
        (other("43", "1", "x"), Code::MalformedParam),
        (block("7", json!({"sn_length": 0})), Code::MalformedParam),
        (block("7777", json!({"sn_length": 3})), Code::MalformedParam),
    ] {
        assert_eq!(platform.code("create_number_block", parameters.clone()).await, code, "{parameters}");
    }
    platform.good("create_number_block", other("49", "", "")).await;
    let found = async |filter: Value| platform.good("get_number_blocks", json!({"filter": filter})).await;
    let all = found(json!({})).await;
    let expected = json!({"cc": "43", "ac": "1", "sn_prefix": "55", "data": {"sn_length": 5, "allocable": false, "authoritative": true}});
    assert_eq!((&all["total_count"], &all["number_blocks"][0]), (&json!(2), &expected));
    for (filter, total) in [
        (json!({"cc": "49"}), 1),
        (json!({"ac": "1", "sn_prefix": "5%"}), 1),
        (json!({"sn_length": 5}), 1),
        (json!({"sn_length": 6}), 0),
        (json!({"authoritative": false}), 1),
        (json!({"allocable": true}), 0),
    ] {
        assert_eq!(found(filter.clone()).await["total_count"], total, "{filter}");
    }
    let change = block("55", json!({"sn_length": 6}));
    assert_eq!(platform.code("update_number_block", change).await, Code::MalformedParam);
    for function in ["update_number_block", "delete_number_block"] {
        let mut parameters = block("56", json!({"allocable": true}));
        if function == "delete_number_block" {
            parameters.as_object_mut().unwrap().remove("data");
        }
        assert_eq!(platform.code(function, parameters).await, Code::NoSuchNumberBlock, "{function}");
    }
    let (_, south) = platform.reseller("south_admin").await;
    assert_eq!(platform.code_as(&south, "get_number_blocks", Value::Null).await, Code::Refused);
}

#[tokio::test]
async fn codes_have_texts() {
    let platform = Platform::new(Settings::default()).await;
    let text = |language: &str, code: &str| json!({"language": language, "code": code});
    let short = platform.good("get_localized_string", text("en", "Client.Voip.PassLength")).await;
    assert_eq!(short, "The password must have at least 6 characters.");
    assert!(platform.good("get_localized_string", text("de", "Server.Voip.SavedPass")).await.is_string());
    assert_eq!(platform.good("get_localized_string", text("en", "Server.Voip.Nonsense")).await, Value::Null);
    assert_eq!(platform.code("get_localized_string", text("english", "x")).await, Code::MalformedParam);
}
