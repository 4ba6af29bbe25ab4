//! Maintenance: who is served while it lasts, and what is told of the logins of others.

use provisioning_core::function::{Backend, Code};
use provisioning_core::settings::{FunctionSettings, Settings, SystemUser};
use serde_json::{Value, json};

use super::{PASSWORD, Platform, subscriber};

#[tokio::test]
async fn under_maintenance_those_who_run_the_platform_are_served() {
    let user = SystemUser {
        name: "csc".to_owned(),
        hash: "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=".to_owned(),
        backends: vec![Backend::Voip],
    };
    let functions =
        FunctionSettings { system_users: vec![user], subscriber_login: true, ..FunctionSettings::default() };
    let platform = Platform::new(Settings { functions, maintenance: true, ..Settings::default() }).await;
    // The administrator of the platform prepares what the others ask for.
    platform.ready().await;
    let account = json!({"data": {"billing_profile": "basic", "subscribers": [subscriber("anna", "12345")]}});
    platform.good("create_voip_account", account).await;
    let (_, reseller) = platform.reseller("south").await;

    let code = async |who: Value, address: &str| {
        let answer = platform.call_from(&who, address, "get_preferences", Value::Null).await;
        answer.err().map(|(code, _)| code)
    };
    let system = |password: &str| json!({"type": "system", "username": "csc", "password": password});
    assert_eq!(code(system("secret"), "127.0.0.1").await, None);
    assert_eq!(code(system("wrong"), "127.0.0.1").await, Some(Code::AuthFailed));
    assert_eq!(code(system("secret"), "192.0.2.1").await, Some(Code::AuthFailed));
    assert_eq!(code(reseller, "192.0.2.1").await, Some(Code::Unavailable));
    let wrong = json!({"type": "reseller", "username": "south", "password": "wrong"});
    assert_eq!(code(wrong, "192.0.2.1").await, Some(Code::AuthFailed));
    let anna = json!({"type": "subscriber", "username": "anna@sip.example.org", "password": "an0ther secret"});
    assert_eq!(code(anna, "192.0.2.1").await, Some(Code::Unavailable));

    // Others cannot log in at the moment; a wrong password is wrong all the same.
    for (function, parameters, expected) in [
        ("authenticate_admin", json!({"login": "admin", "password": PASSWORD}), None),
        ("authenticate_admin", json!({"login": "south", "password": PASSWORD}), Some(Code::Unavailable)),
        ("authenticate_admin", json!({"login": "south", "password": "wrong"}), Some(Code::AuthFailed)),
        ("authenticate_webuser", web("an0ther secret"), Some(Code::Unavailable)),
        ("authenticate_webuser", web("wrong"), Some(Code::IncorrectPass)),
    ] {
        let answer = platform.call(function, parameters.clone()).await.err().map(|(code, _)| code);
        assert_eq!(answer, expected, "{function} {parameters}");
    }
}

fn web(password: &str) -> Value {
    json!({"webusername": "anna", "domain": "sip.example.org", "webpassword": password})
}
