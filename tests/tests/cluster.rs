//! Several instances on one database, and a part of it all that dies under load: what was confirmed stays, once, and work goes
//! on at what is left.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, JSON, Reply};
use provisioning_tests::cluster::Cluster;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use provisioning_tests::server::Server;
use reqwest::Method;
use serde_json::Value;

const CLIENTS: usize = 8;
/// So many subscribers are created in all.
const REQUESTS: usize = 400;
/// The accident comes when so many have been confirmed.
const BREAK_AFTER: usize = 100;
/// A client that has got no answer for so long gives up, and the test fails.
const LIMIT: Duration = Duration::from_secs(120);
/// What a client does before it asks the other instance.
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target(
        "cluster",
        Needs::Process,
        &[
            ("an_instance_is_killed", instance_is_killed),
            ("an_older_instance_goes_on_when_a_newer_one_has_migrated", rolling_upgrade),
        ],
    );
    // A SQLite file has one server.
    trials.retain(|trial| !trial.name().ends_with("sqlite"));
    let galera = Trial::test("cluster::a_node_of_the_database_is_killed::galera", || {
        node_is_killed();
        Ok(())
    });
    trials.push(galera.with_ignored_flag(!Cluster::is_available()));
    trials
}

fn instance_is_killed(target: Target) {
    let first = target.own_server();
    let second = Server::start_on(first.database().clone());
    let tenant = Tenant::create(&first.admin());
    let clients = [tenant.client.clone(), second.admin().with_login(&tenant.login, PASSWORD)];
    let first = Mutex::new(first);
    let load = Load::new(&tenant);
    load.run(&clients, || first.lock().expect("no thread panics").kill());
    load.check(&clients[1]);
}

/// What a step of a newer program does to the schema: it adds.
const TOMORROW: &str = "CREATE TABLE of_tomorrow (id BIGINT NOT NULL PRIMARY KEY);
ALTER TABLE subscribers ADD COLUMN of_tomorrow VARCHAR(16) NULL;
ALTER TABLE numbers ADD COLUMN of_tomorrow INTEGER NOT NULL DEFAULT 0;
INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_tomorrow', 0);";

fn rolling_upgrade(target: Target) {
    let mut first = target.own_server();
    let second = Server::start_on(first.database().clone());
    let tenant = Tenant::create(&first.admin());
    let clients = [tenant.client.clone(), second.admin().with_login(&tenant.login, PASSWORD)];
    let load = Load::new(&tenant);
    load.run(&clients, || {
        for statement in TOMORROW.split_inclusive(';') {
            first.database().run(statement);
        }
        // One of the old ones is started once more.
        first.stop();
        first.launch();
    });
    assert!(first.log().contains("the schema is that of a newer program"), "{}", first.log_tail());
    load.check(&clients[1]);
    load.check(&first.admin().with_login(&tenant.login, PASSWORD));
    let checked = first.command(&["config", "check"], "");
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success() && said.contains("1 steps ahead: a newer program has made it"), "{said}");
    first.assert_healthy();
}

fn node_is_killed() {
    let cluster = Cluster::start();
    // Both at once on an empty database: one of them migrates.
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| Server::start_on(cluster.database(0)));
        let second = Server::start_on(cluster.database(1));
        (first.join().expect("the first instance starts"), second)
    });
    let tenant = Tenant::create(&first.admin());
    let clients = [tenant.client.clone(), second.admin().with_login(&tenant.login, PASSWORD)];
    let load = Load::new(&tenant);
    load.run(&clients, || cluster.kill(0));
    load.check(&clients[1]);

    // The instance without a database says so, and works again when there is one.
    assert_eq!(clients[0].get("/api/domains/").status, 503);
    cluster.join(0);
    let start = Instant::now();
    while clients[0].get("/api/domains/").status != 200 {
        assert!(start.elapsed() < LIMIT, "the instance does not find its database again");
        std::thread::sleep(PAUSE);
    }
    load.check(&clients[0]);
}

