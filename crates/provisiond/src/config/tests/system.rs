//! The listener of local programs and its login.

use super::*;

/// A file that opens the listener, with more lines of flow mappings.
fn open(listener: &str, login: &str, own: &str) -> String {
    format!(
        "www_admin: {{http_system: {{{listener}}}}}\n\
         credentials: {{rest_api: {{auth_system: {{{login}}}}}}}\n\
         provisioning: {{rest: {{system_listener: yes}}{own}}}\n"
    )
}

const LOGIN: &str = "u: system, p: s3cret";

#[test]
fn it_is_on_loopback_and_as_the_listener_of_administrators() {
    let closed =
        config("www_admin: {http_admin: {ssl_enable: no, read_timeout: 7}}\nprovisioning: {allow_plain_http: yes}");
    assert!(!closed.is_system_enabled() && !closed.www_admin.http_system.ssl_enable);
    assert_eq!(closed.www_admin.http_system.read_timeout.as_secs(), 7);
    assert!(closed.provisioning.listen.system.iter().all(std::net::IpAddr::is_loopback));
    let opened = config(&open("port: '1555'", LOGIN, ""));
    assert!(opened.is_system_enabled());
    assert_eq!((opened.www_admin.http_system.port, opened.www_admin.http_system.ssl_enable), (Port(1555), true));
    assert_eq!(opened.credentials.rest_api.auth_system.role, SystemRole::Admin);
}

#[test]
fn what_is_refused() {
    let wide = ", listen: {system: ['0.0.0.0']}";
    let cases = [
        (
            open("port: 1443", LOGIN, ""),
            "www_admin.http_system.port: port 1443 is also that of www_admin.http_admin.port",
        ),
        (
            open("port: 8082", LOGIN, ""),
            "provisioning.listen.status: port 8082 is also that of www_admin.http_system.port",
        ),
        (open("ssl_enable: no", LOGIN, wide), "www_admin.http_system.ssl_enable: without TLS"),
        (open("read_timeout: 0", LOGIN, ""), "www_admin.http_system.read_timeout: must be at least 1"),
        (open("sslcertfile: /a", LOGIN, ""), "www_admin.http_system.sslcertfile: needs sslcertkeyfile"),
        (open("", LOGIN, ", listen: {system: []}"), "provisioning.listen.system: the listener of local programs is on"),
        (open("", "p: s3cret", ""), "credentials.rest_api.auth_system.u: must be set beside p"),
        (open("", "u: system, p: ''", ""), "credentials.rest_api.auth_system.p: must be set beside u"),
        (open("", "u: 'sys:tem', p: s3cret", ""), "credentials.rest_api.auth_system.u: must have no colon"),
        (
            open("", "u: system, p: s3cret, role: reseller", ""),
            "credentials.rest_api.auth_system.role: \"reseller\" is not",
        ),
    ];
    for (text, expected) in cases {
        let found = errors(&text);
        assert!(found.iter().any(|error| error.contains(expected)), "{text}: {found:?}");
        assert!(!found.iter().any(|error| error.contains("s3cret")), "{found:?}");
    }
}

#[test]
fn what_is_worth_a_warning() {
    assert_eq!(warnings(&open("ssl_enable: no", LOGIN, "")), [""; 0]);
    let nobody = warnings(&open("", "", ""));
    assert!(nobody[0].contains("provisioning.rest.system_listener: warning: nobody can log in"), "{nobody:?}");
    let wide = warnings(&open("", LOGIN, ", listen: {system: ['0.0.0.0']}"));
    assert!(wide[0].contains("provisioning.listen.system: warning: the listener"), "{wide:?}");
    // What is closed is nobody's business.
    assert_eq!(warnings("credentials: {rest_api: {auth_system: {u: system}}}"), [""; 0]);
}
