//! New configurations for a server that runs: what they change, what they leave alone, what is refused.

pub(crate) mod certificates;
mod local_programs;
mod operating;
mod owner;

use std::process::Output;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::{Server, free_port};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "reload",
        Needs::Process,
        &[("soap_is_switched_on_and_off_while_rest_goes_on", switched_under_load)],
    );
    let one = |name: &str, test: fn()| {
        Trial::test(format!("reload::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    trials.extend([
        one("a_refused_file_changes_nothing", refused),
        one("users_and_rules_change_without_a_restart", settings),
        one("listeners_move", moved),
        one("what_needs_a_restart_keeps_its_value", kept),
        one("maintenance_is_for_superusers", maintenance),
    ]);
    trials.extend(certificates::trials());
    trials.extend(local_programs::trials());
    trials.extend(operating::trials());
    trials.extend(owner::trials());
    trials
}

const HASHES: [(&str, &str, &str); 2] = [
    ("myuser", "mypassword", "{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI="),
    ("other", "secret", "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="),
];

/// Settings of the listener of SOAP and XMLRPC with some of the users.
fn legacy(frontend: &str, port: u16, users: &[usize]) -> String {
    let entries: Vec<String> =
        users.iter().map(|at| format!("{{user: {}, pass: '{}'}}", HASHES[*at].0, HASHES[*at].2)).collect();
    format!(
        "ossbss: {{frontend: {frontend}, apache: {{port: {port}}}, htpasswd: [{}]}}\n\
         provisioning: {{listen: {{soap: ['127.0.0.1']}}}}\n",
        entries.join(", ")
    )
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Applies, and expects that it works.
fn apply(server: &Server, message: &str) -> Value {
    let output = server.command(&["config", "apply", "--json", message], "");
    assert_eq!(output.status.code(), Some(0), "{}\n{}", text(&output), server.log_tail());
    serde_json::from_slice(&output.stdout).expect("a JSON document")
}

fn changed(told: &Value) -> Vec<&str> {
    told["changed"].as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

fn description(port: u16, user: usize) -> Client {
    Client::new(&format!("https://127.0.0.1:{port}")).with_login(HASHES[user].0, HASHES[user].1)
}

fn status(client: &Client) -> Option<u16> {
    client.try_send(&Method::GET, "/SOAP/Provisioning.wsdl", &[], None).ok().map(|reply| reply.status)
}

/// Waits for something that happens soon.
pub(crate) fn eventually(what: &str, server: &Server, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(30), "{what}\n{}", server.log_tail());
        thread::sleep(Duration::from_millis(50));
    }
}

fn engine(target: Target) -> Engine {
    match target {
        Target::Engine(engine) => engine,
        Target::External => panic!("this test starts its own server"),
    }
}

/// Clients that read and write until they are told to stop; each gives how many requests it has made.
fn load(server: &Server, stop: &Arc<AtomicBool>) -> Vec<thread::JoinHandle<usize>> {
    let contact = Tenant::create(&server.admin());
    (0..4)
        .map(|number| {
            let (client, stop, tenant) =
                (server.admin().fresh_connection(), stop.clone(), contact.client.fresh_connection());
            thread::spawn(move || {
                let mut count = 0;
                while !stop.load(Ordering::Relaxed) {
                    // New connections as well as those that are kept.
                    let client = if count % 10 == number { client.fresh_connection() } else { client.clone() };
                    let reply = client.try_send(&Method::GET, "/api/customers/?rows=5", &[], None);
                    assert_eq!(reply.map(|reply| reply.status).map_err(|error| format!("{error:?}")), Ok(200));
                    if number == 0 {
                        let body = json!({"email": "a@example.org"});
                        assert!(tenant.create("/api/customercontacts/", &body) > 0);
                    }
                    count += 1;
                    // The processors are for the server, too.
                    thread::sleep(Duration::from_millis(10));
                }
                count
            })
        })
        .collect()
}

