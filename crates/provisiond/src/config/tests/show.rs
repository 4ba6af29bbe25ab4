//! `config show`.

use super::*;

#[test]
fn one_key_a_section_or_everything() {
    let loaded = load("www_admin:\n  http_admin:\n    port: 8443\n").unwrap();
    let lines = loaded.show(Some("www_admin.http_admin.port"));
    assert_eq!(lines.len(), 1);
    assert!(lines[0].starts_with("www_admin.http_admin.port: 8443  # "), "{lines:?}");
    assert!(lines[0].ends_with("config.yml:3"), "{lines:?}");
    assert_eq!(loaded.show(Some("provisioning.tls")).len(), 4);
    assert_eq!(loaded.show(Some("provisioning.tl")), Vec::<String>::new());
    assert_eq!(loaded.show(None).len(), keys().len());
}

#[test]
fn values_are_yaml() {
    let loaded = load(
        "www_admin: {cc_dial_prefix: 00, ac_dial_prefix: '', number_format: {cc_regex: '[1-9]\\d*'}}\n\
         provisioning: {realm: \"it's\", listen: {rest: ['::1', 127.0.0.1], soap: }}\n",
    )
    .unwrap();
    for (key, expected) in [
        ("www_admin.cc_dial_prefix", "00"),
        ("www_admin.ac_dial_prefix", "''"),
        ("www_admin.number_format.cc_regex", r"'[1-9]\d*'"),
        ("provisioning.realm", "'it''s'"),
        ("provisioning.listen.rest", "['::1', 127.0.0.1]"),
        ("provisioning.listen.soap", "~"),
        ("provisioning.listen.status", "[127.0.0.1:8082]"),
        ("provisioning.database.url", "sqlite:///var/lib/provisiond/provisiond.db"),
        ("general.timezone", "~"),
    ] {
        let line = &loaded.show(Some(key))[0];
        assert!(line.starts_with(&format!("{key}: {expected}  # ")), "{line}");
    }
}

#[test]
fn secrets_are_masked() {
    let text = "provisioning:\n  database: {url: 'postgres://me:geheim@h/d?sslmode=require', password: geheim}\n  \
                bootstrap_admin: {password: geheim}\n  \
                soap: {system_users: [{user: u, pass: geheim, backends: Voip}]}\n  \
                backends: {capture_db: 'mysql://u:geheim@h', registrar: ['http://x:gehe/im@h/', 'postgres://h/d?user=a&password=geheim']}\n\
                credentials: {rest_api_jwt: {secret: geheim}}\n";
    let loaded = load(text).unwrap();
    let all = loaded.show(None).join("\n");
    assert!(!all.contains("gehe"), "{all}");
    assert!(all.contains("postgres://me:*@h/d?sslmode=require"), "{all}");
    assert!(all.contains("{backends: Voip, pass: '*', user: u}"), "{all}");
    let debug = format!("{:?}", loaded.config);
    assert!(!debug.contains("geheim"), "{debug}");
}

#[test]
fn a_wrong_secret_is_not_repeated() {
    for text in
        ["provisioning: {database: {password: [geheim]}}", "provisioning: {database: {url: 'oracle://me:geheim@h/d'}}"]
    {
        let found = errors(text);
        assert!(!found.join("\n").contains("geheim"), "{found:?}");
    }
}
