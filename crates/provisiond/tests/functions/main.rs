//! The functions of SOAP and XMLRPC on a database, called as the frontends call them.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what is wrong, and reading JSON with [] gives null for what is absent"
)]

mod accounts;
mod customers;
mod features;
mod maintenance;
mod money;
mod numbers;
mod peering;
mod purge;
mod resellers;
mod routing;
mod sounds;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime};
use provisiond::hasher::Bcrypt;
use provisioning_core::context::Hasher;
use provisioning_core::function::{Backend, Code, Deadline, Disabled, Functions, Input, Invocation, Switch, catalogue};
use provisioning_core::operation::Engine;
use provisioning_core::query::{Cond, Query};
use provisioning_core::record::Record;
use provisioning_core::settings::{FunctionSettings, JournalSwitch, Settings, SystemUser};
use provisioning_core::store::{Session, Store};
use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_store::{Database, Keys, Options};
use serde_json::{Value, json};

const PASSWORD: &str = "secret of admin";

/// A platform on a database of its own, with one login that sees everything.
struct Platform {
    engine: Engine<Database>,
    _folder: tempfile::TempDir,
}

/// Settings with a journal of everything that these tests change.
fn journaled() -> Settings {
    let journal = ["customers", "customercontacts", "subscribers", "contracts", "systemcontacts", "resellers"];
    let all = JournalSwitch { create: true, update: true, delete: true, ..JournalSwitch::default() };
    Settings { journal: journal.map(|name| (name.to_owned(), all)).into(), ..Settings::default() }
}

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 27).unwrap().and_hms_opt(12, 0, 0).unwrap()
}

/// A value as a client without types sends it.
fn input(value: &Value) -> Input {
    match value {
        Value::Null => Input::Null,
        Value::Bool(flag) => Input::Boolean(*flag),
        Value::Number(number) => number.as_i64().map_or(Input::Double(number.as_f64().unwrap()), Input::Int),
        Value::String(text) => Input::Text(text.clone()),
        Value::Array(items) => Input::List(items.iter().map(input).collect()),
        Value::Object(members) => {
            Input::Struct(members.iter().map(|(name, value)| (name.clone(), input(value))).collect())
        }
    }
}

impl Platform {
    async fn new(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/db.sqlite", folder.path().display());
        let options =
            Options { url, max_connections: 4, connect_timeout: Duration::from_secs(5), keys: Keys::default() };
        let connection = Database::connect_raw(&options).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        let store = Database::connect(&options).await.unwrap();
        let hasher = Bcrypt::new(4);
        let hash = hasher.hash(PASSWORD).await.unwrap();
        let admin = Record::new()
            .with("reseller_id", 1)
            .with("login", "admin")
            .with("login_key", "admin")
            .with("password", hash)
            .with("is_active", true)
            .with("is_master", true)
            .with("is_superuser", true)
            .with("show_passwords", true)
            .with("create_timestamp", now())
            .with("modify_timestamp", now());
        store
            .write(move |session: &mut dyn Session| {
                let admin = admin.clone();
                Box::pin(async move { session.insert("admins", &admin).await })
            })
            .await
            .unwrap();
        Self { engine: Engine::new(store, settings, Arc::new(hasher)), _folder: folder }
    }

    /// Calls a function as the login; the code of its failure with the sentence.
    async fn call(&self, function: &str, parameters: Value) -> Result<Value, (Code, String)> {
        let authentication = json!({"type": "admin", "username": "admin", "password": PASSWORD});
        self.call_as(&authentication, function, parameters).await
    }

    async fn call_as(&self, who: &Value, function: &str, parameters: Value) -> Result<Value, (Code, String)> {
        self.call_from(who, "192.0.2.1", function, parameters).await
    }

    async fn call_from(
        &self,
        who: &Value,
        address: &str,
        function: &str,
        parameters: Value,
    ) -> Result<Value, (Code, String)> {
        let invocation = Invocation {
            service: None,
            function,
            authentication: Some(input(who)),
            parameters: (!parameters.is_null()).then(|| input(&parameters)),
            address,
            now: now(),
            request_id: "test".into(),
            deadline: Deadline::at(Instant::now()),
        };
        let answer = self.engine.invoke(invocation).await;
        answer.map(|answer| answer.value).map_err(|failure| (failure.code, failure.text))
    }

