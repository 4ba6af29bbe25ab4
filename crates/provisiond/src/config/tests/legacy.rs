//! SOAP and XMLRPC: users, switches, addresses.

use super::*;

/// A file with these users and the listener on.
fn users(entries: &str) -> String {
    format!("ossbss:\n  frontend: fcgi\n  htpasswd:\n{entries}")
}

#[test]
fn users_as_operators_write_them() {
    let text = users("    - user: myuser\n      pass: '{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI='\n");
    let loaded = load(&text).unwrap();
    assert_eq!(loaded.warnings, []);
    let entries = &loaded.config.ossbss.htpasswd;
    assert_eq!((entries.len(), entries[0].user.as_str()), (1, "myuser"));
    assert!(!loaded.show(None).join("\n").contains("kd/Z3bQZiv"));
    // A list of one may be written as the entry itself or be null.
    assert!(config("ossbss: {htpasswd: ~}").ossbss.htpasswd.is_empty());
}

#[test]
fn what_is_wrong_with_a_user_is_told_with_its_line() {
    let cases = [
        ("pass: ''", "4: ossbss.htpasswd.pass: is empty"),
        ("pass: 'myuser:{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI='", "4: ossbss.htpasswd.pass: is a whole line USER:HASH"),
        ("pass: secret", "4: ossbss.htpasswd.pass: is plain text"),
        ("pass: '$9$abc'", "4: ossbss.htpasswd.pass: is a hash of a kind that is not known"),
        (
            "pass: '$2y$15$YhCDbGZmzqToUyYV.OvSPerI6.tHClMhRdsRUh2pvxPlF6UvtOc.C'",
            "4: ossbss.htpasswd.pass: takes too long to test",
        ),
        ("pass: {SHA}", "4: ossbss.htpasswd.pass: quote the hash: an unquoted { begins a mapping"),
    ];
    for (pass, expected) in cases {
        let text = users(&format!("    - {{user: a, {pass}}}\n"));
        let found = errors(&text);
        assert!(found.first().is_some_and(|error| error.starts_with(expected)), "{pass}: {found:?}");
        let leaked = found.iter().any(|error| error.contains("kd/Z3bQZiv") || error.contains("secret"));
        assert!(!leaked, "{found:?}");
    }
    let fine = "'{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI='";
    for user in ["''", "'a:b'"] {
        let found = errors(&users(&format!("    - {{user: {user}, pass: {fine}}}\n")));
        assert_eq!(found, ["4: ossbss.htpasswd.user: must not be empty and have no colon"], "{user}");
    }
    // While the listener is closed, nobody needs them.
    assert_eq!(warnings("ossbss:\n  htpasswd:\n    - {user: a, pass: secret}\n").len(), 1);
    let plain = users("    - {user: a, pass: secret}\n") + "provisioning: {allow_plain_htpasswd: yes}\n";
    assert_eq!(
        warnings(&plain),
        ["4: ossbss.htpasswd.pass: warning: protects the password hardly: better bcrypt or MD5"]
    );
}

#[test]
fn users_that_deserve_attention() {
    let fine = "'{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI='";
    let default = "    - {user: ngcpsoap, pass: '{SHA}w4zj3mxbmynIQ1jsUEjSkN2z2pk='}\n";
    let twice = users(&format!("    - {{user: a, pass: {fine}}}\n    - {{user: a, pass: {fine}}}\n"));
    assert_eq!(warnings(&twice), ["5: ossbss.htpasswd.user: warning: \"a\" has an entry above, which counts"]);
    assert_eq!(warnings(&users("    - {user: a, pass: 'iya2/im3qjwhU'}\n")).len(), 1);
    assert!(warnings(&users(default))[0].contains("the platform's default password"));
    let lifted = users(default) + "provisioning: {allow_default_credentials: yes}\n";
    assert_eq!(warnings(&lifted), [] as [&str; 0]);
    assert_eq!(warnings("ossbss: {frontend: fcgi}").len(), 1);
}

#[test]
fn a_listener_without_tls_is_for_this_machine() {
    let on =
        |more: &str| format!("ossbss:\n  frontend: fcgi\n  apache: {{ssl_enable: no}}\nprovisioning: {{{more}}}\n");
    assert_eq!(errors(&on("")).len(), 2);
    for fine in ["listen: {soap: [127.0.0.1]}", "allow_plain_http: yes"] {
        assert_eq!(warnings(&on(fine)).len(), 1, "{fine}");
    }
    let plain = |address: &str| {
        format!("ossbss: {{frontend: fcgi}}\nprovisioning: {{listen: {{soap_plain: ['{address}']}}}}\n")
    };
    assert!(load(&plain("127.0.0.1:2080")).is_ok() && load(&plain("192.0.2.1:2080")).is_err());
    assert!(load("ossbss: {frontend: fcgi, apache: {port: 1443}}").is_err());
    assert!(load("ossbss: {frontend: no, apache: {port: 1443}}").is_ok());
}

#[test]
fn every_switch_of_the_catalogue_is_a_key() {
    use provisioning_core::function::{Backend, Switch};
    let off = |text: &str| crate::settings::of_rules(&config(text)).functions.disabled;
    assert_eq!(off("").switches, [Switch::Product, Switch::CallThrough, Switch::Sipstats, Switch::Intercept]);
    assert_eq!(off("").backends, [Backend::System]);
    for switch in Switch::ALL {
        let Some(key) = switch.key() else { continue };
        let written = |word: &str| {
            let (above, name) = key.rsplit_once('.').unwrap();
            let nested =
                above.rsplit('.').fold(format!("{{{name}: {word}}}"), |inner, part| format!("{{{part}: {inner}}}"));
            nested[1..nested.len() - 1].to_owned()
        };
        assert!(off(&written("no")).switches.contains(&switch), "{key}");
        // The Intercept service takes this one, too.
        let on = format!("{}\nossbss: {{apache: {{enable_soap: yes}}}}\n", written("yes"));
        assert!(!off(&on).switches.contains(&switch), "{key}");
    }
    for text in [
        "intercept: {enable: yes}",
        "ossbss: {apache: {enable_soap: yes}}",
        "intercept: {enable: yes}\nossbss: {apache: {enable_soap: yes}}\nprovisioning: {soap: {intercept: no}}",
    ] {
        assert!(off(text).switches.contains(&Switch::Intercept), "{text}");
    }
    assert!(off("asterisk: {voicemail: {enable: no}}").switches.contains(&Switch::Voicemail));
    assert!(!off("www_admin: {callingcard_features: 1}").switches.contains(&Switch::CallThrough));
    assert!(off("www_admin: {peering_features: 0}").switches.contains(&Switch::PeerPreferences));
    assert_eq!(off("ossbss: {provisioning: {backends: {enable: System}}}").backends, [Backend::Billing, Backend::Voip]);
}
