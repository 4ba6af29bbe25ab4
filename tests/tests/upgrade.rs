//! A database that the first version with migrations has made is brought to the newest by a start, with all that is in it.

use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::database::Database;
use provisioning_tests::server::Server;
use serde_json::json;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target("upgrade", Needs::Process, &[("a_database_of_the_first_days", first_days)])
}

fn first_days(target: Target) {
    let Target::Engine(engine) = target else { panic!("the test starts servers of its own") };
    let database = Arc::new(Database::create(engine));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/first_days/{}.sql", engine.name()));
    database.run(&std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())));
    let mut server = Server::start_on(database.clone());
    let admin = server.admin();
    let anna = admin.get("/api/subscribers/1").json();
    assert_eq!(anna["username"], "anna");
    assert_eq!(anna["primary_number"], json!({"cc": 43, "ac": "1", "sn": "12345", "number_id": 1}));
    assert_eq!(anna["alias_numbers"][0]["sn"], "777");
    assert_eq!(admin.get("/api/customers/2").json()["external_id"], "crm-1");
    let preferences = admin.get("/api/subscriberpreferences/1").json();
    assert_eq!((&preferences["clir"], &preferences["block_in_list"]), (&json!(true), &json!(["431*"])));
    let forwards = admin.get("/api/callforwards/1").json();
    assert_eq!(forwards["cfu"]["destinations"][0]["destination"], "sip:4311@sip.example.org");
    assert_eq!(admin.get("/api/voicemailsettings/1").json()["pin"], "4321");
    assert_eq!(admin.get("/api/subscribers/1/journal/").json()["total_count"], 1);
    let patch = json!([{"op": "replace", "path": "/external_id", "value": "new"}]);
    assert_eq!(admin.patch("/api/subscribers/1", &patch).status, 204);
    let more = json!({"customer_id": 2, "domain_id": 1, "username": "bert", "password": "an0ther Phrase"});
    assert_eq!(admin.post("/api/subscribers/", &more).status, 201);

    // Derived from what was there, and with the preference by which a proxy knows that it was answered.
    let ha1 = "SELECT ha1 AS t FROM kamailio_subscriber WHERE username = 'anna' AND domain = 'sip.example.org'";
    assert_eq!(database.texts(ha1), ["3259f1a1603019dc831891c87799e18c"]);
    let account =
        "SELECT value AS t FROM kamailio_usr_preferences WHERE username = 'anna' AND attribute = 'account_id'";
    assert_eq!(database.texts(account), ["2"]);
    assert_eq!(database.texts("SELECT host AS t FROM prosody").len(), 2);

    let new = Server::start(engine);
    assert_eq!(database.schema(), new.database().schema());
    server.assert_healthy();
}
