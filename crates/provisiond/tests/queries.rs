//! A page costs a constant number of statements, however long it is.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what is wrong, and writing JSON with [] adds the member"
)]

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use provisiond::hasher::Bcrypt;
use provisioning_core::actor::{Actor, Flags, Role, Via};
use provisioning_core::context::Params;
use provisioning_core::definition::{Operation, Shape};
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Call, Change, Created, Engine, Expected, Service};
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use provisioning_core::voucher_code::{CodeCipher, VoucherCodes};
use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_store::{Database, Keys, Options};
use serde_json::{Value, json};

/// PBX customers with [`EACH`] subscribers: a hundred subscribers in all.
const CUSTOMERS: i64 = 20;
const EACH: i64 = 5;
/// Items of each kind of which a subscriber or a customer has only one.
const OTHERS: i64 = 6;
/// The reseller to whom everything belongs.
const RESELLER: i64 = 1;
/// No page costs more. The most is that of call forwards as an end customer sees them: profiles and rewritten numbers.
const LIMIT: u64 = 18;

/// What a page costs with everything that its items refer to: less than a statement for each of its items.
const EXPANDED: u64 = 60;

/// Who has one item only, so that no page can be longer.
const ONLY_ONE: [(Role, &str); 3] = [
    (Role::Reseller, "resellerpreferences"),
    (Role::SubscriberAdmin, "customerpreferences"),
    (Role::SubscriberAdmin, "subscriberprofiles"),
];

/// What has no items without a signalling part.
const EMPTY: &str = "callqueues";

/// A platform on a database of its own.
struct Platform {
    store: Database,
    engine: Engine<Database>,
    _folder: tempfile::TempDir,
}

/// Codes of vouchers in clear.
#[derive(Debug)]
struct Clear;

impl CodeCipher for Clear {
    fn key_name(&self) -> &str {
        "clear"
    }

    fn seal(&self, code: &str) -> Result<String, Fault> {
        Ok(code.to_owned())
    }

    fn open(&self, sealed: &str) -> Result<String, Fault> {
        Ok(sealed.to_owned())
    }
}

/// What subscribers refer to.
struct Means {
    profiles: Vec<i64>,
    profile_set: i64,
}

/// Who reads. The subscriber administrator is that of the first customer.
fn actor(role: Role, id: i64, customer_id: Option<i64>) -> Arc<Actor> {
    let flags = Flags { is_master: true, show_passwords: true, billing_data: true, ..Flags::default() };
    Arc::new(Actor {
        role,
        id,
        login: "somebody".to_owned(),
        reseller_id: RESELLER,
        customer_id,
        flags,
        via: Via::Password,
        password_expired: false,
    })
}

