//! The servers, and what is provisioned on them.

use std::time::{Duration, Instant};

use provisioning_tests::database::Engine;
use provisioning_tests::database_server::DatabaseServer;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::server::free_port;
use provisioning_tests::sip_proxy::{Account, SipProxy};
use provisioning_tests::xmpp_server::{TOKEN, XmppServer};
use serde_json::{Value, json};

/// Dial prefixes as in North America, where the shorter one begins many numbers of the longer one.
pub(super) const ABROAD: &str = "011";
/// The one within a country.
pub(super) const AT_HOME: &str = "1";

/// Servers that read one database, and a reseller. The first fields are dropped first.
pub(super) struct World {
    pub(super) proxy: SipProxy,
    pub(super) xmpp: XmppServer,
    pub(super) legacy: Legacy,
    pub(super) database: DatabaseServer,
    pub(super) tenant: Tenant,
    pub(super) customer: u64,
    /// A domain that does not exist yet, for which there is a certificate.
    pub(super) new_domain: String,
    pub(super) alice: Subscriber,
    pub(super) bob: Subscriber,
}

/// A subscriber with a device.
pub(super) struct Subscriber {
    pub(super) id: u64,
    pub(super) account: Account,
    /// The part of its numbers behind the area code; the primary one is 431…, the alias 432….
    pub(super) sn: String,
    /// The port of its device.
    pub(super) device: u16,
}

impl World {
    pub(super) fn start(engine: Engine) -> Self {
        let database = DatabaseServer::start(engine);
        let (rpc, http) = (free_port(), free_port());
        let backends = format!(
            "provisioning: {{backends: {{sip_proxy: ['http://127.0.0.1:{rpc}/RPC'], \
             xmpp: ['http://127.0.0.1:{http}/provisioning/refresh'], xmpp_token: '{TOKEN}'}}}}\n\
             www_admin: {{cc_dial_prefix: {ABROAD}, ac_dial_prefix: {AT_HOME}}}\n"
        );
        let legacy = Legacy::start_on(std::sync::Arc::clone(database.database()), &[&backends]);
        database.grant();
        let tenant = Tenant::create(&legacy.server.admin());
        let customer = tenant.customer();
        let new_domain = format!("{}.example.org", names::unique());
        let config = legacy.server.command(&["config", "kamailio"], "");
        let proxy = SipProxy::start(&database, rpc, &config.stdout);
        let xmpp = XmppServer::start(&database, http, &[&tenant.domain, &new_domain]);
        let alice = subscriber(&tenant, customer, &tenant.domain);
        let bob = subscriber(&tenant, customer, &tenant.domain);
        Self { proxy, xmpp, legacy, database, tenant, customer, new_domain, alice, bob }
    }

    /// Another subscriber.
    pub(super) fn subscriber_in(&self, domain: &str) -> Subscriber {
        subscriber(&self.tenant, self.customer, domain)
    }

    /// Changes members of a subscriber; `null` removes.
    pub(super) fn change(&self, resource: &str, id: u64, operations: &Value) {
        let reply = self.tenant.client.patch(&format!("/api/{resource}/{id}"), operations);
        assert!(reply.status == 200 || reply.status == 204, "{operations}: {reply}");
    }

    /// Sets a preference of a subscriber, or takes it away.
    pub(super) fn prefer(&self, id: u64, name: &str, value: &Value) {
        let path = format!("/{name}");
        let operation = if value.is_null() {
            json!([{"op": "remove", "path": path}])
        } else {
            json!([{"op": "add", "path": path, "value": value}])
        };
        self.change("subscriberpreferences", id, &operation);
    }

    /// Sets the lock level of a subscriber, or takes it away.
    pub(super) fn lock(&self, id: u64, level: &Value) {
        self.change("subscribers", id, &json!([{"op": "replace", "path": "/lock", "value": level}]));
    }

    pub(super) fn terminate(&self, id: u64) {
        let reply = self.tenant.client.delete(&format!("/api/subscribers/{id}"));
        assert_eq!(reply.status, 204, "{reply}");
    }

    /// Waits for what a message to the servers brings about.
    pub(super) fn comes(&self, what: &str, come: impl Fn() -> bool) {
        let end = Instant::now() + Duration::from_secs(30);
        while !come() {
            assert!(Instant::now() < end, "{what} does not come:\n{}", self.proxy.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The proxy's role gets at no table, at no view of the other server, and writes nothing; nor does the other's.
    pub(super) fn assert_that_roles_read_views_only(&self) {
        if !self.database.can_stop() {
            return;
        }
        for (role, view) in [("kamailio", "kamailio_subscriber"), ("prosody", "prosody")] {
            assert_eq!(self.database.refusal(role, &format!("SELECT * FROM {view}")), None, "{role}");
            let other = if role == "prosody" { "kamailio_subscriber" } else { "prosody" };
            for statement in ["SELECT * FROM live_subscribers".to_owned(), format!("SELECT * FROM {other}")] {
                let refusal =
                    self.database.refusal(role, &statement).unwrap_or_else(|| panic!("{role} may {statement}"));
                assert!(refusal.contains("denied"), "{role}, {statement}: {refusal}");
            }
            assert!(self.database.refusal(role, &format!("DELETE FROM {view}")).is_some(), "{role} writes");
        }
    }
}

fn subscriber(tenant: &Tenant, customer: u64, domain: &str) -> Subscriber {
    let mut body = tenant.subscriber_body(customer);
    body["domain"] = json!(domain);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let account = Account::new(&text(&body["username"]), domain, &text(&body["password"]));
    let id = tenant.client.create("/api/subscribers/", &body);
    Subscriber { id, account, sn: text(&body["primary_number"]["sn"]), device: free_port() }
}
