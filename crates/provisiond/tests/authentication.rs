//! Logins and passwords against a real database: imported hashes, and what a remembered credential must not outlive.
#![expect(clippy::unwrap_used, reason = "tests stop where something is not as it should be")]

use std::sync::Arc;
use std::time::Duration;

use provisiond::hasher::Bcrypt;
use provisioning_core::actor::Role;
use provisioning_core::authentication::Authenticator;
use provisioning_core::context::Hasher;
use provisioning_core::operation::Engine;
use provisioning_core::query::{Cond, Query};
use provisioning_core::record::Record;
use provisioning_core::settings::Settings;
use provisioning_core::store::{Session, Store};
use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_store::{Database, Options};

const COST: u32 = 4;
/// MD5 of `secret`.
const MD5: &str = "5ebe2294ecd0e0f08eab7690d2a6ee69";
/// `secret` with the cost 13 that a hash of two parts has.
const BCRYPT: &str = "abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW";

struct World {
    engine: Engine<Database>,
    store: Database,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new(cost: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let options = Options { url, max_connections: 2, connect_timeout: Duration::from_secs(10) };
        Migrator::up(&Database::connect_raw(&options).await.unwrap(), None).await.unwrap();
        let store = Database::connect(&options).await.unwrap();
        let engine = Engine::new(store.clone(), Settings::default(), Arc::new(Bcrypt::new(cost)));
        Self { engine, store, _folder: folder }
    }

    async fn insert(&self, table: &'static str, row: Record) -> i64 {
        let inserted = self.store.write(move |session: &mut dyn Session| {
            let row = row.clone();
            Box::pin(async move { session.insert(table, &row).await })
        });
        inserted.await.unwrap()
    }

    async fn set(&self, table: &'static str, id: i64, row: Record) {
        let updated = self.store.write(move |session: &mut dyn Session| {
            let row = row.clone();
            Box::pin(async move { session.update(table, &Cond::eq("id", id), &row).await })
        });
        assert_eq!(updated.await.unwrap(), 1);
    }

    async fn text(&self, table: &'static str, id: i64, column: &str) -> String {
        let query = Query::table(table).eq("id", id);
        self.store.read().await.unwrap().select(&query).await.unwrap().first().unwrap().text(column).unwrap().to_owned()
    }

    async fn admin(&self, login: &str, stored: &str) -> i64 {
        let now = chrono::Utc::now().naive_utc();
        let row = Record::new()
            .with("reseller_id", 1_i64)
            .with("login", login)
            .with("login_key", login.to_lowercase())
            .with("password", stored)
            .with("create_timestamp", now)
            .with("modify_timestamp", now);
        self.insert("admins", row).await
    }

    async fn enters(&self, login: &str, password: &str) -> bool {
        self.engine.admin(login, password).await.unwrap().is_some()
    }

    /// An active subscriber `Alice@sip.example.org` of customer and contact; gives the ids of its customer, record and live row.
    async fn subscriber(&self, password: &str) -> (i64, i64, i64) {
        let now = chrono::Utc::now().naive_utc();
        let timed = |row: Record| row.with("create_timestamp", now).with("modify_timestamp", now);
        let contact = Record::new().with("reseller_id", 1_i64).with("email", "a@example.org");
        let contact = self.insert("contacts", timed(contact)).await;
        let customer = Record::new().with("contact_id", contact).with("product", "sipaccount").with("status", "active");
        let customer = self.insert("contracts", timed(customer)).await;
        let name = "sip.example.org";
        let domain = Record::new().with("reseller_id", 1_i64).with("domain", name).with("domain_key", name);
        let domain = self.insert("domains", domain).await;
        let subscriber = Record::new()
            .with("uuid", "00000000-0000-0000-0000-000000000000")
            .with("customer_id", customer)
            .with("domain_id", domain)
            .with("domain", name)
            .with("username", "alice")
            .with("status", "active");
        let subscriber = self.insert("subscribers", timed(subscriber)).await;
        let live = Record::new()
            .with("subscriber_id", subscriber)
            .with("customer_id", customer)
            .with("domain_id", domain)
            .with("username_key", "alice")
            .with("webusername", "Alice")
            .with("webusername_key", "alice")
            .with("password", "sip secret")
            .with("webpassword", password);
        let live = self.insert("live_subscribers", live).await;
        (customer, subscriber, live)
    }
}