    /// A reseller beside the first one: its id, and the login that manages it.
    async fn reseller(&self, login: &str) -> (Value, Value) {
        let contract = json!({"billing_profile": "default", "contact": {"company": "South"}});
        let contract_id = self.good("create_reseller_contract", json!({"data": contract})).await;
        let data = json!({"contract_id": contract_id, "name": login});
        let reseller = self.good("create_reseller", json!({"data": data})).await;
        let rights = json!({
            "password": PASSWORD, "reseller_id": reseller, "is_active": true, "is_master": true, "show_passwords": false
        });
        self.good("create_admin", json!({"login": login, "data": rights})).await;
        (reseller, json!({"type": "reseller", "username": login, "password": PASSWORD}))
    }

    /// The journal: names of resources with what happened to them, in the order of the entries after a number of them.
    async fn journal(&self, after: usize) -> Vec<String> {
        let mut session = self.engine.store().read().await.unwrap();
        let rows = session.select(&Query::table("journals").order("id", false)).await.unwrap();
        let line = |row: &Record| format!("{} {}", row.text("operation").unwrap(), row.text("resource_name").unwrap());
        rows.iter().skip(after).map(line).collect()
    }

    /// The number of rows of a table.
    async fn rows(&self, table: &'static str) -> u64 {
        let mut session = self.engine.store().read().await.unwrap();
        session.count(&Query::table(table)).await.unwrap()
    }

    /// The code of the failure of another login's call.
    async fn code_as(&self, who: &Value, function: &str, parameters: Value) -> Code {
        match self.call_as(who, function, parameters.clone()).await {
            Ok(value) => panic!("{function} {parameters}: {value}"),
            Err((code, _)) => code,
        }
    }

    /// A domain and a billing profile, for accounts with subscribers.
    async fn ready(&self) {
        self.good("create_domain", json!({"domain": "sip.example.org"})).await;
        self.good("create_billing_profile", json!({"handle": "basic", "data": {"name": "Basic"}})).await;
    }

    async fn good(&self, function: &str, parameters: Value) -> Value {
        match self.call(function, parameters.clone()).await {
            Ok(value) => value,
            Err(failure) => panic!("{function} {parameters}: {failure:?}"),
        }
    }

    /// What is switched off.
    fn engine_disabled(&self) -> Disabled {
        self.engine.disabled()
    }

    async fn code(&self, function: &str, parameters: Value) -> Code {
        match self.call(function, parameters.clone()).await {
            Ok(value) => panic!("{function} {parameters}: {value}"),
            Err((code, _)) => code,
        }
    }
}

fn subscriber(name: &str, sn: &str) -> Value {
    json!({
        "username": name,
        "domain": "sip.example.org",
        "password": "a secret phrase",
        "webpassword": "an0ther secret",
        "cc": 43, "ac": "1", "sn": sn,
        "alias_numbers": [{"cc": "43", "ac": "2", "sn": sn}],
    })
}

