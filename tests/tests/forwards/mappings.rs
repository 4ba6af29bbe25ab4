//! The full view.

use provisioning_tests::case::Target;
use serde_json::{Value, json};

use super::{Home, with_all_types};

fn office(home: &Home) -> u64 {
    home.set("cfdestinationsets", json!({"name": "office", "destinations": [{"destination": "431"}]}))
}

pub(super) fn by_name_and_id(target: Target) {
    let home = Home::create(target);
    let office = office(&home);
    let mobile = home.set("cfdestinationsets", json!({"name": "mobile", "destinations": [{"destination": "436"}]}));
    let night = home.set("cftimesets", json!({"name": "night", "times": [{"hour": "18-8"}]}));
    let types = json!({"cfna": [
        {"destinationset": "mobile", "timeset_id": night, "enabled": false},
        {"destinationset": "mobile", "destinationset_id": office, "use_redirection": true},
        {"destinationset": "office", "timeset": "night"},
    ]});
    assert_eq!(home.map(types).status, 204);
    let shown = home.shown(&home.mappings());
    assert_eq!(shown["id"], json!(home.subscriber));
    for name in ["cfu", "cfb", "cft", "cfs", "cfr", "cfo"] {
        assert_eq!(shown[name], json!([]), "{name}");
    }
    let seen: Vec<Value> = shown["cfna"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            json!([
                one["destinationset_id"],
                one["destinationset"],
                one["timeset"],
                one["enabled"],
                one["use_redirection"]
            ])
        })
        .collect();
    let expected = [
        json!([mobile, "mobile", "night", false, false]),
        json!([office, "office", null, true, true]),
        json!([office, "office", "night", true, false]),
    ];
    assert_eq!(seen, expected);
    // The same again; the mappings are new ones.
    assert_eq!(home.client().put(&home.mappings(), &shown).status, 204);
    let again = home.shown(&home.mappings());
    assert_ne!(again["cfna"][0]["cfm_id"], shown["cfna"][0]["cfm_id"]);
    assert_eq!(again["cfna"][1]["use_redirection"], json!(true));
    // An id wins over a name, so a patch of the name alone changes nothing.
    let patch = json!([{"op": "replace", "path": "/cfna/2/destinationset", "value": "mobile"}]);
    assert_eq!(home.client().patch(&home.mappings(), &patch).status, 204);
    assert_eq!(home.shown(&home.mappings())["cfna"][2]["destinationset"], json!("office"));
    let patch = json!([{"op": "remove", "path": "/cfna/0"}, {"op": "copy", "from": "/cfna/0", "path": "/cfb/-"}]);
    assert_eq!(home.client().patch(&home.mappings(), &patch).status, 204);
    let after = home.shown(&home.mappings());
    assert_eq!((after["cfna"].as_array().map(Vec::len), after["cfb"].as_array().map(Vec::len)), (Some(2), Some(1)));
}

fn refused_documents() -> Vec<(Value, &'static str)> {
    let office = || json!({"destinationset": "office"});
    let with = |member: &str, value: Value| {
        let mut mapping = office();
        mapping[member] = value;
        json!({"cfu": [mapping]})
    };
    vec![
        (json!({"cfu": null}), "Invalid field 'cfu'. Must be an array."),
        (json!({"cfo": {}}), "Invalid field 'cfo'. Must be an array."),
        (json!({"cfu": [{}]}), "Missing field 'destinationset' or 'destinationset_id' in 'cfu'."),
        (json!({"cfu": [{"destinationset": "x"}]}), "Invalid 'destinationset'. Could not be found."),
        (with("timeset", json!("x")), "Invalid 'timeset'. Could not be found."),
        (with("sourceset_id", json!(999_999_999)), "Invalid 'sourceset'. Could not be found."),
        (with("bnumberset", json!("x")), "Invalid 'bnumberset'. Could not be found."),
        (
            with("timeset", json!({"name": "t", "times": [{"hour": "25"}]})),
            "Validation failed. field='0_hour', input='25', errors='Second value too big'",
        ),
        (with("timeset", json!({"name": "t", "times": {}})), "Invalid field 'times'. Must be an array."),
        (
            with("sourceset", json!({"name": "s", "sources": []})),
            "Validation failed. field='mode', input='', errors='Mode field is required'",
        ),
        (
            json!({"cfu": [{"destinationset": {"destinations": []}}]}),
            "Validation failed. field='name', input='', errors='Name field is required'",
        ),
    ]
}

