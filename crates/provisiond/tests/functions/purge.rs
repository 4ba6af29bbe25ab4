//! Accounts and subscribers that go for good.

use super::*;

#[tokio::test]
async fn an_account_goes_with_everything_that_belongs_to_it() {
    let platform = Platform::new(journaled()).await;
    platform.ready().await;
    let contacts = platform.rows("contacts").await;
    let account = |name: &str, sn: &str| {
        let subscribers = json!([subscriber(name, sn), subscriber(&format!("{name}2"), &format!("{sn}2"))]);
        json!({"data": {"billing_profile": "basic", "contact": {"lastname": "Huber"}, "subscribers": subscribers}})
    };
    let kept = platform.good("create_voip_account", account("bert", "222")).await;
    let id = platform.good("create_voip_account", account("anna", "111")).await;
    platform.good("update_voip_account_balance", json!({"id": id, "data": {"cash": 5}})).await;
    let before = platform.journal(0).await.len();
    platform.good("delete_voip_account", json!({"id": id})).await;
    assert_eq!(platform.journal(before).await, ["delete customers", "delete customercontacts"]);
    assert_eq!(platform.code("get_voip_account_by_id", json!({"id": id})).await, Code::NoSuchAccount);
    assert_eq!(platform.code("delete_voip_account", json!({"id": id})).await, Code::NoSuchAccount);
    let all = platform.good("search_subscribers", json!({"filter": {"terminated": true}})).await;
    assert_eq!(all["total_count"], 2, "{all}");
    assert_eq!(platform.rows("contacts").await, contacts + 1);
    assert_eq!(platform.rows("balance_intervals").await, 0);
    assert_eq!(platform.good("get_free_numbers", Value::Null).await.as_array().map(Vec::len), Some(4));
    let read = platform.good("get_voip_account_by_id", json!({"id": kept})).await;
    assert_eq!(read["subscribers"].as_array().map(Vec::len), Some(2));
    // Also one that has ended before.
    platform.good("terminate_voip_account", json!({"id": kept})).await;
    platform.good("delete_voip_account", json!({"id": kept})).await;
    assert_eq!((platform.rows("subscribers").await, platform.rows("contacts").await), (0, contacts));
}

#[tokio::test]
async fn a_subscriber_goes_with_its_record() {
    let platform = Platform::new(journaled()).await;
    platform.ready().await;
    let data =
        json!({"billing_profile": "basic", "subscribers": [subscriber("anna", "111"), subscriber("bert", "222")]});
    let id = platform.good("create_voip_account", json!({"data": data})).await;
    let other = platform.good("create_voip_account", json!({"data": {"billing_profile": "basic"}})).await;
    let named = |id: &Value, name: &str| json!({"id": id, "username": name, "domain": "SIP.example.org"});
    for (parameters, code) in [
        (named(&other, "anna"), Code::NoSuchSubscriber),
        (named(&id, "Anna"), Code::NoSuchSubscriber),
        (named(&json!(4711), "anna"), Code::NoSuchAccount),
    ] {
        assert_eq!(platform.code("delete_voip_account_subscriber", parameters).await, code);
    }
    let before = platform.journal(0).await.len();
    platform.good("delete_voip_account_subscriber", named(&id, "anna")).await;
    assert_eq!(platform.journal(before).await, ["delete subscribers"]);
    platform.good("terminate_voip_account_subscriber", named(&id, "bert")).await;
    let all = platform.good("search_subscribers", json!({"filter": {"terminated": true}})).await;
    assert_eq!((&all["total_count"], &all["subscribers"][0]["username"]), (&json!(1), &json!("bert")));
    platform.good("delete_voip_account_subscriber", named(&id, "bert")).await;
    assert_eq!(platform.rows("subscribers").await, 0);
    assert_eq!(platform.code("delete_voip_account_subscriber", named(&id, "bert")).await, Code::NoSuchSubscriber);
}

#[tokio::test]
async fn foreign_accounts_stay() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let data = json!({"billing_profile": "basic", "subscribers": [subscriber("anna", "111")]});
    let id = platform.good("create_voip_account", json!({"data": data})).await;
    let (_, south) = platform.reseller("south_admin").await;
    assert_eq!(platform.code_as(&south, "delete_voip_account", json!({"id": id})).await, Code::NoSuchAccount);
    let anna = json!({"id": id, "username": "anna", "domain": "sip.example.org"});
    assert_eq!(platform.code_as(&south, "delete_voip_account_subscriber", anna).await, Code::NoSuchAccount);
}

#[tokio::test]
async fn all_subscribers_of_an_account_are_locked_at_once() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let subscribers = json!([subscriber("anna", "111"), subscriber("bert", "222")]);
    let data = json!({"billing_profile": "basic", "subscribers": subscribers});
    let id = platform.good("create_voip_account", json!({"data": data})).await;
    let states = async || {
        let mut all = Vec::new();
        for name in ["anna", "bert"] {
            let who = json!({"username": name, "domain": "sip.example.org"});
            let status = platform.good("get_subscriber", who.clone()).await["status"].clone();
            let lock = platform.good("get_subscriber_preferences", who).await["lock"].clone();
            all.push((status, lock));
        }
        all
    };
    for (lock, status, level) in [
        ("foreign", "locked", json!("1")),
        ("global", "locked", json!("4")),
        ("outgoing", "locked", json!("2")),
        ("none", "active", Value::Null),
    ] {
        platform.good("lock_voip_account", json!({"id": id, "lock": lock})).await;
        assert_eq!(states().await, [(json!(status), level.clone()), (json!(status), level.clone())], "{lock}");
        let account = platform.good("get_voip_account_by_id", json!({"id": id})).await;
        assert_eq!(account["status"], status, "{lock}");
    }
    assert_eq!(platform.code("lock_voip_account", json!({"id": id, "lock": "some"})).await, Code::UnknownLock);
}

#[tokio::test]
async fn a_contact_without_mail_address_has_a_journal_too() {
    let platform = Platform::new(journaled()).await;
    platform.ready().await;
    let before = platform.journal(0).await.len();
    let data = json!({"billing_profile": "basic", "contact": {"firstname": "Anna", "gender": "female"}});
    let id = platform.good("create_voip_account", json!({"data": data})).await;
    let change = |contact: Value| json!({"id": id, "data": {"contact": contact}});
    platform.good("update_voip_account", change(json!({"lastname": "Huber"}))).await;
    // What the journal does not show.
    platform.good("update_voip_account", change(json!({"newsletter": true}))).await;
    let expected = ["create customercontacts", "create customers", "update customercontacts"];
    assert_eq!(platform.journal(before).await, expected);
    let contact = platform.good("get_voip_account_by_id", json!({"id": id})).await["contact"].clone();
    assert_eq!(
        (&contact["lastname"], &contact["newsletter"], &contact["gender"]),
        (&json!("Huber"), &json!(true), &json!("female"))
    );
}
