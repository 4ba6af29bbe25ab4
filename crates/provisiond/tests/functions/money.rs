//! Balances and fraud limits of accounts, off-peak times of billing profiles.

use super::*;

#[tokio::test]
async fn a_balance_grows_and_shrinks() {
    let platform = Platform::new(Settings::default()).await;
    // The platform's clock stands at noon of the 27th of a month with thirty days.
    let data = json!({"name": "Basic", "interval_free_cash": 300, "interval_free_time": 600});
    platform.good("create_billing_profile", json!({"handle": "basic", "data": data})).await;
    let id = platform.good("create_voip_account", json!({"data": {"billing_profile": "basic"}})).await;
    let balance = async || platform.good("get_voip_account_balance", json!({"id": id})).await;
    let shown = |cash: f64, seconds: i64| {
        json!({
            "cash_balance": cash, "cash_balance_interval": 0.0,
            "free_time_balance": seconds, "free_time_balance_interval": 0,
        })
    };
    assert_eq!(balance().await, shown(40.0, 80));
    assert_eq!(platform.rows("balance_intervals").await, 0);
    let add = |data: Value| json!({"id": id, "data": data});
    platform.good("update_voip_account_balance", add(json!({"cash": 1000, "free_time": 20}))).await;
    assert_eq!(balance().await, shown(1040.0, 100));
    platform.good("update_voip_account_balance", add(json!({"cash": "-1540"}))).await;
    platform.good("update_voip_account_balance", add(json!({}))).await;
    assert_eq!((balance().await, platform.rows("balance_intervals").await), (shown(-500.0, 100), 1));
    for (data, code) in [
        (json!({"cash": 0.5}), Code::MalformedAmount),
        (json!({"cash": "much"}), Code::MalformedParam),
        (json!({"free_time": 2_147_483_647}), Code::MalformedParam),
        (json!({"cash_balance": 1}), Code::UnknownParam),
    ] {
        assert_eq!(platform.code("update_voip_account_balance", add(data.clone())).await, code, "{data}");
    }
    assert_eq!(balance().await, shown(-500.0, 100));
    let (_, south) = platform.reseller("south_admin").await;
    assert_eq!(platform.code_as(&south, "get_voip_account_balance", json!({"id": id})).await, Code::NoSuchAccount);
    platform.good("terminate_voip_account", json!({"id": id})).await;
    assert_eq!(platform.code("get_voip_account_balance", json!({"id": id})).await, Code::NoSuchAccount);
    assert_eq!(platform.code("update_voip_account_balance", add(json!({"cash": 1}))).await, Code::NoSuchAccount);
}

#[tokio::test]
async fn missing_intervals_are_caught_up() {
    let platform = Platform::new(Settings::default()).await;
    let data = json!({"name": "Basic", "interval_free_cash": 300, "interval_free_time": 600});
    platform.good("create_billing_profile", json!({"handle": "basic", "data": data})).await;
    let id = platform.good("create_voip_account", json!({"data": {"billing_profile": "basic"}})).await;
    let account = id.as_i64().unwrap();
    let created = NaiveDate::from_ymd_opt(2026, 8, 16).unwrap().and_hms_opt(12, 0, 0).unwrap();
    let store = platform.engine.store();
    store
        .write(move |session: &mut dyn Session| {
            Box::pin(async move {
                let set = Record::new().with("create_timestamp", created);
                session.update("contracts", &Cond::eq("id", account), &set).await
            })
        })
        .await
        .unwrap();
    // Included cash is never carried over.
    assert_eq!(platform.good("get_voip_account_balance", json!({"id": id})).await["cash_balance"], 300.0);
    platform.good("update_voip_account_balance", json!({"id": id, "data": {"cash": 10}})).await;
    assert_eq!(platform.rows("balance_intervals").await, 4);
    assert_eq!(platform.good("get_voip_account_balance", json!({"id": id})).await["cash_balance"], 310.0);
}