fn switched_under_load(target: Target) {
    let port = free_port();
    let mut server = Server::start_with(engine(target), &legacy("no", port, &[0]));
    let stop = Arc::new(AtomicBool::new(false));
    let clients = load(&server, &stop);
    let soap = description(port, 0);
    assert_eq!(status(&soap), None, "the listener is closed");
    for _ in 0..2 {
        server.rewrite(0, &legacy("fcgi", port, &[0]));
        assert_eq!(changed(&apply(&server, "SOAP for the shop")), ["ossbss.frontend"]);
        assert_eq!(status(&soap), Some(200));
        server.rewrite(0, &legacy("no", port, &[0]));
        apply(&server, "no more SOAP");
        // The connection is open still: it is refused, or found closed.
        assert!(matches!(status(&soap), None | Some(503)), "refused at once");
        assert_eq!(status(&soap.fresh_connection()), None);
    }
    // The connections to the database that were opened while the listener was there do not go with it.
    for _ in 0..5 {
        assert_eq!(server.admin().get("/api/domains/").status, 200);
    }
    stop.store(true, Ordering::Relaxed);
    let counts: Vec<usize> = clients.into_iter().map(|client| client.join().expect("no request failed")).collect();
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    history(&server);
    server.assert_healthy();
    server.stop();
}

/// What was applied, newest first.
fn history(server: &Server) {
    let output = server.command(&["config", "history", "--json"], "");
    let entries: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
    let messages: Vec<&str> =
        entries.as_array().expect("a list").iter().filter_map(|one| one["message"].as_str()).collect();
    assert_eq!(messages, ["no more SOAP", "SOAP for the shop", "no more SOAP", "SOAP for the shop"]);
    let newest = &entries[0];
    assert_eq!((&newest["cause"], &newest["changed"]), (&json!("apply"), &json!(["ossbss.frontend"])));
    assert!(newest["login"].as_str().is_some_and(|login| login.contains("(uid ")), "{newest}");
    let lines = server.command(&["config", "history", "--limit", "1"], "");
    assert_eq!(text(&lines).lines().count(), 1);
}

fn refused() {
    let port = free_port();
    let mut server = Server::start_with(Engine::Sqlite, &legacy("fcgi", port, &[0]));
    let wrong = "ossbss:\n  frontend: maybe\nprovisioning:\n  limit: {}\n";
    server.rewrite(0, wrong);
    let output = server.command(&["config", "apply", "a mistake"], "");
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output);
    assert!(said.contains("settings-0.yml:2: ossbss.frontend: \"maybe\" is not fcgi, apache or no"), "{said}");
    assert!(
        said.contains("settings-0.yml:4: provisioning.limit: unknown key, did you mean provisioning.limits?"),
        "{said}"
    );
    server.signal("HUP");
    eventually("the log tells why", &server, || {
        server.log().contains("the configuration is refused, the old one stays")
    });
    assert_eq!(status(&description(port, 0)), Some(200));

    // A port that somebody else has is found out by the server itself; the listeners stay as they were.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let other = taken.local_addr().expect("an address").port();
    server.rewrite(0, &legacy("fcgi", other, &[0, 1]));
    let output = server.command(&["config", "apply"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains(&format!("cannot listen on 127.0.0.1:{other}")), "{}", text(&output));
    assert_eq!(status(&description(port, 0)), Some(200));
    assert_eq!(status(&description(port, 1)), Some(401));
    server.rewrite(0, "provisioning: {rest: {enabled: no}}\n");
    let output = server.command(&["config", "apply"], "");
    assert!(text(&output).contains("no interface is switched on"), "{}", text(&output));
    server.assert_healthy();
    server.stop();
    server.rewrite(0, &legacy("fcgi", port, &[0]));
    let output = server.command(&["config", "apply"], "");
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("no server answers"), "{}", text(&output));
}