#[tokio::test]
async fn a_life_cycle() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_billing_profile", json!({"handle": "basic", "data": {"name": "Basic"}})).await;
    let account = json!({
        "billing_profile": "basic",
        "external_id": "crm-1",
        "contact": {"firstname": "Anna", "lastname": "Huber", "gender": "female"},
        "subscribers": [subscriber("anna", "12345")],
    });
    let id = platform.good("create_voip_account", json!({"data": account})).await;
    let read = platform.good("get_voip_account_by_id", json!({"id": id})).await;
    assert_eq!(read["status"], "active");
    assert_eq!(read["billing_profile"], "basic");
    assert_eq!(read["contact"]["firstname"], "Anna");
    assert_eq!(read["contact"]["gender"], "female");
    assert_eq!(read["contact"]["email"], Value::Null);
    let anna = &read["subscribers"][0];
    assert_eq!((&anna["cc"], &anna["sn"]), (&json!("43"), &json!("12345")));
    assert_eq!(anna["alias_numbers"], json!([{"cc": "43", "ac": "2", "sn": "12345"}]));
    assert_eq!(anna["password"], "a secret phrase");
    let same = platform.good("get_voip_account_by_external_id", json!({"external_id": "crm-1"})).await;
    assert_eq!(same, read);

    let name = json!({"username": "anna", "domain": "SIP.example.org"});
    assert_eq!(platform.good("get_subscriber", name.clone()).await, *anna);
    let change = json!({"username": "anna", "domain": "sip.example.org", "sn": "777", "cc": "43", "ac": "1"});
    platform.good("update_voip_account_subscriber", json!({"id": id, "subscriber": change})).await;
    let change = json!({"username": "anna", "domain": "sip.example.org", "password": "another phrase"});
    platform.good("update_subscriber_password", change).await;
    let web = json!({"webusername": "anna", "domain": "sip.example.org", "webpassword": "an0ther secret"});
    platform.good("authenticate_webuser", web).await;
    let set =
        json!({"username": "anna", "domain": "sip.example.org", "preferences": {"clir": 1, "block_in_list": ["431*"]}});
    platform.good("set_subscriber_preferences", set).await;
    let set = json!({"username": "anna", "domain": "sip.example.org", "preferences": {"clir": null}, "unset": ["cc"]});
    platform.good("set_subscriber_preferences", set).await;
    let preferences = platform.good("get_subscriber_preferences", name.clone()).await;
    assert_eq!(preferences["block_in_list"], json!(["431*"]));
    assert_eq!((&preferences["clir"], &preferences["cc"]), (&Value::Null, &Value::Null));

    let lock = json!({"id": id, "username": "anna", "domain": "sip.example.org", "lock": "outgoing"});
    platform.good("lock_voip_account_subscriber", lock).await;
    let read = platform.good("get_subscriber", name.clone()).await;
    assert_eq!((&read["status"], &read["sn"]), (&json!("locked"), &json!("777")));
    assert_eq!(platform.good("get_subscriber_preferences", name.clone()).await["lock"], "2");
    platform.good("lock_voip_account", json!({"id": id, "lock": "none"})).await;
    assert_eq!(platform.good("get_subscriber", name.clone()).await["status"], "active");

    let found = platform.good("search_subscribers", json!({"filter": {"number": "43177%"}})).await;
    assert_eq!((&found["total_count"], &found["subscribers"][0]["username"]), (&json!(1), &json!("anna")));
    assert_eq!(platform.code("delete_billing_profile", json!({"handle": "basic"})).await, Code::ProfileInUse);
    platform.good("terminate_voip_account", json!({"id": id})).await;
    assert_eq!(platform.code("get_subscriber", name).await, Code::NoSuchSubscriber);
    let read = platform.good("get_voip_account_by_id", json!({"id": id})).await;
    assert_eq!((&read["status"], &read["subscribers"][0]["status"]), (&json!("terminated"), &json!("terminated")));
    let all = platform.good("search_subscribers", json!({"filter": {"terminated": "1"}})).await;
    assert_eq!(all["total_count"], 1);
    assert_eq!(platform.good("search_subscribers", Value::Null).await["total_count"], 0);
    platform.good("delete_domain", json!({"domain": "sip.example.org"})).await;
}

#[tokio::test]
async fn a_failure_leaves_nothing_behind() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_billing_profile", json!({"handle": "basic", "data": {}})).await;
    let account = |second: Value| {
        let subscribers = json!([subscriber("anna", "12345"), second]);
        json!({"data": {"billing_profile": "basic", "external_id": "x", "subscribers": subscribers}})
    };
    let with = |member: &str, value: Value| {
        let mut other = subscriber("bert", "999");
        other[member] = value;
        other
    };
    for (second, code) in [
        (subscriber("anna", "999"), Code::ExistingSubscriber),
        (subscriber("bert", "12345"), Code::AssignedNumber),
        (with("domain", json!("other.example.org")), Code::NoSuchDomain),
        (with("username", json!("b@d")), Code::MalformedUsername),
        (with("password", json!("short")), Code::PassLength),
        (with("cc", json!("x")), Code::MalformedCc),
        (with("cc", Value::Null), Code::MissingNumberPart),
        (with("alias_numbers", json!([{"cc": "43", "ac": "1", "sn": "999"}])), Code::DuplicatedNumber),
        (with("nonsense", json!(1)), Code::UnknownParam),
        (with("admin", json!("maybe")), Code::MalformedParam),
    ] {
        assert_eq!(platform.code("create_voip_account", account(second.clone())).await, code, "{second}");
        assert_eq!(platform.good("search_subscribers", Value::Null).await["total_count"], 0, "{second}");
        let by = json!({"external_id": "x"});
        assert_eq!(platform.code("get_voip_account_by_external_id", by).await, Code::NoSuchAccount, "{second}");
    }
    platform.good("create_voip_account", account(subscriber("bert", "999"))).await;
    assert_eq!(platform.code("create_voip_account", account(Value::Null)).await, Code::MalformedParam);
}

