//! Zones, fees and vouchers beyond the recorded conversations: refusals, tenants, files of fees, keys of voucher codes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::{Value, json};

use crate::self_care::refused;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "billing",
        Needs::Api,
        &[("zones", zones), ("fees", fees), ("files_of_fees", files), ("vouchers", vouchers)],
    );
    let one = |name: &str, test: fn()| {
        Trial::test(format!("billing::{name}::sqlite"), move || {
            test();
            Ok(())
        })
    };
    trials.extend([one("the_columns_of_files_are_configured", columns), one("voucher_keys_come_and_go", keys)]);
    trials
}

fn upload(client: &Client, query: &str, text: &str) -> Reply {
    let path = format!("/api/billingfees/{query}");
    client.send(&Method::POST, &path, &[("content-type", "text/csv")], Some(text.as_bytes().to_vec()))
}

fn fee(profile: u64, zone: u64, destination: &str) -> Value {
    json!({
        "billing_profile_id": profile, "billing_zone_id": zone, "destination": destination, "direction": "out",
        "onpeak_init_interval": 60, "onpeak_follow_interval": 30, "offpeak_init_interval": 60, "offpeak_follow_interval": 30,
    })
}

fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

fn without(mut body: Value, member: &str) -> Value {
    body.as_object_mut().expect("an object").remove(member);
    body
}

const ZONE_TAKEN: &str = "Billing zone with this 'zone' and 'detail' already exists for this billing profile";
const FEE_TAKEN: &str = "Billing fee with this 'match_mode', 'direction', 'source' and 'destination' already exists for this billing profile";

fn zones(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&target.admin());
    let (client, path) = (&tenant.client, "/api/billingzones/");
    let body =
        |zone: &str, detail: Value| json!({"billing_profile_id": tenant.profile, "zone": zone, "detail": detail});
    let first = client.create(path, &body("AT", json!("Austria")));
    refused(&client.post(path, &body("AT", json!("Austria"))), 422, ZONE_TAKEN);
    refused(&client.post(path, &body("at", json!("AUSTRIA"))), 422, ZONE_TAKEN);
    let second = client.create(path, &body("AT", json!(43)));
    // Without a detail there may be several.
    let _ = client.create(path, &body("DE", Value::Null));
    let _ = client.create(path, &body("DE", Value::Null));
    assert_eq!(client.list("billingzones", &format!("billing_profile_id={}&zone=D*", tenant.profile)).len(), 2);
    let item = format!("{path}{second}");
    let rename = json!([{"op": "replace", "path": "/detail", "value": "Austria"}]);
    refused(&client.patch(&item, &rename), 422, ZONE_TAKEN);
    assert_eq!(client.get(&item).json()["detail"], "43");
    assert_eq!(client.put(&item, &json!({"billing_profile_id": tenant.profile, "zone": "CH"})).status, 204);
    assert_eq!(client.get(&item).json()["detail"], "43");

    let foreign = json!({"billing_profile_id": other.profile, "zone": "AT"});
    refused(&client.post(path, &foreign), 422, "Invalid 'billing_profile_id'.");
    refused(&client.put(&item, &foreign), 422, "Invalid 'billing_profile_id'");
    let needed = "Validation failed. field='billing_profile_id', input='', errors='Billing profile id field is required'; \
                  field='zone', input='', errors='Zone field is required'";
    refused(&client.post(path, &json!({})), 422, needed);

    // The fees of a zone go with it to another profile, if there is room.
    let word = names::unique();
    let profile = client.create("/api/billingprofiles/", &json!({"handle": word, "name": word}));
    let moved = client.create("/api/billingfees/", &fee(tenant.profile, first, "^43"));
    let to = |profile: u64| json!({"billing_profile_id": profile, "zone": "AT"});
    assert_eq!(client.put(&format!("{path}{first}"), &to(profile)).status, 204);
    assert_eq!(client.get(&format!("/api/billingfees/{moved}")).json()["billing_profile_id"], json!(profile));
    let _ = client.create("/api/billingfees/", &fee(tenant.profile, second, "^43"));
    refused(&client.put(&format!("{path}{first}"), &to(tenant.profile)), 422, FEE_TAKEN);
    assert_eq!(client.get(&format!("{path}{first}")).json()["billing_profile_id"], json!(profile));
    // The end of a profile leaves its zones.
    assert_eq!(client.delete(&format!("/api/billingprofiles/{profile}")).status, 204);
    assert_eq!(client.get(&format!("{path}{first}")).status, 200);
}

