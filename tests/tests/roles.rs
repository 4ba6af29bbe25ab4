//! Who sees and may do what: a reseller and another reseller's things, a reseller and the platform's things,
//! and logins that may only read.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use serde_json::{Value, json};

use crate::resources::header_rule;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "roles",
        Needs::Api,
        &[
            ("a_reseller_sees_only_its_own", sees_only_its_own),
            ("a_reseller_cannot_refer_to_others", cannot_refer_to_others),
            ("a_reseller_has_no_platform_resources", no_platform_resources),
            ("a_journal_belongs_to_the_reseller_of_the_item", journals),
            ("a_read_only_login_may_not_write", read_only),
            ("an_inactive_login_is_no_login", inactive),
        ],
    )
}

/// One thing of each kind that a reseller has: resource and id.
pub(crate) fn things(tenant: &Tenant) -> Vec<(&'static str, u64)> {
    let contact = tenant.contact();
    let body = tenant.customer_body(contact);
    let customer = tenant.client.create("/api/customers/", &body);
    let subscriber = tenant.subscriber(customer);
    let item = tenant.client.get(&format!("/api/subscribers/{subscriber}"));
    let number = item.json()["alias_numbers"][0]["number_id"].as_u64();
    let name = names::unique();
    let set = json!({"name": name, "description": "d"});
    let set = tenant.client.create("/api/subscriberprofilesets/", &set);
    let profile = json!({"name": name, "description": "d", "profile_set_id": set, "attributes": ["cfu"]});
    let profile = tenant.client.create("/api/subscriberprofiles/", &profile);
    let create = |resource: &str, body: Value| tenant.client.create(&format!("/api/{resource}/"), &body);
    let rules = json!([{"match_pattern": "^00(.+)$", "replace_pattern": "\\1", "description": "d"}]);
    let rules = create("rewriterulesets", json!({"name": name, "description": "d", "rewriterules": rules}));
    let level = create("ncoslevels", json!({"level": name, "mode": "blacklist"}));
    let container = create("emergencymappingcontainers", json!({"name": name}));
    let mapping = create("emergencymappings", json!({"emergency_container_id": container, "code": "112"}));
    let profile_id = tenant.profile;
    let zone = create("billingzones", json!({"billing_profile_id": profile_id, "zone": name}));
    let fee = create(
        "billingfees",
        json!({
            "billing_profile_id": profile_id, "billing_zone_id": zone, "destination": format!("^{name}"), "direction": "out",
            "onpeak_init_interval": 60, "onpeak_follow_interval": 60, "offpeak_init_interval": 60, "offpeak_follow_interval": 60,
        }),
    );
    let voucher = json!({"code": name, "amount": 1, "valid_until": "2036-12-31"});
    let voucher = create("vouchers", voucher);
    let times = create("cftimesets", json!({"subscriber_id": subscriber, "name": name, "times": [{"hour": "8-17"}]}));
    let pattern_set = |list: &str, element: Value| json!({"subscriber_id": subscriber, "name": name, "mode": "whitelist", list: [element]});
    let destinations = create("cfdestinationsets", pattern_set("destinations", json!({"destination": "431"})));
    let sources = create("cfsourcesets", pattern_set("sources", json!({"source": "43*"})));
    let bnumbers = create("cfbnumbersets", pattern_set("bnumbers", json!({"bnumber": "43*"})));
    let calendar = create("timesets", json!({"name": name, "times": [{"start": "2030-01-01"}]}));
    let entry = |owner: &str, id: u64| json!({owner: id, "name": "Bob", "number": name});
    let of_reseller = create("resellerphonebookentries", entry("reseller_id", tenant.reseller));
    let of_customer = create("customerphonebookentries", entry("customer_id", customer));
    let of_subscriber = create("subscriberphonebookentries", entry("subscriber_id", subscriber));
    let reminder = create("reminders", json!({"subscriber_id": subscriber, "time": "06:30", "recur": "never"}));
    let source = json!({"subscriber_id": subscriber, "src_ip": "192.0.2.1", "protocol": "ANY"});
    let source = create("trustedsources", source);
    let rewritten = json!([{"pattern": "^4312"}]);
    let upn = json!({"subscriber_id": subscriber, "new_cli": "43999", "upn_rewrite_sources": rewritten});
    let upn = create("upnrewritesets", upn);
    let rule = json!({"set_id": rules, "match_pattern": "^0", "replace_pattern": "43", "description": "d"});
    let rewrite_rule = create("rewriterules", rule);
    let pattern = create("ncospatterns", json!({"ncos_level_id": level, "pattern": "^439"}));
    let carrier = tenant.platform.create("/api/lnpcarriers/", &json!({"name": name, "prefix": "D1"}));
    let ported = create("ncoslnpcarriers", json!({"ncos_level_id": level, "carrier_id": carrier}));
    let narrowed = create("ncoslnppatterns", json!({"ncos_lnp_list_id": ported, "pattern": "^4366"}));
    let sounds = create("soundsets", json!({"name": name, "contract_id": customer}));
    let blocks = json!([{"ip": "192.0.2.0", "mask": 24}]);
    let place = json!({"contract_id": customer, "name": name, "description": "d", "blocks": blocks});
    let place = create("customerlocations", place);
    let mapping_of_location = json!({"subscriber_id": subscriber, "location": "sip:foo@10.0.0.1", "mode": "add"});
    let mapping_of_location = create("subscriberlocationmappings", mapping_of_location);
    let dynamic = json!({"attribute": name, "label": "l", "description": "d", "data_type": "int", "dev_pref": true});
    let dynamic = create("preferencesmetaentries", dynamic);
    let header_rules = create("headerrulesets", json!({"name": name}));
    let mut rule = header_rule();
    rule["set_id"] = json!(header_rules);
    let mut condition = rule["conditions"][0].clone();
    let mut action = rule["actions"][0].clone();
    let rule = create("headerrules", rule);
    condition["rule_id"] = json!(rule);
    action["rule_id"] = json!(rule);
    vec![
        ("customerlocations", place),
        ("subscriberlocationmappings", mapping_of_location),
        ("preferencesmetaentries", dynamic),
        ("headerrulesets", header_rules),
        ("headerrules", rule),
        ("headerruleconditions", create("headerruleconditions", condition)),
        ("headerruleactions", create("headerruleactions", action)),
        ("activesubscriberpreferences", subscriber),
        ("subscriberoperationalstates", subscriber),
        ("customercontacts", contact),
        ("customers", customer),
        ("domains", tenant.domain_id),
        ("subscribers", subscriber),
        ("subscriberpreferences", subscriber),
        ("customerpreferences", customer),
        ("domainpreferences", tenant.domain_id),
        ("profilepreferences", profile),
        ("resellerpreferences", tenant.reseller),
        ("callforwards", subscriber),
        ("cfmappings", subscriber),
        ("cfdestinationsets", destinations),
        ("cfsourcesets", sources),
        ("cfbnumbersets", bnumbers),
        ("timesets", calendar),
        ("speeddials", subscriber),
        ("voicemailsettings", subscriber),
        ("faxserversettings", subscriber),
        ("mailtofaxsettings", subscriber),
        ("ccmapentries", subscriber),
        ("autoattendants", subscriber),
        ("reminders", reminder),
        ("trustedsources", source),
        ("upnrewritesets", upn),
        ("numbers", number.expect("an alias number has an id")),
        ("billingprofiles", tenant.profile),
        ("billingzones", zone),
        ("billingfees", fee),
        ("vouchers", voucher),
        ("subscriberprofilesets", set),
        ("subscriberprofiles", profile),
        ("admins", tenant.admin),
        ("rewriterulesets", rules),
        ("rewriterules", rewrite_rule),
        ("ncoslevels", level),
        ("ncospatterns", pattern),
        ("ncoslnpcarriers", ported),
        ("ncoslnppatterns", narrowed),
        ("emergencymappingcontainers", container),
        ("emergencymappings", mapping),
        ("cftimesets", times),
        ("resellerphonebookentries", of_reseller),
        ("customerphonebookentries", of_customer),
        ("subscriberphonebookentries", of_subscriber),
        ("soundsets", sounds),
    ]
}

