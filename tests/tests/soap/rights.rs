//! What a login may call and see. Source: soap-xmlrpc, authorisation.

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::client::{Client, Reply};
use provisioning_tests::fixture::{PASSWORD, Tenant, admin_body};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use serde_json::{Value, json};

use super::{body, envelope_of, send, text};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target("soap", Needs::Process, &[("logins_see_and_do_what_they_may", logins_see_and_do_what_they_may)])
}

/// A login of a tenant with other flags.
fn login(tenant: &Tenant, flags: &Value) -> String {
    let name = format!("login_{}", names::unique());
    let mut body = admin_body(&name, tenant.reseller);
    for (flag, value) in flags.as_object().into_iter().flatten() {
        body[flag] = value.clone();
    }
    let _ = tenant.platform.create("/api/admins/", &body);
    name
}

fn call(client: &Client, login: &str, function: &str, parameters: &str) -> Reply {
    send(client, &envelope_of((login, PASSWORD), function, parameters))
}

fn code(reply: &Reply) -> &str {
    assert_eq!(reply.status, 500, "{reply}");
    text(reply, "faultcode")
}

fn logins_see_and_do_what_they_may(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start(engine);
    let (client, platform) = (legacy.client(), legacy.server.admin());
    let (own, other) = (Tenant::create(&platform), Tenant::create(&platform));
    let subscriber = |tenant: &Tenant| {
        let id = tenant.subscriber(tenant.customer());
        let shown = tenant.client.get(&format!("/api/subscribers/{id}")).json();
        let username = shown["username"].as_str().expect("a subscriber has a name");
        format!("<username>{username}</username><domain>{}</domain>", tenant.domain)
    };
    let (mine, foreign) = (subscriber(&own), subscriber(&other));

    // What belongs to another reseller does not exist, to read and to change.
    for (function, more) in [
        ("get_subscriber", ""),
        ("get_subscriber_preferences", ""),
        ("update_subscriber_password", "<password>An0ther.pass</password>"),
        ("get_subscriber_cf_maps", ""),
    ] {
        let reply = call(&client, &own.login, function, &format!("{foreign}{more}"));
        assert_eq!(code(&reply), "soap:Client.Voip.NoSuchSubscriber", "{function}");
        assert_eq!(call(&client, &own.login, function, &format!("{mine}{more}")).status, 200, "{function}");
    }
    let moved = format!("<data><billing_profile>{}</billing_profile></data>", other.profile_handle);
    let refused = call(&client, &own.login, "create_voip_account", &moved);
    assert_eq!(code(&refused), "soap:Client.Billing.NoSuchProfile");

    // Passwords are for those who may see them.
    let blind = login(&own, &json!({"show_passwords": false}));
    let seen = |login: &str| body(&call(&client, login, "get_subscriber", &mine)).contains("<password>");
    assert_eq!((seen(&own.login), seen(&blind)), (true, false));

    let reader = login(&own, &json!({"read_only": true}));
    assert_eq!(call(&client, &reader, "get_subscriber", &mine).status, 200);
    let change = format!("{mine}<password>An0ther.pass</password>");
    assert_eq!(code(&call(&client, &reader, "update_subscriber_password", &change)), "soap:Client.Auth.Refused");

    // For the platform alone, whatever the flags.
    assert_eq!(code(&call(&client, &own.login, "get_banned_ips", "")), "soap:Client.Auth.Refused");
    let idle = login(&own, &json!({"is_active": false}));
    assert_eq!(code(&call(&client, &idle, "get_domains", "")), "soap:Client.Voip.AuthFailed");
}
