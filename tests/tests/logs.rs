//! What the log tells of a request, and what it must not tell.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{JSON, Reply};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::json;

pub(crate) fn trials() -> Vec<Trial> {
    let trials = on_each_target("logs", Needs::Process, &[("a_request_can_be_followed_and_tells_no_secret", followed)]);
    // What is logged has nothing to do with the database.
    let mut trials: Vec<Trial> = trials.into_iter().filter(|trial| trial.name().ends_with("sqlite")).collect();
    trials.push(Trial::test("logs::each_listener_has_its_level::sqlite", || {
        levels();
        Ok(())
    }));
    trials.push(Trial::test("logs::who_is_not_let_in_is_told_at_its_level::sqlite", || {
        refusals();
        Ok(())
    }));
    trials.push(Trial::test("logs::the_syslog_daemon_gets_what_standard_error_gets::sqlite", || {
        syslog();
        Ok(())
    }));
    trials
}

/// A daemon that reads, one that is gone, and one that comes back.
fn syslog() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("log");
    let bind = || {
        let daemon = UnixDatagram::bind(&socket).expect("a socket");
        daemon.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
        daemon
    };
    let settings = format!("provisioning: {{log: {{syslog: yes, syslog_socket: '{}'}}}}", socket.display());
    let daemon = bind();
    let server = Server::start_with(Engine::Sqlite, &settings);
    let said = |daemon: &UnixDatagram, wanted: &str| loop {
        let mut line = [0; 9000];
        let length = daemon.recv(&mut line).unwrap_or_else(|error| panic!("nothing of {wanted:?}: {error}"));
        let line = String::from_utf8_lossy(&line[..length]).into_owned();
        if line.contains(wanted) {
            return line;
        }
    };
    let listening = said(&daemon, "listening");
    assert!(listening.starts_with("<30>") && listening.contains(" provisiond["), "{listening}");
    let id = |reply: &Reply| reply.header("x-request-id").expect("every answer has one");
    let reply = server.admin().get("/api/domains/");
    assert!(said(&daemon, &id(&reply)).starts_with("<30>"));

    drop(daemon);
    std::fs::remove_file(&socket).expect("it is there");
    for _ in 0..20 {
        assert_eq!(server.admin().get("/api/domains/").status, 200, "requests do not need the daemon");
    }
    let check = server.command(&["config", "check", "--offline"], "");
    let check = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.contains("provisioning.log.syslog_socket: warning: "), "{check}");
    let daemon = bind();
    let reply = server.admin().get("/api/domains/");
    said(&daemon, &id(&reply));
    said(&daemon, "messages left out: ");
    assert_eq!(server.log().matches("the system log cannot be reached").count(), 1);
}

/// Lines about those who are not let in at the listener of SOAP and XMLRPC.
fn refusals() {
    let quiet = "ossbss: {logging: {apache: {acc: {level: error}, err: {level: error}}}}\n";
    let talkative = "ossbss: {logging: {apache: {acc: {level: error}, err: {level: debug}}}}\n";
    for (settings, expected) in
        [("general: {maintenance: no}\n", (true, false)), (quiet, (false, false)), (talkative, (true, true))]
    {
        let legacy = Legacy::start_with(Engine::Sqlite, settings);
        let wrong = legacy.client().with_login("myuser", "not this one").get("/SOAP/Provisioning.wsdl");
        let lost = legacy.client().get("/nothing/there");
        assert_eq!((wrong.status, lost.status), (401, 404), "{wrong} {lost}");
        let log = legacy.server.log();
        let refused = |why: &str| {
            log.lines().any(|line| line.contains("refused") && line.contains(why) && line.contains("127.0.0.1"))
        };
        assert_eq!((refused("Authorization required."), refused("Path not found.")), expected, "{settings}{log}");
        assert!(!log.contains("not this one"), "{log}");
    }
}

/// Lines about requests, of both listeners.
fn levels() {
    let quiet = "ossbss: {logging: {apache: {acc: {level: warn}}, ossbss: {level: info}}}\n";
    for (settings, shown) in [("general: {maintenance: no}\n", true), (quiet, false)] {
        let legacy = Legacy::start_with(Engine::Sqlite, settings);
        let wsdl = legacy.client().get("/SOAP/Provisioning.wsdl?plain");
        let rest = legacy.server.admin().get("/api/domains/");
        let id = |reply: &Reply| reply.header("x-request-id").expect("every answer has one");
        let log = legacy.server.log();
        let told = |id: String| log.lines().any(|line| line.contains(&id) && line.contains("answered"));
        assert_eq!((told(id(&wsdl)), told(id(&rest))), (shown, true), "{settings}{log}");
    }
}

fn followed(_: Target) {
    let server = Server::start_with(Engine::Sqlite, "provisioning: {log: {level: debug}}");
    let tenant = Tenant::create(&server.admin());
    let secret = format!("Geheim.{}1", names::unique());
    let mut body = tenant.subscriber_body(tenant.customer());
    body["password"] = json!(secret);
    body["webpassword"] = json!(secret);
    let created = tenant.client.post("/api/subscribers/", &body);
    let path = format!("/api/subscribers/{}", created.location_id());
    let patch = json!([{"op": "replace", "path": "/password", "value": format!("{secret}x")}]);
    let patched = tenant.client.patch(&path, &patch);
    assert_eq!((created.status, patched.status), (201, 204), "{created} {patched}");
    let headers = [("Content-Type", JSON)];
    let refused = tenant.client.send(&Method::POST, "/api/customers/?a=b", &headers, Some(b"{}".to_vec()));
    assert_eq!(refused.status, 422, "{refused}");
    let wrong = tenant.client.with_login(&tenant.login, &secret).get("/api/");
    assert_eq!(wrong.status, 401);

    let log = server.log();
    assert!(!log.contains(&secret), "a password is in the log");
    let lines = |reply: &Reply| -> Vec<String> {
        let id = reply.header("x-request-id").expect("every answer has one");
        log.lines().filter(|line| line.contains(&id)).map(str::to_owned).collect()
    };
    let told = lines(&refused);
    let has = |text: &str| told.iter().any(|line| line.contains(text));
    for text in
        ["received", "answered", "a=b", "422", "Validation failed", "127.0.0.1", "/api/customers/", &tenant.login]
    {
        assert!(has(text), "no {text} in {told:#?}");
    }
    let username = body["username"].as_str().expect("a name");
    assert!(lines(&created).iter().any(|line| line.contains(username)), "the body of {created}");
    assert!(lines(&patched).iter().any(|line| line.contains("/password")), "the body of {patched}");
}