#[tokio::test]
async fn an_account_has_fraud_limits_of_its_own() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let id = platform.good("create_voip_account", json!({"data": {"billing_profile": "basic"}})).await;
    let limits = async || platform.good("get_voip_account_fraud_preferences", json!({"id": id})).await;
    assert_eq!(limits().await, json!([]));
    let set = |data: Value| json!({"id": id, "data": data});
    let data = json!({"fraud_daily_limit": 1000, "fraud_daily_lock": "outgoing", "fraud_daily_notify": ["a@example.org", "b@example.org"]});
    platform.good("set_voip_account_fraud_preferences", set(data)).await;
    let expected = json!([{
        "fraud_daily_limit": 1000, "fraud_daily_lock": "outgoing", "fraud_daily_notify": ["a@example.org", "b@example.org"],
        "fraud_interval_limit": null, "fraud_interval_lock": null, "fraud_interval_notify": [],
    }]);
    assert_eq!(limits().await, expected);
    for (data, code) in [
        (json!({"fraud_daily_limit": 1, "fraud_daily_lock": "some"}), Code::UnknownLock),
        (json!({"fraud_daily_limit": 1, "fraud_daily_notify": ["nobody"]}), Code::Email),
        (json!({"fraud_daily_limit": 0.5}), Code::MalformedParam),
        (json!({"fraud_daily_lock": "global"}), Code::MalformedParam),
        (json!({"fraud_daily_notify": ["a@example.org"], "fraud_interval_limit": 1}), Code::MalformedParam),
    ] {
        assert_eq!(platform.code("set_voip_account_fraud_preferences", set(data.clone())).await, code, "{data}");
    }
    assert_eq!(limits().await, expected);
    platform.good("set_voip_account_fraud_preferences", set(json!({"fraud_interval_limit": 5}))).await;
    let replaced = limits().await;
    assert_eq!((&replaced[0]["fraud_interval_limit"], &replaced[0]["fraud_daily_limit"]), (&json!(5), &Value::Null));
    platform.good("reset_voip_account_fraud_preferences", json!({"id": id})).await;
    platform.good("reset_voip_account_fraud_preferences", json!({"id": id})).await;
    assert_eq!(limits().await, json!([]));
    let (_, south) = platform.reseller("south_admin").await;
    let foreign = platform.code_as(&south, "set_voip_account_fraud_preferences", set(json!({}))).await;
    assert_eq!(foreign, Code::NoSuchAccount);
    let profile = json!({"handle": "basic", "data": {"fraud_daily_limit": 5, "fraud_daily_notify": ["nobody"]}});
    assert_eq!(platform.code("update_billing_profile", profile).await, Code::Email);
}

#[tokio::test]
async fn off_peak_times_are_kept_day_by_day() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let set = |times: Value| json!({"handle": "basic", "offpeak_times": times});
    let shown = async || platform.good("get_billing_profile_offpeak_times", json!({"handle": "basic"})).await;
    assert_eq!(shown().await, json!({"weekdays": [], "special": []}));
    let evening = json!({"start": "18:00:00"});
    let times = json!({
        "weekdays": [{"day": 0, "ranges": [{"end": "07:59:59"}, evening]}, {"day": 6, "ranges": [{}]}],
        "special": [{"date": "2035-12-24", "ranges": [evening]}, {"date": "2035-12-25", "ranges": [{}]}],
    });
    platform.good("set_billing_profile_offpeak_times", set(times)).await;
    let day = |start: &str, end: &str| json!({"start": start, "end": end});
    let sunday = json!({"day": 6, "ranges": [day("00:00:00", "23:59:59")]});
    let eve = json!({"date": "2035-12-24", "ranges": [day("18:00:00", "23:59:59")]});
    let monday = json!({"day": 0, "ranges": [day("00:00:00", "07:59:59"), day("18:00:00", "23:59:59")]});
    let expected = json!({
        "weekdays": [monday, sunday],
        "special": [eve, {"date": "2035-12-25", "ranges": [day("00:00:00", "23:59:59")]}],
    });
    assert_eq!(shown().await, expected);
    for (times, code) in [
        (json!({"weekdays": [{"day": 7, "ranges": []}]}), Code::MalformedParam),
        (json!({"weekdays": [{"day": 1, "ranges": [{"start": "8"}]}]}), Code::MalformedDaytime),
        (json!({"weekdays": [{"day": 1, "ranges": [day("10:00:00", "09:00:00")]}]}), Code::FromAfterTo),
        (json!({"weekdays": [{"day": 1, "ranges": [day("08:00:00", "10:00:00"), evening, {}]}]}), Code::MalformedParam),
        (json!({"special": [{"date": "24.12.2035", "ranges": []}]}), Code::MalformedDate),
        (json!({"special": [{"ranges": []}]}), Code::MissingParam),
    ] {
        let parameters = set(times.clone());
        assert_eq!(platform.code("set_billing_profile_offpeak_times", parameters).await, code, "{times}");
    }
    assert_eq!(shown().await, expected);
    let times = json!({"weekdays": [{"day": 0, "ranges": []}], "special": [{"date": "2035-12-25", "ranges": []}]});
    platform.good("set_billing_profile_offpeak_times", set(times)).await;
    assert_eq!(shown().await, json!({"weekdays": [sunday], "special": [eve]}));
    let (_, south) = platform.reseller("south_admin").await;
    let foreign = platform.code_as(&south, "get_billing_profile_offpeak_times", json!({"handle": "basic"})).await;
    assert_eq!(foreign, Code::NoSuchProfile);
}