/// Creations, and what became of them.
struct Load {
    bodies: Vec<Value>,
    confirmed: Mutex<Vec<(usize, u64)>>,
    next: AtomicUsize,
}

impl Load {
    fn new(tenant: &Tenant) -> Self {
        let customer = tenant.customer();
        let bodies = (0..REQUESTS).map(|_| tenant.subscriber_body(customer)).collect();
        Self { bodies, confirmed: Mutex::default(), next: AtomicUsize::new(0) }
    }

    /// Creates everything with several clients, which go to the other instance when one does not answer; in the middle of it
    /// the accident happens.
    fn run(&self, instances: &[Client; 2], accident: impl FnOnce()) {
        let waited = Mutex::new(Duration::ZERO);
        let broken = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let own = [instances[0].fresh_connection(), instances[1].fresh_connection()];
                let (waited, broken) = (&waited, &broken);
                scope.spawn(move || {
                    let mut at = client % 2;
                    while let Some(body) = self.bodies.get(self.take()) {
                        let took = self.create(&own, &mut at, body);
                        if broken.load(Ordering::Relaxed) {
                            let mut longest = waited.lock().expect("no thread panics");
                            *longest = took.max(*longest);
                        }
                    }
                });
            }
            let start = Instant::now();
            while self.confirmed().len() < BREAK_AFTER && start.elapsed() < LIMIT {
                std::thread::sleep(Duration::from_millis(1));
            }
            broken.store(true, Ordering::Relaxed);
            accident();
        });
        println!("longest creation after the accident: {:?}", waited.into_inner().expect("no thread panics"));
    }

    fn take(&self) -> usize {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    fn confirmed(&self) -> std::sync::MutexGuard<'_, Vec<(usize, u64)>> {
        self.confirmed.lock().expect("no thread panics")
    }

    /// Asks until somebody confirms, with the same key each time; tells how long it took.
    fn create(&self, instances: &[Client; 2], at: &mut usize, body: &Value) -> Duration {
        let start = Instant::now();
        let key = names::unique();
        let headers = [("Content-Type", JSON), ("Idempotency-Key", key.as_str())];
        let index = self.bodies.iter().position(|one| std::ptr::eq(one, body)).expect("one of the bodies");
        loop {
            let sent = body.to_string().into_bytes();
            match instances[*at].try_send(&Method::POST, "/api/subscribers/", &headers, Some(sent)) {
                Ok(reply) if reply.status == 201 => {
                    self.confirmed().push((index, reply.location_id()));
                    return start.elapsed();
                }
                Ok(reply) => assert!(is_passing(&reply), "{reply}"),
                Err(_) => {}
            }
            assert!(start.elapsed() < LIMIT, "no instance answers");
            *at = 1 - *at;
            std::thread::sleep(PAUSE);
        }
    }

    /// Everything is there, and once.
    fn check(&self, client: &Client) {
        let confirmed = self.confirmed();
        assert_eq!(confirmed.len(), REQUESTS);
        let customer = &self.bodies[0]["customer_id"];
        let listed = client.list("subscribers", &format!("customer_id={customer}"));
        assert_eq!(listed.len(), REQUESTS, "no more than were asked for");
        for (index, id) in confirmed.iter() {
            let item = listed.iter().find(|item| item["id"] == *id);
            let item = item.unwrap_or_else(|| panic!("{id} was confirmed, and is lost"));
            let body = &self.bodies[*index];
            assert_eq!(item["username"], body["username"]);
            assert_eq!(item["primary_number"]["sn"], body["primary_number"]["sn"]);
            assert_eq!(item["alias_numbers"].as_array().map(Vec::len), body["alias_numbers"].as_array().map(Vec::len));
        }
    }
}

/// Whether an answer says that another instance, or a later moment, may do better: the database is not there, or the first
/// request with the key is still being worked on.
fn is_passing(reply: &Reply) -> bool {
    matches!(reply.status, 409 | 503)
}
