//! Header manipulation, location mappings of subscribers, and preferences that are defined at run time.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Reply;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use serde_json::{Value, json};

use crate::resources::header_rule;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "header_rules",
        Needs::Api,
        &[
            ("a_set_comes_with_its_rules", sets),
            ("a_subscriber_has_a_set_of_its_own", own_sets),
            ("rules_conditions_and_actions", parts),
            ("values_pass_through_rewrite_rules", rewriting),
            ("a_set_is_a_preference", preference),
            ("location_mappings", mappings),
            ("definitions_of_preferences", definitions),
        ],
    )
}

fn refused(reply: &Reply, message: &str) {
    assert_eq!(reply.status, 422, "{reply}");
    assert_eq!(reply.error_message().as_deref(), Ok(message), "{reply}");
}

fn sets(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let name = names::unique();
    let mut rule = header_rule();
    rule["conditions"][0]["values"] = json!(["a", {"value": "b"}]);
    let path = format!(
        "/api/headerrulesets/{}",
        tenant.client.create("/api/headerrulesets/", &json!({"name": name, "description": "d", "rules": [rule]}))
    );
    let shown = tenant.client.get(&path).json();
    let condition = &shown["rules"][0]["conditions"][0];
    assert_eq!(shown.get("reseller_id"), None);
    assert_eq!(shown["rules"][0]["set_id"], shown["id"]);
    assert_eq!(shown["rules"][0]["enabled"], json!(1));
    assert_eq!(condition["rule_id"], shown["rules"][0]["id"]);
    let values: Vec<&Value> =
        condition["values"].as_array().into_iter().flatten().map(|value| &value["value"]).collect();
    assert_eq!(values, ["a", "b"]);
    assert_eq!(shown["rules"][0]["actions"][0]["header"], json!("X-Foo"));
    // What is read can be sent back; a patch of something else leaves the rules alone.
    let renamed = json!([{"op": "replace", "path": "/description", "value": "e"}]);
    assert_eq!(tenant.client.patch(&path, &renamed).status, 204);
    assert_eq!(tenant.client.get(&path).json()["rules"], shown["rules"]);
    assert_eq!(tenant.client.put(&path, &json!({"name": name})).status, 204);
    assert_eq!(tenant.client.get(&path).json()["rules"], shown["rules"]);
    assert_eq!(tenant.client.put(&path, &shown).status, 204);
    let again = tenant.client.get(&path).json();
    assert_eq!(again["rules"][0]["name"], shown["rules"][0]["name"]);
    assert_eq!(again["rules"][0]["conditions"][0]["values"][1]["value"], json!("b"));
    // All or nothing.
    let mut wrong = header_rule();
    wrong["actions"][0]["action_type"] = json!("explode");
    let reply = tenant.client.put(&path, &json!({"name": name, "rules": [header_rule(), wrong]}));
    assert_eq!(reply.status, 422, "{reply}");
    assert_eq!(tenant.client.get(&path).json(), again);
    let twice = header_rule();
    let reply = tenant.client.put(&path, &json!({"name": name, "rules": [twice, twice]}));
    refused(&reply, "Header rule with this name already exists");
    let taken = "Header manipulation rule set with this 'name' already exists.";
    refused(&tenant.client.post("/api/headerrulesets/", &json!({"name": name})), taken);
    let stranger = Tenant::create(&target.admin());
    refused(&stranger.client.post("/api/headerrulesets/", &json!({"name": name})), taken);
    assert_eq!(tenant.client.delete(&path).status, 204);
    assert!(tenant.client.list("headerrules", "").is_empty());
}

