//! The four resources of sets.

use provisioning_tests::case::Target;
use serde_json::{Value, json};

use super::{Home, refused};

/// Each kind: resource, the word in its sentences, its list, a good body without name and owner.
fn kinds() -> [(&'static str, &'static str, &'static str, Value); 4] {
    [
        ("cfdestinationsets", "destination", "destinations", json!({"destinations": [{"destination": "431"}]})),
        ("cftimesets", "time", "times", json!({"times": [{"hour": "8-17"}]})),
        ("cfsourcesets", "source", "sources", json!({"mode": "whitelist", "sources": [{"source": "43*"}]})),
        ("cfbnumbersets", "bnumber", "bnumbers", json!({"mode": "blacklist", "bnumbers": [{"bnumber": "44*"}]})),
    ]
}

pub(super) fn names_and_owners(target: Target) {
    let home = Home::create(target);
    let other = Home::create(target);
    let second = home.tenant.subscriber(home.customer);
    let ended = home.tenant.subscriber(home.customer);
    assert_eq!(home.client().delete(&format!("/api/subscribers/{ended}")).status, 204);
    for (resource, word, list, mut body) in kinds() {
        let collection = format!("/api/{resource}/");
        body["name"] = json!("Office");
        let id = home.set(resource, body.clone());
        let taken = format!("a {word} set with this name already exists");
        body["subscriber_id"] = json!(home.subscriber);
        refused(&home.client().post(&collection, &body), 422, &taken);
        // Another subscriber may use the name, until the set is given to the first one.
        let of_second = home.set_of(second, resource, body.clone());
        let item = format!("{collection}{of_second}");
        refused(&home.client().put(&item, &body), 422, &taken);
        body["name"] = json!("Other");
        let renamed = home.set(resource, body.clone());
        let rename = json!([{"op": "replace", "path": "/name", "value": "Office"}]);
        refused(&home.client().patch(&format!("{collection}{renamed}"), &rename), 422, &taken);
        // Whose it is.
        for owner in [json!(other.subscriber), json!(999_999_999)] {
            body["subscriber_id"] = owner;
            refused(&home.client().post(&collection, &body), 422, "Invalid 'subscriber_id'.");
            refused(&home.client().put(&item, &body), 422, "Invalid 'subscriber_id'.");
        }
        body["subscriber_id"] = json!(ended);
        refused(&home.client().post(&collection, &body), 422, "Invalid subscriber.");
        body.as_object_mut().expect("an object").remove("subscriber_id");
        let reply = home.client().post(&collection, &body);
        assert!(reply.body.contains("field='subscriber_id', input='', errors='"), "{reply}");
        assert_eq!(reply.status, 422, "{reply}");
        let reply = home.client().post(&collection, &json!({"subscriber_id": home.subscriber, list: []}));
        assert!(reply.body.contains("field='name', input='', errors='Name field is required'"), "{reply}");
        // Without a list it is empty, and filters find it.
        let mut empty = json!({"name": "Nothing", "subscriber_id": second});
        if let Some(mode) = body.get("mode") {
            empty["mode"] = mode.clone();
        }
        let _ = home.client().create(&collection, &empty);
        let found = home.client().list(resource, &format!("subscriber_id={second}&name=noth*"));
        assert_eq!((found.len(), &found[0][list], &found[0]["usage_count"]), (1, &json!([]), &json!(0)));
        assert!(found[0].get("own").is_none(), "{}", found[0]);
        // A replace without a list empties the set; the other reseller sees nothing of it.
        body["subscriber_id"] = json!(home.subscriber);
        body["name"] = json!("Office");
        body.as_object_mut().expect("an object").remove(list);
        assert_eq!(home.client().put(&format!("{collection}{id}"), &body).status, 204);
        assert_eq!(home.shown(&format!("{collection}{id}"))[list], json!([]));
        assert_eq!(other.client().get(&format!("{collection}{id}")).status, 404);
    }
}

pub(super) fn wrong_elements(target: Target) {
    let home = Home::create(target);
    for (resource, _, list, mut body) in kinds() {
        body["name"] = json!("x");
        body["subscriber_id"] = json!(home.subscriber);
        let mut post = |value: Value| {
            body[list] = value;
            home.client().post(&format!("/api/{resource}/"), &body)
        };
        for wrong in [json!({}), json!("x"), json!(1)] {
            refused(&post(wrong), 422, &format!("Invalid field '{list}'. Must be an array."));
        }
        refused(&post(json!(["x"])), 422, &format!("Invalid element in array '{list}'. Must be an object."));
    }
    let invalid = |resource: &str, body: Value, expected: &str| {
        let mut body = body;
        body["name"] = json!("x");
        body["subscriber_id"] = json!(home.subscriber);
        refused(&home.client().post(&format!("/api/{resource}/"), &body), 422, expected);
    };
    let destination = |element: Value, expected: &str| {
        invalid("cfdestinationsets", json!({"destinations": [element]}), expected);
    };
    destination(
        json!({"destination": "1", "timeout": "soon"}),
        "Validation failed. field='0_timeout', input='soon', errors='Value must be an integer'",
    );
    destination(
        json!({"destination": "1", "priority": 1.5}),
        "Validation failed. field='0_priority', input='1.5', errors='Value must be an integer'",
    );
    destination(json!({"destination": "1", "timeout": null}), "Invalid timeout for the destination '1'");
    destination(
        json!({"destination": "1", "announcement_id": 7}),
        "Invalid parameter 'announcement_id' for the destination '1'",
    );
    destination(json!({"destination": "customhours", "announcement_id": "x"}), "Invalid announcement_id");
    destination(json!({"destination": "customhours", "announcement_id": 7}), "Unknown announcement_id:7");
    for (hour, error) in [
        ("24", "Second value too big"),
        ("20x0", "Invalid format"),
        ("1-", "Invalid format"),
        ("8.5", "Invalid format"),
    ] {
        let expected = format!("Validation failed. field='0_hour', input='{hour}', errors='{error}'");
        invalid("cftimesets", json!({"times": [{"hour": hour}]}), &expected);
    }
    for mode in [Value::Null, json!("greylist")] {
        let body = json!({"mode": mode, "bnumbers": []});
        let errors = if mode.is_null() { "Mode field is required" } else { "'greylist' is not a valid value" };
        let input = mode.as_str().unwrap_or_default();
        let expected = format!("Validation failed. field='mode', input='{input}', errors='{errors}'");
        invalid("cfbnumbersets", body, &expected);
    }
}

pub(super) fn destinations(target: Target) {
    let home = Home::create(target);
    let item = home.shown(&format!("/api/subscribers/{}", home.subscriber));
    let text = |member: &str| match &item["primary_number"][member] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let number = format!("{}{}{}", text("cc"), text("ac"), text("sn"));
    let written =
        ["voicebox", "fax2mail", "conference", "managersecretary", "autoattendant", "localuser", "bob", "sips:a@x.org"];
    let destinations: Vec<Value> = written.iter().map(|one| json!({"destination": one, "priority": null})).collect();
    let id = home.set("cfdestinationsets", json!({"name": "all", "destinations": destinations}));
    let path = format!("/api/cfdestinationsets/{id}");
    let shown = home.shown(&path);
    let stored: Vec<&str> =
        shown["destinations"].as_array().into_iter().flatten().filter_map(|one| one["destination"].as_str()).collect();
    let expected = [
        format!("sip:vmu{number}@voicebox.local"),
        format!("sip:fax={number}@fax2mail.local"),
        format!("sip:conf={number}@conference.local"),
        format!("sip:{number}@managersecretary.local"),
        "sip:auto-attendant@app.local".to_owned(),
        "sip:localuser@app.local".to_owned(),
        format!("sip:bob@{}", home.tenant.domain),
        "sip:a@x.org".to_owned(),
    ];
    assert_eq!(stored, expected);
    let simple: Vec<Option<&str>> =
        shown["destinations"].as_array().into_iter().flatten().map(|one| one["simple_destination"].as_str()).collect();
    assert_eq!(simple[..6], [None; 6]);
    assert_eq!(simple[6..], [Some("bob"), Some("a@x.org")]);
    assert_eq!(shown["destinations"][0]["timeout"], json!(300));
    // What is shown can be sent back, whole and in part.
    assert_eq!(home.client().put(&path, &shown).status, 204);
    let rename = json!([{"op": "replace", "path": "/name", "value": "renamed"}]);
    assert_eq!(home.client().patch(&path, &rename).status, 204);
    let after = home.shown(&path);
    assert_eq!((&after["name"], &after["destinations"]), (&json!("renamed"), &shown["destinations"]));
}

/// The handle that office hours play, by name or in the simple view.
pub(super) fn announcements(target: Target) {
    let home = Home::create(target);
    let handles = home.client().list("soundhandles", "group=custom_announcements");
    assert_eq!((handles.len(), &handles[0]["handle"]), (10, &json!("custom_announcement_0")));
    let custom = handles[3]["id"].clone();
    let groups = home.client().list("soundgroups", "name=custom*");
    assert_eq!((groups.len(), &groups[0]["name"]), (1, &json!("custom_announcements")));
    let play = |id: &Value| json!([{"destination": "customhours", "announcement_id": id}]);
    let id = home.set("cfdestinationsets", json!({"name": "hours", "destinations": play(&custom)}));
    let shown = home.shown(&format!("/api/cfdestinationsets/{id}"));
    assert_eq!(shown["destinations"][0]["announcement_id"], custom);
    let forwards = format!("/api/callforwards/{}", home.subscriber);
    assert_eq!(home.client().put(&forwards, &json!({"cfu": {"destinations": play(&custom)}})).status, 204);
    assert_eq!(home.shown(&forwards)["cfu"]["destinations"][0]["announcement_id"], custom);
    // One of another group.
    let other = home.client().list("soundhandles", "group=digits")[0]["id"].clone();
    let body = json!({"subscriber_id": home.subscriber, "name": "x", "destinations": play(&other)});
    let reply = home.client().post("/api/cfdestinationsets/", &body);
    refused(&reply, 422, &format!("Unknown announcement_id:{other}"));
    let reply = home.client().put(&forwards, &json!({"cfb": {"destinations": play(&other)}}));
    refused(&reply, 422, "Unknown announcement_id in 'cfb'");
    refused(&home.client().delete(&format!("/api/soundhandles/{custom}")), 404, "Path not found");
    refused(&home.client().get("/api/soundhandles/99999"), 404, "Entity 'soundhandle' not found.");
}

/// A set of the first subscriber that the second one uses, because it was given away while in use.
fn given_away(home: &Home, resource: &str, body: Value, member: &str) -> (u64, u64) {
    let second = home.tenant.subscriber(home.customer);
    let set = home.set(resource, body);
    let destinations = home.set("cfdestinationsets", json!({"name": "d", "destinations": [{"destination": "431"}]}));
    let mut mapping = json!({"destinationset_id": destinations});
    mapping[member] = json!(set);
    let reply = home.map(json!({"cfu": [mapping.clone()], "cfb": [mapping]}));
    assert_eq!(reply.status, 204, "{reply}");
    let path = format!("/api/{resource}/{set}");
    assert_eq!(home.shown(&path)["usage_count"], json!(2));
    let give = json!([{"op": "replace", "path": "/subscriber_id", "value": second}]);
    assert_eq!(home.client().patch(&path, &give).status, 204);
    (set, second)
}

pub(super) fn removal(target: Target) {
    for (resource, _, _, mut body) in kinds() {
        let home = Home::create(target);
        body["name"] = json!("given");
        let member = format!("{}_id", resource.trim_start_matches("cf").trim_end_matches('s'));
        let (set, second) = given_away(&home, resource, body, &member);
        let shown = home.shown(&home.mappings());
        assert_eq!(shown["cfu"][0][&member], json!(set), "still in use: {shown}");
        let one = &home.shown(&home.forwards())["cfu"];
        let record = match resource {
            "cfdestinationsets" => "destination_set",
            "cftimesets" => "time_set",
            "cfsourcesets" => "source_set",
            _ => "bnumber_set",
        };
        assert_eq!(one[record]["own"], json!(0), "{one}");
        assert_eq!(one[record]["subscriber_id"], json!(second), "{one}");
        // What is shown can be sent back as it is.
        assert_eq!(home.client().put(&home.mappings(), &shown).status, 204);
        assert_eq!(home.client().delete(&format!("/api/{resource}/{set}?unassign_first=0")).status, 204);
        let after = home.shown(&home.mappings());
        assert_eq!((&after["cfu"], &after["cfb"]), (&json!([]), &json!([])), "{resource}");
        assert_eq!(home.shown(&home.forwards())["cfu"], json!({}));
    }
}

pub(super) fn unassigned(target: Target) {
    for (resource, _, list, mut body) in kinds() {
        let home = Home::create(target);
        body["name"] = json!("x");
        let set = home.set(resource, body);
        let stem = resource.trim_start_matches("cf").trim_end_matches('s');
        let other = json!({"name": "d", "destinations": [{"destination": "431"}]});
        let mut mapping = json!({"destinationset": other});
        mapping[stem] = json!("x");
        assert_eq!(home.map(json!({"cfna": [mapping]})).status, 204);
        assert_eq!(home.client().delete(&format!("/api/{resource}/{set}?unassign_first=1")).status, 204);
        let mappings = home.shown(&home.mappings())["cfna"].take();
        if resource == "cfdestinationsets" {
            assert_eq!(mappings, json!([]), "a mapping without destinations is none");
            continue;
        }
        assert_eq!(mappings.as_array().map(Vec::len), Some(1), "{mappings}");
        assert_eq!((&mappings[0][stem], &mappings[0][format!("{stem}_id")]), (&Value::Null, &Value::Null));
        assert_eq!(home.shown(&home.forwards())["cfna"][list], json!([]));
    }
}

/// The simple view refills and deletes sets whatever their name, but not those of others.
pub(super) fn foreign_sets_stay(target: Target) {
    let home = Home::create(target);
    let body = json!({"name": "given", "destinations": [{"destination": "439"}]});
    let (set, _) = given_away(&home, "cfdestinationsets", body, "destinationset_id");
    let path = format!("/api/cfdestinationsets/{set}");
    let before = home.shown(&path)["destinations"].take();
    let body = json!({"cfu": {"destinations": [{"destination": "431"}]}});
    assert_eq!(home.client().put(&home.forwards(), &body).status, 204);
    let after = home.shown(&path);
    assert_eq!((&after["destinations"], &after["usage_count"]), (&before, &json!(0)));
    let forward = home.shown(&home.forwards());
    assert_eq!(forward["cfu"]["destination_set"]["name"], json!("quickset_cfu"));
    assert_eq!(forward["cfu"]["destination_set"]["own"], json!(1));
    assert_eq!(forward["cfb"], json!({}));
}

/// The signalling part looks at one preference a type, whatever the number of mappings.
pub(super) fn preferences(target: Target) {
    let server = target.own_server();
    let home = Home::on(&server.admin());
    let count = || {
        let counts = server.database().row_counts();
        let found = counts.into_iter().find(|(table, _)| table == "subscriber_preferences");
        found.map(|(_, rows)| rows).expect("a table of preferences")
    };
    let before = count();
    let named = |name: &str| json!({"name": name, "destinations": [{"destination": "431"}]});
    let [first, second] = ["a", "b"].map(|name| home.set("cfdestinationsets", named(name)));
    let mappings = json!([{"destinationset_id": first}, {"destinationset_id": second}]);
    assert_eq!(home.map(json!({"cfu": mappings, "cfna": [{"destinationset_id": first}]})).status, 204);
    assert_eq!(count(), before + 2);
    assert_eq!(home.client().delete(&format!("/api/cfdestinationsets/{first}")).status, 204);
    assert_eq!(count(), before + 1);
    assert_eq!(home.client().delete(&format!("/api/cfdestinationsets/{second}")).status, 204);
    assert_eq!(count(), before);
}
