//! XMPP clients: login, messages, locks, ending.

use provisioning_tests::sip_proxy::Account;
use provisioning_tests::xmpp_server::{Ended, TOKEN};
use serde_json::{Value, json};

use super::world::World;

const SCRAM: [&str; 2] = ["--mechanism", "SCRAM-SHA-256"];

/// With the SIP password, by SCRAM; messages arrive; lock level 4 ends it.
pub(super) fn log_in(world: &World) {
    let (xmpp, alice, bob) = (&world.xmpp, &world.alice, &world.bob);
    xmpp.says(&format!("Activated host: {}", world.tenant.domain));
    assert_eq!(xmpp.login(&alice.account, &SCRAM), Ended::Well);
    let wrong = alice.account.with_password("wrong");
    assert_eq!(xmpp.login(&wrong, &["--mechanism", "PLAIN"]), Ended::Refused);
    assert_eq!(xmpp.login(&Account::new("nobody", &world.tenant.domain, "wrong"), &SCRAM), Ended::Refused);
    let escaped = Account::new("o\\27brien", &world.tenant.domain, "pässwörd ☎ 7");
    assert_eq!(xmpp.login(&escaped, &SCRAM), Ended::Well);

    let listener = xmpp.session(&bob.account, &["--expect", "hello"]);
    let address = format!("{}@{}", bob.account.user, bob.account.domain);
    assert_eq!(xmpp.login(&alice.account, &["--send", &address, "hello", "--hold", "0.3"]), Ended::Well);
    assert_eq!(listener.ends(), Ended::Well);

    let open = xmpp.session(&bob.account, &["--hold", "9"]);
    world.lock(bob.id, &json!(4));
    assert_eq!(open.ends(), Ended::Closed);
    assert_eq!(xmpp.login(&bob.account, &SCRAM), Ended::Refused);
    world.lock(bob.id, &Value::Null);

    let reply = world.tenant.client.create("/api/domains/", &json!({"domain": world.new_domain}));
    assert!(reply > 0);
    let fresh = world.subscriber_in(&world.new_domain);
    world.proxy.register(&fresh.account, fresh.device, 200);
    xmpp.says(&format!("Activated host: {}", world.new_domain));
    assert_eq!((xmpp.refresh("another"), xmpp.refresh(TOKEN)), (401, 204));
    assert_eq!(xmpp.login(&fresh.account, &SCRAM), Ended::Well);
}

/// Termination closes what is open and refuses at once; the next one with that name gets no message of the former.
pub(super) fn end(world: &World) {
    let (xmpp, bob) = (&world.xmpp, &world.bob);
    let ended = world.subscriber_in(&world.tenant.domain);
    assert_eq!(xmpp.login(&ended.account, &SCRAM), Ended::Well);
    let address = format!("{}@{}", ended.account.user, ended.account.domain);
    assert_eq!(xmpp.login(&bob.account, &["--send", &address, "for the old one", "--hold", "0.3"]), Ended::Well);
    let open = xmpp.session(&ended.account, &["--hold", "9"]);
    assert_eq!(xmpp.login(&bob.account, &["--send", &address, "once more", "--hold", "0.1"]), Ended::Well);
    world.terminate(ended.id);
    assert_eq!(open.ends(), Ended::Closed);
    assert_eq!(xmpp.login(&ended.account, &SCRAM), Ended::Refused);

    let mut body = world.tenant.subscriber_body(world.customer);
    body["username"] = json!(ended.account.user);
    body["password"] = json!("of the new owner");
    let _ = world.tenant.client.create("/api/subscribers/", &body);
    let owner = ended.account.with_password("of the new owner");
    assert_eq!(xmpp.login(&owner, &["--expect", "for the old one", "--timeout", "2"]), Ended::Waiting);
    xmpp.says(&format!("{} has a new owner", ended.account.user));
}