fn fees(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&target.admin());
    let zone_of = |tenant: &Tenant| {
        tenant.client.create("/api/billingzones/", &json!({"billing_profile_id": tenant.profile, "zone": "AT"}))
    };
    let (zone, foreign) = (zone_of(&tenant), zone_of(&other));
    let (client, path) = (&tenant.client, "/api/billingfees/");
    let good = || fee(tenant.profile, zone, "^43");
    let first = client.create(path, &good());
    refused(&client.post(path, &good()), 422, FEE_TAKEN);
    refused(&client.post(path, &json!({})), 422, "Missing parameter 'billing_profile_id'.");
    for profile in [json!(other.profile), json!("x"), json!([1])] {
        let body = with(good(), "billing_profile_id", profile);
        refused(&client.post(path, &body), 422, "Invalid 'billing_profile_id'.");
    }
    for zone in [json!(foreign), json!("x"), Value::Null] {
        refused(&client.post(path, &with(good(), "billing_zone_id", zone)), 422, "Invalid 'billing_zone_id'.");
    }
    let alone = with(without(good(), "billing_zone_id"), "billing_zone_zone", json!("FR"));
    refused(&client.post(path, &alone), 422, "Invalid 'billing_zone_id'.");
    let by_name =
        |name: &str| with(with(alone.clone(), "billing_zone_zone", json!(name)), "billing_zone_detail", json!("x"));
    assert_eq!(client.post(path, &by_name(&"x".repeat(128))).status, 422);
    // A fee that is refused makes no zone.
    refused(&client.post(path, &by_name("FR")), 422, FEE_TAKEN);
    assert!(client.list("billingzones", &format!("billing_profile_id={}&zone=FR", tenant.profile)).is_empty());

    let errors = |body: &Value, expected: &str| {
        refused(&client.post(path, body), 422, &format!("Validation failed. {expected}"));
    };
    let needed = "Onpeak init interval field is required,Onpeak init interval must be greater than 0";
    let missing = without(without(good(), "onpeak_init_interval"), "destination");
    errors(
        &missing,
        &format!(
            "field='destination', input='', errors='Destination field is required'; \
         field='onpeak_init_interval', input='', errors='{needed}'"
        ),
    );
    // What fails beside others comes last.
    let several = with(
        with(with(good(), "source", json!("(")), "onpeak_init_interval", json!(0)),
        "offpeak_init_rate",
        json!("x"),
    );
    errors(
        &several,
        "field='offpeak_init_rate', input='x', errors='Must be a number. May contain numbers, +, - and decimal \
         separator '.''; field='onpeak_init_interval', input='0', errors='Onpeak init interval must be greater than 0'; \
         field='source', input='(', errors='Source no valid regexp'",
    );
    errors(
        &with(good(), "match_mode", json!("foo")),
        "field='match_mode', input='foo', errors=''foo' is not a valid value'",
    );

    let item = format!("{path}{first}");
    refused(
        &client.put(&item, &with(good(), "billing_profile_id", json!(other.profile))),
        422,
        "Invalid 'billing_profile_id'",
    );
    refused(&client.put(&item, &with(good(), "billing_zone_id", json!(foreign))), 422, "Invalid 'billing_zone_id'");
    // A prefix may look like no pattern, and cannot become one.
    let prefix = json!({"match_mode": "prefix", "destination": "+43", "source": "", "use_free_time": true});
    let mut body = good();
    body.as_object_mut().expect("an object").extend(prefix.as_object().cloned().expect("an object"));
    assert_eq!(client.put(&item, &body).status, 204);
    let shown = client.get(&item).json();
    let members = ["match_mode", "source", "onpeak_use_free_time", "offpeak_use_free_time"];
    assert_eq!(members.map(|name| shown[name].clone()), [json!("prefix"), json!(""), json!(true), json!(true)]);
    let mode = json!([{"op": "replace", "path": "/match_mode", "value": "regex_longest_match"}]);
    let no_pattern = "Validation failed. field='destination', input='+43', errors='Destination no valid regexp'";
    refused(&client.patch(&item, &mode), 422, no_pattern);
    let small = json!([{"op": "replace", "path": "/onpeak_init_rate", "value": 0.000_001}, {"op": "add", "path": "/use_free_time", "value": 0}]);
    assert_eq!(client.patch(&item, &small).status, 204);
    let shown = client.get(&item).json();
    assert_eq!((&shown["onpeak_init_rate"], &shown["onpeak_use_free_time"]), (&json!(0.000_001), &json!(false)));
    let _ = client.create(path, &good());
    refused(&client.put(&item, &with(good(), "source", json!("."))), 422, FEE_TAKEN);
}