pub(super) fn refused(target: Target) {
    let home = Home::create(target);
    let other = Home::create(target);
    office(&home);
    let neighbour = home.tenant.subscriber(home.customer);
    let of_neighbour = home.set_of(neighbour, "cfdestinationsets", json!({"name": "near", "destinations": []}));
    let of_other = office(&other);
    let before = home.shown(&home.mappings());
    for (types, sentence) in refused_documents() {
        super::refused(&home.map(types), 422, sentence);
    }
    // Neither a neighbour's nor another reseller's set, whoever asks.
    for id in [of_neighbour, of_other] {
        let body = with_all_types(json!({"cfu": [{"destinationset_id": id}]}));
        for client in [home.client(), &home.tenant.platform] {
            let reply = client.put(&home.mappings(), &body);
            super::refused(&reply, 422, "Invalid 'destinationset'. Could not be found.");
        }
    }
    super::refused(&home.client().put(&home.mappings(), &json!({})), 422, "Invalid field 'cfu'. Must be an array.");
    assert_eq!(home.shown(&home.mappings()), before);
    assert_eq!(home.client().list("cfdestinationsets", "").len(), 2, "nothing is left of refused documents");
    let unknown = "/api/cfmappings/999999999";
    super::refused(&home.client().get(unknown), 404, "Entity 'subscriber' not found.");
    let reply = home.client().put(unknown, &with_all_types(json!({})));
    super::refused(&reply, 404, "Entity 'subs_for_cfmapping' not found.");
    super::refused(&home.client().delete(&home.mappings()), 404, "Path not found");
}

pub(super) fn inline(target: Target) {
    let home = Home::create(target);
    let sources = json!({"name": "friends", "mode": "blacklist", "is_regex": true, "sources": [{"source": "^43"}]});
    let mapping = json!({
        "destinationset": {"name": "first", "destinations": [{"destination": "voicebox", "priority": null}]},
        "sourceset": sources,
    });
    assert_eq!(home.map(json!({"cfb": [mapping]})).status, 204);
    let set = home.client().list("cfsourcesets", &format!("subscriber_id={}", home.subscriber)).remove(0);
    assert_eq!((&set["is_regex"], &set["mode"], &set["usage_count"]), (&json!(true), &json!("blacklist"), &json!(1)));
    // A set knows no type: not the greeting for busy ones.
    let set = home.client().list("cfdestinationsets", "name=first").remove(0);
    let uri = set["destinations"][0]["destination"].as_str().expect("an address");
    assert!(uri.starts_with("sip:vmu43"), "{uri}");
    // Destination and time sets may have the same name twice here, the others not.
    let named = |member: &str, set: Value| {
        let mut mapping = json!({"destinationset": {"name": "first", "destinations": []}});
        mapping[member] = set;
        json!({"cfu": [mapping]})
    };
    let times = json!({"name": "t", "times": [{"hour": "1"}]});
    for _ in 0..2 {
        assert_eq!(home.map(named("timeset", times.clone())).status, 204);
    }
    let reply = home.map(named("sourceset", sources));
    super::refused(&reply, 422, "a source set with this name already exists");
    assert_eq!(home.client().list("cfdestinationsets", "name=first").len(), 3);
}

pub(super) fn append(target: Target) {
    let home = Home::create(target);
    office(&home);
    let types = json!({"cfu": [{"destinationset": "office", "enabled": false}], "cft_ringtimeout": 20});
    assert_eq!(home.map(types).status, 204);
    let before = home.shown(&home.mappings());
    assert_eq!(home.client().patch(&home.mappings(), &json!([])).status, 204);
    assert_eq!(home.shown(&home.mappings()), before);
    let patch = json!([
        {"op": "add", "path": "/cfu", "value": [{"destinationset": "office"}]},
        {"op": "add", "path": "/cfna/-", "value": {"destinationset": "office"}},
    ]);
    let headers = [("Content-Type", "application/json-patch+json"), ("Prefer", "return=representation")];
    let body = Some(patch.to_string().into_bytes());
    let reply = home.client().send(&reqwest::Method::PATCH, &home.mappings(), &headers, body);
    assert_eq!(reply.status, 200, "{reply}");
    let after = reply.json();
    assert_eq!(after, home.shown(&home.mappings()), "the answer is the whole state");
    assert_eq!(after["cfu"][0], before["cfu"][0], "what was there is not touched");
    assert_eq!(after["cfu"][1]["enabled"], json!(true));
    assert_eq!((after["cfu"].as_array().map(Vec::len), after["cfna"].as_array().map(Vec::len)), (Some(2), Some(1)));
    assert_eq!(after["cft_ringtimeout"], json!(20));
    let patch = json!([{"op": "add", "path": "/cfu/-", "value": {"destinationset": "x"}}]);
    let reply = home.client().patch(&home.mappings(), &patch);
    super::refused(&reply, 422, "Invalid 'destinationset'. Could not be found.");
}