#[tokio::test]
async fn who_may_call() {
    let disabled = Disabled { switches: vec![Switch::Billing], ..Disabled::default() };
    let functions = FunctionSettings { disabled, ..FunctionSettings::default() };
    let platform = Platform::new(Settings { functions, ..Settings::default() }).await;
    assert_eq!(platform.code("no_such_function", Value::Null).await, Code::UnknownFunction);
    assert_eq!(platform.code("get_billing_profiles", Value::Null).await, Code::DisabledFunction);
    assert!(!catalogue().published(&platform.engine.disabled()).any(|one| one.switch == Switch::Billing));
    let wrong = json!({"type": "admin", "username": "admin", "password": "x"});
    let failure = platform.call_as(&wrong, "get_domains", Value::Null).await.expect_err("refused");
    assert_eq!(failure, (Code::AuthFailed, "authentication failed".to_owned()));
    let scoped = json!({"type": "reseller", "username": "admin", "password": PASSWORD});
    let failure = platform.call_as(&scoped, "get_domains", Value::Null).await.expect_err("refused");
    assert_eq!(failure.0, Code::AuthFailed);
    for (who, code) in [
        (json!({"type": "admin", "username": "admin"}), Code::MissingParam),
        (json!({"type": "nobody", "username": "admin", "password": "x"}), Code::MalformedParam),
        (json!("admin"), Code::MalformedParam),
    ] {
        assert_eq!(platform.call_as(&who, "get_domains", Value::Null).await.expect_err("refused").0, code, "{who}");
    }
    assert_eq!(platform.code("get_domain", json!({"domain": "x"})).await, Code::MalformedDomain);
    assert_eq!(platform.code("get_domain", json!({"domain": "x.example.org"})).await, Code::NoSuchDomain);
    assert_eq!(platform.code("get_domain", Value::Null).await, Code::MissingParam);
    assert_eq!(platform.good("check_username", json!({"username": "anna"})).await, json!(true));
}

#[tokio::test]
async fn logins_and_their_rights() {
    let platform = Platform::new(Settings::default()).await;
    let who = |login: &str, password: &str| json!({"type": "admin", "username": login, "password": password});
    let data = json!({"password": "secret of anna", "is_active": true, "show_passwords": 0});
    platform.good("create_admin", json!({"login": "annabell", "data": data})).await;
    assert_eq!(platform.code("create_admin", json!({"login": "AnnaBell", "data": data})).await, Code::ExistingAdmin);
    assert_eq!(platform.code("create_admin", json!({"login": "bertram", "data": {}})).await, Code::MissingParam);
    let brief = json!({"login": "b", "data": {"password": "secret of bert"}});
    assert_eq!(platform.code("create_admin", brief).await, Code::MalformedLogin);
    let short = json!({"login": "bertram", "data": {"password": "short"}});
    assert_eq!(platform.code("create_admin", short).await, Code::PassLength);
    assert_eq!(platform.good("get_admin", json!({"login": "annabell"})).await["show_passwords"], false);
    assert_eq!(platform.code("get_admin", json!({"login": "nobody"})).await, Code::NoSuchAdmin);

    let anna = who("annabell", "secret of anna");
    let as_anna = async |function: &str, parameters: Value| platform.call_as(&anna, function, parameters).await;
    let own = as_anna("get_admins", Value::Null).await.expect("one's own login");
    assert_eq!((own.as_array().map(Vec::len), &own[0]["login"]), (Some(1), &json!("annabell")));
    for (function, parameters) in [
        ("create_admin", json!({"login": "bertram", "data": {"password": "secret of bert"}})),
        ("delete_admin", json!({"login": "admin"})),
        ("update_admin", json!({"login": "annabell", "data": {"is_master": true}})),
    ] {
        let failure = as_anna(function, parameters).await.expect_err("refused");
        assert_eq!(failure.0, Code::Refused, "{function}: {failure:?}");
    }
    let other = as_anna("update_admin", json!({"login": "admin", "data": {"password": "secret of mine"}})).await;
    assert!(matches!(other.expect_err("refused").0, Code::Refused | Code::NoSuchAdmin));
    let new = json!({"login": "annabell", "data": {"password": "new secret of anna"}});
    as_anna("update_admin", new).await.expect("one's own password");
    assert_eq!(as_anna("get_domains", Value::Null).await.expect_err("old password").0, Code::AuthFailed);
    let test = json!({"login": "annabell", "password": "new secret of anna"});
    assert_eq!(platform.good("authenticate_admin", test).await, true);
    let test = json!({"login": "annabell", "password": "secret of anna"});
    assert_eq!(platform.code("authenticate_admin", test).await, Code::AuthFailed);

    platform.good("update_admin", json!({"login": "annabell", "data": {"read_only": true}})).await;
    let anna = who("annabell", "new secret of anna");
    platform.call_as(&anna, "get_domains", Value::Null).await.expect("reading");
    let write = platform.call_as(&anna, "create_domain", json!({"domain": "a.example.org"})).await;
    assert_eq!(write.expect_err("refused").0, Code::Refused);
    platform.good("delete_admin", json!({"login": "annabell"})).await;
    assert_eq!(platform.code("delete_admin", json!({"login": "admin"})).await, Code::Refused);
}