fn own_sets(target: Target) {
    let platform = target.admin();
    let (tenant, stranger) = (Tenant::create(&platform), Tenant::create(&platform));
    let subscriber = tenant.subscriber(tenant.customer());
    let mut rule = header_rule();
    refused(&tenant.client.post("/api/headerrules/", &rule), "Required: 'set_id' or 'subscriber_id'");
    rule["subscriber_id"] = json!(subscriber);
    refused(&stranger.client.post("/api/headerrules/", &rule), "Invalid 'subscriber_id'");
    let first = tenant.client.create("/api/headerrules/", &rule);
    refused(&tenant.client.post("/api/headerrules/", &rule), "Header rule with this name already exists");
    rule["name"] = json!("another");
    let second = tenant.client.create("/api/headerrules/", &rule);
    assert!(tenant.client.list("headerrulesets", "").is_empty());
    assert!(tenant.client.list("headerrules", "").is_empty());
    let sets = tenant.client.list("headerrulesets", &format!("subscriber_id={subscriber}"));
    assert_eq!(sets.len(), 1);
    assert_eq!(sets[0]["name"], json!(format!("subscriber_{subscriber}")));
    assert_eq!(tenant.client.list("headerrules", &format!("subscriber_id={subscriber}")).len(), 2);
    assert_eq!(tenant.client.list("headerruleactions", &format!("subscriber_id={subscriber}")).len(), 2);
    let taken = "Header manipulation rule set with this 'subscriber_id' already exists.";
    let body = json!({"name": names::unique(), "subscriber_id": subscriber});
    refused(&tenant.client.post("/api/headerrulesets/", &body), taken);
    let foreign = stranger.client.post("/api/headerrulesets/", &body);
    refused(&foreign, "Invalid 'subscriber_id'");
    // The set goes with its last rule.
    let set = format!("/api/headerrulesets/{}", sets[0]["id"]);
    assert_eq!(tenant.client.delete(&format!("/api/headerrules/{first}")).status, 204);
    assert_eq!(tenant.client.get(&set).status, 200);
    assert_eq!(tenant.client.delete(&format!("/api/headerrules/{second}")).status, 204);
    assert_eq!(tenant.client.get(&set).status, 404);
    // And with its subscriber.
    let id = tenant.client.create("/api/headerrules/", &rule);
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204);
    assert_eq!(tenant.client.get(&format!("/api/headerrules/{id}")).status, 404);
    refused(&tenant.client.post("/api/headerrules/", &rule), "Invalid 'subscriber_id'");
}

