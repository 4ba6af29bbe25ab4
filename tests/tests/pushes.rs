//! What SIP and XMPP servers beside the server are told, when, and how often.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::neighbour::{Answer, Call, Neighbour};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, Server, free_port};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "pushes",
        Needs::Process,
        &[("each_change_is_told", told), ("nothing_is_kept_without_servers", off)],
    );
    let one = |name: &str, test: fn()| {
        Trial::test(format!("pushes::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    trials.extend([
        one("what_fails_is_sent_again", again),
        one("a_kill_loses_nothing", killed),
        one("a_silent_server_holds_up_nobody", silent),
        one("a_reload_brings_other_servers", reloaded),
    ]);
    for engine in [Engine::Postgres, Engine::Mariadb] {
        let run = move || {
            shared(engine);
            Ok(())
        };
        let trial = Trial::test(format!("pushes::two_instances_send_once::{}", engine.name()), run);
        trials.push(trial.with_ignored_flag(!engine.is_available()));
    }
    trials
}

fn settings(proxies: &[&str], xmpp: &[&str]) -> String {
    let list = |urls: &[&str]| urls.iter().map(|url| format!("'{url}'")).collect::<Vec<_>>().join(", ");
    format!(
        "provisioning: {{backends: {{sip_proxy: [{}], xmpp: [{}], xmpp_token: 'let me in'}}}}\n",
        list(proxies),
        list(xmpp)
    )
}

/// The calls in words, sorted.
fn words(calls: &[Call]) -> Vec<String> {
    let mut words: Vec<String> = calls.iter().map(Call::rpc).collect();
    words.sort();
    words
}

fn waiting(server: &Server) -> i64 {
    let counts = server.database().row_counts();
    counts.iter().find(|(table, _)| table == "outbox").map(|(_, rows)| *rows).expect("there is such a table")
}

/// Waits until all that was written down has arrived.
fn all_sent(server: &Server) {
    all_sent_but(server, 0);
}

