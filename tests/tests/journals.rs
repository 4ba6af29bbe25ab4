//! Journals as the operator sets them up.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::Server;
use serde_json::json;

const SETTINGS: &str = "www_admin:
  api_journal:
    customercontacts: {format: json_deflate}
    customers: {operations: [create]}
    domains: {enable: no}
    numbers: {}
";

pub(crate) fn trials() -> Vec<Trial> {
    let trials = on_each_target("journals", Needs::Process, &[("follow_the_configuration", configured)]);
    // What is recorded has nothing to do with the database.
    trials.into_iter().filter(|trial| trial.name().ends_with("sqlite")).collect()
}

fn configured(_: Target) {
    let server = Server::start_with(Engine::Sqlite, SETTINGS);
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();

    let contact = format!("/api/customercontacts/{}", tenant.contact());
    let mut item = tenant.client.get(&contact).json();
    item.as_object_mut().and_then(|members| members.remove("_links"));
    let entry = tenant.client.get(&format!("{contact}/journal/recent")).json();
    assert_eq!(entry["content"], item, "a compressed snapshot reads as any other");

    let path = format!("/api/customers/{customer}");
    let patch = json!([{"op": "replace", "path": "/external_id", "value": "x"}]);
    assert_eq!(tenant.client.patch(&path, &patch).status, 204);
    let journal = tenant.client.get(&format!("{path}/journal/")).json();
    assert_eq!(journal["total_count"], json!(1), "changes are not recorded: {journal}");

    let domain = format!("/api/domains/{}", tenant.domain_id);
    let item = tenant.client.get(&domain).json();
    assert!(item["_links"].get("ngcp:journal").is_none(), "{item}");
    for path in [format!("{domain}/journal/"), format!("{domain}/journal/recent")] {
        let reply = tenant.client.get(&path);
        assert_eq!((reply.status, reply.error_message().as_deref()), (404, Ok("Path not found")));
        assert_eq!(tenant.client.anonymous().get(&path).status, 404, "also without a login");
    }

    let subscriber = tenant.subscriber(customer);
    let number = tenant.client.list("numbers", &format!("subscriber_id={subscriber}&type=alias"));
    let number = number.first().expect("an alias number");
    let journal = &number["_links"]["ngcp:journal"]["href"];
    assert_eq!(journal, &json!(format!("/api/numbers/{}/journal/", number["id"])), "switched on");
    assert_eq!(tenant.client.get(journal.as_str().unwrap_or_default()).status, 200);
}
