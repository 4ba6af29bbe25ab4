//! CSV files in both directions, removal by a query, and time zones.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "csv",
        Needs::Api,
        &[
            ("a_phonebook_goes_up_and_comes_down", phonebook),
            ("books_of_subscribers", books_of_subscribers),
            ("an_upload_stays_within_its_tenant", tenants),
            ("emergency_mappings", emergency_mappings),
            ("what_is_not_offered", not_offered),
            ("time_zones_are_checked", time_zones),
            ("time_sets_and_forwards_are_one", time_sets),
        ],
    );
    // It replaces all carriers of the platform.
    trials.extend(on_each_target("csv", Needs::Process, &[("ported_numbers", ported_numbers)]));
    trials.push(Trial::test("csv::a_file_may_be_so_large::sqlite", || {
        size();
        Ok(())
    }));
    trials
}

fn upload(client: &Client, path: &str, text: &str) -> Reply {
    client.send(&Method::POST, path, &[("content-type", "text/csv; charset=utf-8")], Some(text.as_bytes().to_vec()))
}

fn download(client: &Client, path: &str) -> Reply {
    client.send(&Method::GET, path, &[("accept", "text/csv")], None)
}

/// A file that arrived: name and lines.
fn file(reply: &Reply) -> (String, Vec<String>) {
    assert_eq!(reply.status, 200, "{reply}");
    assert_eq!(reply.header("content-type").as_deref(), Some("text/csv"), "{reply}");
    let name = reply.header("content-disposition").unwrap_or_default();
    let name = name.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"'));
    (name.expect("a file has a name").to_owned(), reply.body.lines().map(str::to_owned).collect())
}

/// `www_admin.filesize_limit` is for files, `provisioning.limits.body` for everything.
fn size() {
    let settings = "www_admin: {filesize_limit: 1K}\nprovisioning: {limits: {body: 4K}}\n";
    let server = Server::start_with(Engine::Sqlite, settings);
    let tenant = Tenant::create(&server.admin());
    let path = format!("/api/resellerphonebookentries/?reseller_id={}", tenant.reseller);
    assert_taken(&upload(&tenant.client, &path, "Anna,4311,"));
    let large = format!("{},4312,", "x".repeat(1024));
    assert_eq!(upload(&tenant.client, &path, &large).status, 413);
    let comment = json!({"email": "somebody@example.org", "comment": "x".repeat(200), "street": "y".repeat(900)});
    assert_ne!(tenant.client.post("/api/customercontacts/", &comment).status, 413);
}

fn assert_taken(reply: &Reply) {
    assert_eq!((reply.status, reply.body.as_str()), (201, ""), "{reply}");
    assert_eq!(reply.header("location"), None, "{reply}");
}

fn phonebook(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let path = format!("/api/customerphonebookentries/?customer_id={customer}");
    // More lines than a page, a part of a download, and lines that nobody can use.
    let many: String = (0..1100).map(|at| format!("Person {at},431{at:04}\n")).collect();
    let odd = "only a name\n,4399\nTwice,4310000\n\n\"Doe, \"\"Jo\"\"\" , sip:jo@example.org \n";
    assert_taken(&upload(&tenant.client, &path, &format!("{many}{odd}")));
    let (name, lines) = file(&download(&tenant.client, &format!("{path}&rows=1&page=7")));
    assert_eq!(name, "customer_phonebookentries_list.csv");
    assert_eq!(lines.len(), 1101);
    assert_eq!(lines[0], "Person 0,4310000");
    assert_eq!(lines[1100], "\"Doe, \"\"Jo\"\"\",sip:jo@example.org");
    let (_, some) = file(&download(&tenant.client, &format!("{path}&name=Person 10*")));
    assert_eq!(some.len(), 111);
    assert_taken(&upload(&tenant.client, &format!("{path}&purge_existing=true"), "New,1\n"));
    assert_eq!(file(&download(&tenant.client, &path)).1, ["New,1"]);
    assert_taken(&upload(&tenant.client, &format!("{path}&purge_existing=yes"), "Other,2\n"));
    assert_eq!(file(&download(&tenant.client, &path)).1, ["New,1", "Other,2"]);
    // The owner as one more column.
    assert_taken(&upload(&tenant.client, "/api/customerphonebookentries/", &format!("Third,3,{customer}\nNobody,4\n")));
    assert_eq!(file(&download(&tenant.client, &path)).1, ["New,1", "Other,2", "Third,3"]);
    for (query, text, status) in [("", "", 400), ("?customer_id=x", "A,1", 422), ("?purge_existing=true", "A,1", 422)] {
        let reply = upload(&tenant.client, &format!("/api/customerphonebookentries/{query}"), text);
        assert_eq!(reply.status, status, "{reply}");
    }
    let reply = tenant.client.post("/api/customerphonebookentries/", &json!({"name": "A", "number": "1"}));
    assert_eq!(reply.error_message().as_deref(), Ok("Required 'customer_id'"));
    let entry = json!({"customer_id": customer, "name": "A", "number": "1"});
    let reply = tenant.client.post("/api/customerphonebookentries/", &entry);
    assert_eq!((reply.status, reply.error_message()), (422, Ok("Duplicate entry 'customer_id-number".to_owned())));
}

