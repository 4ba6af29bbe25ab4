//! The Intercept service, and what switches it. Source: soap-xmlrpc, endpoints, SOAP faults.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};
use reqwest::Method;
use serde_json::json;

use super::{ON, number, officer};

pub(super) fn trials() -> Vec<Trial> {
    let run = || {
        switched();
        Ok(())
    };
    let switches = Trial::test("interceptions::three_switches_make_the_service::sqlite", run);
    on_each_target("interceptions", Needs::Process, &[("soap_gives_the_same_orders", the_same)])
        .into_iter()
        .chain([switches])
        .collect()
}

const REFUSED: &str = "admin may not access LI data (wrong credentials or lawful_intercept flag not set)";

/// Calls a function at a service; the parameters are elements.
fn call(client: &Client, service: &str, (login, password): (&str, &str), function: &str, parameters: &str) -> Reply {
    let envelope = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:{function} xmlns:m='urn:/SOAP/{service}'>\
         <authentication><type>admin</type><username>{login}</username><password>{password}</password></authentication>\
         <parameters>{parameters}</parameters></m:{function}></s:Body></s:Envelope>"
    );
    let headers = [("content-type", "text/xml; charset=utf-8"), ("soapaction", "\"\"")];
    client.send(&Method::POST, &format!("/SOAP/{service}"), &headers, Some(envelope.into_bytes()))
}

/// The text of the first element with a name.
fn text<'a>(reply: &'a Reply, name: &str) -> &'a str {
    let inside = reply.body.split(&format!("<{name}>")).nth(1).and_then(|rest| rest.split("</").next());
    inside.unwrap_or_else(|| panic!("no {name}: {reply}"))
}

fn the_same(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start_with(engine, ON);
    let (client, admin) = (legacy.client(), legacy.server.admin());
    let tenant = Tenant::create(&admin);
    let (rest, login) = officer(&admin);
    let (number, _) = number(&tenant);
    let superuser =
        |function: &str, parameters: &str| call(&client, "Intercept", (ADMIN, ADMIN_PASSWORD), function, parameters);
    let iri = "<iri_delivery><host>192.0.2.1</host><port>4000</port><password>X2 s3cret</password></iri_delivery>";
    let order = format!("<LIID>77</LIID><number>{number}</number>{iri}<cc_required>0</cc_required>");
    let created = superuser("create_interception", &order);
    assert!(created.body.contains("<m:create_interceptionResponse xmlns:m=\"urn:/SOAP/Intercept\">"), "{created}");
    let id = text(&created, "data").to_owned();
    let shown = rest.get(&format!("/api/interceptions/{id}")).json();
    assert_eq!((&shown["liid"], &shown["x2_password"]), (&json!(77), &json!("X2 s3cret")));
    let sealed = legacy.server.database().texts("SELECT x2_password AS t FROM interceptions");
    assert!(sealed.len() == 1 && sealed[0].starts_with("sealed:1:"), "{sealed:?}");
    let read = call(&client, "Intercept", (&login, PASSWORD), "get_interceptions_by_liid", "<LIID>77</LIID>");
    assert_eq!((text(&read, "password"), text(&read, "port")), ("X2 s3cret", "4000"));
    let content = "<cc_delivery><host>192.0.2.2</host><port>70000</port></cc_delivery>";
    let update = format!("<id>{id}</id><data><cc_required>true</cc_required>{content}</data>");
    let kept = rest.get(&format!("/api/interceptions/{id}")).json();
    for (function, parameters, code, sentence) in [
        (
            "create_interception",
            order.replace("<LIID>77</LIID>", ""),
            "Client.Syntax.MissingParameter",
            "missing parameter 'LIID' in request",
        ),
        (
            "create_interception",
            order.replace(">77<", ">0<"),
            "Client.Syntax.MalformedParameter",
            "parameter 'LIID' should be a positive number",
        ),
        (
            "create_interception",
            order.replace(">0</cc", ">1</cc"),
            "Client.Syntax.MissingParameter",
            "missing parameter 'cc_delivery' in request",
        ),
        (
            "create_interception",
            order.replace("192.0.2.1", "nowhere"),
            "Client.Syntax.MalformedParameter",
            "parameter 'host' of 'iri_delivery': Invalid IPv4 or IPv6 address.",
        ),
        ("create_interception", order.replace(&number, "1"), "Client.Voip.NoSuchSubscriber", "Number does not exist"),
        ("create_interception", format!("{order}<x>1</x>"), "Client.Syntax.UnknownParam", "unknown parameter 'x'"),
        (
            "update_interception",
            update,
            "Client.Syntax.MalformedParameter",
            "parameter 'port' of 'cc_delivery': Value must be between 1 and 65535",
        ),
        (
            "get_interception_by_id",
            "<id>999999</id>".to_owned(),
            "Client.Intercept.NoSuchInterception",
            "interception ID '999999' does not exist",
        ),
        ("get_domains", String::new(), "Client.Function.Unknown", "unknown function 'get_domains'"),
    ] {
        let reply = superuser(function, &parameters);
        assert_eq!(
            (text(&reply, "faultcode"), text(&reply, "faultstring")),
            (format!("soap:{code}").as_str(), sentence)
        );
    }
    assert_eq!(rest.get(&format!("/api/interceptions/{id}")).json(), kept);
    let elsewhere = call(&client, "Provisioning", (ADMIN, ADMIN_PASSWORD), "get_interceptions", "");
    assert_eq!(text(&elsewhere, "faultcode"), "soap:Client.Function.Unknown");
    for who in [(tenant.login.as_str(), PASSWORD), (login.as_str(), "wrong"), ("nobody", "wrong")] {
        let reply = call(&client, "Intercept", who, "get_interceptions", "");
        assert_eq!((text(&reply, "faultcode"), text(&reply, "faultstring")), ("soap:Client.Auth.Refused", REFUSED));
    }
    let gone = superuser("delete_interception", &format!("<id>{id}</id>"));
    assert!(gone.status == 200 && rest.get(&format!("/api/interceptions/{id}")).status == 404, "{gone}");
    let log = legacy.server.log();
    assert!(log.contains("create_interception") && !log.contains(&number), "the log has the number");
}