fn parts(target: Target) {
    let platform = target.admin();
    let (tenant, stranger) = (Tenant::create(&platform), Tenant::create(&platform));
    let set = tenant.client.create("/api/headerrulesets/", &json!({"name": names::unique()}));
    let foreign_set = stranger.client.create("/api/headerrulesets/", &json!({"name": names::unique()}));
    let mut rule = header_rule();
    rule["set_id"] = json!(foreign_set);
    refused(&tenant.client.post("/api/headerrules/", &rule), "Invalid 'set_id'.");
    let foreign_rule = stranger.client.create("/api/headerrules/", &rule);
    rule["set_id"] = json!(set);
    let id = tenant.client.create("/api/headerrules/", &rule);
    let path = format!("/api/headerrules/{id}");
    let shown = tenant.client.get(&path).json();
    assert_eq!(shown["conditions"][0]["values"], json!(["anonymous"]));
    assert_eq!((&shown["stopper"], &shown["enabled"]), (&json!(false), &json!(true)));
    // Lists that are not named stay, also in a PUT.
    let mut bare = rule.clone();
    bare.as_object_mut().expect("an object").retain(|name, _| name != "conditions" && name != "actions");
    assert_eq!(tenant.client.put(&path, &bare).status, 204);
    assert_eq!(tenant.client.get(&path).json()["conditions"], shown["conditions"]);
    let cleared = json!([{"op": "replace", "path": "/conditions", "value": []}]);
    assert_eq!(tenant.client.patch(&path, &cleared).status, 204);
    let item = tenant.client.get(&path).json();
    assert_eq!((&item["conditions"], &item["actions"]), (&json!([]), &shown["actions"]));

    let mut condition = rule["conditions"][0].clone();
    refused(&tenant.client.post("/api/headerruleconditions/", &condition), "Required: 'rule_id'");
    condition["rule_id"] = json!(foreign_rule);
    refused(&tenant.client.post("/api/headerruleconditions/", &condition), "Invalid 'rule_id'.");
    condition["rule_id"] = json!(id);
    let condition_id = tenant.client.create("/api/headerruleconditions/", &condition);
    let path = format!("/api/headerruleconditions/{condition_id}");
    let item = tenant.client.get(&path).json();
    assert_eq!(item["values"], json!(["anonymous"]));
    assert_eq!((item.get("rwr_dp"), &item["rwr_set_id"]), (None, &json!(null)));
    assert_eq!(item["_links"]["ngcp:headerrulesets"]["href"], json!(format!("/api/headerrulesets/{set}")));
    assert_eq!(tenant.client.list("headerruleconditions", &format!("set_id={set}")).len(), 1);
    condition.as_object_mut().expect("an object").remove("values");
    assert_eq!(tenant.client.put(&path, &condition).status, 204);
    assert_eq!(tenant.client.get(&path).json()["values"], json!([]));
    let mut action = rule["actions"][0].clone();
    refused(&tenant.client.post("/api/headerruleactions/", &action), "Required: 'rule_id'");
    action["rule_id"] = json!(id);
    let action_id = tenant.client.create("/api/headerruleactions/", &action);
    assert_eq!(tenant.client.list("headerruleactions", &format!("rule_id={id}")).len(), 2);
    assert_eq!(tenant.client.delete(&format!("/api/headerrules/{id}")).status, 204);
    for path in [path, format!("/api/headerruleactions/{action_id}")] {
        assert_eq!(tenant.client.get(&path).status, 404, "{path}");
    }
}

fn rewriting(target: Target) {
    let platform = target.admin();
    let (tenant, stranger) = (Tenant::create(&platform), Tenant::create(&platform));
    let rewrite = |tenant: &Tenant| {
        tenant.client.create("/api/rewriterulesets/", &json!({"name": names::unique(), "rewriterules": []}))
    };
    let (own, foreign) = (rewrite(&tenant), rewrite(&stranger));
    let set = tenant.client.create("/api/headerrulesets/", &json!({"name": names::unique()}));
    let mut rule = header_rule();
    rule["set_id"] = json!(set);
    let rule_id = tenant.client.create("/api/headerrules/", &rule);
    let mut action = rule["actions"][0].clone();
    action["rule_id"] = json!(rule_id);
    let with = |set: Value, plan: Value| {
        let mut body = action.clone();
        body["rwr_set_id"] = set;
        body["rwr_dp"] = plan;
        body
    };
    let post = |body: &Value| tenant.client.post("/api/headerruleactions/", body);
    refused(&post(&with(json!(null), json!("caller_in"))), "Missing 'rwr_set_id' (when rwr_dp is set).");
    refused(&post(&with(json!(own), json!(""))), "Missing 'rwr_dp' (when rwr_set_id is set).");
    refused(&post(&with(json!(foreign), json!("caller_in"))), "Invalid 'rwr_set_id'.");
    let reply = platform.post("/api/headerruleactions/", &with(json!(foreign), json!("caller_in")));
    refused(&reply, "Invalid 'rwr_set_id'.");
    let id = tenant.client.create("/api/headerruleactions/", &with(json!(own), json!("caller_in")));
    let path = format!("/api/headerruleactions/{id}");
    let item = tenant.client.get(&path).json();
    assert_eq!((&item["rwr_set_id"], &item["rwr_dp"]), (&json!(own), &json!("caller_in")));
    let whole = tenant.client.get(&format!("/api/headerrulesets/{set}")).json();
    let shown = whole["rules"][0]["actions"].as_array().into_iter().flatten().find(|action| action["id"] == json!(id));
    assert!(shown.is_some_and(|action| action["rwr_dp_id"].is_u64()), "{whole}");
    // Embedded, the same rules hold.
    rule["actions"][0]["rwr_set_id"] = json!(foreign);
    rule["actions"][0]["rwr_dp"] = json!("callee_out");
    refused(&tenant.client.put(&format!("/api/headerrules/{rule_id}"), &rule), "Invalid 'rwr_set_id'.");
    assert_eq!(tenant.client.delete(&format!("/api/rewriterulesets/{own}")).status, 204);
    let item = tenant.client.get(&path).json();
    assert_eq!((&item["rwr_set_id"], item.get("rwr_dp")), (&json!(null), None));
    assert_eq!(tenant.client.put(&path, &item).status, 204);
    assert_eq!(tenant.client.patch(&path, &json!([])).status, 204);
}

