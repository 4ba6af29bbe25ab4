//! What identifies accounts and subscribers in the operator's other systems.

use super::*;

#[tokio::test]
async fn an_external_id_is_taken_once_a_reseller() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let (_, south) = platform.reseller("south").await;
    let domain = json!({"domain": "south.example.org"});
    platform.call_as(&south, "create_domain", domain).await.expect("a domain");
    let profile = json!({"handle": "south", "data": {"name": "South"}});
    platform.call_as(&south, "create_billing_profile", profile).await.expect("a billing profile");

    let account = |profile: &str| json!({"data": {"billing_profile": profile, "external_id": "crm-1"}});
    let first = platform.good("create_voip_account", account("basic")).await;
    assert_eq!(platform.code("create_voip_account", account("basic")).await, Code::ExistingExternalAID);
    // Another reseller has ids of its own; who sees both changes each by the rules of its own reseller.
    let theirs = platform.call_as(&south, "create_voip_account", account("south")).await.expect("an account");
    for id in [&first, &theirs] {
        platform.good("update_voip_account", json!({"id": id, "data": {"external_id": "crm-1"}})).await;
    }
    let other = json!({"data": {"billing_profile": "south", "external_id": "crm-2"}});
    platform.call_as(&south, "create_voip_account", other).await.expect("an account");
    let taken = json!({"id": theirs, "data": {"external_id": "crm-2"}});
    assert_eq!(platform.code("update_voip_account", taken).await, Code::ExistingExternalAID);

    let add = |id: &Value, name: &str, domain: &str| {
        let data = json!({"username": name, "domain": domain, "password": "a secret phrase", "external_id": "s-1"});
        json!({"id": id, "subscriber": data})
    };
    platform.good("add_voip_account_subscriber", add(&first, "anna", "sip.example.org")).await;
    platform.good("add_voip_account_subscriber", add(&theirs, "carl", "south.example.org")).await;
    for (id, domain) in [(&first, "sip.example.org"), (&theirs, "south.example.org")] {
        let code = platform.code("add_voip_account_subscriber", add(id, "bert", domain)).await;
        assert_eq!(code, Code::ExistingExternalSID, "{domain}");
    }
    platform.good("terminate_voip_account", json!({"id": first})).await;
    platform.good("create_voip_account", account("basic")).await;
}
