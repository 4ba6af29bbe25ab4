//! SIP passwords in the database: encrypted with the configured key, and shown in clear to those who may see them.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::Server;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target("secrets", Needs::Process, &[("passwords_are_encrypted_and_keys_rotate", life)])
}

const FIRST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const SECOND: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

fn settings(keys: &[&str]) -> String {
    let journal = "www_admin: {api_journal: {subscribers: {enable: yes}}}\n";
    if keys.is_empty() {
        return journal.to_owned();
    }
    format!("{journal}provisioning: {{database: {{secret_keys: \"{}\"}}}}\n", keys.join("\\n"))
}

/// The name of the key that has encrypted each text; an empty one for a text in clear.
fn keys_of(server: &Server, table: &str, column: &str) -> Vec<String> {
    let texts = server.database().texts(&format!("SELECT {column} AS t FROM {table}"));
    let name = |text: &String| {
        text.strip_prefix("sealed:1:").and_then(|rest| rest.split(':').next()).unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = texts.iter().filter(|text| !text.is_empty()).map(name).collect();
    names.sort();
    names.dedup();
    names
}

/// The platform's administrator sees the passwords in clear.
fn shown(server: &Server, passwords: &[(u64, &str)]) {
    for (id, password) in passwords {
        let item: Value = server.admin().get(&format!("/api/subscribers/{id}")).json();
        assert_eq!(item["password"], *password);
    }
}

fn restart(server: &mut Server, keys: &[&str]) {
    server.rewrite(0, &settings(keys));
    server.stop();
    server.launch();
}

fn life(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let mut server = Server::start_with(engine, &settings(&[]));
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let mut ids = Vec::new();
    // Passwords that look like encrypted ones are passwords like others.
    for password in ["secret subscriber pass", "sealed:1:00112233:AAAA", "pässwörd 17"] {
        let mut body = tenant.subscriber_body(customer);
        body["password"] = json!(password);
        ids.push((tenant.client.create("/api/subscribers/", &body), password));
    }
    shown(&server, &ids);
    assert_eq!(keys_of(&server, "live_subscribers", "password"), [""]);

    // A key comes: what is there is encrypted at the start, what is written from then on too.
    restart(&mut server, &[FIRST]);
    shown(&server, &ids);
    let first = keys_of(&server, "live_subscribers", "password");
    assert!(first.len() == 1 && first[0].len() == 8, "{first:?}");
    let (id, _) = ids[0];
    let change = json!([{"op": "replace", "path": "/password", "value": "another phrase 1"}]);
    let admin = server.admin();
    assert!(admin.patch(&format!("/api/subscribers/{id}"), &change).status < 300);
    ids[0].1 = "another phrase 1";
    shown(&server, &ids);
    assert_eq!(keys_of(&server, "live_subscribers", "password"), first);
    let newest = server.database().texts("SELECT content AS t FROM journals ORDER BY id DESC LIMIT 1");
    assert!(newest[0].starts_with("sealed:1:"), "{newest:?}");
    assert!(server.command(&["verify"], "").status.success());

    // Another one takes its place; the old one opens what it has encrypted, until `seal` has gone over all of it.
    restart(&mut server, &[SECOND, FIRST]);
    shown(&server, &ids);
    let second = keys_of(&server, "live_subscribers", "password");
    assert!(second.len() == 1 && second != first, "{second:?}");
    let sealed = server.command(&["seal"], "");
    assert!(sealed.status.success(), "{sealed:?}");
    assert_eq!(keys_of(&server, "journals", "content"), second);
    restart(&mut server, &[SECOND]);
    shown(&server, &ids);
    let journal = server.admin().get(&format!("/api/subscribers/{id}/journal/?rows=1"));
    assert_eq!(journal.status, 200, "{journal}");

    // Without the key there is no server, and it says why.
    let database = server.database().clone();
    server.stop();
    for keys in [&[][..], &[FIRST]] {
        let (code, said) = Server::refused_start(&[], database.clone(), &settings(keys));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(&second[0]) && said.contains("provisioning.database.secret_keys"), "{said}");
    }
}