fn preference(target: Target) {
    let platform = target.admin();
    let (tenant, stranger) = (Tenant::create(&platform), Tenant::create(&platform));
    let subscriber = tenant.subscriber(tenant.customer());
    let name = names::unique();
    let set = tenant.client.create("/api/headerrulesets/", &json!({"name": name}));
    let path = format!("/api/subscriberpreferences/{subscriber}");
    let of_domain = format!("/api/domainpreferences/{}", tenant.domain_id);
    for path in [&path, &of_domain] {
        assert_eq!(tenant.client.put(path, &json!({"header_rule_set": name})).status, 204);
        assert_eq!(tenant.client.get(path).json()["header_rule_set"], json!(name));
    }
    let foreign = format!("/api/domainpreferences/{}", stranger.domain_id);
    let reply = stranger.client.put(&foreign, &json!({"header_rule_set": name}));
    refused(&reply, &format!("Unknown header_rule_set '{name}'"));
    // Once it is a subscriber's own it is no choice any more.
    let owned = json!([{"op": "replace", "path": "/subscriber_id", "value": subscriber}]);
    assert_eq!(tenant.client.patch(&format!("/api/headerrulesets/{set}"), &owned).status, 204);
    for path in [&path, &of_domain] {
        assert_eq!(tenant.client.get(path).json().get("header_rule_set"), None);
        let reply = tenant.client.put(path, &json!({"header_rule_set": name}));
        refused(&reply, &format!("Unknown header_rule_set '{name}'"));
    }
}

fn mappings(target: Target) {
    let platform = target.admin();
    let (tenant, stranger) = (Tenant::create(&platform), Tenant::create(&platform));
    let subscriber = tenant.subscriber(tenant.customer());
    let body = json!({"subscriber_id": subscriber, "mode": "replace", "external_id": "E1"});
    refused(&stranger.client.post("/api/subscriberlocationmappings/", &body), "Subscriber does not exist");
    let id = tenant.client.create("/api/subscriberlocationmappings/", &body);
    let path = format!("/api/subscriberlocationmappings/{id}");
    let mut item = tenant.client.get(&path).json();
    item.as_object_mut().expect("an object").remove("_links");
    let expected = json!({
        "id": id, "subscriber_id": subscriber, "location": "", "caller_pattern": ".+", "callee_pattern": ".+",
        "mode": "replace", "to_username": null, "external_id": "E1", "enabled": true,
    });
    assert_eq!(item, expected);
    let wrong = json!({"subscriber_id": subscriber, "mode": "steal"});
    assert_eq!(tenant.client.post("/api/subscriberlocationmappings/", &wrong).status, 422);
    assert_eq!(tenant.client.list("subscriberlocationmappings", "external_id=E1").len(), 1);
    assert_eq!(tenant.client.delete(&format!("/api/subscribers/{subscriber}")).status, 204);
    assert_eq!(tenant.client.get(&path).status, 404);
    refused(&tenant.client.post("/api/subscriberlocationmappings/", &body), "Subscriber does not exist");
}

