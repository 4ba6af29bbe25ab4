use std::time::Duration;

use actix_web::test::TestRequest;
use provisioning_http::{BodyLimits, Budget, TrustedProxies};

use super::*;
use crate::DocumentLimits;

fn options() -> Options {
    Options {
        realm: "api_admin_http".to_owned(),
        embedded_force_array: false,
        links_force_array: false,
        item_self_relation: false,
        allow_fake_client_time: false,
        allow_delay_commit: false,
        body: BodyLimits { size: 1024, silence: Duration::from_secs(1), time: Duration::from_secs(1) },
        upload: 1024,
        document: DocumentLimits { depth: 8, elements: 100 },
        budget: Budget::new(1024),
        audience: Audience::Staff,
        host_name: "server.example.org".to_owned(),
        trusted_proxies: TrustedProxies::new(|address| address.to_string().starts_with("10.")),
        owner: provisioning_http::page::Owner::default(),
    }
}

fn client(peer: &str, headers: &[(&'static str, &'static str)]) -> Client {
    client_of(peer, headers, &options())
}

fn client_of(peer: &str, headers: &[(&'static str, &'static str)], options: &Options) -> Client {
    let mut request =
        TestRequest::default().peer_addr(format!("{peer}:4000").parse().unwrap_or(([0, 0, 0, 0], 0).into()));
    for header in headers {
        request = request.append_header(*header);
    }
    Client::of(&request.to_http_request(), options)
}

#[test]
fn the_listener_of_local_programs_has_no_other_realm() {
    let options = Options { audience: Audience::System, ..options() };
    for realm in ["admin", "subscriber", "system"] {
        let proxied = client_of("10.0.0.1", &[("x-auth-realm", realm)], &options);
        assert_eq!(proxied.audience, Some(Audience::System), "{realm}");
    }
    assert_eq!(client("10.0.0.1", &[("x-auth-realm", "system")]).audience, None);
}

#[test]
fn headers_count_from_trusted_proxies_only() {
    let headers = [
        ("host", "api.example.org:1443"),
        ("x-forwarded-for", "192.0.2.7"),
        ("x-auth-realm", "subscriber"),
        ("x-ssl-client-serial", "57266080"),
        ("x-ssl-client-dn", "CN=Sipwise NGCP API client certificate"),
    ];
    let stranger = client("192.0.2.1", &headers);
    assert_eq!(stranger.address.to_string(), "192.0.2.1");
    assert_eq!((stranger.audience, stranger.certificate), (Some(Audience::Staff), None));

    let proxy = client("10.0.0.1", &headers);
    assert_eq!(proxy.address.to_string(), "192.0.2.7");
    assert_eq!(proxy.audience, Some(Audience::Subscribers));
    let certificate = proxy.certificate.unwrap_or_else(|| panic!("passed on"));
    assert_eq!((certificate.serial, certificate.is_ours), (Some(0x5726_6080), true));
    assert_eq!(certificate.subject, "CN=Sipwise NGCP API client certificate");
}

#[test]
fn the_host_has_a_name() {
    for (host, name) in [
        ("api.example.org:1443", "api.example.org"),
        ("api.example.org", "api.example.org"),
        ("[2001:db8::1]:1443", "2001:db8::1"),
        ("192.0.2.1", "192.0.2.1"),
    ] {
        assert_eq!(client("192.0.2.1", &[("host", host)]).host_name(), name, "{host}");
    }
    assert_eq!(client("192.0.2.1", &[]).host, "server.example.org");
}

#[test]
fn numbers_of_certificates_are_hexadecimal() {
    for (serial, expected) in [
        ("1F", Some(Some(31))),
        ("00:1f", Some(Some(31))),
        ("0", None),
        ("FFFFFFFFFFFFFFFFFF", Some(None)),
        ("xyz", Some(None)),
    ] {
        let shown = passed_on(Some(serial), Some("CN=x"));
        assert_eq!(shown.map(|certificate| certificate.serial), expected, "{serial}");
    }
}
