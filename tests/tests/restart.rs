//! A start on a database that has been used before changes nothing in it.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::server::ADMIN;

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target("restart", Needs::Process, &[("second_start_changes_nothing", second_start)])
}

fn second_start(target: Target) {
    let mut server = target.own_server();
    let tenant = Tenant::create(&server.admin());
    let subscriber = tenant.subscriber(tenant.customer());
    let path = format!("/api/subscribers/{subscriber}");
    let before = tenant.client.get(&path).json();
    server.stop();
    let counts = server.database().row_counts();
    assert!(!counts.is_empty(), "a database has tables");

    // The variable is for the first start only: it must not become a way to take over a running system.
    server.launch_with_password("another password");
    server.stop();
    assert_eq!(server.database().row_counts(), counts);

    server.launch();
    let client = server.admin().with_login(&tenant.login, PASSWORD);
    assert_eq!(client.get(&path).json(), before);
    let taken_over = server.admin().with_login(ADMIN, "another password");
    assert_eq!(taken_over.get("/api/").status, 401);
    assert_eq!(server.admin().get("/api/customers/").status, 200);
    server.assert_healthy();
}
