//! A page costs a constant number of statements, however long it is.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test says what is wrong")]

use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use provisiond::hasher::Bcrypt;
use provisioning_core::actor::{Actor, Flags, Role};
use provisioning_core::context::Params;
use provisioning_core::definition::{Operation, Shape};
use provisioning_core::operation::{Call, Engine, Service};
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_store::{Database, Options};
use serde_json::{Value, json};

/// A platform with a customer, on a database of its own.
struct Platform {
    store: Database,
    engine: Engine<Database>,
    admin: Arc<Actor>,
    _folder: tempfile::TempDir,
}

impl Platform {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/db.sqlite", folder.path().display());
        let options = Options { url, max_connections: 4, connect_timeout: Duration::from_secs(5) };
        let connection = Database::connect_raw(&options).await.unwrap();
        Migrator::up(&connection, None).await.unwrap();
        let store = Database::connect(&options).await.unwrap();
        let engine = Engine::new(store.clone(), Settings::default(), Arc::new(Bcrypt::new(4)));
        let admin = Actor {
            role: Role::Admin,
            id: 1,
            login: "administrator".to_owned(),
            reseller_id: 1,
            customer_id: None,
            flags: Flags { is_master: true, show_passwords: true, billing_data: true, ..Flags::default() },
        };
        Self { store, engine, admin: Arc::new(admin), _folder: folder }
    }

    fn call(&self, resource: &str, rows: u32) -> Call {
        Call {
            actor: self.admin.clone(),
            resource: registry().get(resource).expect(resource),
            params: Arc::new(Params::new(vec![("rows".to_owned(), rows.to_string())])),
            now: NaiveDate::from_ymd_opt(2026, 11, 27).unwrap().and_hms_opt(12, 0, 0).unwrap(),
            request_id: "test".into(),
        }
    }

    async fn create(&self, resource: &str, body: Value) -> i64 {
        let body = body.as_object().unwrap().clone();
        self.engine.create(&self.call(resource, 10), body, false).await.expect(resource).0
    }

    /// A hundred of everything that subscribers bring with them.
    async fn fill(&self) {
        self.create("domains", json!({"reseller_id": 1, "domain": "sip.example.org"})).await;
        for n in 0..100 {
            let contact = self.create("customercontacts", json!({"reseller_id": 1, "email": "a@example.org"})).await;
            let customer = self
                .create(
                    "customers",
                    json!({"status": "active", "contact_id": contact, "billing_profile_id": 1, "type": "sipaccount"}),
                )
                .await;
            self.create(
                "subscribers",
                json!({
                    "customer_id": customer, "domain": "sip.example.org", "username": format!("u{n}"), "password": "secret pass",
                    "email": "b@example.org",
                    "primary_number": {"cc": 43, "ac": 1, "sn": 1000 + n},
                    "alias_numbers": [{"cc": 43, "ac": 2, "sn": 1000 + n}, {"cc": 43, "ac": 3, "sn": 1000 + n}],
                }),
            )
            .await;
        }
    }

    async fn cost(&self, resource: &str, rows: u32) -> (u64, usize) {
        let before = self.store.statements();
        let page = self.engine.list(&self.call(resource, rows)).await.expect(resource);
        (self.store.statements() - before, page.items.len())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_hundred_costs_what_a_page_of_two_costs() {
    let platform = Platform::new().await;
    platform.fill().await;
    for resource in registry().iter() {
        let definition = &resource.definition;
        if definition.shape != Shape::Collection || !definition.may(Role::Admin, Operation::List) {
            continue;
        }
        let (few, _) = platform.cost(definition.name, 2).await;
        let (many, items) = platform.cost(definition.name, 100).await;
        assert_eq!(many, few, "{}: {items} items", definition.name);
        assert!(many <= 12, "{} costs {many} statements", definition.name);
    }
    assert_eq!(platform.cost("subscribers", 100).await.1, 100);
}
