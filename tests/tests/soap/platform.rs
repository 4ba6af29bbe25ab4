//! What the operator's settings keep from clients of all interfaces: conferences, and the platform's own subscriber.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Reply;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::Legacy;
use serde_json::json;

use super::{call, text};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target(
        "soap",
        Needs::Process,
        &[
            ("no_new_forward_leads_to_a_conference_that_is_off", off),
            ("the_platforms_own_subscriber_is_hidden", internal),
        ],
    )
}

fn refused(reply: &Reply) {
    assert_eq!(reply.status, 422, "{reply}");
    let message = reply.error_message().unwrap_or_default();
    assert!(message.ends_with("errors='Conference feature is not active'"), "{message}");
}

fn off(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start_with(engine, "www_admin: {conference_features: yes}\n");
    let client = legacy.server.admin();
    let tenant = Tenant::create(&client);
    let customer = tenant.customer();
    let (old, new) = (tenant.subscriber(customer), tenant.subscriber(customer));
    let conference = json!({"destinations": [{"destination": "conference"}]});
    let path = |id: u64| format!("/api/callforwards/{id}");
    assert_eq!(client.put(&path(old), &json!({"cfu": conference})).status, 204);

    let database = legacy.server.database().clone();
    drop(legacy);
    let legacy = Legacy::start_on(database, &["sems: {conference: {enable: no}}\n"]);
    let (client, soap) = (legacy.server.admin(), legacy.client());
    // What is there stays, is read and is sent back; more of it is refused.
    let mut shown = client.get(&path(old)).json();
    assert_eq!(shown["cfu"]["destinations"][0]["destination"], "conference");
    shown["cfb"] = json!({"destinations": [{"destination": "voicebox"}]});
    assert_eq!(client.put(&path(old), &shown).status, 204);
    shown["cfna"] = conference.clone();
    refused(&client.put(&path(old), &shown));
    refused(&client.put(&path(new), &json!({"cfu": conference})));
    let uri = json!([{"destination": "sip:conf=431@conference.local"}]);
    refused(&client.post("/api/cfdestinationsets/", &json!({"subscriber_id": new, "name": "a", "destinations": uri})));
    let forwarded = json!([{"destinationset": {"name": "a", "destinations": uri}}]);
    let inline = json!({"cfu": forwarded, "cfb": [], "cft": [], "cfna": []});
    refused(&client.put(&format!("/api/cfmappings/{new}"), &inline));
    let named = client.get(&format!("/api/subscribers/{new}")).json();
    let fault = call(
        &soap,
        "create_subscriber_cf_destination_set",
        &format!(
            "<username>{}</username><domain>{}</domain><data><name>a</name><destinations><item>\
             <destination>conference</destination></item></destinations></data>",
            named["username"].as_str().unwrap_or_default(),
            tenant.domain
        ),
    );
    assert_eq!(text(&fault, "faultcode"), "soap:Client.Voip.MalformedTarget", "{fault}");
    assert_eq!(client.list("cfdestinationsets", &format!("subscriber_id={new}")), Vec::<serde_json::Value>::new());
}

fn internal(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let routing = "ossbss: {provisioning: {routing: {internal_domain: own.example.org, no_such_number: nobody}}}\n";
    let legacy = Legacy::start_with(engine, routing);
    let (client, soap) = (legacy.server.admin(), legacy.client());
    let tenant = Tenant::create(&client);
    let domain = tenant.client.create("/api/domains/", &json!({"domain": "own.example.org"}));
    let mut body = tenant.subscriber_body(tenant.customer());
    body.as_object_mut().expect("an object").remove("domain");
    body["domain_id"] = json!(domain);
    body["username"] = json!("NoBody");
    let refused = client.post("/api/subscribers/", &body);
    assert_eq!(refused.status, 422, "{refused}");
    assert_eq!(refused.error_message().as_deref(), Ok("Subscriber already exists."), "{refused}");

    // Whoever needs it adds its rows.
    body["username"] = json!("somebody");
    let id = client.create("/api/subscribers/", &body);
    let get = |name: &str| {
        call(&soap, "get_subscriber", &format!("<username>{name}</username><domain>own.example.org</domain>"))
    };
    assert_eq!(get("somebody").status, 200);
    let database = legacy.server.database();
    database.run("UPDATE subscribers SET username = 'nobody' WHERE username = 'somebody'");
    database.run("UPDATE live_subscribers SET username_key = 'nobody' WHERE username_key = 'somebody'");
    for path in ["subscribers", "callforwards", "subscriberpreferences"] {
        assert_eq!(client.list(path, ""), Vec::<serde_json::Value>::new(), "{path}");
        assert_eq!(client.get(&format!("/api/{path}/{id}")).status, 404, "{path}");
    }
    assert_eq!(client.delete(&format!("/api/subscribers/{id}")).status, 404);
    assert_eq!(text(&get("nobody"), "faultcode"), "soap:Client.Voip.NoSuchSubscriber");
    let found = call(&soap, "search_subscribers", "<filter></filter>");
    assert_eq!(text(&found, "total_count"), "0", "{found}");
}