fn files(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&target.admin());
    let client = &tenant.client;
    let query = format!("?billing_profile_id={}", tenant.profile);
    let prices = "0.1,60,0.1,30,0.05,60,0.05,30";
    // More lines than a batch, some twice, in zones that come again.
    let many: String =
        (0..1200).map(|at| format!(".,^43{:04},out,Z{},{prices}\n", at % 1100, format_args!("{},", at % 7))).collect();
    let reply = upload(client, &query, &many);
    assert_eq!((reply.status, reply.body.as_str(), reply.header("location")), (201, "", None), "{reply}");
    let count = |query: &str| client.get(&format!("/api/billingfees/{query}&rows=1")).json()["total_count"].clone();
    assert_eq!(count(&query), 1100);
    assert_eq!(client.list("billingzones", &query[1..]).len(), 7);
    // Lines that cannot be used: no text, too many cells, a wrong flag, a long zone. A good one behind them counts.
    let mut odd = b".,^1,out,A,\xff,1,60,1,60,1,60,1,60\n".to_vec();
    let cells = format!(".,^2,out,A,,{prices},1,prefix,0,,0,,0,0,more\n.,^3,out,A,,{prices},maybe\n");
    odd.extend(format!("{cells}.,^4,out,{},,{prices}\n,^5,in,Z1,,{prices}\n", "A".repeat(128)).bytes());
    let path = format!("/api/billingfees/{query}");
    assert_eq!(client.send(&Method::POST, &path, &[("content-type", "text/csv")], Some(odd)).status, 201);
    assert_eq!(count(&query), 1101);
    let fifth = client.list("billingfees", &format!("{}&order_by=id&order_by_direction=desc&rows=1", &query[1..]));
    assert_eq!((&fifth[0]["destination"], &fifth[0]["source"]), (&json!("^5"), &json!("")));
    for (query, message) in [
        (String::new(), "Missing parameter 'billing_profile_id'."),
        (format!("?billing_profile_id={}", other.profile), "Invalid 'billing_profile_id'."),
        ("?billing_profile_id=x".to_owned(), "Invalid 'billing_profile_id'."),
    ] {
        refused(&upload(client, &query, ".,^1,out,A,,1,1,1,1,1,1,1,1"), 422, message);
    }
    refused(&upload(client, &query, " \n"), 400, "This request is missing a message body.");
    for no in ["false", "0", ""] {
        assert_eq!(upload(client, &format!("{query}&purge_existing={no}"), "nothing").status, 201);
        assert_eq!(count(&query), 1101, "{no}");
    }
    assert_eq!(upload(client, &format!("{query}&purge_existing=1"), &format!(".,^1,out,A,,{prices}")).status, 201);
    assert_eq!(count(&query), 1);
    let form = client.send(&Method::POST, &path, &[("content-type", "text/plain")], Some(b"x".to_vec()));
    refused(&form, 415, "Unsupported media type 'text/plain', accepting application/json or text/csv only.");
    let download = client.send(&Method::GET, &path, &[("accept", "text/csv")], None);
    refused(&download, 400, "unsupported accept content type");
}