#[tokio::test]
async fn fees_are_stored_by_source_destination_and_direction() {
    let platform = Platform::new(Settings::default()).await;
    platform.ready().await;
    let set = |fees: Value| json!({"handle": "basic", "fees": fees});
    let search = |filter: Value| json!({"handle": "basic", "filter": filter});
    let shown = async || platform.good("search_billing_profile_fees", json!({"handle": "basic"})).await;
    assert_eq!(shown().await, json!({"fees": [], "total_count": 0}));
    let fee = |destination: &str, rate: f64| {
        json!({
            "destination": destination, "zone": "AT", "zone_detail": "Austria", "onpeak_init_rate": rate,
            "onpeak_init_interval": 60, "offpeak_init_rate": 0.05,
        })
    };
    let full = |destination: &str, rate: f64| {
        json!({
            "source": ".", "destination": destination, "direction": "out", "zone": "AT", "zone_detail": "Austria",
            "onpeak_init_rate": rate, "onpeak_init_interval": 60, "onpeak_follow_rate": rate, "onpeak_follow_interval": 60,
            "offpeak_init_rate": 0.05, "offpeak_init_interval": 60, "offpeak_follow_rate": rate, "offpeak_follow_interval": 60,
            "use_free_time": false,
        })
    };
    let three = json!([fee("^431", 0.1), fee("^432", 0.1), fee("^433", 1.0 / 3.0)]);
    platform.good("set_billing_profile_fees", set(three)).await;
    let rounded = full("^433", 0.333_333_333_333);
    let expected = json!({"fees": [full("^431", 0.1), full("^432", 0.1), rounded], "total_count": 3});
    assert_eq!(shown().await, expected);
    assert_eq!(platform.rows("billing_zones").await, 2);
    let found = platform
        .good("search_billing_profile_fees", search(json!({"destination": "^43_", "limit": 1, "offset": 1})))
        .await;
    assert_eq!(found, json!({"fees": [full("^432", 0.1)], "total_count": 3}));
    for filter in [json!({"zone": "D%"}), json!({"zone_detail": "Germany"}), json!({"direction": "in"})] {
        let found = platform.good("search_billing_profile_fees", search(filter)).await;
        assert_eq!(found, json!({"fees": [], "total_count": 0}));
    }
    for (fees, code) in [
        (json!([fee("^431", 5.0), fee("^431", 5.0)]), Code::DuplicateDestination),
        (json!([fee("^431", 5.0), {"destination": "^44", "onpeak_init_rate": 1.0}]), Code::InvalidZone),
        (json!([fee("^431", 5.0), {"destination": "^44", "zone": "UK"}]), Code::MalformedParam),
        (json!([fee("^431", 5.0), fee("^(44", 1.0)]), Code::MalformedParam),
        (json!([{"zone": "UK"}]), Code::MissingParam),
    ] {
        assert_eq!(platform.code("set_billing_profile_fees", set(fees.clone())).await, code, "{fees}");
    }
    assert_eq!(shown().await, expected);
    // One changes, one goes, one that is not there goes without a word; what REST knows besides stays.
    platform
        .good(
            "set_billing_profile_fees",
            set(json!([fee("^431", 0.2), {"destination": "^432"}, {"destination": "^9"}])),
        )
        .await;
    assert_eq!(shown().await["fees"], json!([full("^431", 0.2), rounded]));
    let purging = json!({"handle": "basic", "fees": [fee("^433", 0.1), fee("^49", 0.1)], "purge_existing": true});
    platform.good("set_billing_profile_fees", purging).await;
    assert_eq!(shown().await["fees"], json!([full("^433", 0.1), full("^49", 0.1)]));
    // That of the first profile is not touched.
    assert_eq!(platform.rows("billing_fees").await, 3);
    let (_, south) = platform.reseller("south_admin").await;
    for name in ["set_billing_profile_fees", "search_billing_profile_fees"] {
        let parameters = if name.starts_with("set") { set(json!([])) } else { json!({"handle": "basic"}) };
        assert_eq!(platform.code_as(&south, name, parameters).await, Code::NoSuchProfile, "{name}");
    }
}
