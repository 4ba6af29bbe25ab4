//! The key table itself.

use std::collections::BTreeSet;

use super::*;

#[test]
fn keys_are_unique_and_documented() {
    let table = keys();
    let paths: BTreeSet<&str> = table.iter().map(|key| key.path).collect();
    assert_eq!(paths.len(), table.len());
    for key in table {
        assert!(key.sentence().ends_with('.') && key.sentence().len() > 10, "{key:?}");
        assert!(!key.kind.is_empty(), "{key:?}");
        assert!(!key.path.starts_with('.') && key.path.ends_with(key.name()), "{key:?}");
    }
}

#[test]
fn every_variable_name_means_one_key() {
    let names: BTreeSet<String> =
        keys().iter().map(|key| key.path.strip_prefix("provisioning.").unwrap_or(key.path).to_owned()).collect();
    assert_eq!(names.len(), keys().len());
}

#[test]
fn older_spellings_are_whole_names() {
    let was = |path: &str| keys().into_iter().find(|key| key.path == path).unwrap().was;
    assert_eq!(was("www_admin.http_admin.port"), Some("www_admin.apache.port"));
    assert_eq!(was("www_admin.security.password.min_length"), Some("www_admin.security.password_min_length"));
    assert_eq!(was("www_admin.dashboard.enable"), Some("www_admin.dashboard.enabled"));
    assert_eq!(was("www_admin.enable"), None);
}

#[test]
fn secrets_are_marked() {
    let secret: Vec<&str> = keys().into_iter().filter(|key| key.secret).map(|key| key.path).collect();
    assert_eq!(
        secret,
        [
            "www_admin.security.voucher_key",
            "www_admin.security.voucher_iv",
            "credentials.rest_api.auth_system.p",
            "credentials.rest_api_jwt.secret",
            "provisioning.database.password",
            "provisioning.database.secret_keys",
            "provisioning.backends.xmpp_token",
            "provisioning.bootstrap_admin.password",
        ]
    );
}