fn settings() {
    let port = free_port();
    let mut server = Server::start_with(Engine::Sqlite, &legacy("fcgi", port, &[0]));
    let (first, second) = (description(port, 0), description(port, 1));
    assert_eq!((status(&first), status(&second)), (Some(200), Some(401)));
    let token = server.admin().send(
        &Method::POST,
        "/login_jwt",
        &[("Content-Type", "application/json")],
        Some(json!({"username": "administrator", "password": "administrator"}).to_string().into_bytes()),
    );
    let token = format!("Bearer {}", token.json()["jwt"].as_str().expect("a token"));
    let more = "www_admin: {billing_features: no}\n";
    server.rewrite(0, &format!("{}{more}", legacy("fcgi", port, &[1])));
    let told = apply(&server, "");
    assert_eq!(changed(&told), ["ossbss.htpasswd", "www_admin.billing_features"]);
    // On the connections that are open.
    assert_eq!((status(&first), status(&second)), (Some(401), Some(200)));
    let wsdl = second.get("/SOAP/Provisioning.wsdl?plain").body;
    assert!(wsdl.contains("\"get_domain\"") && !wsdl.contains("\"get_billing_profile\""));
    // Tokens of the random key outlive a reload.
    let client = Client::new(&server.base());
    let bearer = client.send(&Method::GET, "/api/domains/", &[("Authorization", &token)], None);
    assert_eq!(bearer.status, 200, "{bearer}");
    server.rewrite(0, "provisioning: {rest: {realm: elsewhere, max_rows: 1}}\n");
    apply(&server, "another realm");
    let reply = client.get("/api/");
    assert_eq!(reply.header("www-authenticate").as_deref(), Some("Basic realm=\"elsewhere\""), "{reply}");
    server.assert_healthy();
}

fn moved() {
    let (first, second) = (free_port(), free_port());
    let mut server = Server::start_with(Engine::Sqlite, &legacy("fcgi", first, &[0]));
    assert_eq!(status(&description(first, 0)), Some(200));
    server.rewrite(0, &legacy("fcgi", second, &[0]));
    apply(&server, "another port");
    assert_eq!(status(&description(second, 0)), Some(200));
    eventually("the old port is closed", &server, || status(&description(first, 0)).is_none());
    // The same port without TLS: another server takes over the socket.
    let (secure, plain) = (format!("port: {second}"), format!("port: {second}, ssl_enable: no"));
    server.rewrite(0, &legacy("fcgi", second, &[0]).replace(&secure, &plain));
    apply(&server, "no TLS");
    let client = Client::new(&format!("http://127.0.0.1:{second}")).with_login(HASHES[0].0, HASHES[0].1);
    assert_eq!(status(&client), Some(200));
    server.assert_healthy();
}

fn kept() {
    let mut server = Server::start_with(Engine::Sqlite, "provisioning: {workers: 2}\n");
    server.rewrite(0, "provisioning: {workers: 3, limits: {body: 1K}}\n");
    let told = apply(&server, "");
    assert_eq!(told["kept"], json!(["provisioning.workers"]), "{told}");
    assert_eq!(changed(&told), ["provisioning.limits.body"]);
    assert_eq!(changed(&apply(&server, "again")), [] as [&str; 0]);
    let large = server.admin().post("/api/domains/", &json!({"domain": "x".repeat(2000), "reseller_id": 1}));
    assert_eq!(large.status, 413, "{large}");
    server.assert_healthy();
}

fn maintenance() {
    let mut server = Server::start_with(Engine::Sqlite, "general: {maintenance: no}\n");
    let tenant = Tenant::create(&server.admin());
    assert_eq!(tenant.client.get("/api/domains/").status, 200);
    server.rewrite(0, "general: {maintenance: yes}\n");
    apply(&server, "an upgrade");
    let reply = tenant.client.get("/api/domains/");
    assert_eq!(reply.status, 503, "{reply}");
    assert_eq!(server.admin().get("/api/domains/").status, 200);
    server.rewrite(0, "general: {maintenance: no}\n");
    server.signal("HUP");
    eventually("it ends", &server, || tenant.client.get("/api/domains/").status == 200);
    let output = server.command(&["config", "history"], "");
    assert!(text(&output).lines().next().is_some_and(|line| line.contains("signal")), "{}", text(&output));
}
