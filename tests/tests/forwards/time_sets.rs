//! Time sets of resellers, as JSON and as calendars.

use provisioning_tests::case::Target;
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use reqwest::Method;
use serde_json::{Value, json};

use super::refused;

const COLLECTION: &str = "/api/timesets/";

const BOUNDARY: &str = "----a boundary of my own";

/// A form with parts: name, content.
fn form(client: &Client, method: &Method, path: &str, parts: &[(&str, &str)]) -> Reply {
    let mut body = String::new();
    for (name, content) in parts {
        let file = if *name == "json" { "" } else { "; filename=\"a.ics\"\r\nContent-Type: text/calendar" };
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n"
        ));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    let kind = format!("multipart/form-data; boundary=\"{BOUNDARY}\"");
    client.send(method, path, &[("Content-Type", &kind)], Some(body.into_bytes()))
}

fn calendar(events: &[&str]) -> String {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:From a file\r\n{events}END:VCALENDAR\r\n")
}

/// As a browser or curl asks, and as a calendar program does.
fn download(client: &Client, path: &str, accept: &str) -> Reply {
    client.send(&Method::GET, path, &[("Accept", accept)], None)
}

pub(super) fn down_and_up(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let name = format!("Xmas, {} ö", names::unique());
    let times = json!([
        {"start": "2030-12-24", "end": "2030-12-26 23:59", "freq": "yearly", "comment": "closed; all day\nreally"},
        {"start": "2030-01-01 08:00:00", "end": "2030-01-01 17:00:00", "freq": "weekly", "count": 10, "interval": 2,
         "byday": "MO,TU,+1FR", "bymonth": 1, "bysetpos": "-1, 2"},
        {"start": "2030-05-01 00:00:00", "freq": "daily", "until": "2030-05-09"},
    ]);
    let id = client.create(COLLECTION, &json!({"name": name, "times": times}));
    let path = format!("{COLLECTION}{id}");
    let shown = client.get(&path).json();
    let expected = json!([
        {"start": "2030-12-24 00:00:00", "end": "2030-12-26 23:59:00", "freq": "yearly", "comment": "closed; all day\nreally"},
        {"start": "2030-01-01 08:00:00", "end": "2030-01-01 17:00:00", "freq": "weekly", "count": 10, "interval": 2,
         "byday": "MO,TU,+1FR", "bymonth": "1", "bysetpos": "-1, 2"},
        {"start": "2030-05-01 00:00:00", "freq": "daily", "until": "2030-05-09 00:00:00"},
    ]);
    assert_eq!(shown["times"], expected);
    for accept in ["*/*", "text/calendar"] {
        let file = download(client, &path, accept);
        assert_eq!(file.status, 200, "{file}");
        assert_eq!(file.header("content-type").as_deref(), Some("text/calendar; charset=UTF-8"));
        let saved = file.header("content-disposition").unwrap_or_default();
        let plain = name.replace([',', 'ö'], "_");
        assert_eq!(saved, format!("attachment; filename=\"{plain}_{id}.ics\""));
        assert!(file.body.contains("\r\nDTSTART:20301224T000000\r\n"), "{file}");
        assert!(file.body.contains("\r\nRRULE:FREQ=WEEKLY;COUNT=10;INTERVAL=2;BYDAY=MO,TU,+1FR;"), "{file}");
    }
    let refusal = download(client, &path, "application/pdf");
    let sentence = "Requested unknown type 'application/pdf', supported types: text/calendar, application/json.";
    refused(&refusal, 406, sentence);
    // What comes down goes up: as another set, and over the same one.
    let file = download(client, &path, "text/calendar").body;
    let copy = form(client, &Method::POST, COLLECTION, &[("json", "{\"name\": null}"), ("calendarfile", &file)]);
    refused(&copy, 422, &format!("Validation failed. field='name', input='{name}', errors='This name already exists'"));
    let other = json!({"name": format!("{name} 2")}).to_string();
    let copy = form(client, &Method::POST, COLLECTION, &[("calendarfile", &file), ("json", &other)]);
    assert_eq!(copy.status, 201, "{copy}");
    let copied = client.get(&format!("{COLLECTION}{}", copy.location_id())).json();
    assert_eq!((&copied["name"], &copied["times"]), (&json!(format!("{name} 2")), &expected));
    assert_eq!(client.put(&path, &json!({"name": name, "times": []})).status, 204);
    assert_eq!(client.get(&path).json()["times"], json!([]));
    let reply = form(client, &Method::PUT, &path, &[("calendarfile", &file)]);
    assert_eq!(reply.status, 204, "{reply}");
    assert_eq!(client.get(&path).json()["times"], expected);
    // A platform login names the reseller beside the file.
    let file = calendar(&["DTSTART;VALUE=DATE:20310101\r\nSUMMARY:New Year\r\nRRULE:FREQ=YEARLY;WKST=SU"]);
    let named = json!({"reseller_id": tenant.reseller, "name": names::unique()}).to_string();
    let parts = [("json", named.as_str()), ("calendarfile", file.as_str())];
    let reply = form(&tenant.platform, &Method::POST, COLLECTION, &parts);
    assert_eq!(reply.status, 201, "{reply}");
    let item = client.get(&format!("{COLLECTION}{}", reply.location_id())).json();
    let day = json!([{"start": "2031-01-01 00:00:00", "end": "2031-01-02 00:00:00", "freq": "yearly", "comment": "New Year"}]);
    assert_eq!(item["times"], day);
}