fn books_of_subscribers(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let customer = tenant.customer();
    let subscriber = tenant.subscriber(customer);
    let path = format!("/api/subscriberphonebookentries/?subscriber_id={subscriber}");
    assert_taken(&upload(&tenant.client, &path, "Ada,1,1\nBob,2,0\nCarl,3,maybe\n"));
    let (name, lines) = file(&download(&tenant.client, &path));
    assert_eq!(
        (name.as_str(), lines),
        ("subscriber_phonebookentries_list.csv", vec!["Ada,1,1".into(), "Bob,2,0".into()])
    );
    let shared = tenant.client.list("subscriberphonebookentries", &format!("customer_id={customer}&shared=1"));
    assert_eq!(shared.len(), 1);
    assert_eq!(shared[0]["customer_id"], json!(customer));
    let book = format!("/api/resellerphonebookentries/?reseller_id={}", tenant.reseller);
    assert_taken(&upload(&tenant.platform, &book, "Help,100\n"));
    assert_taken(&upload(&tenant.client, "/api/resellerphonebookentries/", "Desk,101\n"));
    assert_eq!(file(&download(&tenant.client, "/api/resellerphonebookentries/")).1, ["Help,100", "Desk,101"]);
    // A book ends with its subscriber.
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204);
    assert_eq!(tenant.client.list("subscriberphonebookentries", "").len(), 0);
}

