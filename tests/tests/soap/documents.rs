//! The descriptions and the page for people. Source: soap-xmlrpc, endpoints, WSDL, HTML documentation.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::legacy::Legacy;
use reqwest::Method;

use super::{call, text};

pub(super) fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 5] = [
        ("descriptions_tell_the_address_of_the_request", descriptions_tell_the_address_of_the_request),
        ("descriptions_are_kept_by_clients", descriptions_are_kept_by_clients),
        ("a_browser_gets_the_page", a_browser_gets_the_page),
        ("what_is_switched_off_is_nowhere", what_is_switched_off_is_nowhere),
        ("all_documents_have_the_same_functions", all_documents_have_the_same_functions),
    ];
    let trial = |(name, test): (&str, fn())| {
        Trial::test(format!("soap::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    tests.into_iter().map(trial).collect()
}

const WSDL: &str = "/SOAP/Provisioning.wsdl";

/// A description as a program gets it.
pub(super) fn wsdl(client: &Client, query: &str) -> String {
    let reply = client.send(&Method::GET, &format!("{WSDL}{query}"), &[("accept", "*/*")], None);
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some("text/xml; charset=utf-8"));
    reply.body
}

fn descriptions_tell_the_address_of_the_request() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let address = |host: &str| {
        let reply = client.send(&Method::GET, WSDL, &[("host", host)], None);
        let start =
            reply.body.split("<soap:address location=\"").nth(1).unwrap_or_else(|| panic!("no address: {reply}"));
        start.split('"').next().unwrap_or_default().to_owned()
    };
    assert_eq!(address("sip.example.org"), "https://sip.example.org/SOAP/Provisioning");
    assert_eq!(address("sip.example.org:2443"), "https://sip.example.org:2443/SOAP/Provisioning");
    assert_eq!(address("[2001:db8::1]:2443"), "https://[2001:db8::1]:2443/SOAP/Provisioning");
    for hostile in ["a\"b", "evil.example.org/x", "x@evil.example.org", "evil.example.org:99999", "<x>"] {
        assert!(!address(hostile).contains(hostile), "{hostile}");
    }
    for (query, style, encoded) in
        [("", "rpc", false), ("?encoded", "rpc", true), ("?plain&document", "document", false)]
    {
        let text = wsdl(&client, query);
        assert!(text.contains("xmlns:tns=\"http://dev.sipwise.com/SOAP/Provisioning\""));
        assert!(text.contains(&format!("<soap:binding style=\"{style}\"")), "{query}");
        assert_eq!(text.contains("use=\"encoded\""), encoded, "{query}");
        assert_eq!(text.contains("<documentation>"), !query.contains("plain"), "{query}");
    }
}

fn descriptions_are_kept_by_clients() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let get = |headers: &[(&str, &str)]| client.send(&Method::GET, WSDL, headers, None);
    let first = get(&[]);
    let tag = first.header("etag").unwrap_or_default();
    assert_eq!(first.header("cache-control").as_deref(), Some("private, max-age=0"));
    let again = get(&[("if-none-match", &tag)]);
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(get(&[("if-none-match", "\"other\"")]).status, 200);
    let packed = get(&[("accept-encoding", "gzip")]);
    assert_eq!(packed.header("content-encoding").as_deref(), Some("gzip"));
    assert!(packed.bytes.len() * 4 < first.bytes.len() && packed.header("etag") != first.header("etag"));
    let head = client.send(&Method::HEAD, WSDL, &[], None);
    assert_eq!((head.status, head.body.as_str(), head.header("etag")), (200, "", Some(tag)));
    assert_eq!(client.anonymous().get(WSDL).status, 401);
}

fn a_browser_gets_the_page() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let accept = [("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")];
    let get = |path: &str| client.send(&Method::GET, path, &accept, None);
    for path in ["/SOAP/", "/SOAP", "/XMLRPC", WSDL, "/SOAP/Provisioning.wsdl?doc"] {
        let page = get(path);
        assert_eq!(
            (page.status, page.header("content-type").as_deref()),
            (200, Some("text/html; charset=utf-8")),
            "{path}"
        );
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(page.body.contains("id=\"get_domain\"") && page.body.contains(client.base()), "{path}");
    }
    assert!(get("/SOAP/Provisioning.wsdl?wsdl").body.starts_with("<?xml"));
    let root = get("/");
    assert_eq!((root.status, root.header("location").as_deref()), (302, Some("/SOAP/")));
    assert_eq!(client.anonymous().get("/SOAP/").status, 401);
}

fn what_is_switched_off_is_nowhere() {
    let on = Legacy::start(Engine::Sqlite);
    let off = Legacy::start_with(Engine::Sqlite, "www_admin: {domain: {preference_features: 0}}");
    for (legacy, there) in [(&on, true), (&off, false)] {
        let client = legacy.client();
        for document in [wsdl(&client, ""), wsdl(&client, "?encoded"), client.get("/SOAP/").body] {
            assert!(document.contains("get_subscriber_preferences"));
            assert_eq!(document.contains("get_domain_preferences"), there);
        }
        let code =
            text(&call(&client, "get_domain_preferences", "<domain>x.example.org</domain>"), "faultcode").to_owned();
        let expected = if there { "soap:Client.Voip.NoSuchDomain" } else { "soap:Client.Function.Disabled" };
        assert_eq!(code, expected);
    }
}

/// What stands between two texts, wherever that is.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> BTreeSet<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

fn all_documents_have_the_same_functions() {
    let legacy = Legacy::start(Engine::Sqlite);
    let fewer = Legacy::start_with(
        Engine::Sqlite,
        "ossbss: {provisioning: {backends: {enable: [Billing]}}}\nwww_admin: {speed_dial_features: 0}",
    );
    let mut counts = Vec::new();
    for legacy in [&legacy, &fewer] {
        let client = legacy.client();
        let description = wsdl(&client, "");
        let functions = between(&description, "<soap:operation soapAction=\"urn:/SOAP/Provisioning#", "\"");
        let page = client.get("/SOAP/").body;
        assert_eq!(
            between(&page, "<section class=\"resource\" aria-labelledby=\"", "\"")
                .into_iter()
                .filter(|id| !id.starts_with("type-"))
                .collect::<BTreeSet<_>>(),
            functions
        );
        let call = "<methodCall><methodName>system.listMethods</methodName></methodCall>".into();
        let listed = client.send(&Method::POST, "/XMLRPC", &[("content-type", "text/xml")], Some(call)).body;
        let listed = between(&listed, "<string>", "</string>");
        assert_eq!(listed.into_iter().filter(|name| !name.starts_with("system.")).collect::<BTreeSet<_>>(), functions);
        counts.push(functions.len());
    }
    assert!(counts[1] > 10 && counts[1] < counts[0], "{counts:?}");
}
