//! Limits of a call: time, lists, rows, requests of one address. Source: soap-xmlrpc, limits and XML hardening.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::Reply;
use provisioning_tests::database::Engine;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

use super::{call, text};
use crate::xmlrpc;

pub(super) fn trials() -> Vec<Trial> {
    let once = Trial::test("soap::lists_and_rows_have_limits::sqlite", || {
        lists_and_rows_have_limits();
        Ok(())
    });
    let everywhere =
        [("a_call_that_takes_too_long_changes_nothing", a_call_that_takes_too_long_changes_nothing as fn(Target))];
    on_each_target("soap", Needs::Process, &everywhere).into_iter().chain([once]).collect()
}

fn code(reply: &Reply) -> &str {
    assert_eq!(reply.status, 500, "{reply}");
    text(reply, "faultcode")
}

fn a_call_that_takes_too_long_changes_nothing(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start_with(engine, "provisioning: {limits: {timeout: 1}}");
    let client = legacy.client();
    let (first, second) = (names::unique(), names::unique());
    let create = |word: &str| call(&client, "create_domain", &format!("<domain>{word}.example.org</domain>"));
    legacy.server.database().locking("domains", || {
        assert_eq!(code(&create(&first)), "soap:Client.Limit.Exceeded");
        let domain = format!("{second}.example.org");
        let login = (ADMIN, ADMIN_PASSWORD);
        let reply = xmlrpc::call_as(&client, login, "create_domain", &[("domain", &domain)]);
        assert_eq!(xmlrpc::fault(&reply), 1020, "{reply}");
        // Who only reads does not wait.
        assert_eq!(call(&client, "get_domains", "").status, 200);
    });
    // They were not only answered so: their work is over, and both names are free.
    for word in [&first, &second] {
        let reply = create(word);
        assert_eq!(reply.status, 200, "{reply}");
    }
}

fn lists_and_rows_have_limits() {
    let legacy = Legacy::start_with(Engine::Sqlite, "provisioning: {limits: {list: 2, rows: 1}}");
    let client = legacy.client();
    let create = || call(&client, "create_domain", &format!("<domain>{}.example.org</domain>", names::unique()));
    assert_eq!((create().status, call(&client, "get_domains", "").status), (200, 200));
    assert_eq!(create().status, 200);
    assert_eq!(code(&call(&client, "get_domains", "")), "soap:Client.Limit.Exceeded");

    let add = |clis: usize| {
        let clis = "<item>431</item>".repeat(clis);
        let named = "<username>x</username><domain>x.example.org</domain>";
        let reply = call(&client, "add_allowed_clis", &format!("{named}<allowed_clis>{clis}</allowed_clis>"));
        code(&reply).to_owned()
    };
    assert_eq!((&*add(2), &*add(3)), ("soap:Client.Voip.NoSuchSubscriber", "soap:Client.Limit.Exceeded"));
}