#[tokio::test]
async fn ncos_levels_and_preferences_that_name_them() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_ncos_level", json!({"level": "international", "data": {"mode": "blacklist"}})).await;
    let again = json!({"level": "International"});
    assert_eq!(platform.code("create_ncos_level", again).await, Code::ExistingLevel);
    let update = json!({"level": "international", "data": {"local_ac": true, "description": "abroad"}});
    platform.good("update_ncos_level", update).await;
    let level = platform.good("get_ncos_level", json!({"level": "international"})).await;
    let expected = json!({"level": "international", "mode": "blacklist", "local_ac": true, "description": "abroad"});
    assert_eq!(level, expected);
    let set = |preferences: Value| json!({"domain": "sip.example.org", "preferences": preferences});
    platform.good("set_domain_preferences", set(json!({"ncos": "international", "language": "de"}))).await;
    let shown = platform.good("get_domain_preferences", json!({"domain": "sip.example.org"})).await;
    assert_eq!((&shown["ncos"], &shown["language"]), (&json!("international"), &json!("de")));
    for (preferences, code) in [
        (json!({"ncos": "nothing"}), Code::NoSuchLevel),
        (json!({"language": "xx"}), Code::InvalidEnum),
        (json!({"sound_set": "nothing"}), Code::NoSuchSoundSet),
        (json!({"rewrite_rule_set": "nothing"}), Code::NoSuchRewriteRuleSet),
        (json!({"allowed_ips": ["nothing"]}), Code::MalformedIPNet),
        (json!({"concurrent_max": "many"}), Code::MalformedParam),
        (json!({"nonsense": 1}), Code::UnknownParam),
    ] {
        assert_eq!(platform.code("set_domain_preferences", set(preferences.clone())).await, code, "{preferences}");
    }
    let unset = json!({"domain": "sip.example.org", "preferences": {}, "unset": ["nonsense"]});
    assert_eq!(platform.code("set_domain_preferences", unset).await, Code::NoSuchPreference);
    platform.good("delete_ncos_level", json!({"level": "international"})).await;
    let shown = platform.good("get_domain_preferences", json!({"domain": "sip.example.org"})).await;
    assert_eq!((&shown["ncos"], &shown["language"]), (&Value::Null, &json!("de")));
    let definitions = platform.good("get_preferences", Value::Null).await;
    let language = definitions.as_array().expect("a list").iter().find(|one| one["preference"] == "language");
    let id = language.expect("the preference")["id"].clone();
    let options = platform.good("get_enum_options", json!({"preference_id": id, "pref_type": "dom"})).await;
    assert!(options.as_array().expect("a list").iter().any(|option| option["value"] == "de"));
}