fn columns() {
    let order = "destination, direction, zone, onpeak_init_interval, onpeak_follow_interval, offpeak_init_interval, \
                 offpeak_follow_interval, use_free_time";
    let server =
        Server::start_with(Engine::Sqlite, &format!("www_admin: {{fees_csv: {{element_order: [{order}]}}}}\n"));
    let admin = server.admin();
    // The first profile has what the platform begins with.
    let first = admin.list("billingfees", "billing_profile_id=1");
    assert_eq!((first.len(), &first[0]["destination"], &first[0]["billing_zone_id"]), (1, &json!(".*"), &json!(1)));
    assert_eq!(admin.get("/api/billingzones/1").json()["detail"], "All Destinations");
    assert_eq!(
        upload(&admin, "?billing_profile_id=1", "^49,in,DE,1,2,3,4,1\n.,^43,out,AT,Austria,1,1,1,1,1,1,1,1\n").status,
        201
    );
    let fees = admin.list("billingfees", "billing_profile_id=1&order_by=id");
    assert_eq!(fees.len(), 2, "{fees:?}");
    let members = ["source", "destination", "offpeak_follow_interval", "onpeak_use_free_time", "offpeak_use_free_time"];
    assert_eq!(
        members.map(|name| fees[1][name].clone()),
        [json!("."), json!("^49"), json!(4), json!(true), json!(true)]
    );
}

fn voucher(reseller: u64, code: &str) -> Value {
    json!({"reseller_id": reseller, "code": code, "amount": 1000, "valid_until": "2036-12-31"})
}

const CODE_TAKEN: &str = "Voucher with this code already exists for this reseller";

fn vouchers(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let other = Tenant::create(&target.admin());
    let (client, admin, path) = (&tenant.client, &tenant.platform, "/api/vouchers/");
    let word = names::unique();
    let code = format!("PLAIN-{word}");
    let id = admin.create(path, &with(voucher(tenant.reseller, &code), "customer_id", json!(tenant.customer())));
    let item = format!("{path}{id}");
    let shown = client.get(&item).json();
    let members = ["code", "amount", "valid_until", "package_id", "reseller_id"];
    let expected = [json!(code), json!(1000), json!("2036-12-31 00:00:00"), Value::Null, Value::Null];
    assert_eq!(members.map(|name| shown[name].clone()), expected);
    assert_eq!(shown["_links"]["ngcp:resellers"]["href"], json!(format!("/api/resellers/{}", tenant.reseller)));
    assert_eq!(admin.get(&item).json()["reseller_id"], json!(tenant.reseller));
    // Codes are unique per reseller, letter by letter.
    refused(&client.post(path, &voucher(0, &code)), 422, CODE_TAKEN);
    let _ = other.client.create(path, &voucher(0, &code));
    let second = client.create(path, &voucher(0, &code.to_lowercase()));
    refused(&client.put(&format!("{path}{second}"), &voucher(0, &code)), 422, CODE_TAKEN);
    let base64 = STANDARD.encode(&code);
    for query in [base64.as_str(), base64.trim_end_matches('=')] {
        let found = client.list("vouchers", &format!("base64_code={}", query.replace('+', "%2B").replace('=', "%3D")));
        assert_eq!(found.iter().map(|one| &one["id"]).collect::<Vec<_>>(), [&json!(id)], "{query}");
    }
    assert!(client.list("vouchers", "base64_code=%3F").is_empty());
    // A patch that does not name the code keeps it; a replace needs it, and shows the new time.
    let amount = json!([{"op": "replace", "path": "/amount", "value": -5}]);
    assert_eq!(client.patch(&item, &amount).status, 204);
    assert_eq!((&client.get(&item).json()["code"], &client.get(&item).json()["amount"]), (&json!(code), &json!(-5)));
    let required = |field: &str, label: &str| {
        format!("Validation failed. field='{field}', input='', errors='{label} field is required'")
    };
    refused(&client.put(&item, &without(voucher(0, ""), "code")), 422, &required("code", "Code"));
    refused(
        &client.patch(&item, &json!([{"op": "replace", "path": "/code", "value": null}])),
        422,
        &required("code", "Code"),
    );
    let used = json!([{"op": "replace", "path": "/used_at", "value": "2030-01-01"}]);
    assert!(matches!(client.patch(&item, &used).status, 400 | 422));
    let until = with(voucher(0, "NEW"), "valid_until", json!("2036-06-30T12:00:00+02:00"));
    let until = with(until, "code", json!(format!("NEW-{word}")));
    let headers = [("content-type", "application/json"), ("prefer", "return=representation")];
    let answer = client.send(&Method::PUT, &item, &headers, Some(until.to_string().into_bytes()));
    assert_eq!((answer.status, &answer.json()["valid_until"]), (200, &json!("2036-06-30 12:00:00")), "{answer}");
    assert_eq!(answer.json()["customer_id"], Value::Null);

    let late = with(voucher(0, "x"), "valid_until", json!("2038-01-01"));
    let year = "Invalid date format, YYYY must not be greater than 2037";
    refused(
        &client.post(path, &late),
        422,
        &format!("Validation failed. field='valid_until', input='2038-01-01 00:00:00', errors='{year}'"),
    );
    refused(&admin.post(path, &without(voucher(0, "x"), "reseller_id")), 422, &required("reseller_id", "Reseller"));
    refused(&admin.post(path, &voucher(999_999_999, "x")), 422, "Invalid 'reseller_id'.");
    for (member, value) in
        [("package_id", json!(1)), ("customer_id", json!(other.customer())), ("customer_id", json!(0))]
    {
        refused(&client.post(path, &with(voucher(0, "x"), member, value)), 422, &format!("Invalid '{member}'."));
    }
    // Without billing data there is no code, and nothing to change.
    let login = format!("poor_{word}");
    let _ = admin.create("/api/admins/", &with(admin_body(&login, tenant.reseller), "billing_data", json!(false)));
    let poor = client.with_login(&login, PASSWORD);
    let seen = poor.get(&item).json();
    assert_eq!((seen.get("code"), &seen["amount"]), (None, &json!(1000)));
    refused(&poor.post(path, &voucher(0, "x")), 403, "Insufficient rights to create voucher");
    refused(&poor.put(&item, &voucher(0, "x")), 403, "Insufficient rights to edit voucher");
    refused(&poor.delete(&item), 403, "Insufficient rights to delete voucher");
    assert_eq!(client.delete(&item).status, 204);
    refused(&client.get(&item), 404, "Entity 'voucher' not found.");
}