impl Platform {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/db.sqlite", folder.path().display());
        let options =
            Options { url, max_connections: 4, connect_timeout: Duration::from_secs(5), keys: Keys::default() };
        let connection = Database::connect_raw(&options).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        let store = Database::connect(&options).await.unwrap();
        let settings = Settings { voucher_codes: Some(VoucherCodes::new(Clear)), ..Settings::default() };
        let engine = Engine::new(store.clone(), settings, Arc::new(Bcrypt::new(4)));
        Self { store, engine, _folder: folder }
    }

    fn call(actor: &Arc<Actor>, resource: &str, parameters: &[(&str, &str)]) -> Call {
        let pairs = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Call {
            actor: actor.clone(),
            resource: registry().get(resource).expect(resource),
            params: Arc::new(Params::new(pairs.collect())),
            now: NaiveDate::from_ymd_opt(2026, 11, 27).unwrap().and_hms_opt(12, 0, 0).unwrap(),
            request_id: "test".into(),
            expected: Expected::default(),
            repeatable: None,
            delay: Duration::ZERO,
        }
    }

    async fn create(&self, resource: &str, body: Value) -> i64 {
        let call = Self::call(&actor(Role::Admin, 1, None), resource, &[]);
        let body = body.as_object().unwrap().clone();
        match self.engine.create(&call, body, false).await.expect(resource) {
            Created::Now(id, _) => id,
            Created::Before(answer) => panic!("created before: {answer}"),
        }
    }

    async fn replace(&self, resource: &str, id: i64, body: Value) {
        let call = Self::call(&actor(Role::Admin, 1, None), resource, &[]);
        let change = Change::Replace(body.as_object().unwrap().clone());
        self.engine.change(&call, id, change, false).await.expect(resource);
    }

    /// Several of everything. Each one has all that its kind can have, so that a short page shows no less than a long one.
    /// Gives the first customer and its subscriber administrator.
    async fn fill(&self) -> (i64, i64) {
        self.fill_platform().await;
        let means = self.fill_reseller().await;
        let mut first = None;
        for n in 0..CUSTOMERS {
            let customer = self.customer("pbxaccount", &means).await;
            let subscribers = self.subscribers(customer, n, &means).await;
            for subscriber in &subscribers {
                self.replace("subscriberpreferences", *subscriber, preferences()).await;
                self.replace("callforwards", *subscriber, call_forwards()).await;
                let entry = json!({"subscriber_id": subscriber, "name": "Bob", "number": "4312345"});
                self.create("subscriberphonebookentries", entry).await;
                self.sets(*subscriber).await;
                self.features(*subscriber).await;
                let mapping = json!({"subscriber_id": subscriber, "location": "sip:foo@10.0.0.1", "mode": "add"});
                self.create("subscriberlocationmappings", mapping).await;
            }
            first = first.or_else(|| subscribers.first().map(|pilot| (customer, *pilot)));
        }
        let (customer, pilot) = first.unwrap();
        let mut parent = Value::Null;
        for n in 0..OTHERS {
            let body = json!({"reseller_id": RESELLER, "contract_id": customer, "name": format!("own {n}"), "parent_id": parent});
            parent = self.create("soundsets", body).await.into();
            let blocks = json!([{"ip": "192.0.2.0", "mask": 24}, {"ip": "198.51.100.7"}]);
            let place =
                json!({"contract_id": customer, "name": format!("place {n}"), "description": "d", "blocks": blocks});
            self.create("customerlocations", place).await;
            let entry = json!({"customer_id": customer, "name": "Bob", "number": n});
            self.create("customerphonebookentries", entry).await;
        }
        (customer, pilot)
    }

    /// Sets that mappings do not use, and the switch for secretaries.
    async fn sets(&self, subscriber: i64) {
        for (resource, list, element) in [
            ("cfdestinationsets", "destinations", json!({"destination": "4312345"})),
            ("cftimesets", "times", json!({"hour": "8-17"})),
            ("cfsourcesets", "sources", json!({"source": "43*"})),
            ("cfbnumbersets", "bnumbers", json!({"bnumber": "43*"})),
        ] {
            let body =
                json!({"subscriber_id": subscriber, "name": "named", "mode": "whitelist", list: [element, element]});
            self.create(resource, body).await;
        }
        self.replace("managersecretary", subscriber, json!({})).await;
    }

    async fn features(&self, subscriber: i64) {
        let slots = json!([{"slot": "*1", "destination": "431"}, {"slot": "*2", "destination": "432"}]);
        self.replace("speeddials", subscriber, json!({"speeddials": slots})).await;
        let address = |name: &str| json!({"destination": format!("{name}@example.org"), "filetype": "PDF"});
        let fax = json!({"active": true, "destinations": [address("a"), address("b")]});
        self.replace("faxserversettings", subscriber, fax).await;
        let acl = json!([{"from_email": "a@example.org"}, {"from_email": "b@example.org"}]);
        let notify = json!([{"destination": "a@example.org"}]);
        let mail = json!({"secret_key": "x", "secret_key_renew": "daily", "acl": acl, "secret_renew_notify": notify});
        self.replace("mailtofaxsettings", subscriber, mail).await;
        self.replace("ccmapentries", subscriber, json!({"mappings": [{"auth_key": "1"}, {"auth_key": "2"}]})).await;
        let slots = json!([{"slot": 1, "destination": "431"}, {"slot": 2, "destination": "432"}]);
        self.replace("autoattendants", subscriber, json!({"slots": slots})).await;
        let reminder = json!({"subscriber_id": subscriber, "time": "06:30", "recur": "never"});
        self.create("reminders", reminder).await;
        let source = json!({"subscriber_id": subscriber, "src_ip": "192.0.2.1", "protocol": "ANY"});
        self.create("trustedsources", source).await;
        let sources = json!([{"pattern": "^431"}, {"pattern": "^432"}]);
        let upn = json!({"subscriber_id": subscriber, "new_cli": "43", "upn_rewrite_sources": sources});
        self.create("upnrewritesets", upn).await;
    }

    async fn fill_platform(&self) {
        for n in 0..OTHERS {
            let contact = self.create("systemcontacts", json!({"email": format!("c{n}@example.org")})).await;
            let mut body =
                json!({"contact_id": contact, "status": "active", "type": "sippeering", "billing_profile_id": 1});
            let peering = self.create("contracts", body.clone()).await;
            self.fill_peering(n, peering).await;
            body["type"] = json!("reseller");
            let contract = self.create("contracts", body).await;
            let body = json!({"name": format!("reseller {n}"), "contract_id": contract, "status": "active"});
            self.create("resellers", body).await;
            let login = format!("login{n}");
            self.create("admins", json!({"login": login, "password": "Str0ng.Passw0rd#1", "reseller_id": RESELLER}))
                .await;
        }
    }

    async fn fill_peering(&self, n: i64, contract: i64) {
        let name = format!("peer {n}");
        let group = self.create("peeringgroups", json!({"contract_id": contract, "name": name})).await;
        let server = json!({"group_id": group, "name": name, "ip": "192.0.2.1", "port": 5060, "weight": 1});
        let server = self.create("peeringservers", server).await;
        self.replace("peeringserverpreferences", server, json!({"concurrent_max": 5, "sst_enable": "no"})).await;
        self.create("peeringrules", json!({"group_id": group})).await;
        let rule = json!({"group_id": group, "field": "ruri_uri", "pattern": "^sip:", "priority": 1});
        self.create("peeringinboundrules", rule).await;
    }

    /// A set with a rule that has all parts, and a definition of a preference.
    async fn fill_routing(&self, name: &str, rewriting: i64) {
        let condition = json!({
            "match_type": "header", "match_part": "username", "match_name": "From", "expression": "is",
            "value_type": "input", "values": ["anonymous"], "rwr_set_id": rewriting, "rwr_dp": "caller_in",
        });
        let action = json!({
            "header": "X-Foo", "header_part": "full", "action_type": "remove", "value_part": "full",
            "rwr_set_id": rewriting, "rwr_dp": "callee_out",
        });
        let rule = json!({
            "name": "r", "direction": "a_inbound", "description": "d", "conditions": [condition], "actions": [action],
        });
        self.create("headerrulesets", json!({"reseller_id": RESELLER, "name": name, "rules": [rule]})).await;
        let attribute = name.replace(' ', "_");
        let choices = json!([{"label": "l", "value": "v"}]);
        let definition = json!({
            "attribute": attribute, "label": "l", "description": "d", "data_type": "enum", "dev_pref": true,
            "enum": choices,
        });
        self.create("preferencesmetaentries", definition).await;
    }

    async fn fill_billing(&self, name: &str) {
        let zone = self.create("billingzones", json!({"billing_profile_id": 1, "zone": name, "detail": "d"})).await;
        let fee = json!({
            "billing_profile_id": 1, "billing_zone_id": zone, "destination": name, "direction": "out", "onpeak_init_interval": 1,
            "onpeak_follow_interval": 1, "offpeak_init_interval": 1, "offpeak_follow_interval": 1,
        });
        self.create("billingfees", fee).await;
        let voucher = json!({"reseller_id": RESELLER, "code": name, "amount": 1, "valid_until": "2036-12-31"});
        self.create("vouchers", voucher).await;
    }

    async fn fill_reseller(&self) -> Means {
        let mut means = Means { profiles: vec![1], profile_set: 0 };
        for n in 0..OTHERS {
            let name = format!("name {n}");
            let domain = format!("{n}.example.org");
            self.create("domains", json!({"reseller_id": RESELLER, "domain": domain})).await;
            means.profiles.push(self.create("billingprofiles", billing_profile(n)).await);
            let body = json!({"reseller_id": RESELLER, "name": name, "description": "d"});
            means.profile_set = self.create("subscriberprofilesets", body).await;
            let attributes = [
                "cfu",
                "cfb",
                "cft",
                "language",
                "clir",
                "ncos",
                "sound_set",
                "allowed_ips",
                "block_in_list",
                "speed_dial",
                "reminder",
            ];
            let set = means.profile_set;
            let body = json!({"name": name, "description": "d", "profile_set_id": set, "attributes": attributes});
            self.create("subscriberprofiles", body).await;
            let rule = |pattern: &str| json!({"match_pattern": pattern, "replace_pattern": "\\1", "description": "d"});
            let rules = [rule("^00(.+)$"), rule("^0(.+)$")];
            let body = json!({"reseller_id": RESELLER, "name": name, "description": "d", "rewriterules": rules});
            let rewriting = self.create("rewriterulesets", body).await;
            self.fill_routing(&name, rewriting).await;
            let body = json!({"reseller_id": RESELLER, "level": name, "mode": "blacklist", "expose_to_customer": true});
            let level = self.create("ncoslevels", body).await;
            self.fill_billing(&name).await;
            self.create("ncospatterns", json!({"ncos_level_id": level, "pattern": "^439"})).await;
            let container = json!({"reseller_id": RESELLER, "name": name});
            let container = self.create("emergencymappingcontainers", container).await;
            self.create("emergencymappings", json!({"emergency_container_id": container, "code": "112"})).await;
            let entry = json!({"reseller_id": RESELLER, "name": name, "number": name});
            self.create("resellerphonebookentries", entry).await;
            let times = json!([{"start": "2030-01-01", "freq": "daily"}, {"start": "2030-01-01", "byday": "MO"}]);
            self.create("timesets", json!({"reseller_id": RESELLER, "name": name, "times": times})).await;
            let carrier = self.create("lnpcarriers", json!({"name": name, "prefix": "D1"})).await;
            self.create("lnpnumbers", json!({"carrier_id": carrier, "number": "4312345"})).await;
            let ported = json!({"ncos_level_id": level, "carrier_id": carrier});
            let ported = self.create("ncoslnpcarriers", ported).await;
            self.create("ncoslnppatterns", json!({"ncos_lnp_list_id": ported, "pattern": "^4366"})).await;
        }
        let mut parent = Value::Null;
        for n in 0..OTHERS {
            let body = json!({
                "reseller_id": RESELLER, "name": format!("name {n}"), "expose_to_customer": true, "parent_id": parent,
            });
            parent = self.create("soundsets", body).await.into();
        }
        means
    }

    /// A customer whose billing profile changes several times.
    async fn customer(&self, kind: &str, means: &Means) -> i64 {
        let contact = self.create("customercontacts", json!({"reseller_id": RESELLER, "email": "a@example.org"})).await;
        let schedule: Vec<Value> = (2030..)
            .zip(&means.profiles)
            .map(|(year, id)| match id {
                1 => json!({"profile_id": id, "start": null, "stop": null}),
                _ => json!({"profile_id": id, "start": format!("{year}-01-01 00:00:00"), "stop": null}),
            })
            .collect();
        let body = json!({
            "status": "active", "contact_id": contact, "type": kind, "external_id": "x",
            "billing_profile_definition": "profiles", "billing_profiles": schedule,
        });
        self.create("customers", body).await
    }

    /// A pilot, who manages the PBX, extensions, and a group of them.
    async fn subscribers(&self, customer: i64, n: i64, means: &Means) -> Vec<i64> {
        let mut ids = Vec::new();
        for place in 0..EACH {
            let number = 1000 + n * EACH + place;
            let alias = |ac| json!({"cc": 43, "ac": ac, "sn": number});
            let mut body = json!({
                "customer_id": customer, "domain": "0.example.org", "username": format!("u{number}"),
                "password": "secret pass", "webpassword": "web secret", "email": "b@example.org", "timezone": "Europe/Vienna",
                "display_name": "Somebody", "lock": 1, "external_id": "x", "profile_set_id": means.profile_set,
                "alias_numbers": [alias(2), alias(3)],
            });
            if place == 0 {
                body["is_pbx_pilot"] = json!(true);
                body["administrative"] = json!(true);
                body["primary_number"] = alias(1);
            } else {
                body["pbx_extension"] = json!(place.to_string());
            }
            if place == EACH - 1 {
                body["is_pbx_group"] = json!(true);
                body["pbx_groupmember_ids"] = json!(ids);
            }
            ids.push(self.create("subscribers", body).await);
        }
        ids
    }

    /// Statements and items of a page.
    async fn cost(&self, actor: &Arc<Actor>, resource: &str, rows: &str, expand: &str) -> (u64, usize) {
        let before = self.store.statements();
        let page = self
            .engine
            .list(&Self::call(actor, resource, &[("rows", rows), ("expand", expand)]))
            .await
            .expect(resource);
        (self.store.statements() - before, page.items.len())
    }
}