#[tokio::test]
async fn call_forwards() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_billing_profile", json!({"handle": "basic", "data": {}})).await;
    let subscribers = json!([subscriber("anna", "12345"), subscriber("bert", "999")]);
    let account = json!({"data": {"billing_profile": "basic", "subscribers": subscribers}});
    platform.good("create_voip_account", account).await;
    let anna = |members: Value| {
        let mut all = json!({"username": "anna", "domain": "sip.example.org"});
        all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        all
    };
    let destinations = json!([{"destination": "4311", "timeout": 10}, {"destination": "voicebox", "priority": 1}]);
    let set = json!({"name": "hunt", "destinations": destinations});
    platform.good("create_subscriber_cf_destination_set", anna(json!({"data": set}))).await;
    let again = anna(json!({"data": {"name": "hunt"}}));
    assert_eq!(platform.code("create_subscriber_cf_destination_set", again).await, Code::ExistingCfDestSet);
    let nameless = anna(json!({"data": {"name": " "}}));
    assert_eq!(platform.code("create_subscriber_cf_destination_set", nameless).await, Code::EmptySetName);
    let times = json!({"data": {"name": "night", "periods": [{"hour": "20-6"}]}});
    platform.good("create_subscriber_cf_time_set", anna(times)).await;
    let wrong = anna(json!({"data": {"name": "wrong", "periods": [{"hour": "25"}]}}));
    assert_eq!(platform.code("create_subscriber_cf_time_set", wrong).await, Code::InvalidHour);

    let sets = platform.good("get_subscriber_cf_destination_sets", anna(json!({}))).await;
    let (set, first) = (sets[0]["id"].clone(), sets[0]["destinations"][0].clone());
    assert_eq!((&first["destination"], &first["timeout"]), (&json!("sip:4311@sip.example.org"), &json!(10)));
    let second = sets[0]["destinations"][1]["id"].clone();
    let change = json!({"set_id": set, "data": {"id": first["id"], "destination": "4312"}});
    platform.good("update_subscriber_cf_destination", anna(change)).await;
    let moved = json!({"id": second, "data": {"destination": "bob", "timeout": 20, "priority": 2}});
    platform.good("update_subscriber_cf_destination_by_id", moved).await;
    let one = platform.good("get_subscriber_cf_destination", json!({"id": second})).await;
    let expected = json!({"id": second, "destination": "sip:bob@sip.example.org", "timeout": 20, "priority": 2});
    assert_eq!(one, expected);
    let more = json!({"set_id": set, "data": {"destination": "4313", "priority": 0}});
    platform.good("create_subscriber_cf_destination", anna(more)).await;
    platform.good("delete_subscriber_cf_destination", anna(json!({"set_id": set, "id": first["id"]}))).await;
    let sets = platform.good("get_subscriber_cf_destination_sets", anna(json!({}))).await;
    let order: Vec<&Value> =
        sets[0]["destinations"].as_array().unwrap().iter().map(|one| &one["destination"]).collect();
    assert_eq!(order, [&json!("sip:4313@sip.example.org"), &json!("sip:bob@sip.example.org")]);
    assert_eq!(platform.code("get_subscriber_cf_destination", json!({"id": first["id"]})).await, Code::NoSuchCfDest);

    let times = platform.good("get_subscriber_cf_time_sets", anna(json!({}))).await;
    let night = times[0]["id"].clone();
    let period = json!({"set_id": night, "data": {"wday": "1"}});
    platform.good("create_subscriber_cf_time_period", anna(period)).await;
    let map = json!({"data": {"type": "cfu", "destination_set_id": set, "time_set_id": night}});
    platform.good("create_subscriber_cf_map", anna(map)).await;
    platform.good("create_subscriber_cf_map", anna(json!({"data": {"type": "cfna", "destination_set_id": set}}))).await;
    let none = anna(json!({"data": {"type": "cfb"}}));
    assert_eq!(platform.code("create_subscriber_cf_map", none).await, Code::MissingDestinationSet);
    let maps = platform.good("get_subscriber_cf_maps", anna(json!({}))).await;
    let unconditional = json!({"id": maps[0]["id"], "type": "cfu", "destination_set_id": set, "time_set_id": night});
    assert_eq!(maps[0], unconditional);
    let always = json!({"data": {"id": maps[0]["id"], "type": "cfb", "time_set_id": null}});
    platform.good("update_subscriber_cf_map", anna(always)).await;
    let maps = platform.good("get_subscriber_cf_maps", anna(json!({}))).await;
    assert_eq!((&maps[0]["type"], &maps[0]["time_set_id"]), (&json!("cfb"), &Value::Null));
    platform.good("delete_subscriber_cf_map", anna(json!({"id": maps[1]["id"]}))).await;

    // Sets and mappings of others do not exist for a subscriber.
    let bert = |members: Value| {
        let mut all = anna(members);
        all["username"] = json!("bert");
        all
    };
    let foreign = bert(json!({"data": {"type": "cfu", "destination_set_id": set}}));
    assert_eq!(platform.code("create_subscriber_cf_map", foreign).await, Code::NoSuchCfDestSet);
    let foreign = bert(json!({"id": maps[0]["id"]}));
    assert_eq!(platform.code("delete_subscriber_cf_map", foreign).await, Code::NoSuchCfMap);
    platform.good("delete_subscriber_cf_destination_set", anna(json!({"data": {"id": set, "name": "hunt"}}))).await;
    assert_eq!(platform.good("get_subscriber_cf_maps", anna(json!({}))).await, json!([]));
}