pub(super) fn refused_calendars(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let client = &tenant.client;
    let start = "DTSTART:20301224T180000";
    let post = |parts: &[(&str, &str)]| form(client, &Method::POST, COLLECTION, parts);
    let file = |events: &[&str]| post(&[("calendarfile", &calendar(events))]);
    refused(&post(&[]), 400, "This multipart/form-data request is missing upload part.");
    refused(&post(&[("json", "{}")]), 400, "This multipart/form-data request is missing upload part.");
    let sentence = "This request is missing the upload part 'calendarfile' in body.";
    refused(&post(&[("picture", "x")]), 400, sentence);
    let sentence = "Unsupported media type 'text/calendar' for the calendarfile, accepting text/calendar only.";
    refused(&post(&[("calendarfile", "PNG")]), 415, sentence);
    refused(&file(&["SUMMARY:x"]), 422, "Invalid calendar file, line 6: an event needs DTSTART");
    refused(
        &file(&[&format!("{start}\r\nEXDATE:20301224T180000")]),
        422,
        "Invalid calendar file, line 6: EXDATE is not supported",
    );
    let reply = file(&[&format!("{start}\r\nRRULE:FREQ=DAILY;BYHOUR=24")]);
    let sentence =
        "Validation failed. field='0_byhour', input='24', errors='Value in IntegerList (24) is too big (max: 23).'";
    refused(&reply, 422, sentence);
    let nameless = calendar(&[start]).replace("X-WR-CALNAME:From a file\r\n", "");
    let sentence = "Validation failed. field='name', input='', errors='Name field is required and should be defined in the \
                    form field or in the uploaded calendar file.'";
    refused(&post(&[("calendarfile", &nameless)]), 422, sentence);
    refused(&client.post(COLLECTION, &json!({"times": []})), 422, sentence);
    for (parts, why) in [("{", "a broken part"), ("[]", "no object")] {
        let reply = post(&[("json", parts), ("calendarfile", &calendar(&[]))]);
        assert_eq!(reply.status, 400, "{why}: {reply}");
    }
    for (kind, body) in [
        ("multipart/form-data", "--x--"),
        ("multipart/form-data; boundary=x", "nothing"),
        ("multipart/form-data; boundary=x", ""),
    ] {
        let reply = client.send(&Method::POST, COLLECTION, &[("Content-Type", kind)], Some(body.as_bytes().to_vec()));
        assert_eq!(reply.status, 400, "{kind} {body}: {reply}");
    }
    // Deep nesting is no reason to stop.
    let deep = calendar(&[&format!("{start}\r\n{}{}", "BEGIN:A\r\n".repeat(20_000), "END:A\r\n".repeat(20_000))]);
    let named = json!({"name": names::unique()}).to_string();
    assert_eq!(post(&[("json", &named), ("calendarfile", &deep)]).status, 201);
    let reply = client.send(&Method::POST, COLLECTION, &[("Content-Type", "text/calendar")], Some(deep.into_bytes()));
    let sentence = "Unsupported media type 'text/calendar', accepting application/json or multipart/form-data only.";
    refused(&reply, 415, sentence);
    assert_eq!(client.list("timesets", "").len(), 1);
    // Other resources take no forms.
    assert_eq!(form(client, &Method::POST, "/api/customers/", &[("json", "{}")]).status, 415);
}

