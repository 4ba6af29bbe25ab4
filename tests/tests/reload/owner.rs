//! Whose platform it is: what pages and checks tell of the operator's own words.

use libtest_mimic::Trial;
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::server::{Server, free_port};
use reqwest::Method;
use serde_json::Value;

use super::{apply, changed, description, legacy, text};

pub(super) fn trials() -> Vec<Trial> {
    let one = |name: &str, test: fn()| {
        Trial::test(format!("owner::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    vec![one("pages_name_company_and_address", named), one("a_missing_translation_is_noted", language)]
}

fn page(client: &Client, path: &str) -> String {
    client.send(&Method::GET, path, &[("Accept", "text/html")], None).body
}

fn named() {
    let port = free_port();
    let of = |company: &str| {
        format!(
            "general: {{companyname: '{company}'}}\n\
             www_admin: {{http_admin: {{serveradmin: rest@example.org}}}}\n\
             ossbss: {{apache: {{serveradmin: soap@example.org}}}}\n"
        )
    };
    let mut server = Server::start_with_all(Engine::Sqlite, &[&of("First & Co"), &legacy("fcgi", port, &[0])]);
    let pages = |server: &Server| [page(&server.admin(), "/api/"), page(&description(port, 0), "/SOAP/")];
    for (company, shown) in [("First & Co", "First &#38; Co"), ("Second", "Second")] {
        server.rewrite(0, &of(company));
        let told = apply(&server, "another name");
        assert!(company.starts_with("First") || changed(&told) == ["general.companyname"], "{told}");
        for (text, address) in pages(&server).iter().zip(["rest@example.org", "soap@example.org"]) {
            assert!(text.contains(&format!("the platform of {shown}.")), "{company}");
            assert!(text.contains(&format!("<a href=\"mailto:{address}\">{address}</a>")), "{address}");
        }
    }
    server.rewrite(0, "general: {companyname: ~}\n");
    apply(&server, "no name");
    assert!(pages(&server).iter().all(|text| !text.is_empty() && !text.contains("the platform of")));
    server.assert_healthy();
}

fn language() {
    let mut server = Server::start_with(Engine::Sqlite, "general: {lang: en}\n");
    let noted = |server: &Server| -> Vec<Value> {
        let output = server.command(&["config", "check", "--offline", "--json"], "");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output));
        let problems: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a list");
        problems.into_iter().filter(|problem| problem["key"] == "general.lang").collect()
    };
    assert_eq!(noted(&server), [Value::Null; 0]);
    server.rewrite(0, "general: {lang: de}\n");
    let [note] = noted(&server).try_into().expect("one");
    assert_eq!(note["severity"], "note", "{note}");
    assert!(note["text"].as_str().is_some_and(|text| text.contains("\"de\": texts are English")), "{note}");
}