/// Waits until so many are left.
fn all_sent_but(server: &Server, left: i64) {
    for _ in 0..600 {
        if waiting(server) == left {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{} pushes wait:\n{}", waiting(server), server.log_tail());
}

fn set(client: &Client, id: u64, member: &str, value: Value) {
    let reply = client.patch(
        &format!("/api/subscribers/{id}"),
        &json!([{"op": "replace", "path": format!("/{member}"), "value": value}]),
    );
    assert!(reply.status < 300, "{reply}");
}

fn told(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let (proxy, xmpp) = (Neighbour::start(Answer::result()), Neighbour::start(Answer::Status(204, String::new())));
    let watch = free_port();
    let status = format!("provisioning: {{listen: {{status: ['127.0.0.1:{watch}']}}}}\n");
    let refresh = xmpp.url("/provisioning/refresh");
    let servers = settings(&[&proxy.url("/RPC")], &[&refresh]);
    let legacy = Legacy::start_with_all(engine, &[&servers, &status]);
    let server = &legacy.server;

    let tenant = Tenant::create(&server.admin());
    let [domain] = proxy.wait_for(1).try_into().expect("one call");
    let body = json!({"jsonrpc": "2.0", "method": "domain.reload", "params": [], "id": 1});
    let expected = Call { target: "POST /RPC".to_owned(), authorization: String::new(), body };
    assert_eq!(domain, expected);
    let [domain] = xmpp.wait_for(1).try_into().expect("one call");
    let target = "POST /provisioning/refresh".to_owned();
    assert_eq!(domain, Call { target, authorization: "Bearer let me in".to_owned(), body: Value::Null });

    let customer = tenant.customer();
    let made = tenant.subscriber_body(customer);
    let id = tenant.client.create("/api/subscribers/", &made);
    let name = made["username"].as_str().expect("a name").to_owned();
    let address = format!("{name}@{}", tenant.domain);
    // What changes nothing for the servers is not told: the first call after it is that of the password.
    set(&tenant.client, id, "external_id", json!("e1"));
    set(&tenant.client, id, "password", json!("An0ther.pass"));
    let [call] = proxy.wait_for(1).try_into().expect("one call");
    assert_eq!(call.body["params"], json!(["location", address]));
    for (at, function) in [change_by_soap, change_by_xmlrpc].into_iter().enumerate() {
        function(&legacy, &name, &tenant.domain, &format!("Thi9d.pass{at}"));
        assert_eq!(words(&proxy.wait_for(1)), [format!("ul.rm {address}")]);
    }
    set(&tenant.client, id, "password", json!("Thi9d.pass1"));
    set(&tenant.client, id, "lock", json!(4));
    let _ = xmpp.wait_for(1);
    let [first, last] = [0, 1].map(|_| tenant.subscriber_body(customer)).map(|body| {
        let _ = tenant.client.create("/api/subscribers/", &body);
        format!("ul.rm {}@{}", body["username"].as_str().expect("a name"), tenant.domain)
    });
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{id}")).status, 204);
    assert_eq!(words(&proxy.wait_for(1)), [format!("ul.rm {address}")], "the same password is no change");
    let _ = xmpp.wait_for(1);
    let end = json!([{"op": "replace", "path": "/status", "value": "terminated"}]);
    assert!(tenant.client.patch(&format!("/api/customers/{customer}"), &end).status < 300);
    let mut both = [first, last];
    both.sort();
    assert_eq!(words(&proxy.wait_for(2)), both);
    let _ = xmpp.wait_for(1);
    assert!(tenant.platform.patch(&format!("/api/resellers/{}", tenant.reseller), &end).status < 300);
    assert_eq!(words(&proxy.wait_for(1)), ["domain.reload"], "its domain has gone");
    let _ = xmpp.wait_for(1);
    peers(&server.admin(), &proxy);

    all_sent(server);
    assert_eq!((proxy.take(), xmpp.take()), (Vec::new(), Vec::new()));
    let metrics = Client::new(&format!("http://127.0.0.1:{watch}")).get("/metrics").body;
    for line in [
        r#"provisiond_pushes_total{server="sip_proxy",message="end_registration",result="delivered"} 6"#,
        r#"provisiond_pushes_total{server="sip_proxy",message="reload_domains",result="delivered"} 2"#,
        r#"provisiond_pushes_total{server="xmpp",message="refresh",result="delivered"} 5"#,
        "provisiond_waiting_pushes 0",
    ] {
        assert!(metrics.lines().any(|other| other == line), "{line}\n{metrics}");
    }
    assert!(!server.log().contains("let me in"), "the token is a secret");
}

/// Each change of a peering server, and the removal of its group.
fn peers(admin: &Client, proxy: &Neighbour) {
    let contact = admin.create("/api/systemcontacts/", &json!({"email": "peer@example.org"}));
    let contract = json!({"contact_id": contact, "status": "active", "type": "sippeering", "billing_profile_id": 1});
    let contract = admin.create("/api/contracts/", &contract);
    let group = admin.create("/api/peeringgroups/", &json!({"contract_id": contract, "name": names::unique()}));
    let group_path = format!("/api/peeringgroups/{group}");
    let body = json!({"group_id": group, "name": names::unique(), "ip": "192.0.2.10", "port": 5060, "weight": 1});
    let changes: [(&str, &dyn Fn()); 4] = [
        ("create", &|| {
            let _ = admin.create("/api/peeringservers/", &body);
        }),
        ("change", &|| {
            let id = &admin.list("peeringservers", &format!("group_id={group}"))[0]["id"];
            let change = json!([{"op": "replace", "path": "/ip", "value": "192.0.2.11"}]);
            assert!(admin.patch(&format!("/api/peeringservers/{id}"), &change).status < 300);
        }),
        ("delete", &|| {
            let id = &admin.list("peeringservers", &format!("group_id={group}"))[0]["id"];
            assert_eq!(admin.delete(&format!("/api/peeringservers/{id}")).status, 204);
            let _ = admin.create("/api/peeringservers/", &body);
        }),
        ("delete the group", &|| assert_eq!(admin.delete(&group_path).status, 204)),
    ];
    for (what, change) in changes {
        change();
        let calls = words(&proxy.wait_for(if what == "delete" { 2 } else { 1 }));
        assert!(calls.iter().all(|call| call == "permissions.addressReload"), "{what}: {calls:?}");
    }
}

fn change_by_soap(legacy: &Legacy, name: &str, domain: &str, password: &str) {
    let envelope = format!(
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>\
         <p:update_subscriber_password xmlns:p='urn:/SOAP/Provisioning'>\
         <authentication><username>{ADMIN}</username><password>{ADMIN_PASSWORD}</password><type>admin</type></authentication>\
         <parameters><username>{name}</username><domain>{domain}</domain><password>{password}</password></parameters>\
         </p:update_subscriber_password></e:Body></e:Envelope>"
    );
    let headers = [("content-type", "text/xml; charset=utf-8"), ("soapaction", "\"\"")];
    let reply = legacy.client().send(&Method::POST, "/SOAP/Provisioning", &headers, Some(envelope.into_bytes()));
    assert_eq!(reply.status, 200, "{reply}");
}

fn change_by_xmlrpc(legacy: &Legacy, name: &str, domain: &str, password: &str) {
    let of = |members: &[(&str, &str)]| {
        let member = |(name, value): &(&str, &str)| {
            format!("<member><name>{name}</name><value><string>{value}</string></value></member>")
        };
        let members: String = members.iter().map(member).collect();
        format!("<param><value><struct>{members}</struct></value></param>")
    };
    let login = of(&[("username", ADMIN), ("password", ADMIN_PASSWORD), ("type", "admin")]);
    let given = of(&[("username", name), ("domain", domain), ("password", password)]);
    let call = format!(
        "<?xml version='1.0'?><methodCall><methodName>update_subscriber_password</methodName>\
         <params>{login}{given}</params></methodCall>"
    );
    let headers = [("content-type", "text/xml")];
    let reply = legacy.client().send(&Method::POST, "/RPC2", &headers, Some(call.into_bytes()));
    assert!(reply.status == 200 && !reply.body.contains("<fault>"), "{reply}");
}

fn off(target: Target) {
    let server = target.shared_server();
    let tenant = Tenant::create(&server.admin());
    let id = tenant.subscriber(tenant.customer());
    set(&tenant.client, id, "password", json!("An0ther.pass"));
    set(&tenant.client, id, "lock", json!(4));
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{id}")).status, 204);
    assert_eq!(waiting(&server), 0);
}

/// A tenant with a subscriber; the calls of its making have come in.
fn world(server: &Server) -> (Tenant, u64) {
    let tenant = Tenant::create(&server.admin());
    let id = tenant.subscriber(tenant.customer());
    (tenant, id)
}

fn again() {
    let busy = Answer::error("ongoing reload");
    let answers = vec![busy.clone(), busy, Answer::Nothing, Answer::result()];
    let (struggling, healthy) = (Neighbour::start_at(free_port(), answers), Neighbour::start(Answer::result()));
    let lacking = Neighbour::start(Answer::error("Method Not Found"));
    let urls = [&struggling, &healthy, &lacking].map(|proxy| proxy.url("/RPC"));
    let server = Server::start_with(Engine::Sqlite, &settings(&urls.each_ref().map(String::as_str), &[]));
    let _ = Tenant::create(&server.admin());
    assert_eq!(words(&healthy.wait_for(1)), ["domain.reload"]);
    assert_eq!(words(&struggling.wait_for(4)), ["domain.reload"; 4]);
    all_sent(&server);
    assert_eq!(healthy.take(), Vec::new(), "it had it already");
    assert_eq!(lacking.wait_for(1).len(), 1, "a proxy without the module is asked once");
}

fn killed() {
    let port = free_port();
    let url = format!("http://provisiond:geheim@127.0.0.1:{port}/RPC");
    let mut server = Server::start_with(Engine::Sqlite, &settings(&[&url], &[]));
    let (tenant, id) = world(&server);
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{id}")).status, 204);
    server.kill();
    let named = server.database().texts("SELECT server AS t FROM outbox");
    assert_eq!(named, vec![format!("http://127.0.0.1:{port}/RPC"); 2], "no password is stored");
    // A newer version has left a message that this one does not know.
    server.database().run(
        "INSERT INTO outbox (server, message, subject, attempts, due_at, create_timestamp) \
         SELECT server, 'of_the_future', '', 0, 0, create_timestamp FROM outbox LIMIT 1",
    );
    let proxy = Neighbour::start_at(port, vec![Answer::result()]);
    server.launch();
    let calls = words(&proxy.wait_for(2));
    assert_eq!(calls[0], "domain.reload");
    assert!(calls[1].starts_with("ul.rm ") && calls[1].ends_with(&tenant.domain), "{calls:?}");
    all_sent_but(&server, 1);
}

fn silent() {
    let (silent, healthy) = (Neighbour::start(Answer::Silence), Neighbour::start(Answer::result()));
    let urls = [&silent, &healthy].map(|proxy| proxy.url("/RPC"));
    let mut server = Server::start_with(Engine::Sqlite, &settings(&urls.each_ref().map(String::as_str), &[]));
    let (tenant, id) = world(&server);
    let _ = silent.wait_for(1);
    let _ = healthy.wait_for(1);
    // It is being waited for now.
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{id}")).status, 204);
    assert_eq!(healthy.wait_for(1).len(), 1);
    assert!(waiting(&server) > 0, "the silent one has to be told");
    server.stop();
}

fn reloaded() {
    let (former, other) = (Neighbour::start(Answer::result()), Neighbour::start(Answer::result()));
    let mut server = Server::start_with(Engine::Sqlite, &settings(&[&former.url("/RPC")], &[]));
    let (tenant, id) = world(&server);
    let _ = former.wait_for(1);
    server.rewrite(0, &settings(&[&other.url("/RPC")], &[]));
    let applied = server.command(&["config", "apply", "another proxy"], "");
    assert_eq!(applied.status.code(), Some(0), "{applied:?}");
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{id}")).status, 204);
    assert_eq!(other.wait_for(1).len(), 1);
    all_sent(&server);
    assert_eq!(former.take(), Vec::new());
}

fn shared(engine: Engine) {
    let proxy = Neighbour::start(Answer::result());
    let settings = settings(&[&proxy.url("/RPC")], &[]);
    let one = Server::start_with(engine, &settings);
    let other = Server::start_on_with(Arc::clone(one.database()), &settings);
    let tenant = Tenant::create(&one.admin());
    let _ = proxy.wait_for(1);
    let customers: Vec<u64> = (0..10).map(|_| tenant.customer()).collect();
    for customer in &customers {
        for _ in 0..5 {
            let _ = tenant.subscriber(*customer);
        }
    }
    let bases = [one.base(), other.base()];
    thread::scope(|scope| {
        for (at, customer) in customers.iter().enumerate() {
            let client = Client::new(&bases[at % 2]).with_login(ADMIN, ADMIN_PASSWORD);
            scope.spawn(move || {
                let end = json!([{"op": "replace", "path": "/status", "value": "terminated"}]);
                assert!(client.patch(&format!("/api/customers/{customer}"), &end).status < 300);
            });
        }
    });
    let calls = words(&proxy.wait_for(50));
    all_sent(&one);
    let mut different = calls.clone();
    different.dedup();
    assert_eq!((calls.len(), different.len(), proxy.take().len()), (50, 50, 0), "each once: {calls:?}");
}