#[tokio::test]
async fn an_imported_hash_is_replaced_on_the_first_success() {
    let world = World::new(COST).await;
    for (login, stored) in [("md5_login", MD5), ("MD5_upper", &MD5.to_uppercase())] {
        let id = world.admin(login, stored).await;
        assert!(!world.enters(login, "Secret").await);
        assert_eq!(world.text("admins", id, "password").await, stored);
        assert!(world.enters(login, "secret").await);
        let better = world.text("admins", id, "password").await;
        assert!(better.starts_with("4$"), "{better}");
        assert!(world.enters(login, "secret").await && !world.enters(login, "Secret").await);
        assert_eq!(world.text("admins", id, "password").await, better, "replaced once");
    }
}

#[tokio::test]
async fn a_weaker_hash_is_replaced_and_a_stronger_one_stays() {
    let weak = Bcrypt::new(COST).hash("secret").await.unwrap();
    let world = World::new(COST + 1).await;
    let id = world.admin("weak_login", &weak).await;
    let strong = world.admin("strong_login", BCRYPT).await;
    assert!(world.enters("weak_login", "secret").await && world.enters("strong_login", "secret").await);
    assert!(world.text("admins", id, "password").await.starts_with("5$"));
    assert_eq!(world.text("admins", strong, "password").await, BCRYPT);
}

#[tokio::test]
async fn a_remembered_credential_ends_with_password_activity_and_login() {
    let world = World::new(COST).await;
    let hasher = Bcrypt::new(COST);
    let id = world.admin("South_ops", &hasher.hash("secret").await.unwrap()).await;
    let actor = world.engine.admin("south_OPS", "secret").await.unwrap().unwrap();
    assert_eq!((actor.role, actor.id, actor.login.as_str(), actor.reseller_id), (Role::Reseller, id, "South_ops", 1));
    assert!(world.enters("south_ops", "secret").await);
    world.set("admins", id, Record::new().with("is_active", false)).await;
    assert!(!world.enters("south_ops", "secret").await);
    world.set("admins", id, Record::new().with("is_active", true).with("is_superuser", true)).await;
    assert_eq!(world.engine.admin("south_ops", "secret").await.unwrap().unwrap().role, Role::Admin);
    world.set("admins", id, Record::new().with("password", hasher.hash("other").await.unwrap())).await;
    assert!(!world.enters("south_ops", "secret").await && world.enters("south_ops", "other").await);
}

#[tokio::test]
async fn strange_credentials_are_wrong_and_nothing_worse() {
    let world = World::new(COST).await;
    let _ = world.admin("south_ops", &Bcrypt::new(COST).hash("secret").await.unwrap()).await;
    let empty = world.admin("nobody_at_all", "").await;
    world.set("admins", empty, Record::new().with("password", Option::<&str>::None)).await;
    let long = "x".repeat(100_000);
    for login in ["south_ops", "nobody_at_all", "unknown", "", "south\0ops", long.as_str(), "größe"] {
        for password in ["", "Secret", "grüße", "sec\0ret", "secret\0", long.as_str()] {
            assert!(!world.enters(login, password).await, "{login:.20} {password:.20}");
        }
    }
}

#[tokio::test]
async fn a_subscriber_enters_while_it_and_its_customer_are_active() {
    let world = World::new(COST).await;
    let hash = Bcrypt::new(COST).hash("secret").await.unwrap();
    let (customer, subscriber, live) = world.subscriber(&hash).await;
    let enter =
        async |user: &str, domain: &str, password: &str| world.engine.subscriber(user, domain, password).await.unwrap();
    let actor = enter("alice", "SIP.example.org", "secret").await.unwrap();
    assert_eq!((actor.role, actor.id, actor.login.as_str()), (Role::Subscriber, subscriber, "Alice@sip.example.org"));
    assert_eq!((actor.reseller_id, actor.customer_id), (1, Some(customer)));
    for (user, domain, password) in [
        ("alice", "sip.example.org", "sip secret"),
        ("alice", "sip.example.com", "secret"),
        ("bob", "sip.example.org", "secret"),
    ] {
        assert!(enter(user, domain, password).await.is_none(), "{user}@{domain} {password}");
    }
    world.set("live_subscribers", live, Record::new().with("administrative", true)).await;
    assert_eq!(enter("alice", "sip.example.org", "secret").await.unwrap().role, Role::SubscriberAdmin);
    for (table, id) in [("subscribers", subscriber), ("contracts", customer)] {
        world.set(table, id, Record::new().with("status", "locked")).await;
        assert!(enter("alice", "sip.example.org", "secret").await.is_none(), "{table} locked");
        world.set(table, id, Record::new().with("status", "active")).await;
        assert!(enter("alice", "sip.example.org", "secret").await.is_some(), "{table} active");
    }
    world.set("live_subscribers", live, Record::new().with("webpassword", Option::<&str>::None)).await;
    assert!(enter("alice", "sip.example.org", "secret").await.is_none());
}