fn sees_only_its_own(target: Target) {
    let platform = target.admin();
    let (mine, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let own = things(&mine);
    for (resource, id) in things(&other) {
        let path = format!("/api/{resource}/{id}");
        assert_eq!(other.client.get(&path).status, 200, "{path}");
        assert_eq!(platform.get(&path).status, 200, "{path}");
        let before = other.client.get(&path).json();
        for reply in every_way_in(&mine.client, &path, &before) {
            assert_eq!(reply.status, 404, "{reply}");
            let message = reply.error_message().expect("an error of the usual shape");
            assert!(!message.is_empty());
        }
        assert_eq!(other.client.get(&path).json(), before, "{path} has changed");
        let listed: Vec<Option<u64>> = ids(&mine.client.list(resource, ""));
        assert!(!listed.contains(&Some(id)), "{path} is in a foreign list");
        let (_, own_id) = own.iter().find(|(name, _)| *name == resource).copied().expect("the same kinds");
        assert!(listed.contains(&Some(own_id)), "own {resource} {own_id} missing in {listed:?}");
        // Naming the owner does not help.
        let filtered = mine.client.list(resource, &format!("reseller_id={}", other.reseller));
        assert!(!ids(&filtered).contains(&Some(id)), "{path} found by a filter");
    }
}

/// GET, the journal if there is one, and every way to write. A method that the resource does not have is 404, too.
fn every_way_in(client: &Client, path: &str, representation: &Value) -> Vec<Reply> {
    let mut replies =
        vec![client.get(path), client.put(path, representation), client.patch(path, &json!([])), client.delete(path)];
    if has_journal(representation) {
        replies.push(client.get(&format!("{path}/journal/recent")));
    }
    replies
}

/// Whether an item says that it has a journal.
fn has_journal(representation: &Value) -> bool {
    representation["_links"].get("ngcp:journal").is_some()
}

/// The ids of a list. Some items of subscribers have no member `id`; their link names the subscriber.
fn ids(items: &[Value]) -> Vec<Option<u64>> {
    let link = |item: &Value| {
        let href = item["_links"]["ngcp:subscribers"]["href"].as_str()?;
        href.rsplit('/').next()?.parse().ok()
    };
    let id = |item: &Value| item["id"].as_u64().or_else(|| link(item));
    items.iter().map(id).collect()
}

fn cannot_refer_to_others(target: Target) {
    let platform = target.admin();
    let (mine, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let foreign_contact = other.contact();
    let foreign_customer = other.customer();
    let (contact, customer) = (mine.contact(), mine.customer());
    let subscriber = mine.subscriber(customer);
    let set = json!({"name": names::unique(), "description": "d"});
    let foreign_set = other.client.create("/api/subscriberprofilesets/", &set);
    let with = |body: Value, member: &str, value: Value| {
        let mut body = body;
        body[member] = value;
        body
    };
    let customer_body = mine.customer_body(contact);
    let subscriber_body = || mine.subscriber_body(customer);
    let profile =
        json!({"name": names::unique(), "description": "d", "profile_set_id": foreign_set, "attributes": ["cfu"]});
    for (path, body) in [
        ("/api/customers/", mine.customer_body(foreign_contact)),
        ("/api/customers/", with(customer_body.clone(), "billing_profile_id", json!(other.profile))),
        ("/api/subscribers/", mine.subscriber_body(foreign_customer)),
        ("/api/subscribers/", with(subscriber_body(), "domain", json!(other.domain))),
        ("/api/subscribers/", with(subscriber_body(), "profile_set_id", json!(foreign_set))),
        ("/api/subscriberprofiles/", profile),
    ] {
        let reply = mine.client.post(path, &body);
        assert_eq!(reply.status, 422, "{body}: {reply}");
    }
    // A number moves only to a subscriber whom one can see.
    let item = mine.client.get(&format!("/api/subscribers/{subscriber}")).json();
    let number = item["alias_numbers"][0]["number_id"].clone();
    let foreign_subscriber = other.subscriber(foreign_customer);
    let operations = json!([{"op": "replace", "path": "/subscriber_id", "value": foreign_subscriber}]);
    let reply = mine.client.patch(&format!("/api/numbers/{number}"), &operations);
    assert_eq!(reply.status, 422, "{reply}");
    // What a reseller says about its reseller is not heard.
    let body = json!({"email": "x@example.org", "reseller_id": other.reseller});
    let id = mine.client.create("/api/customercontacts/", &body);
    let seen = platform.get(&format!("/api/customercontacts/{id}")).json();
    assert_eq!(seen["reseller_id"], json!(mine.reseller));
}

fn no_platform_resources(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for (resource, id) in [
        ("resellers", tenant.reseller),
        ("contracts", tenant.contract),
        ("systemcontacts", tenant.system_contact),
        ("peeringgroups", 1),
        ("peeringservers", 1),
        ("peeringrules", 1),
        ("peeringinboundrules", 1),
        ("peeringserverpreferences", 1),
    ] {
        for path in [format!("/api/{resource}/"), format!("/api/{resource}/{id}")] {
            let reply = tenant.client.get(&path);
            assert_eq!(reply.status, 403, "{reply}");
            assert_eq!(reply.error_message().as_deref(), Ok("Invalid user"));
        }
    }
    let body = json!({"email": "x@example.org"});
    let reply = tenant.client.post("/api/systemcontacts/", &body);
    assert_eq!(reply.status, 403, "{reply}");
}

/// An entry is the item's reseller's, not that of the login that made the change; also when the item is gone.
fn journals(target: Target) {
    let platform = target.admin();
    let owner = Tenant::create(&platform);
    // Of the platform's own reseller, as the administrator is.
    let login = format!("login_{}", names::unique());
    let _ = platform.create("/api/admins/", &admin_body(&login, 1));
    let stranger = platform.with_login(&login, PASSWORD);
    let mut paths: Vec<String> = [
        ("customercontacts", json!({"email": "x@example.org", "reseller_id": owner.reseller})),
        ("domains", json!({"domain": format!("{}.example.org", names::unique()), "reseller_id": owner.reseller})),
    ]
    .iter()
    .map(|(resource, body)| format!("/api/{resource}/{}", platform.create(&format!("/api/{resource}/"), body)))
    .collect();
    for path in &paths {
        assert_journal(path, "create", &owner.client, &stranger);
    }
    // What is made of other things comes after them, and has to go before them.
    paths.extend(things(&owner).iter().map(|(resource, id)| format!("/api/{resource}/{id}")));
    paths.retain(|path| has_journal(&platform.get(path).json()));
    for path in &paths {
        let reply = platform.patch(path, &json!([]));
        // A domain is never changed.
        if reply.status != 404 || !path.contains("/domains/") {
            assert_eq!(reply.status, 204, "{reply}");
            assert_journal(path, "update", &owner.client, &stranger);
        }
    }
    let mut gone = 0;
    for path in paths.iter().rev() {
        if platform.delete(path).status == 204 {
            gone += 1;
            assert_journal(path, "delete", &owner.client, &stranger);
        }
    }
    assert!(gone >= 6, "only {gone} of {paths:?} are gone");
}

/// Stops unless the owner reads the entries of an operation by somebody else, and the stranger reads none.
fn assert_journal(path: &str, operation: &str, owner: &Client, stranger: &Client) {
    let query = format!("{path}/journal/?operation={operation}");
    let page = owner.get(&query);
    assert_eq!(page.status, 200, "{page}");
    let entry = page.json()["_embedded"]["ngcp:journal"][0].clone();
    let id = entry["id"].as_u64().unwrap_or_else(|| panic!("the owner does not see the {operation}: {page}"));
    let recent = format!("{path}/journal/recent?operation={operation}");
    for path in [format!("{path}/journal/{id}"), recent.clone()] {
        let seen = owner.get(&path);
        assert_eq!(seen.status, 200, "{seen}");
        assert!(seen.json()["content"].is_object(), "{seen}");
    }
    let page = stranger.get(&query);
    assert!(page.status == 404 || page.json()["total_count"] == json!(0), "{page}");
    for path in [format!("{path}/journal/{id}"), recent] {
        let reply = stranger.get(&path);
        assert_eq!(reply.status, 404, "{reply}");
    }
}

fn read_only(target: Target) {
    let tenant = Tenant::create(&target.admin());
    for superuser in [false, true] {
        let login = format!("reader_{}", names::unique());
        let mut body = admin_body(&login, tenant.reseller);
        body["read_only"] = json!(true);
        body["is_superuser"] = json!(superuser);
        let _ = tenant.platform.create("/api/admins/", &body);
        let reader = tenant.platform.with_login(&login, PASSWORD);
        for (resource, id) in things(&tenant) {
            let path = format!("/api/{resource}/{id}");
            let read = reader.get(&path);
            assert_eq!(read.status, 200, "{read}");
            let body = read.json();
            for reply in [
                reader.post(&format!("/api/{resource}/"), &body),
                reader.put(&path, &body),
                reader.patch(&path, &json!([])),
                reader.delete(&path),
            ] {
                // 404 when the resource has no such method: routing comes first.
                let message = reply.error_message().expect("an error of the usual shape");
                let expected = match reply.status {
                    404 => "Path not found",
                    _ => "Invalid HTTP method for read-only user",
                };
                assert!(matches!(reply.status, 403 | 404), "{reply}");
                assert_eq!(message, expected, "{reply}");
            }
            assert_eq!(reader.get(&path).json(), body, "{path} has changed");
        }
    }
}

fn inactive(target: Target) {
    let tenant = Tenant::create(&target.admin());
    assert_eq!(tenant.client.get("/api/customers/").status, 200);
    let path = format!("/api/admins/{}", tenant.admin);
    for active in [false, true] {
        let operations = json!([{"op": "replace", "path": "/is_active", "value": active}]);
        let reply = tenant.platform.patch(&path, &operations);
        assert_eq!(reply.status, 204, "{reply}");
        // A remembered credential must not outlive the change.
        let status = if active { 200 } else { 401 };
        assert_eq!(tenant.client.get("/api/customers/").status, status);
    }
    let wrong = tenant.client.with_login(&tenant.login, "wrong");
    assert_eq!(wrong.get("/api/customers/").status, 401);
}