#[tokio::test]
async fn features_and_peers() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_billing_profile", json!({"handle": "basic", "data": {}})).await;
    let account = json!({"data": {"billing_profile": "basic", "subscribers": [subscriber("anna", "12345")]}});
    platform.good("create_voip_account", account).await;
    let anna = |member: &str, value: Value| json!({"username": "anna", "domain": "sip.example.org", member: value});
    let who = json!({"username": "anna", "domain": "sip.example.org"});
    let set = json!({"password": "4321", "email": "anna@example.org", "attach": 1});
    platform.good("set_subscriber_voicebox_preferences", anna("preferences", set)).await;
    let shown = platform.good("get_subscriber_voicebox_preferences", who.clone()).await;
    let expected = json!({"password": "4321", "email": "anna@example.org", "attach": true, "delete": false});
    assert_eq!(shown, expected);
    let short = anna("preferences", json!({"password": "12"}));
    assert_eq!(platform.code("set_subscriber_voicebox_preferences", short).await, Code::VoiceBoxPin);

    assert_eq!(platform.good("get_subscriber_reminder", who.clone()).await["time"], Value::Null);
    let six = anna("data", json!({"time": "06:30", "recur": "weekdays"}));
    platform.good("set_subscriber_reminder", six).await;
    let shown = platform.good("get_subscriber_reminder", who.clone()).await;
    assert_eq!(shown, json!({"time": "06:30:00", "recur": "weekdays"}));
    let wrong = anna("data", json!({"time": "25:00"}));
    assert_eq!(platform.code("set_subscriber_reminder", wrong).await, Code::MalformedReminderTime);
    platform.good("set_subscriber_reminder", anna("data", json!({"time": ""}))).await;
    assert_eq!(platform.good("get_subscriber_reminder", who).await["time"], Value::Null);
    assert_eq!(platform.code("get_peer_preferences", json!({"id": 1})).await, Code::NoSuchPeerHost);
}

