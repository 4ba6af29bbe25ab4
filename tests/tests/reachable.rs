//! What is provisioned is reachable: Kamailio and Prosody with our files on the server's database, devices and chat clients
//! of other people. Source: sip-xmpp-integration, sections 1, 7, 10 and 12; the handbook's life-cycle.

mod chats;
mod crowd;
mod devices;
mod files;
mod outage;
mod world;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use world::World;

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = on_each_target("reachable", Needs::Process, &[("provisioned_means_reachable", everything)]);
    trials.extend(files::trials());
    trials.extend(crowd::trials());
    trials
}

/// One after the other on the same servers, whose start takes the longest.
fn everything(target: Target) {
    let Target::Engine(engine) = target else { return };
    let world = World::start(engine);
    world.assert_that_roles_read_views_only();
    devices::register(&world);
    devices::are_called(&world);
    devices::are_barred(&world);
    devices::are_trusted(&world);
    chats::log_in(&world);
    chats::end(&world);
    devices::end(&world);
    devices::take_new_passwords(&world);
    outage::passes(&world);
    devices::have_peers(&world);
}