fn definitions(target: Target) {
    let platform = target.admin();
    let (tenant, stranger) = (Tenant::create(&platform), Tenant::create(&platform));
    let name = names::unique();
    let body = json!({
        "attribute": name, "label": "Extra time zone", "description": "d", "data_type": "enum", "max_occur": true,
        "dev_pref": true,
        "enum": [{"label": "Vienna", "value": "vie", "default_val": true}, {"label": "Graz", "value": "grz"}],
    });
    let create = |body: &Value| tenant.client.post("/api/preferencesmetaentries/", body);
    let path = format!("/api/preferencesmetaentries/{}", create(&body).location_id());
    let item = tenant.client.get(&path).json();
    assert_eq!(item["attribute"], json!(format!("__{name}")));
    assert_eq!((&item["autoprov_device_id"], &item["fielddev_pref"]), (&json!(null), &json!(true)));
    assert_eq!(item.get("reseller_id"), None);
    assert_eq!(platform.get(&path).json()["reseller_id"], json!(tenant.reseller));
    assert_eq!(stranger.client.get(&path).status, 404);
    refused(&create(&body), "This dynamic attribute already exists.");
    let with = |member: &str, value: Value| {
        let mut body = body.clone();
        body["attribute"] = json!(names::unique());
        body[member] = value;
        body
    };
    let reply = create(&with("attribute", json!("Größe")));
    assert!(reply.error_message().is_ok_and(|text| text.contains("Only lower-case, digits and _ allowed")), "{reply}");
    refused(&create(&with("autoprov_device_id", json!(1))), "Invalid autoprov_device_id '1'");
    let mut both = with("autoprov_device_id", json!(1));
    both["reseller_id"] = json!(tenant.reseller);
    let reply = platform.post("/api/preferencesmetaentries/", &both);
    refused(&reply, "reseller_id and autoprov_device_id can't be specified together.");
    let reply = platform.post("/api/preferencesmetaentries/", &with("reseller_id", json!(999_999_999)));
    refused(&reply, "Invalid reseller_id '999999999'");
    for named in [name.clone(), format!("__{name}")] {
        assert_eq!(tenant.client.list("preferencesmetaentries", &format!("attribute={named}")).len(), 1);
    }
    // Choices: one is changed, one is new, one goes.
    let kept = item["enum"][0]["id"].clone();
    let mut changed = item.clone();
    changed["enum"] = json!([{"id": kept, "label": "Wien", "value": "vie"}, {"label": "Linz", "value": "lnz"}]);
    assert_eq!(tenant.client.put(&path, &changed).status, 204);
    let choices = tenant.client.get(&path).json()["enum"].clone();
    assert_eq!((&choices[0]["id"], &choices[0]["label"]), (&kept, &json!("Wien")));
    assert_eq!((&choices[1]["value"], choices.as_array().map(Vec::len)), (&json!("lnz"), Some(2)));
    changed.as_object_mut().expect("an object").remove("enum");
    assert_eq!(tenant.client.put(&path, &changed).status, 204);
    assert_eq!(tenant.client.get(&path).json()["enum"], json!([]));
    // What belongs to nobody is read by all resellers and changed by none.
    let open = platform.create("/api/preferencesmetaentries/", &with("label", json!("open")));
    let open = format!("/api/preferencesmetaentries/{open}");
    let seen = tenant.client.get(&open);
    assert_eq!(seen.status, 200, "{seen}");
    for reply in [tenant.client.put(&open, &seen.json()), tenant.client.delete(&open)] {
        assert_eq!(reply.status, 403, "{reply}");
    }
    assert_eq!(platform.delete(&open).status, 204);
    assert_eq!(tenant.client.delete(&path).status, 204);
    assert_eq!(tenant.client.get(&path).error_message().as_deref(), Ok("Entity 'preferencesmetaentry' not found."));
}