fn billing_profile(n: i64) -> Value {
    json!({
        "reseller_id": RESELLER, "handle": format!("p{n}"), "name": format!("p{n}"),
        "peaktime_weekdays": [{"weekday": 5}, {"weekday": 6}, {"weekday": 0, "start": "18:00", "stop": "23:59:59"}],
        "peaktime_special": [{"start": "2035-12-24 00:00:00", "stop": "2035-12-26 23:59:59"}],
    })
}

fn preferences() -> Value {
    json!({
        "block_in_list": ["431*", "432*"], "block_in_clir": true, "clir": true, "concurrent_max": 5, "language": "de",
        "music_on_hold": true, "e164_to_ruri": true, "emergency_cli": "431234", "gpp0": "x", "allowed_clis": ["43123*"],
        "allowed_ips": ["10.0.0.0/8", "192.0.2.1"], "man_allowed_ips": ["10.0.0.1"],
        "ncos": "name 1", "adm_ncos": "name 2", "rewrite_rule_set": "name 1", "sound_set": "name 1",
        "emergency_mapping_container": "name 1", "header_rule_set": "name 1",
    })
}

fn call_forwards() -> Value {
    let forward = json!({
        "destinations": [{"destination": "4312345", "timeout": 60}, {"destination": "voicebox"}],
        "times": [{"year": "2030", "hour": "8-17"}, {"wday": "2-6"}],
        "sources": [{"source": "4366*"}, {"source": "4367*"}], "sources_mode": "blacklist",
        "bnumbers": [{"bnumber": "431*"}],
    });
    let mut timed = forward.clone();
    timed["ringtimeout"] = json!(20);
    json!({"cfu": forward, "cfb": forward, "cft": timed})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_hundred_costs_what_a_page_of_two_costs() {
    let platform = Platform::new().await;
    let (customer, pilot) = platform.fill().await;
    let admin = actor(Role::Admin, 1, None);
    let readers = [admin.clone(), actor(Role::Reseller, 1, None), actor(Role::SubscriberAdmin, pilot, Some(customer))];
    let mut wrong = Vec::new();
    for reader in &readers {
        for resource in registry().iter() {
            let definition = &resource.definition;
            if definition.shape != Shape::Collection || !definition.may(reader.role, Operation::List) {
                continue;
            }
            if ONLY_ONE.contains(&(reader.role, definition.name)) || definition.name == EMPTY {
                continue;
            }
            let (few, two) = platform.cost(reader, definition.name, "2", "").await;
            let (many, items) = platform.cost(reader, definition.name, "100", "").await;
            let (expanded, _) = platform.cost(reader, definition.name, "100", "all").await;
            let report = format!(
                "{} as {}: {two} cost {few}, {items} cost {many}, expanded {expanded}",
                definition.name,
                reader.role.name()
            );
            let good = two == 2 && items > 3 && many == few && many <= LIMIT && expanded <= EXPANDED;
            wrong.extend((!good).then_some(report));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(platform.cost(&admin, "subscribers", "100", "").await.1, 100);
}
