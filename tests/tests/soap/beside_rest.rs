//! A life over SOAP alone, and REST beside it: it shows the same data after each step. Source: soap-xmlrpc, tests that must
//! exist.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Client;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use serde_json::Value;

use super::{call, text};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target("soap", Needs::Process, &[("rest_shows_each_step_of_a_life", rest_shows_each_step_of_a_life)])
}

/// Both interfaces.
struct Both {
    soap: Client,
    rest: Client,
}

impl Both {
    /// Calls a function that has to succeed.
    fn call(&self, function: &str, parameters: &str) -> provisioning_tests::client::Reply {
        let reply = call(&self.soap, function, parameters);
        assert_eq!(reply.status, 200, "{function}: {reply}");
        reply
    }

    /// The only item of a resource that a query finds.
    fn item(&self, resource: &str, query: &str) -> Value {
        let found = self.rest.list(resource, query);
        assert_eq!(found.len(), 1, "{resource} {query}: {found:?}");
        found.into_iter().next().unwrap_or_default()
    }

    fn get(&self, path: &str) -> Value {
        let reply = self.rest.get(path);
        assert_eq!(reply.status, 200, "{path}: {reply}");
        reply.json()
    }
}

fn rest_shows_each_step_of_a_life(target: Target) {
    let Target::Engine(engine) = target else { return };
    let legacy = Legacy::start(engine);
    let both = Both { soap: legacy.client(), rest: legacy.server.admin() };
    let (word, number) = (names::unique(), names::digits());
    let domain = format!("{word}.example.org");
    let named = format!("<username>alice</username><domain>{domain}</domain>");

    both.call("create_domain", &format!("<domain>{domain}</domain>"));
    let of_domain = format!("domain={domain}");
    assert_eq!(both.item("domains", &of_domain)["domain"], domain.as_str());
    let profile = format!("<handle>{word}</handle><data><name>{word}</name><prepaid>false</prepaid></data>");
    both.call("create_billing_profile", &profile);
    let profile = both.item("billingprofiles", &format!("handle={word}"));
    assert_eq!((&profile["name"], &profile["prepaid"]), (&word.as_str().into(), &false.into()));

    let subscriber = format!("{named}<password>Secr3t.pass</password><cc>43</cc><ac>1</ac><sn>{number}</sn>");
    let account = both.call(
        "create_voip_account",
        &format!(
            "<data><billing_profile>{word}</billing_profile><contact><firstname>Alice</firstname></contact>\
             <subscribers><item>{subscriber}</item></subscribers></data>"
        ),
    );
    let account = text(&account, "data").to_owned();
    let customer = both.get(&format!("/api/customers/{account}"));
    assert_eq!(customer["billing_profile_id"], profile["id"]);
    let contact = both.get(&format!("/api/customercontacts/{}", customer["contact_id"]));
    assert_eq!(contact["firstname"], "Alice");
    let shown = both.item("subscribers", &of_domain);
    assert_eq!(shown["customer_id"].to_string(), account);
    assert_eq!((&shown["username"], &shown["password"]), (&"alice".into(), &"Secr3t.pass".into()));
    assert_eq!(shown["primary_number"]["sn"], number.as_str());
    let id = shown["id"].to_string();

    both.call("update_subscriber_password", &format!("{named}<password>An0ther.pass</password>"));
    let alias = format!("<alias_numbers><item><cc>43</cc><ac>2</ac><sn>{number}</sn></item></alias_numbers>");
    both.call("add_alias_numbers", &format!("{named}{alias}"));
    let shown = both.get(&format!("/api/subscribers/{id}"));
    assert_eq!(shown["password"], "An0ther.pass");
    assert_eq!(shown["alias_numbers"][0]["ac"], "2");

    let preferences = format!("<preferences><cli>431{number}</cli><block_in_mode>true</block_in_mode></preferences>");
    both.call("set_subscriber_preferences", &format!("{named}{preferences}"));
    let shown = both.get(&format!("/api/subscriberpreferences/{id}"));
    assert_eq!((&shown["cli"], &shown["block_in_mode"]), (&format!("431{number}").into(), &true.into()));

    let destination = format!("<item><destination>sip:away@{domain}</destination><timeout>20</timeout></item>");
    both.call(
        "create_subscriber_cf_destination_set",
        &format!("{named}<data><name>away</name><destinations>{destination}</destinations></data>"),
    );
    let set = both.item("cfdestinationsets", &format!("subscriber_id={id}"));
    assert_eq!((&set["name"], &set["destinations"][0]["timeout"]), (&"away".into(), &20.into()));
    let map = format!("<data><type>cfu</type><destination_set_id>{}</destination_set_id></data>", set["id"]);
    both.call("create_subscriber_cf_map", &format!("{named}{map}"));
    let shown = both.get(&format!("/api/cfmappings/{id}"));
    assert_eq!(shown["cfu"][0]["destinationset"], "away");

    both.call("lock_voip_account_subscriber", &format!("<id>{account}</id>{named}<lock>global</lock>"));
    let shown = both.get(&format!("/api/subscribers/{id}"));
    assert_eq!((&shown["status"], &shown["lock"]), (&"locked".into(), &"4".into()));

    both.call("terminate_voip_account", &format!("<id>{account}</id>"));
    assert_eq!(both.rest.list("subscribers", &of_domain).len(), 0);
    assert_eq!(both.get(&format!("/api/customers/{account}"))["status"], "terminated");
    both.call("delete_domain", &format!("<domain>{domain}</domain>"));
    assert_eq!(both.rest.list("domains", &of_domain).len(), 0);
}
