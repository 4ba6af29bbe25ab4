//! The listener and its users. Source: soap-xmlrpc, endpoints, HTTP level, limits, logging.

use std::io::Write;
use std::net::TcpStream;

use flate2::Compression;
use flate2::write::GzEncoder;
use libtest_mimic::Trial;
use provisioning_tests::client::Reply;
use provisioning_tests::database::Engine;
use provisioning_tests::legacy::{DOOR, Legacy};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};
use reqwest::Method;

use super::{call, document, fault, login, send, structure};

pub(super) fn trials() -> Vec<Trial> {
    // What the listener does has nothing to do with the database.
    let tests: [(&str, fn()); 6] = [
        ("users_of_every_kind_get_in", users_of_every_kind_get_in),
        ("an_address_is_banned_after_failures", an_address_is_banned_after_failures),
        ("a_closed_frontend_has_no_port", a_closed_frontend_has_no_port),
        ("http_is_as_specified", http_is_as_specified),
        ("bodies_are_bounded", bodies_are_bounded),
        ("a_call_has_its_line_and_tells_no_secret", a_call_has_its_line_and_tells_no_secret),
    ];
    let trial = |(name, test): (&'static str, fn())| {
        Trial::test(format!("xmlrpc::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    tests.into_iter().map(trial).collect()
}

/// Users with the password `secret`, by kind of hash.
const USERS: &str = "ossbss:
  htpasswd:
    - {user: apr1, pass: '$apr1$sYuJb/rc$opE8g2fx.iRRlVPf0g6l91'}
    - {user: bcrypt, pass: '$2y$05$YhCDbGZmzqToUyYV.OvSPerI6.tHClMhRdsRUh2pvxPlF6UvtOc.C'}
    - {user: sha, pass: '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ='}
    - {user: crypt, pass: 'iya2/im3qjwhU'}
    - {user: sha256, pass: '$5$q0Guj8CQZ4MQ4bRZ$GYuAl2emLcxU6H4.hPhDSm5G9hHoBtQnVkHRlmnM6m/'}
    - {user: sha512, pass: '$6$rbTXlkxRSxze.BOD$BBOp06dg9S.adO3ZSDVfR7FulJ5tWNShO9GIIN4nA4eeYi/BiYKNuV7cA1aRlFOXAD.PRty6//5Xgnbi9x0dR/'}
provisioning: {realm: 'Our realm'}
";

fn users_of_every_kind_get_in() {
    let legacy = Legacy::start_with(Engine::Sqlite, USERS);
    let list = document("system.listMethods", &[]);
    let ask = |user: &str, password: &str| send(&legacy.stranger().with_login(user, password), &list).status;
    for user in ["apr1", "bcrypt", "sha", "crypt", "sha256", "sha512"] {
        // The second time may be from memory.
        assert_eq!((ask(user, "secret"), ask(user, "secret")), (200, 200), "{user}");
        assert_eq!(ask(user, "Secret"), 401, "{user}");
    }
    // The list was replaced; a login of the platform is none of the listener.
    assert_eq!((ask(DOOR.0, DOOR.1), ask(ADMIN, ADMIN_PASSWORD)), (401, 401));
    let refused = send(&legacy.stranger(), &list);
    let told = refused.header("www-authenticate");
    assert_eq!((refused.status, told.as_deref()), (401, Some("Basic realm=\"Our realm\"")), "{refused}");
}

fn an_address_is_banned_after_failures() {
    let settings = "www_admin: {security: {login: {ban_enable: yes, max_attempts: 3}}}";
    let legacy = Legacy::start_with(Engine::Sqlite, settings);
    let list = document("system.listMethods", &[]);
    let ask = |password: &str| send(&legacy.stranger().with_login(DOOR.0, password), &list).status;
    // A success begins anew, and who shows nothing has not failed.
    let nothing = send(&legacy.stranger(), &list).status;
    assert_eq!((ask("x"), ask("x"), ask(DOOR.1), nothing), (401, 401, 200, 401));
    assert_eq!((ask("x"), ask("x"), ask("x")), (401, 401, 401));
    assert_eq!((ask("x"), ask(DOOR.1)), (403, 403));
    // The interface beside it has its own users.
    assert_eq!(legacy.server.admin().get("/api/").status, 200);
}

fn a_closed_frontend_has_no_port() {
    let mut off = Legacy::start_with(Engine::Sqlite, "ossbss: {frontend: no}");
    assert!(TcpStream::connect(("127.0.0.1", off.port)).is_err());
    assert!(TcpStream::connect(("127.0.0.1", off.plain_port)).is_err());
    off.server.assert_healthy();
    let on = Legacy::start_with(Engine::Sqlite, "ossbss: {frontend: apache}");
    assert_eq!(fault(&call(&on.client(), "check_domain", &[("domain", "example.org")])), 0);
    assert_eq!(fault(&call(&on.plain(), "check_domain", &[("domain", "example.org")])), 0);
}

fn http_is_as_specified() {
    let legacy = Legacy::start(Engine::Sqlite);
    let client = legacy.client();
    let list = document("system.listMethods", &[]).into_bytes();
    let post = |path: &str, headers: &[(&str, &str)]| client.send(&Method::POST, path, headers, Some(list.clone()));
    for path in ["/XMLRPC", "/XMLRPC/", "/XMLRPC/Provisioning", "/RPC2"] {
        let reply = post(path, &[]);
        let kind = reply.header("content-type");
        assert_eq!((reply.status, kind.as_deref()), (200, Some("text/xml; charset=utf-8")), "{path} {reply}");
        assert!(reply.header("x-request-id").is_some());
    }
    assert_eq!(post("/xmlrpc", &[]).status, 404);
    assert_eq!(legacy.stranger().get("/nothing").status, 401);
    let wrong = client.send(&Method::PUT, "/RPC2", &[], Some(list.clone()));
    assert_eq!((wrong.status, wrong.header("allow").as_deref()), (405, Some("POST")), "{wrong}");
    for (kind, status) in [("text/xml", 200), ("application/xml; charset=utf-8", 200), ("application/json", 415)] {
        assert_eq!(post("/RPC2", &[("content-type", kind)]).status, status, "{kind}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::best());
    to.write_all(bytes).expect("memory takes all");
    to.finish().expect("memory takes all")
}

fn bodies_are_bounded() {
    let mut legacy =
        Legacy::start_with(Engine::Sqlite, "provisioning: {limits: {body: 100K, elements: 1000, multicall: 2}}");
    let client = legacy.client();
    let post = |body: Vec<u8>, coding: &str| -> Reply {
        let headers = [("content-type", "text/xml"), ("content-encoding", coding)];
        client.send(&Method::POST, "/XMLRPC", &headers, Some(body))
    };
    let list = document("system.listMethods", &[]);
    assert_eq!(fault(&post(gzip(list.as_bytes()), "gzip")), 0);
    assert_eq!(post(list.clone().into_bytes(), "br").status, 415);
    assert_eq!(post(list.clone().into_bytes(), "gzip").status, 400);
    // A small body that becomes a large one; one that grows more than any document does; a large one.
    assert_eq!(post(gzip(&vec![b' '; 200_000]), "gzip").status, 413);
    assert_eq!(post(gzip(&vec![b' '; 90_000]), "gzip").status, 413);
    assert_eq!(post(vec![b' '; 110_000], "identity").status, 413);

    let calls = |count: usize| {
        let one =
            "<value><struct><member><name>methodName</name><value>system.listMethods</value></member></struct></value>";
        document("system.multicall", &[&format!("<array><data>{}</data></array>", one.repeat(count))])
    };
    assert_eq!((fault(&send(&client, &calls(2))), fault(&send(&client, &calls(3)))), (0, -32500));
    let doctype = format!("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>{}", document("&b;", &[]));
    for (hostile, number) in [
        (doctype, -32700),
        ("<a>".repeat(10_000), -32500),
        (format!("<a>{}</a>", "<b/>".repeat(1000)), -32500),
        ("<?xml version='1.0' encoding='UTF-7'?><methodCall/>".to_owned(), -32701),
        ("<methodResponse/>".to_owned(), -32600),
    ] {
        assert_eq!(fault(&send(&client, &hostile)), number, "{}", hostile.get(..100).unwrap_or(&hostile));
    }
    legacy.server.assert_healthy();
}

fn a_call_has_its_line_and_tells_no_secret() {
    let legacy = Legacy::start_with(Engine::Sqlite, "provisioning: {log: {level: debug}}");
    let client = legacy.client();
    let secret = "Geheim.123";
    let members = [("login", "nobody"), ("password", secret)];
    let call = document("authenticate_admin", &[&login(ADMIN, ADMIN_PASSWORD), &structure(&members)]);
    let reply = send(&client, &call);
    assert_eq!(fault(&reply), 1001, "{reply}");
    assert_eq!(fault(&send(&client, &document("check_domain", &[&login(ADMIN, secret)]))), 1001);

    let log = legacy.server.log();
    let id = reply.header("x-request-id").expect("every answer has one");
    let told: Vec<&str> = log.lines().filter(|line| line.contains(&id) && line.contains("called")).collect();
    let [line] = told.as_slice() else { panic!("{told:#?}") };
    for part in ["127.0.0.1", DOOR.0, "XMLRPC", "authenticate_admin", ADMIN, "Client.Voip.AuthFailed", "milliseconds"] {
        assert!(line.contains(part), "no {part} in {line}");
    }
    assert!(log.contains("nobody"), "parameters at level debug");
    for secret in [secret, DOOR.1, "Basic "] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
