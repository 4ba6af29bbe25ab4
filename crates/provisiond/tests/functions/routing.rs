//! Rules and routes: rewrite rules, what NCOS levels cover, number portability, peering.

use provisioning_core::function::Code;
use provisioning_core::settings::Settings;
use serde_json::{Value, json};

use crate::Platform;

#[tokio::test]
async fn rewrite_rules() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_rewrite_rule_set", json!({"name": "austria", "description": "national"})).await;
    let again = json!({"name": "Austria"});
    assert_eq!(platform.code("create_rewrite_rule_set", again).await, Code::ExistingRewriteRuleSet);
    for name in ["", "x".repeat(33).as_str()] {
        let refused = platform.code("create_rewrite_rule_set", json!({"name": name})).await;
        assert_eq!(refused, Code::MalformedRewriteRuleSetName, "{name}");
    }
    let sets = platform.good("get_rewrite_rule_sets", Value::Null).await;
    let set = sets[0]["id"].clone();
    let expected = json!([{"id": set, "name": "austria", "description": "national", "reseller_id": 1}]);
    assert_eq!(sets, expected);
    platform.good("update_rewrite_rule_set", json!({"id": set, "data": {"description": null}})).await;

    let rule = |pattern: &str, direction: &str, description: Value| {
        json!({
            "match_pattern": pattern, "replace_pattern": "\\1", "direction": direction, "field": "caller",
            "description": description,
        })
    };
    let create = |data: Value| json!({"set_id": set, "data": data});
    platform.good("create_rewrite_rule", create(rule("^00([1-9]+)$", "in", json!("international")))).await;
    platform.good("create_rewrite_rule", create(rule("^0([1-9]+)$", "in", Value::Null))).await;
    platform.good("create_rewrite_rule", create(rule("^([1-9]+)$", "out", Value::Null))).await;
    for (data, code) in [
        (rule("^0([1-9]+)$", "lnp", Value::Null), Code::MalformedParam),
        (json!({"match_pattern": "^0", "replace_pattern": "1", "direction": "in"}), Code::MissingParam),
    ] {
        assert_eq!(platform.code("create_rewrite_rule", create(data.clone())).await, code, "{data}");
    }
    let broken = platform.call("create_rewrite_rule", create(rule("^0(1", "in", Value::Null))).await;
    let (code, text) = broken.expect_err("refused");
    assert_eq!(code, Code::MalformedParam);
    assert!(text.ends_with("(at character 3)"), "{text}");

    let details = platform.good("get_rewrite_rule_set", json!({"id": set})).await;
    assert_eq!(details["rewrite_set"]["description"], Value::Null);
    let patterns = |list: &str| -> Vec<String> {
        let rules = details[list].as_array().unwrap().iter();
        rules.map(|rule| rule["match_pattern"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(patterns("rewrite_in_caller"), ["^00([1-9]+)$", "^0([1-9]+)$"]);
    assert_eq!(patterns("rewrite_out_caller"), ["^([1-9]+)$"]);
    assert_eq!((patterns("rewrite_in_callee").len(), patterns("rewrite_out_callee").len()), (0, 0));
    let [first, second] = [0, 1].map(|place| details["rewrite_in_caller"][place].clone());
    assert_eq!((&first["description"], &second["description"]), (&json!("international"), &Value::Null));
    assert!(first["priority"].as_i64() < second["priority"].as_i64());
    let change = json!({"id": second["id"], "data": {"match_pattern": "^0([2-9]+)$", "priority": 1}});
    platform.good("update_rewrite_rule", change).await;
    let changed = platform.good("get_rewrite_rule", json!({"id": second["id"]})).await;
    let expected = json!({
        "id": second["id"], "set_id": set, "match_pattern": "^0([2-9]+)$", "replace_pattern": "\\1",
        "description": null, "direction": "in", "field": "caller", "priority": 1,
    });
    assert_eq!(changed, expected);

    let (_, other) = platform.reseller("another").await;
    for (function, parameters, code) in [
        ("get_rewrite_rule_set", json!({"id": set}), Code::NoSuchRewriteRuleSet),
        ("update_rewrite_rule_set", json!({"id": set, "data": {}}), Code::NoSuchRewriteRuleSet),
        ("delete_rewrite_rule_set", json!({"id": set}), Code::NoSuchRewriteRuleSet),
        ("create_rewrite_rule", create(rule("^1$", "in", Value::Null)), Code::NoSuchRewriteRuleSet),
        ("get_rewrite_rule", json!({"id": first["id"]}), Code::NoSuchRewriteRule),
        ("update_rewrite_rule", json!({"id": first["id"], "data": {}}), Code::NoSuchRewriteRule),
        ("delete_rewrite_rule", json!({"id": first["id"]}), Code::NoSuchRewriteRule),
    ] {
        assert_eq!(platform.code_as(&other, function, parameters).await, code, "{function}");
    }
    assert_eq!(platform.call_as(&other, "get_rewrite_rule_sets", Value::Null).await.unwrap(), json!([]));
    platform.good("delete_rewrite_rule", json!({"id": first["id"]})).await;
    assert_eq!(platform.code("get_rewrite_rule", json!({"id": first["id"]})).await, Code::NoSuchRewriteRule);
    platform.good("delete_rewrite_rule_set", json!({"id": set})).await;
    assert_eq!(platform.code("get_rewrite_rule", json!({"id": second["id"]})).await, Code::NoSuchRewriteRule);
}

#[tokio::test]
async fn what_ncos_levels_cover() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_ncos_level", json!({"level": "mobile"})).await;
    let set = |patterns: Value, purge: bool| json!({"level": "mobile", "patterns": patterns, "purge_existing": purge});
    let both = json!([{"pattern": "^436", "description": "mobile"}, {"pattern": "^437"}]);
    platform.good("set_ncos_pattern_list", set(both, false)).await;
    let more = json!([{"pattern": "^437", "description": "more"}, {"pattern": "^436"}, {"pattern": "^438"}]);
    platform.good("set_ncos_pattern_list", set(more, false)).await;
    let list = platform.good("get_ncos_pattern_list", json!({"level": "mobile"})).await;
    let pattern = |pattern: &str, description: Value| json!({"pattern": pattern, "description": description});
    let kept = pattern("^436", json!("mobile"));
    assert_eq!(list, json!([kept, pattern("^437", json!("more")), pattern("^438", Value::Null)]));
    for wrong in ["", "^43("] {
        let refused = platform.code("set_ncos_pattern_list", set(json!([{"pattern": wrong}]), true)).await;
        assert!(matches!(refused, Code::MalformedNCOSPattern), "{wrong}: {refused:?}");
    }
    platform.good("set_ncos_pattern_list", set(json!([{"pattern": "^436"}, {"pattern": "^439"}]), true)).await;
    let list = platform.good("get_ncos_pattern_list", json!({"level": "mobile"})).await;
    assert_eq!(list, json!([kept, pattern("^439", Value::Null)]));

    platform.good("create_lnp_provider", json!({"id": 7, "name": "seven"})).await;
    let set = |ids: &[i64]| {
        let list: Vec<Value> = ids.iter().map(|id| json!({"lnp_provider_id": id})).collect();
        json!({"level": "mobile", "lnp_provider_ids": list, "purge_existing": 1})
    };
    platform.good("set_ncos_lnp_list", set(&[7])).await;
    assert_eq!(platform.code("set_ncos_lnp_list", set(&[7, 8])).await, Code::NoSuchLNPProvider);
    let list = platform.good("get_ncos_lnp_list", json!({"level": "mobile"})).await;
    assert_eq!(list, json!([{"lnp_provider_id": 7, "description": null}]));
    platform.good("set_ncos_lnp_list", set(&[])).await;
    assert_eq!(platform.good("get_ncos_lnp_list", json!({"level": "mobile"})).await, json!([]));

    let (_, other) = platform.reseller("another").await;
    for function in ["get_ncos_pattern_list", "get_ncos_lnp_list"] {
        let refused = platform.code_as(&other, function, json!({"level": "mobile"})).await;
        assert_eq!(refused, Code::NoSuchLevel, "{function}");
    }
    let foreign = platform.code_as(&other, "set_ncos_lnp_list", set(&[7])).await;
    assert_eq!(foreign, Code::NoSuchLevel);
}

#[tokio::test]
async fn number_portability() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_lnp_provider", json!({"id": 41, "name": "first"})).await;
    platform.good("create_lnp_provider", json!({"id": 40, "name": "second"})).await;
    for again in [json!({"id": 41, "name": "third"}), json!({"id": 42, "name": "FIRST"})] {
        assert_eq!(platform.code("create_lnp_provider", again.clone()).await, Code::ExistingLNPProvider, "{again}");
    }
    platform.good("update_lnp_provider", json!({"id": 40, "name": "Second"})).await;
    let providers = platform.good("get_lnp_providers", json!({"level": "any"})).await;
    assert_eq!(providers, json!([{"id": 40, "name": "Second"}, {"id": 41, "name": "first"}]));

    let ported = |number: &str, provider: i64| {
        json!({"data": {
            "number": number, "lnp_provider_id": provider, "routing_number": "9941", "start": "2026-01-01 10:30:00",
        }})
    };
    platform.good("create_lnp_number", ported("4312345", 41)).await;
    platform.good("create_lnp_number", ported("4319999", 40)).await;
    assert_eq!(platform.code("create_lnp_number", ported("4312345", 5)).await, Code::NoSuchLNPProvider);
    assert_eq!(platform.code("create_lnp_number", ported("+4312345", 41)).await, Code::MalformedE164Number);
    let nameless = json!({"data": {"number": "4312345"}});
    assert_eq!(platform.code("create_lnp_number", nameless).await, Code::MissingParam);
    let found = async |filter: Value| platform.good("get_lnp_numbers", json!({"filter": filter})).await;
    let one = found(json!({"number": "4312"})).await;
    let id = one["numbers"][0]["id"].clone();
    let expected = json!({"numbers": [{
        "id": id, "number": "4312345", "lnp_provider_id": 41, "lnp_provider": "first", "routing_number": "9941",
        "start": "2026-01-01 10:30:00", "end": null,
    }], "total_count": 1});
    assert_eq!(one, expected);
    for (filter, count) in [
        (json!({"number": "4312", "exact_number": 1}), 0),
        (json!({"number": "4312345", "exact_number": 1}), 1),
        (json!({"number": "43%"}), 0),
        (json!({"lnp_provider_id": 40}), 1),
        (json!({"limit": 1}), 2),
    ] {
        assert_eq!(found(filter.clone()).await["total_count"], count, "{filter}");
    }
    assert_eq!(found(json!({"limit": 1, "offset": 1})).await["numbers"][0]["number"], "4319999");
    let change =
        json!({"id": id, "data": {"lnp_provider_id": 40, "start": "2026-01-01 00:00:00", "routing_number": null}});
    platform.good("update_lnp_number", change).await;
    let one = found(json!({"number": "4312345"})).await["numbers"][0].clone();
    let members = (&one["lnp_provider_id"], &one["start"], &one["routing_number"]);
    assert_eq!(members, (&json!(40), &json!("2026-01-01 00:00:00"), &Value::Null));
    let unknown = json!({"id": 12345, "data": {}});
    assert_eq!(platform.code("update_lnp_number", unknown).await, Code::NoSuchLNPNumber);
    platform.good("delete_lnp_provider", json!({"id": 40})).await;
    assert_eq!(found(json!({})).await["total_count"], 0);
    assert_eq!(platform.code("delete_lnp_number", json!({"id": id})).await, Code::NoSuchLNPNumber);
    assert_eq!(platform.code("delete_lnp_provider", json!({"id": 40})).await, Code::NoSuchLNPProvider);
    let (_, other) = platform.reseller("another").await;
    assert_eq!(platform.code_as(&other, "get_lnp_numbers", Value::Null).await, Code::Refused);
}