pub(super) fn checked(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&tenant.platform);
    let client = &tenant.client;
    let name = names::unique();
    let post = |times: Value| client.post(COLLECTION, &json!({"name": name, "times": times}));
    for wrong in [json!({}), json!("x"), json!(1)] {
        refused(&post(wrong), 422, "Invalid field 'times'. Must be an array.");
    }
    let invalid = |member: &str, value: Value, error: &str| {
        let mut period = json!({"start": "2030-01-01 00:00:00"});
        let input = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        period[member] = value;
        let expected = format!("Validation failed. field='0_{member}', input='{input}', errors='{error}'");
        refused(&post(json!([period])), 422, &expected);
    };
    let time = "Could not parse DateTime input. Should be one of (Y-m-d H:M:S, Y-m-d H:M, Y-m-d).";
    invalid("start", json!("tomorrow"), time);
    invalid("end", json!("2030-13-01"), time);
    invalid("freq", json!("always"), "'always' is not a valid value");
    invalid("bymonth", json!("12,13"), "Value in IntegerList (13) is too big (max: 12).");
    invalid("bymonth", json!(0), "Value in IntegerList (0) is too small (min: 1).");
    invalid("byweekno", json!("x"), "Value in IntegerList is not numeric.");
    invalid("byday", json!("MO,XX"), "Value in list of weekdays (XX) is not valid.");
    refused(
        &post(json!([{"start": "2030-01-01", "until": "2031-01-01", "count": 3}])),
        422,
        "Validation failed. field='0_count', input='3', errors='Only one of 'count' and 'until' can be given'",
    );
    let reply = post(json!([{}]));
    assert!(reply.body.contains("field='0_start', input='', errors='Start field is required'"), "{reply}");
    // One name on the platform, whoever has it.
    let id = client.create(COLLECTION, &json!({"name": name}));
    let sentence =
        |name: &str| format!("Validation failed. field='name', input='{name}', errors='This name already exists'");
    refused(
        &other.client.post(COLLECTION, &json!({"name": name.to_uppercase()})),
        422,
        &sentence(&name.to_uppercase()),
    );
    let mine = other.client.create(COLLECTION, &json!({"name": format!("{name} 2")}));
    let rename = json!([{"op": "replace", "path": "/name", "value": name}]);
    refused(&other.client.patch(&format!("{COLLECTION}{mine}"), &rename), 422, &sentence(&name));
    let body = json!({"name": names::unique(), "reseller_id": 999_999_999});
    refused(&tenant.platform.post(COLLECTION, &body), 422, "Invalid 'reseller_id'.");
    let reply = tenant.platform.post(COLLECTION, &json!({"name": names::unique()}));
    let sentence = "Validation failed. field='reseller_id', input='', errors='Reseller field is required'";
    refused(&reply, 422, sentence);
    assert_eq!(client.list("timesets", &format!("name={name}")).len(), 1);
    assert_eq!(client.delete(&format!("{COLLECTION}{id}")).status, 204);
}

pub(super) fn levels(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&tenant.platform);
    let (mine, foreign) = (
        tenant.client.create(COLLECTION, &json!({"name": names::unique()})),
        other.client.create(COLLECTION, &json!({"name": names::unique()})),
    );
    let level = |client: &Client, set: u64| {
        let body = json!({
            "level": names::unique(), "mode": "whitelist", "time_set_id": set, "time_set_invert": true,
            "reseller_id": tenant.reseller,
        });
        client.post("/api/ncoslevels/", &body)
    };
    // The reseller of the level counts, not that of who asks.
    for client in [&tenant.client, &tenant.platform] {
        for set in [foreign, 999_999_999] {
            let sentence = format!("Time set with id '{set}' does not exist or does not belong to this reseller");
            refused(&level(client, set), 422, &sentence);
        }
    }
    let reply = level(&tenant.platform, mine);
    assert_eq!(reply.status, 201, "{reply}");
    let path = format!("/api/ncoslevels/{}", reply.location_id());
    assert_eq!(tenant.client.get(&path).json()["time_set_id"], json!(mine));
    let set = format!("{COLLECTION}{mine}");
    refused(&tenant.client.delete(&set), 423, "Time set is still in use.");
    let give = json!([{"op": "replace", "path": "/reseller_id", "value": other.reseller}]);
    refused(&tenant.platform.patch(&set, &give), 423, "Time set is still in use.");
    let free = json!([{"op": "replace", "path": "/time_set_id", "value": null}]);
    assert_eq!(tenant.client.patch(&path, &free).status, 204);
    assert_eq!(tenant.client.delete(&set).status, 204);
}
