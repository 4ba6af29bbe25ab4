//! Logins and passwords against a real database: imported hashes, and what a remembered credential must not outlive.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop where something is not as it should be")]

use std::sync::Arc;
use std::time::Duration;

use provisiond::hasher::Bcrypt;
use provisioning_core::actor::{Actor, Role};
use provisioning_core::authentication::{Audience, Authenticator, Login};
use provisioning_core::context::Hasher;
use provisioning_core::operation::Engine;
use provisioning_core::query::{Cond, Query};
use provisioning_core::record::Record;
use provisioning_core::settings::{BanRules, Settings};
use provisioning_core::store::{Session, Store};
use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_store::{Database, Keys, Options};

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
        Self::with(cost, Settings::default()).await
    }

    async fn with(cost: u32, settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let options =
            Options { url, max_connections: 2, connect_timeout: Duration::from_secs(10), keys: Keys::default() };
        Migrator::up(&Database::connect_raw(&options).await.unwrap(), None).await.unwrap();
        let store = Database::connect(&options).await.unwrap();
        let engine = Engine::new(store.clone(), settings, Arc::new(Bcrypt::new(cost)));
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
        self.as_admin(login, password).await.is_some()
    }

    async fn as_admin(&self, user: &str, password: &str) -> Option<Actor> {
        let now = chrono::Utc::now().naive_utc();
        let login = Login { audience: Audience::Staff, user, domain: "", password, address: "192.0.2.1", now };
        self.engine.password(&login).await.unwrap()
    }

    async fn as_subscriber(&self, user: &str, domain: &str, password: &str) -> Option<Actor> {
        let now = chrono::Utc::now().naive_utc();
        let login = Login { audience: Audience::Subscribers, user, domain, password, address: "192.0.2.1", now };
        self.engine.password(&login).await.unwrap()
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
    for (login, stored) in [
        ("md5_login", MD5),
        ("MD5_upper", &MD5.to_uppercase()),
        ("md5_base64", "Xr4ilOzQ4PCOq3aQ0qbuaQ=="),
        ("md5_base64_bare", "Xr4ilOzQ4PCOq3aQ0qbuaQ"),
    ] {
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
    let actor = world.as_admin("south_OPS", "secret").await.unwrap();
    assert_eq!((actor.role, actor.id, actor.login.as_str(), actor.reseller_id), (Role::Reseller, id, "South_ops", 1));
    assert!(world.enters("south_ops", "secret").await);
    world.set("admins", id, Record::new().with("is_active", false)).await;
    assert!(!world.enters("south_ops", "secret").await);
    world.set("admins", id, Record::new().with("is_active", true).with("is_superuser", true)).await;
    assert_eq!(world.as_admin("south_ops", "secret").await.unwrap().role, Role::Admin);
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
    let enter = async |user: &str, domain: &str, password: &str| world.as_subscriber(user, domain, password).await;
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

#[tokio::test]
async fn an_imported_web_password_is_replaced_on_the_first_success() {
    let world = World::new(COST).await;
    let (_, _, live) = world.subscriber("secret").await;
    let enters = async |password: &str| world.as_subscriber("alice", "sip.example.org", password).await.is_some();
    assert!(!enters("Secret").await && !enters("").await);
    assert_eq!(world.text("live_subscribers", live, "webpassword").await, "secret");
    assert!(enters("secret").await);
    let better = world.text("live_subscribers", live, "webpassword").await;
    assert!(better.starts_with("4$"), "{better}");
    assert!(enters("secret").await && !enters("Secret").await && !enters(&better).await);
    // What looks like the MD5 of a password is a plain password here, and nothing at all is none.
    world.set("live_subscribers", live, Record::new().with("webpassword", MD5)).await;
    assert!(!enters("secret").await && enters(MD5).await);
    world.set("live_subscribers", live, Record::new().with("webpassword", "")).await;
    assert!(!enters("").await);
}

#[tokio::test]
async fn the_ban_costs_no_statement_while_nobody_fails() {
    let ban = BanRules { max_attempts: 3, first: 300, increment: 300, longest: 3600 };
    let (without, with) =
        (World::new(COST).await, World::with(COST, Settings { ban: Some(ban), ..Settings::default() }).await);
    let mut costs = Vec::new();
    for world in [&without, &with] {
        let hash = Bcrypt::new(COST).hash("secret").await.unwrap();
        let _ = world.admin("south_ops", &hash).await;
        let _ = world.subscriber(&hash).await;
        assert!(world.enters("south_ops", "secret").await);
        let before = world.store.statements();
        assert!(world.enters("south_ops", "secret").await);
        assert!(world.as_subscriber("alice", "sip.example.org", "secret").await.is_some());
        costs.push(world.store.statements() - before);
    }
    assert_eq!(costs[0], costs[1]);
    // After a failure and the success that makes up for it, it costs no more than before.
    assert!(!with.enters("south_ops", "wrong").await && with.enters("south_ops", "secret").await);
    let before = with.store.statements();
    assert!(with.enters("south_ops", "secret").await);
    assert_eq!(with.store.statements() - before, 1);
}
