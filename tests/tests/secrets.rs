//! SIP passwords in the database: encrypted with the configured key, and shown in clear to those who may see them.

use std::net::TcpListener;
use std::time::Duration;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::Server;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target("secrets", Needs::Process, &[("passwords_are_encrypted_and_keys_rotate", life)])
}

const FIRST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const SECOND: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";
const THIRD: &str = "0f0e0d0c0b0a09080706050403020100f0e0d0c0b0a090807060504030201000";

fn settings(keys: &[&str]) -> String {
    settings_and(keys, "")
}

/// `more`: further members of `www_admin`, each ending in a comma.
fn settings_and(keys: &[&str], more: &str) -> String {
    let journal = format!("www_admin: {{{more} api_journal: {{subscribers: {{enable: yes}}}}}}\n");
    if keys.is_empty() {
        return journal;
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

/// Waits until all SIP passwords are encrypted with one key, which the server does beside its work, and gives its name.
fn settled(server: &Server, former: &[String]) -> Vec<String> {
    for _ in 0..300 {
        let names = keys_of(server, "live_subscribers", "password");
        if names.len() == 1 && names[0].len() == 8 && names != former {
            return names;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("not encrypted with a new key: {:?}", keys_of(server, "live_subscribers", "password"));
}

/// Whether the files of an embedded database have none of the texts, not even in pages that are free.
fn files_lack(server: &Server, texts: &[&str]) -> bool {
    let file = server.database().url().trim_start_matches("sqlite://").split('?').next().unwrap_or_default().to_owned();
    let has = |file: String| {
        let bytes = std::fs::read(file).unwrap_or_default();
        texts.iter().any(|text| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    };
    assert!(std::fs::metadata(&file).is_ok(), "{file}");
    !has(file.clone()) && !has(format!("{file}-wal"))
}

fn restart(server: &mut Server, keys: &[&str]) {
    server.rewrite(0, &settings(keys));
    server.stop();
    server.launch();
}

/// Its new first key encrypts nothing: whoever still serves could not read it. `key`: the name of the one that goes on.
fn refused_configuration(server: &mut Server, passwords: &[(u64, &str)], key: &[String]) {
    let taken = TcpListener::bind("0.0.0.0:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    server.rewrite(0, &settings_and(&[THIRD, SECOND], &format!("http_admin: {{port: {port}}},")));
    let refused = server.command(&["config", "apply"], "");
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    shown(server, passwords);
    assert_eq!(keys_of(server, "live_subscribers", "password"), key);
    server.rewrite(0, &settings(&[SECOND]));
}

/// What somebody has damaged in the database is one password less, and nothing else.
fn damaged_password(server: &Server, id: u64, key: &str) {
    let sql = format!("UPDATE live_subscribers SET password = 'sealed:1:{key}:AAAA' WHERE subscriber_id = {id}");
    server.database().run(&sql);
    let admin = server.admin();
    let all = admin.get("/api/subscribers/?rows=100");
    assert_eq!(all.status, 200, "{all}");
    let item: Value = admin.get(&format!("/api/subscribers/{id}")).json();
    assert_eq!(item["password"], "");
    let found = server.command(&["verify"], "");
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    let change = json!([{"op": "replace", "path": "/password", "value": "another phrase 2"}]);
    let changed = admin.patch(&format!("/api/subscribers/{id}"), &change);
    assert!(changed.status < 300, "{changed}");
    shown(server, &[(id, "another phrase 2")]);
    assert!(server.command(&["verify"], "").status.success());
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
    let first = settled(&server, &[]);
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
    let second = settled(&server, &first);
    let sealed = server.command(&["seal"], "");
    assert!(sealed.status.success(), "{sealed:?}");
    assert_eq!(keys_of(&server, "journals", "content"), second);
    if engine == Engine::Sqlite {
        assert!(files_lack(&server, &["secret subscriber pass", "another phrase 1"]));
    }
    restart(&mut server, &[SECOND]);
    shown(&server, &ids);
    let journal = server.admin().get(&format!("/api/subscribers/{id}/journal/?rows=1"));
    assert_eq!(journal.status, 200, "{journal}");

    refused_configuration(&mut server, &ids, &second);
    damaged_password(&server, ids[1].0, &second[0]);

    // Without the key there is no server, and it says why.
    let database = server.database().clone();
    server.stop();
    for keys in [&[][..], &[FIRST]] {
        let (code, said) = Server::refused_start(&[], database.clone(), &settings(keys));
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(&second[0]) && said.contains("provisioning.database.secret_keys"), "{said}");
    }
}