fn tenants(target: Target) {
    let platform = target.admin();
    let (mine, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let customer = other.customer();
    let theirs = format!("/api/customerphonebookentries/?customer_id={customer}");
    assert_taken(&upload(&other.client, &theirs, "Theirs,1\n"));
    for query in ["", "&purge_existing=true"] {
        let reply = upload(&mine.client, &format!("{theirs}{query}"), "Mine,2\n");
        assert_eq!((reply.status, reply.error_message()), (422, Ok("Invalid 'customer_id'".to_owned())));
    }
    assert_taken(&upload(&mine.client, "/api/customerphonebookentries/", &format!("Mine,2,{customer}\n")));
    assert_eq!(file(&download(&mine.client, &theirs)).1, Vec::<String>::new());
    assert_eq!(file(&download(&other.client, &theirs)).1, ["Theirs,1"]);
    // A reseller's own book, whatever it says.
    let book = format!("/api/resellerphonebookentries/?reseller_id={}&purge_existing=true", other.reseller);
    assert_taken(&upload(&other.client, &book, "Theirs,1\n"));
    assert_taken(&upload(&mine.client, &book, "Mine,2\n"));
    assert_eq!(file(&download(&other.client, "/api/resellerphonebookentries/")).1, ["Theirs,1"]);
    assert_eq!(file(&download(&mine.client, "/api/resellerphonebookentries/")).1, ["Mine,2"]);
}

fn emergency_mappings(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let path = format!("/api/emergencymappings/?reseller_id={}", tenant.reseller);
    assert_taken(&upload(&tenant.platform, &path, "east;112;000;1\neast;133;;\nwest;112;01\nwest;\neast;112;002;\n"));
    let (name, lines) = file(&download(&tenant.platform, &path));
    assert_eq!(name, format!("emergency_mapping_list_reseller_{}.csv", tenant.reseller));
    assert_eq!(lines, ["east,133,,", "west,112,01,", "east,112,002,"]);
    assert_eq!(file(&download(&tenant.client, "/api/emergencymappings/")).1.len(), 3);
    let reply = download(&tenant.platform, "/api/emergencymappings/");
    let sentence = "reseller_id  parameter is necessary to download csv data.";
    assert_eq!((reply.status, reply.error_message()), (400, Ok(sentence.to_owned())));
    for (query, sentence) in [("", "missing reseller_id parameter"), ("?reseller_id=0", "invalid reseller_id '0'")] {
        let reply = upload(&tenant.platform, &format!("/api/emergencymappings/{query}"), "a,1,2,3");
        assert_eq!((reply.status, reply.error_message()), (422, Ok(sentence.to_owned())));
    }
    let container = tenant.client.list("emergencymappingcontainers", "name=east")[0]["id"].clone();
    assert_eq!(tenant.client.delete(&format!("/api/emergencymappingcontainers/{container}")).status, 423);
    assert_taken(&upload(&tenant.client, "/api/emergencymappings/?purge_existing=true", "north,112,,\n"));
    assert_eq!(file(&download(&tenant.client, "/api/emergencymappings/")).1, ["north,112,,"]);
    assert_eq!(tenant.client.list("emergencymappingcontainers", "").len(), 1);
}

fn ported_numbers(target: Target) {
    let server = target.own_server();
    let admin = server.admin();
    let path = "/api/lnpnumbers/";
    let old = "Old,D1,43100,D143100,2016-10-03,\nOld,D1,43101,,,2030-01-01\n";
    assert_taken(&upload(&admin, path, old));
    let new = "New,D2,43100,,2020-01-01,,1,0,mobile\nNew,D3,43102,,,,1,0,\nNew,D2,43103,,,,1,0,a b\n";
    assert_taken(&upload(&admin, path, new));
    let (name, lines) = file(&download(&admin, path));
    assert_eq!(name, "lnp_list.csv");
    // The first line of a name makes the carrier; later lines of the file are its, too.
    let expected = [
        "Old,D1,43100,D143100,2016-10-03,,0,0,",
        "Old,D1,43101,,,2030-01-01,0,0,",
        "New,D2,43100,,2020-01-01,,1,0,mobile",
        "New,D2,43102,,,,1,0,",
    ];
    assert_eq!(lines, expected);
    // What comes down goes up again.
    let all = download(&admin, path).body;
    assert_taken(&upload(&admin, "/api/lnpnumbers/?purge_existing=true", &all));
    assert_eq!(download(&admin, path).body, all);
    let found = |number: &str| -> Vec<Value> {
        let items = admin.list("lnpnumbers", &format!("number={number}&order_by=id"));
        items.into_iter().map(|item| item["end"].clone()).collect()
    };
    let removed = |query: &str| admin.delete(&format!("/api/lnpnumbers/?{query}")).status;
    assert_eq!(removed("number=43100&actual=2025-06-01 12:00:00"), 204);
    assert_eq!(found("43100"), [Value::Null, json!("2025-06-01")]);
    assert_eq!(removed("number=43100"), 204);
    assert_ne!(found("43100")[0], Value::Null);
    assert_eq!((removed("number=43100"), removed("number=99"), removed("")), (404, 404, 422));
    // A day that is sent back is the same moment.
    let item = admin.list("lnpnumbers", "number=43101")[0].clone();
    let item_path = format!("/api/lnpnumbers/{}", item["id"]);
    assert_eq!(admin.put(&item_path, &item).status, 204);
    assert_eq!(admin.get(&item_path).json(), item);
    let carrier = admin.list("lnpcarriers", "name=old")[0]["id"].clone();
    assert_eq!(admin.delete(&format!("/api/lnpcarriers/{carrier}")).status, 423);
    let reply = admin.post(path, &json!({"number": "43x"}));
    let message = reply.error_message().unwrap_or_default();
    assert!(message.contains("field='lnp_provider_id', input='', errors='LNP Carrier field is required'"), "{reply}");
    assert!(message.contains("errors='Number must be a valid E164 number'"), "{reply}");
}

fn not_offered(target: Target) {
    let admin = target.admin();
    let reply = download(&admin, "/api/customers/");
    assert_eq!((reply.status, reply.error_message()), (400, Ok("unsupported accept content type".to_owned())));
    let reply = upload(&admin, "/api/customers/", "a,b");
    assert_eq!(reply.status, 415, "{reply}");
    let reply = admin.send(&Method::POST, "/api/lnpnumbers/", &[("content-type", "text/plain")], Some(b"a".to_vec()));
    let sentence = "Unsupported media type 'text/plain', accepting application/json or text/csv only.";
    assert_eq!((reply.status, reply.error_message()), (415, Ok(sentence.to_owned())));
    assert_eq!(admin.delete("/api/customers/").status, 404);
    // Not exactly the type: the collection as usual.
    let reply = admin.send(&Method::GET, "/api/lnpnumbers/", &[("accept", "text/csv;q=1")], None);
    assert!(reply.json()["total_count"].is_number(), "{reply}");
}

fn time_zones(target: Target) {
    let admin = target.admin();
    for zone in ["Europe/Vienna", "US/Eastern", "UTC"] {
        assert_eq!(admin.get(&format!("/api/cftimesets/?tz={zone}")).status, 200, "{zone}");
    }
    let reply = admin.get("/api/cftimesets/?tz=Mars/Olympus");
    let sentence = "Query parameter 'tz' value is not a valid time zone";
    assert_eq!((reply.status, reply.error_message()), (422, Ok(sentence.to_owned())));
    // Where there are no times it is a parameter like any other.
    assert_eq!(admin.get("/api/customers/?tz=Mars/Olympus").status, 200);
}

/// The set that the simple view makes is a time set like others.
fn time_sets(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let forwards = format!("/api/callforwards/{subscriber}");
    let forward = json!({"cfu": {"destinations": [{"destination": "4312345"}], "times": [{"hour": "8-17"}]}});
    assert_eq!(tenant.client.put(&forwards, &forward).status, 204);
    let sets = tenant.client.list("cftimesets", &format!("subscriber_id={subscriber}"));
    assert_eq!((sets.len(), &sets[0]["usage_count"]), (1, &json!(1)));
    let set = format!("/api/cftimesets/{}", sets[0]["id"]);
    let hour = json!([{"op": "replace", "path": "/times/0/hour", "value": "9-12"}]);
    assert_eq!(tenant.client.patch(&set, &hour).status, 204);
    assert_eq!(tenant.client.get(&forwards).json()["cfu"]["times"][0]["hour"], json!("9-12"));
    let second = json!({"subscriber_id": subscriber, "name": sets[0]["name"], "times": []});
    let reply = tenant.client.post("/api/cftimesets/", &second);
    let sentence = "a time set with this name already exists";
    assert_eq!((reply.status, reply.error_message()), (422, Ok(sentence.to_owned())));
    let reply = tenant
        .client
        .post("/api/cftimesets/", &json!({"subscriber_id": subscriber, "name": names::unique(), "times": {}}));
    assert_eq!(reply.error_message().as_deref(), Ok("Invalid field 'times'. Must be an array."));
    // The mapping stays without its condition, or goes with the set.
    assert_eq!(tenant.client.delete(&format!("{set}?unassign_first=1")).status, 204);
    let shown = tenant.client.get(&forwards).json();
    assert_eq!((shown["cfu"]["destinations"].as_array().map(Vec::len), &shown["cfu"]["times"]), (Some(1), &json!([])));
    assert_eq!(tenant.client.put(&forwards, &forward).status, 204);
    let set = tenant.client.list("cftimesets", &format!("subscriber_id={subscriber}"))[0]["id"].clone();
    assert_eq!(tenant.client.delete(&format!("/api/cftimesets/{set}")).status, 204);
    assert_eq!(tenant.client.get(&forwards).json()["cfu"], json!({}));
}