#[tokio::test]
async fn what_needs_a_live_part_of_the_platform_says_that_it_is_not_there() {
    let platform = Platform::new(Settings::default()).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_billing_profile", json!({"handle": "basic", "data": {}})).await;
    let account = json!({"data": {"billing_profile": "basic", "subscribers": [subscriber("anna", "12345")]}});
    platform.good("create_voip_account", account).await;
    let of = |name: &str, more: Value| {
        let mut all = json!({"username": name, "domain": "sip.example.org"});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let fax = |number: &str, destination: &str, data: &str| json!({"number": number, "destination": destination, "data": data});
    for (function, parameters, code) in [
        ("get_subscriber_registered_devices", of("anna", json!({})), Code::Unavailable),
        ("get_registered_contacts", of("anna", json!({})), Code::Unavailable),
        ("get_registered_contacts", of("nobody", json!({})), Code::NoSuchSubscriber),
        ("create_subscriber_registered_device", of("anna", json!({"contact": "anna"})), Code::MalformedUri),
        ("add_subscriber_registered_device", of("anna", json!({"contact": "sip:a@192.0.2.1"})), Code::Unavailable),
        ("unban_ip", json!({"ip": "192.0.2.1"}), Code::Unavailable),
        ("unban_ip", json!({"ip": "192.0.2.999"}), Code::MalformedIP),
        ("get_banned_users", Value::Null, Code::Unavailable),
        ("send_fax", fax("43112345", "4312", "aGVsbG8="), Code::Unavailable),
        ("send_fax", fax("49112345", "4312", "aGVsbG8="), Code::NoSuchNumber),
        ("send_fax", fax("43112345", "abc", "aGVsbG8="), Code::MalformedNumber),
        ("send_fax", fax("43112345", "4312", ""), Code::NoFaxData),
        ("get_subscriber_sipstat_calls", of("anna", json!({})), Code::Unavailable),
        ("get_products", Value::Null, Code::Unavailable),
        ("get_domain_rewrites", Value::Null, Code::DisabledFunction),
        ("get_callforward_data", json!({"any": "thing"}), Code::DisabledFunction),
    ] {
        assert_eq!(platform.code(function, parameters.clone()).await, code, "{function} {parameters}");
    }
    assert_eq!(platform.good("check_sipuri", json!({"sip_uri": "sip:a@b.example.org"})).await, json!(true));
}

#[tokio::test]
async fn local_programs_with_logins_of_their_own() {
    let user = SystemUser {
        name: "csc".to_owned(),
        hash: "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=".to_owned(),
        backends: vec![Backend::Voip],
    };
    let functions = FunctionSettings { system_users: vec![user], ..FunctionSettings::default() };
    let platform = Platform::new(Settings { functions, ..Settings::default() }).await;
    let call = async |password: &str, address: &str, function: &str, parameters: Value| {
        let who = json!({"type": "system", "username": "csc", "password": password});
        platform.call_from(&who, address, function, parameters).await.map_err(|(code, _)| code)
    };
    let domain = json!({"domain": "sip.example.org"});
    let done = call("secret", "127.0.0.1", "create_domain", domain.clone()).await;
    assert_eq!(done, Err(Code::Refused), "domains belong to the backend Billing");
    assert_eq!(call("secret", "127.0.0.1", "get_admins", Value::Null).await, Err(Code::Refused));
    assert!(call("secret", "127.0.0.1", "get_preferences", Value::Null).await.is_ok());
    assert_eq!(call("wrong", "127.0.0.1", "get_preferences", Value::Null).await, Err(Code::AuthFailed));
    assert_eq!(call("secret", "192.0.2.1", "get_preferences", Value::Null).await, Err(Code::AuthFailed));
}

#[tokio::test]
async fn subscribers_on_themselves() {
    let functions = FunctionSettings { subscriber_login: true, ..FunctionSettings::default() };
    let platform = Platform::new(Settings { functions, ..Settings::default() }).await;
    platform.good("create_domain", json!({"domain": "sip.example.org"})).await;
    platform.good("create_billing_profile", json!({"handle": "basic", "data": {}})).await;
    let mut managing = subscriber("carl", "777");
    managing["admin"] = json!(true);
    let subscribers = json!([subscriber("anna", "12345"), subscriber("bert", "999"), managing]);
    let account = json!({"data": {"billing_profile": "basic", "subscribers": subscribers}});
    let account = platform.good("create_voip_account", account).await;
    let other = json!({"data": {"billing_profile": "basic", "subscribers": [subscriber("dora", "555")]}});
    platform.good("create_voip_account", other).await;
    let call = async |who: &str, function: &str, on: &str, more: Value| {
        let user = format!("{who}@sip.example.org");
        let who = json!({"type": "subscriber", "username": user, "password": "an0ther secret"});
        let mut all = json!({"username": on, "domain": "sip.example.org"});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        platform.call_as(&who, function, all).await
    };
    let read = call("anna", "get_subscriber", "anna", json!({})).await.expect("oneself");
    assert_eq!(read["username"], "anna");
    let six = json!({"data": {"time": "06:30", "recur": "always"}});
    call("anna", "set_subscriber_reminder", "anna", six).await.expect("one's own wake-up call");
    let set = json!({"data": {"name": "hunt", "destinations": [{"destination": "4311"}]}});
    call("anna", "create_subscriber_cf_destination_set", "anna", set).await.expect("one's own set");
    let sets = call("anna", "get_subscriber_cf_destination_sets", "anna", json!({})).await.expect("the set");
    let (set, element) = (sets[0]["id"].clone(), sets[0]["destinations"][0]["id"].clone());
    let map = json!({"data": {"type": "cfu", "destination_set_id": set}});
    call("anna", "create_subscriber_cf_map", "anna", map).await.expect("one's own forward");
    call("carl", "get_subscriber_reminder", "anna", json!({})).await.expect("of the account that one manages");
    let new = json!({"password": "my new phrase"});
    call("anna", "update_subscriber_password", "anna", new).await.expect("one's own password");

    for (who, function, on, more, code) in [
        ("anna", "get_subscriber", "bert", json!({}), Code::NoSuchSubscriber),
        ("carl", "get_subscriber", "dora", json!({}), Code::NoSuchSubscriber),
        ("bert", "get_subscriber_cf_maps", "anna", json!({}), Code::NoSuchSubscriber),
        ("anna", "delete_subscriber_cf_map", "dora", json!({"id": 1}), Code::NoSuchSubscriber),
        ("anna", "terminate_voip_account_subscriber", "anna", json!({"id": account}), Code::Refused),
        ("carl", "lock_voip_account_subscriber", "anna", json!({"id": account, "lock": "global"}), Code::Refused),
        (
            "anna",
            "set_subscriber_preferences",
            "anna",
            json!({"preferences": {"concurrent_max": 9}}),
            Code::NoSuchPreference,
        ),
    ] {
        let failure = call(who, function, on, more).await.expect_err(function);
        assert_eq!(failure.0, code, "{who} {function} {on}: {}", failure.1);
    }
    let by_id = async |who: &str| {
        let who =
            json!({"type": "subscriber", "username": format!("{who}@sip.example.org"), "password": "an0ther secret"});
        platform.call_as(&who, "get_subscriber_cf_destination", json!({"id": element})).await.map_err(|(code, _)| code)
    };
    assert!(by_id("anna").await.is_ok() && by_id("carl").await.is_ok());
    assert_eq!((by_id("bert").await, by_id("dora").await), (Err(Code::NoSuchCfDest), Err(Code::NoSuchCfDest)));
    let closed = Platform::new(Settings::default()).await;
    let who = json!({"type": "subscriber", "username": "anna@sip.example.org", "password": "an0ther secret"});
    let failure = closed.call_as(&who, "get_subscriber", Value::Null).await.expect_err("switched off");
    assert_eq!(failure.0, Code::AuthFailed);
}
