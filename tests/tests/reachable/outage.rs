//! A database that stops: who asks is told to come again, who is there stays, and all goes on when it is back.

use provisioning_tests::server::free_port;
use provisioning_tests::sip_proxy::Outcome;
use provisioning_tests::xmpp_server::{Ended, TOKEN};

use super::world::World;

pub(super) fn passes(world: &World) {
    if !world.database.can_stop() {
        return;
    }
    let other = world.subscriber_in(&world.tenant.domain);
    world.proxy.register(&other.account, other.device, 200);
    let open = world.xmpp.session(&other.account, &["--hold", "8", "--timeout", "20"]);
    world.database.stop();
    world.proxy.register(&other.account, free_port(), 503);
    let called = &world.bob.account.user;
    world.proxy.call_unchallenged(&other.account, called, &world.tenant.domain, Outcome::Refused(503));
    assert_eq!(world.xmpp.login(&other.account, &[]), Ended::Refused);
    assert_eq!(world.xmpp.refresh(TOKEN), 503);
    world.database.resume();
    // A process of the proxy notices by a failed question that its connection is gone.
    let back = (0..20).any(|_| world.proxy.answers_register(&other.account, other.device, 200));
    assert!(back, "REGISTER after the return of the database:\n{}", world.proxy.log());
    assert_eq!(world.xmpp.login(&other.account, &[]), Ended::Well);
    assert_eq!(open.ends(), Ended::Well);
}