pub(super) fn unused(target: Target) {
    let home = Home::create(target);
    let named = |name: &str| json!({"name": name, "destinations": [{"destination": "431"}]});
    let times = json!({"name": "t", "times": [{"hour": "1"}]});
    let types = json!({"cfu": [{"destinationset": named("a"), "timeset": times}, {"destinationset": named("b")}]});
    assert_eq!(home.map(types).status, 204);
    home.set("cfdestinationsets", named("never used"));
    // Without the wish they stay.
    assert_eq!(
        home.map(json!({"cfu": [{"destinationset": "a", "timeset": "t"}, {"destinationset": "b"}]})).status,
        204
    );
    assert_eq!(home.client().list("cfdestinationsets", "").len(), 3);
    let body = with_all_types(json!({"cfna": [{"destinationset": "b"}]}));
    let reply = home.client().put(&format!("{}?delete_unused_sets=1", home.mappings()), &body);
    assert_eq!(reply.status, 204, "{reply}");
    let names: Vec<Value> =
        home.client().list("cfdestinationsets", "").into_iter().map(|set| set["name"].clone()).collect();
    assert_eq!(names, [json!("b"), json!("never used")]);
    assert_eq!(home.client().list("cftimesets", "").len(), 0);
    let patch = json!([{"op": "remove", "path": "/cfna/0"}]);
    let path = format!("{}?delete_unused_sets=1", home.mappings());
    assert_eq!(home.client().patch(&path, &patch).status, 204);
    assert_eq!(home.client().list("cfdestinationsets", "").len(), 1);
}

pub(super) fn ring_timeout(target: Target) {
    let home = Home::create(target);
    office(&home);
    let on = json!([{"destinationset": "office"}]);
    let off = json!([{"destinationset": "office", "enabled": false}]);
    let none = json!([]);
    let timeout = || home.shown(&home.mappings())["cft_ringtimeout"].take();
    for (case, cft, sent, expected) in [
        ("it is stored without a forward, too", &none, json!(25), json!(25)),
        ("and goes when there is none", &none, json!(null), json!(null)),
        ("with one it is stored", &on, json!(30), json!(30)),
        ("and stays", &on, json!(null), json!(30)),
        ("also when nothing above zero is said", &on, json!(0), json!(30)),
        ("a forward that is off does not count", &off, json!(null), json!(null)),
    ] {
        let reply = home.map(json!({"cft": cft, "cft_ringtimeout": sent}));
        assert_eq!(reply.status, 204, "{case}: {reply}");
        assert_eq!(timeout(), expected, "{case}");
    }
    let reply = home.map(json!({"cft_ringtimeout": "soon"}));
    let sentence = "Validation failed. field='cft_ringtimeout', input='soon', errors='Value must be an integer,Value \
                    must be a positive integer'";
    super::refused(&reply, 422, sentence);
}

pub(super) fn not_simple(target: Target) {
    let home = Home::create(target);
    office(&home);
    let two = json!([{"destinationset": "office"}, {"destinationset": "office"}]);
    assert_eq!(home.map(json!({"cfna": two})).status, 204);
    let sentence = "Not a simple cf. Multiple cfna-s configured.";
    let (client, path) = (home.client(), home.forwards());
    let body = json!({"cfu": {"destinations": [{"destination": "431"}]}});
    for reply in [client.put(&path, &body), client.patch(&path, &json!([])), client.delete(&path)] {
        super::refused(&reply, 422, sentence);
    }
    let patch = json!([{"op": "remove", "path": "/cfna/1"}]);
    assert_eq!(client.patch(&home.mappings(), &patch).status, 204);
    assert_eq!(client.put(&path, &body).status, 204);
    // The set goes with the type, whatever its name.
    assert_eq!(client.list("cfdestinationsets", "name=office").len(), 0);
    let mapping = home.shown(&home.mappings())["cfu"][0].take();
    assert_eq!(mapping["destinationset"], json!("quickset_cfu"));
    // Switched off it is shown all the same, and stays off.
    let patch = json!([{"op": "replace", "path": "/cfu/0/enabled", "value": false}]);
    assert_eq!(client.patch(&home.mappings(), &patch).status, 204);
    let body = json!({"cfu": {"destinations": [{"destination": "432"}]}});
    assert_eq!(client.put(&path, &body).status, 204);
    assert_eq!(home.shown(&home.mappings())["cfu"][0]["enabled"], json!(false));
    assert_eq!(home.shown(&path)["cfu"]["destinations"][0]["simple_destination"], json!("432"));
}