fn keys() {
    let settings = |key: &str, iv: &str| format!("www_admin: {{security: {{voucher_key: {key}, voucher_iv: {iv}}}}}\n");
    let (first, second) =
        (settings("aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"), settings("cccccccccccccccc", "bbbbbbbbbbbbbbbb"));
    let mut server = Server::start_with(Engine::Sqlite, &first);
    let admin = server.admin();
    let id = admin.create("/api/vouchers/", &voucher(1, "SECRET-1"));
    let item = format!("/api/vouchers/{id}");
    let stored = server.database().texts("SELECT code AS t FROM vouchers");
    assert!(stored.len() == 1 && !stored[0].contains("SECRET"), "{stored:?}");
    // Other keys, without a restart: the old code stays, is not shown, and is there again with its own keys.
    let apply = |server: &mut Server, settings: &str| {
        server.rewrite(0, settings);
        let output = server.command(&["config", "apply", "keys"], "");
        assert!(output.status.success(), "{output:?}");
    };
    apply(&mut server, &second);
    let shown = admin.get(&item).json();
    assert_eq!((shown.get("code"), &shown["amount"]), (None, &json!(1000)));
    assert!(admin.list("vouchers", "base64_code=U0VDUkVULTE").is_empty());
    assert_eq!(admin.patch(&item, &json!([{"op": "replace", "path": "/amount", "value": 7}])).status, 204);
    let newer = admin.create("/api/vouchers/", &voucher(1, "SECRET-2"));
    apply(&mut server, &first);
    let shown = admin.get(&item).json();
    assert_eq!((&shown["code"], &shown["amount"]), (&json!("SECRET-1"), &json!(7)));
    // A code that is set anew is readable from then on.
    let path = format!("/api/vouchers/{newer}");
    assert_eq!(admin.put(&path, &voucher(1, "SECRET-3")).status, 204);
    assert_eq!(admin.get(&path).json()["code"], "SECRET-3");
    apply(&mut server, &settings("~", "~"));
    let none = "No voucher_key and voucher_iv have been configured";
    let replies = [
        admin.get("/api/vouchers/"),
        admin.get(&item),
        admin.post("/api/vouchers/", &voucher(1, "x")),
        admin.delete(&item),
    ];
    for reply in replies {
        refused(&reply, 500, none);
    }
    apply(&mut server, &first);
    assert_eq!(admin.get(&item).json()["code"], "SECRET-1");
    server.assert_healthy();
}
