//! Whether what SIP and XMPP servers read agrees with what is provisioned: told by the command and the resource, and mended.

use std::collections::BTreeSet;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::Server;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "verify",
        Needs::Process,
        &[
            ("what_is_broken_is_told_and_mended", broken),
            ("views_are_made_anew", views),
            ("leftovers_go", leftovers),
            ("what_nobody_knows_any_more_is_only_told", lost),
        ],
    )
}

/// Runs the command: the exit status and the JSON object.
fn verify(server: &Server, options: &[&str]) -> (Option<i32>, Value) {
    let arguments: Vec<&str> = ["verify", "--json"].iter().chain(options).copied().collect();
    let output = server.command(&arguments, "");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let document = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text} {output:?}"));
    (output.status.code(), document)
}

/// The checks of a list of findings.
fn checks(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().expect("a list");
    list.iter().map(|finding| finding["check"].as_str().expect("a word").to_owned()).collect()
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Two subscribers of a tenant, with all that a subscriber may have here.
fn world(server: &Server) -> (Tenant, u64, u64) {
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let mut body = tenant.subscriber_body(customer);
    body["username"] = json!(format!("O'{}", body["username"].as_str().expect("a name")));
    let [one, other] =
        [body, tenant.subscriber_body(customer)].map(|body| tenant.client.create("/api/subscribers/", &body));
    let lock = json!([{"op": "replace", "path": "/lock", "value": 4}]);
    assert!(tenant.client.patch(&format!("/api/subscribers/{other}"), &lock).status < 300);
    assert_eq!(verify(server, &[]).0, Some(0), "nothing is wrong at first: {}", verify(server, &[]).1);
    (tenant, one, other)
}

fn broken(target: Target) {
    let server = target.own_server();
    let (tenant, one, other) = world(&server);
    let path = format!("/api/subscriberoperationalstates/{one}");
    let item = tenant.client.get(&path).json();
    assert_eq!((&item["agrees"], &item["findings"]), (&json!(true), &json!([])));
    let live = |set: &str| format!("UPDATE live_subscribers SET {set} WHERE subscriber_id = {one}");
    let cases = [
        (live("node = 'nobody'"), &["names"][..]),
        (live("username_key = 'nobody'"), &["names"][..]),
        (live("ha1 = 'd61aae349b1303ff0366903618539553'"), &["digests"][..]),
        (live("ha1b = NULL"), &["digests"][..]),
        (live("stored_key = server_key"), &["keys"][..]),
        (live("salt = NULL"), &["keys", "xmpp_account"]),
        (
            format!("DELETE FROM subscriber_preferences WHERE subscriber_id = {one} AND attribute = 'account_id'"),
            &["account_id"][..],
        ),
        (format!("UPDATE numbers SET digits = '4900' WHERE subscriber_id = {one} AND is_primary"), &["numbers"][..]),
        (
            format!(
                "INSERT INTO subscriber_preferences (subscriber_id, attribute, value) \
                 SELECT subscriber_id, attribute, value FROM subscriber_preferences \
                 WHERE subscriber_id = {one} AND attribute = 'allowed_clis'"
            ),
            &["presented_numbers"],
        ),
    ];
    let password = tenant.client.get(&format!("/api/subscribers/{one}")).json()["password"].clone();
    for (statement, check) in &cases {
        server.database().run(statement);
        let (status, told) = verify(&server, &[]);
        assert_eq!(
            (status, &told["examined"], &told["repaired"]),
            (Some(1), &json!(2), &json!([])),
            "{statement}: {told}"
        );
        assert_eq!(checks(&told["findings"]), set(check), "{statement}: {told}");
        assert_eq!(told["findings"][0]["subscriber_id"], json!(one));
        let item = tenant.client.get(&path).json();
        assert_eq!((&item["agrees"], checks(&item["findings"])), (&json!(false), set(check)), "{item}");
        let sound = tenant.client.get(&format!("/api/subscriberoperationalstates/{other}")).json();
        assert_eq!(sound["agrees"], json!(true), "{sound}");
        let (status, mended) = verify(&server, &["--repair"]);
        assert_eq!((status, &mended["findings"]), (Some(0), &json!([])), "{statement}: {mended}");
        assert_eq!(checks(&mended["repaired"]), set(check), "{statement}: {mended}");
        assert_eq!(verify(&server, &[]).0, Some(0), "{statement}");
        assert!(!told.to_string().contains(password.as_str().expect("a text")), "no secret is told: {told}");
    }
    for (statement, _) in &cases {
        server.database().run(statement);
    }
    assert_eq!(verify(&server, &["--repair"]).0, Some(0), "all at once");
    assert_eq!(tenant.client.get(&path).json()["agrees"], json!(true));
    let stranger = Tenant::create(&server.admin());
    assert_eq!(stranger.client.get(&path).status, 404, "it is of another reseller");
    assert_eq!(tenant.client.delete(&path).status, 404, "there is nothing to change in it");
}

fn views(target: Target) {
    let server = target.own_server();
    let (_, one, other) = world(&server);
    server.database().run("DROP VIEW kamailio_trusted");
    let (status, told) = verify(&server, &[]);
    assert_eq!((status, &told["findings"][0]["subject"]), (Some(1), &json!("kamailio_trusted")), "{told}");
    assert_eq!(verify(&server, &["--repair"]).0, Some(0));

    server.database().run("DROP VIEW kamailio_subscriber");
    assert_eq!(checks(&verify(&server, &[]).1["findings"]), set(&["views"]));
    assert_eq!(verify(&server, &["--repair"]).0, Some(0));

    // A view that works but shows something else.
    server.database().run("DROP VIEW prosody_hosts");
    server.database().run("DROP VIEW kamailio_dbaliases");
    server.database().run(
        "CREATE VIEW kamailio_dbaliases AS SELECT n.id, n.digits AS alias_username, d.domain_key AS alias_domain, \
         l.username, d.domain_key AS domain FROM numbers n JOIN live_subscribers l ON l.subscriber_id = n.subscriber_id \
         JOIN domains d ON d.id = l.domain_id WHERE n.is_primary",
    );
    let (status, told) = verify(&server, &[]);
    assert_eq!((status, checks(&told["findings"])), (Some(1), set(&["aliases", "views"])), "{told}");
    let (status, mended) = verify(&server, &["--repair"]);
    assert_eq!((status, &mended["findings"]), (Some(0), &json!([])), "{mended}");
    assert_ne!(one, other);
}

fn leftovers(target: Target) {
    let server = target.own_server();
    let (tenant, one, other) = world(&server);
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{one}")).status, 204);
    assert_eq!(verify(&server, &[]).0, Some(0));
    server.database().run(&format!(
        "INSERT INTO subscriber_preferences (subscriber_id, attribute, value) VALUES ({one}, 'cli', '4311')"
    ));
    server.database().run(&format!("UPDATE numbers SET subscriber_id = {one} WHERE subscriber_id IS NULL"));
    let (status, told) = verify(&server, &[]);
    assert_eq!((status, checks(&told["findings"])), (Some(1), set(&["leftovers"])), "{told}");
    let text = told["findings"][0]["text"].as_str().expect("a text");
    assert!(text.contains("numbers") && text.contains("subscriber_preferences"), "{text}");
    let path = format!("/api/subscriberoperationalstates/{one}");
    assert_eq!(tenant.client.get(&path).status, 404, "it is terminated");
    let (status, mended) = verify(&server, &["--repair"]);
    assert_eq!((status, checks(&mended["repaired"])), (Some(0), set(&["leftovers"])), "{mended}");
    assert_eq!(verify(&server, &[]).1, json!({"examined": 1, "repaired": [], "findings": []}));
    let numbers = tenant.client.list("numbers", &format!("subscriber_id={other}"));
    assert_eq!(numbers.len(), 2, "those of the living stay");
}

fn lost(target: Target) {
    let server = target.own_server();
    let (_, one, _) = world(&server);
    server.database().run(&format!("DELETE FROM live_subscribers WHERE subscriber_id = {one}"));
    for options in [&[][..], &["--repair"]] {
        let (status, told) = verify(&server, options);
        assert_eq!((status, checks(&told["findings"])), (Some(1), set(&["account"])), "{told}");
    }
    let output = server.command(&["verify"], "");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains(": account: it is not terminated but has no account\n"), "{text}");
    assert!(text.ends_with("2 subscribers, 1 findings, 0 repaired\n"), "{text}");
}
