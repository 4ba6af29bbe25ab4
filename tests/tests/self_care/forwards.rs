//! Their call forwards: own sets, sets of others, and types that a profile allows.

use provisioning_tests::case::Target;
use provisioning_tests::names;
use serde_json::{Value, json};

use super::{Home, refused};

/// Each kind: resource, the word in its sentences, the member of a mapping, what it holds besides its name.
fn kinds() -> [(&'static str, &'static str, &'static str, Value); 4] {
    [
        ("cfdestinationsets", "destination", "destinationset_id", json!({"destinations": [{"destination": "431"}]})),
        ("cftimesets", "time", "timeset_id", json!({"times": [{"hour": "8-17"}]})),
        ("cfsourcesets", "source", "sourceset_id", json!({"mode": "whitelist", "sources": [{"source": "43*"}]})),
        ("cfbnumbersets", "bnumber", "bnumberset_id", json!({"mode": "blacklist", "bnumbers": [{"bnumber": "44*"}]})),
    ]
}

pub(super) fn sets(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.plain;
    for (resource, word, member, mut body) in kinds() {
        let collection = format!("/api/{resource}/");
        body["name"] = json!("own");
        // Whatever subscriber is named, it is itself.
        body["subscriber_id"] = json!(home.boss.0);
        let own = client.create(&collection, &body);
        let path = format!("{collection}{own}");
        let shown = client.get(&path).json();
        assert!(shown.get("subscriber_id").is_none(), "{shown}");
        assert_eq!((&shown["own"], &shown["usage_count"]), (&json!(1), &json!(0)), "{shown}");
        assert_eq!(home.operator().get(&path).json()["subscriber_id"], json!(id));
        // A set of somebody else exists for it as long as its own mappings use it.
        body["subscriber_id"] = json!(id);
        body["name"] = json!("given");
        let foreign = home.operator().create(&collection, &body);
        let foreign_path = format!("{collection}{foreign}");
        let mut mapping =
            json!({"destinationset": {"name": format!("d {word}"), "destinations": [{"destination": "1"}]}});
        if resource == "cfdestinationsets" {
            mapping = json!({});
        }
        mapping[member] = json!(foreign);
        let types = json!({"cfu": [mapping], "cfb": [], "cft": [], "cfna": []});
        let mappings = format!("/api/cfmappings/{id}");
        let reply = client.put(&mappings, &types);
        assert_eq!(reply.status, 204, "{reply}");
        let give = json!([{"op": "replace", "path": "/subscriber_id", "value": home.boss.0}]);
        assert_eq!(home.operator().patch(&foreign_path, &give).status, 204);
        let seen = client.get(&foreign_path).json();
        assert_eq!((&seen["own"], &seen["usage_count"]), (&json!(0), &json!(1)), "{seen}");
        let sentence = format!("This {word} set does not belong to the user");
        refused(&client.put(&foreign_path, &body), 403, &sentence);
        refused(&client.patch(&foreign_path, &json!([])), 403, &sentence);
        refused(&client.delete(&foreign_path), 403, &sentence);
        let listed = client.list(resource, "");
        assert!(listed.iter().any(|set| set["id"] == json!(foreign)), "{resource}");
        let types = json!({"cfu": [], "cfb": [], "cft": [], "cfna": []});
        assert_eq!(client.put(&mappings, &types).status, 204);
        for reply in [client.get(&foreign_path), client.put(&foreign_path, &body), client.delete(&foreign_path)] {
            assert_eq!(reply.status, 404, "{reply}");
        }
        assert_eq!(client.delete(&path).status, 204);
    }
    for other in [home.boss.0, home.foreign] {
        let reply = client.get(&format!("/api/cfmappings/{other}"));
        refused(&reply, 404, "Entity 'subscriber' not found.");
    }
    refused(&client.get("/api/timesets/"), 403, "Invalid user");
}

pub(super) fn sets_of_a_customer(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.boss;
    for (resource, _, _, mut body) in kinds() {
        let collection = format!("/api/{resource}/");
        body["name"] = json!("own");
        let own = client.create(&collection, &body);
        let shown = client.get(&format!("{collection}{own}")).json();
        assert_eq!(
            (&shown["subscriber_id"], &shown["own"]),
            (&json!(id), &json!(1)),
            "itself unless it says otherwise"
        );
        body["subscriber_id"] = json!(home.plain.0);
        let of_plain = client.create(&collection, &body);
        let path = format!("{collection}{of_plain}");
        let shown = client.get(&path).json();
        assert_eq!((&shown["subscriber_id"], &shown["own"]), (&json!(home.plain.0), &json!(0)));
        let rename = json!([{"op": "replace", "path": "/name", "value": "renamed"}]);
        assert_eq!(client.patch(&path, &rename).status, 204);
        body["subscriber_id"] = json!(home.foreign);
        refused(&client.post(&collection, &body), 422, "Invalid 'subscriber_id'.");
        let foreign = home.operator().create(&collection, &body);
        let foreign_path = format!("{collection}{foreign}");
        for reply in [client.get(&foreign_path), client.put(&foreign_path, &body), client.delete(&foreign_path)] {
            assert_eq!(reply.status, 404, "{reply}");
        }
        assert_eq!(client.list(resource, "").len(), 2, "{resource}");
        assert_eq!(client.delete(&path).status, 204);
    }
    // A neighbour's forwards, but not with a set of another customer.
    let foreign =
        home.operator().list("cfdestinationsets", &format!("subscriber_id={}", home.foreign))[0]["id"].clone();
    let types = json!({"cfu": [{"destinationset_id": foreign}], "cfb": [], "cft": [], "cfna": []});
    let reply = client.put(&format!("/api/cfmappings/{}", home.plain.0), &types);
    refused(&reply, 422, "Invalid 'destinationset'. Could not be found.");
    assert_eq!(client.list("cfmappings", "").len(), 2);
}

pub(super) fn types_of_a_profile(target: Target) {
    let home = Home::create(target);
    let (id, _, client) = &home.plain;
    let set =
        home.operator().create("/api/subscriberprofilesets/", &json!({"name": names::unique(), "description": "d"}));
    let profile =
        json!({"name": names::unique(), "description": "d", "profile_set_id": set, "attributes": ["cfb", "cfna"]});
    let profile = home.operator().create("/api/subscriberprofiles/", &profile);
    let forwards = format!("/api/callforwards/{id}");
    let forward = json!({"destinations": [{"destination": "431"}]});
    let all = json!({"cfu": forward, "cfb": forward});
    assert_eq!(home.operator().put(&forwards, &all).status, 204);
    let subscriber = format!("/api/subscribers/{id}");
    let operations = json!([
        {"op": "add", "path": "/profile_set_id", "value": set}, {"op": "add", "path": "/profile_id", "value": profile},
    ]);
    let reply = home.operator().patch(&subscriber, &operations);
    assert_eq!(reply.status, 204, "{reply}");
    for client in [client, &home.boss.2] {
        let operator_sees = home.operator().get(&forwards).json();
        let shown = client.get(&forwards).json();
        let mut types: Vec<&str> = shown
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .filter(|name| *name != "_links")
            .collect();
        types.sort_unstable();
        assert_eq!(types, ["cfb", "cfna"]);
        // What it names besides is not heard, and what it leaves out besides is not touched.
        let body = json!({"cfu": forward, "cft": forward, "cfna": forward});
        assert_eq!(client.put(&forwards, &body).status, 204);
        let after = home.operator().get(&forwards).json();
        assert_eq!((&after["cfu"], &after["cft"]), (&operator_sees["cfu"], &json!({})));
        assert_eq!(after["cfb"], json!({}));
        assert_eq!(after["cfna"]["destinations"].as_array().map(Vec::len), Some(1));
        let uuid = home.operator().get(&subscriber).json()["uuid"].as_str().expect("a uuid").to_owned();
        let path = format!("/api/managersecretary/{uuid}");
        refused(&client.put(&path, &json!({})), 422, "Failed to update manager secretary callforward.");
        assert_eq!(home.operator().put(&path, &json!({})).status, 204);
        assert_eq!(client.get(&path).status, 200);
        assert_eq!(home.operator().delete(&path).status, 204);
        assert_eq!(home.operator().put(&forwards, &all).status, 204);
    }
}