/// The service, its functions over XMLRPC, and the resource; whether each is there.
fn there(legacy: &Legacy) -> [bool; 4] {
    let (client, rest) = (legacy.client(), legacy.server.admin());
    let found = |path: &str| client.get(path).status == 200;
    let listed = "<methodCall><methodName>system.listMethods</methodName></methodCall>";
    let methods = client.send(&Method::POST, "/RPC2", &[("content-type", "text/xml")], Some(listed.into()));
    let answered = call(&client, "Intercept", (ADMIN, ADMIN_PASSWORD), "get_interceptions", "");
    let collections = rest.send(&Method::OPTIONS, "/api/", &[], None);
    let resource = collections.header("link").is_some_and(|links| links.contains("/api/interceptions/"));
    assert_eq!(rest.get("/api/interceptions/").status, if resource { 403 } else { 404 });
    assert!(matches!(answered.status, 200 | 404), "{answered}");
    assert!(found("/SOAP/Provisioning.wsdl"));
    let page = client.send(&Method::GET, "/SOAP/", &[], None).body.contains("/SOAP/Intercept.wsdl");
    assert_eq!(page, answered.status == 200);
    [
        found("/SOAP/Intercept.wsdl") && found("/SOAP/Intercept.wsdl?plain"),
        answered.status == 200,
        methods.body.contains("create_interception"),
        resource,
    ]
}

fn switched() {
    let mut legacy = Legacy::start_with(Engine::Sqlite, "");
    let made = legacy.server.command(&["admin", "create", "officer", "--role", "lintercept"], "a first secret\n");
    assert!(made.status.success(), "{made:?}");
    for (settings, expected) in [
        ("", [false; 4]),
        ("intercept: {enable: yes}\n", [false, false, false, true]),
        ("ossbss: {apache: {enable_soap: yes}}\n", [false; 4]),
        ("intercept: {enable: yes}\nossbss: {apache: {enable_soap: yes}}\n", [true; 4]),
        (
            "intercept: {enable: yes}\nossbss: {apache: {enable_soap: yes}}\nprovisioning: {soap: {intercept: no}}\n",
            [false, false, false, true],
        ),
    ] {
        legacy.server.rewrite(1, settings);
        let applied = legacy.server.command(&["config", "apply", "interception"], "");
        assert!(applied.status.success(), "{applied:?}");
        assert_eq!(there(&legacy), expected, "{settings}");
    }
    legacy.server.assert_healthy();
}
