//! Devices that register while subscribers are created: readers of the database do not disturb its writer, nor the writer them.

use libtest_mimic::Trial;
use provisioning_tests::database::Engine;
use provisioning_tests::database_server::DatabaseServer;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::{Server, free_port};
use provisioning_tests::sip_proxy::{Account, SipProxy};

/// So many devices are there at first.
const DEVICES: usize = 50;
/// So often they register, and so many subscribers are created meanwhile.
const TIMES: usize = 1000;
const CLIENTS: usize = 2;
const A_SECOND: usize = 25;

pub(super) fn trials() -> Vec<Trial> {
    vec![Trial::test("reachable::devices_register_while_subscribers_are_created::sqlite", || {
        crowd();
        Ok(())
    })]
}

fn create(tenant: &Tenant, customer: u64, number: usize) -> Vec<Account> {
    let new = || {
        let mut body = tenant.subscriber_body(customer);
        // Letters and digits only: SIPp reads it from a line with fields.
        body["password"] = "Passw0rdOfDevice".into();
        let _ = tenant.client.create("/api/subscribers/", &body);
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Account::new(&text("username"), &tenant.domain, &text("password"))
    };
    std::iter::repeat_with(new).take(number).collect()
}

fn crowd() {
    let database = DatabaseServer::start(Engine::Sqlite);
    let server = Server::start_on(std::sync::Arc::clone(database.database()));
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let devices = create(&tenant, customer, DEVICES);
    let proxy = SipProxy::start(&database, free_port(), b"");
    let made: Vec<Account> = std::thread::scope(|scope| {
        let load = [(); CLIENTS].map(|()| scope.spawn(|| create(&tenant, customer, TIMES / CLIENTS)));
        proxy.register_many(&devices, TIMES, A_SECOND);
        load.into_iter().flat_map(|thread| thread.join().expect("each creation is confirmed")).collect()
    });
    assert_eq!(made.len(), TIMES);
    // Those who were created meanwhile are reachable as well.
    proxy.register_many(&made, TIMES, 4 * A_SECOND);
}
