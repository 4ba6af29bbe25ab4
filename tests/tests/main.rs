//! All end-to-end tests in one program, so that they share one server per database. The table of contents:
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests stop with a message, and reading JSON with [] gives null for what is absent"
)]

mod account;
mod bad_input;
mod bans;
mod billing;
mod certificates;
mod cluster;
mod conditional;
mod coverage;
mod crash;
mod csv;
mod documentation;
mod expand;
mod faults;
mod features;
mod forwards;
mod guides;
mod handbook;
mod header_rules;
mod hostile;
mod idempotency;
mod interceptions;
mod journals;
mod locations;
mod logins;
mod logs;
mod peering;
mod preferences;
mod protocol;
mod proxies;
mod pushes;
mod reachable;
mod reload;
mod resources;
mod restart;
mod rewriting;
mod roles;
mod secrets;
mod self_care;
mod soap;
mod tenants;
mod tokens;
mod transcripts;
mod uniqueness;
mod upgrade;
mod verify;
mod views;
mod xmlrpc;

use std::process::ExitCode;

use libtest_mimic::Arguments;
use provisioning_tests::server;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A test waits for its server half of the time.
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(processors + processors / 2);
    let mut trials = transcripts::trials();
    trials.extend(handbook::trials());
    trials.extend(guides::trials());
    trials.extend(coverage::trials());
    trials.extend(protocol::trials());
    trials.extend(uniqueness::trials());
    trials.extend(upgrade::trials());
    trials.extend(verify::trials());
    trials.extend(views::trials());
    trials.extend(crash::trials());
    trials.extend(cluster::trials());
    trials.extend(documentation::trials());
    trials.extend(pushes::trials());
    trials.extend(restart::trials());
    trials.extend(features::trials());
    trials.extend(rewriting::trials());
    trials.extend(roles::trials());
    trials.extend(secrets::trials());
    trials.extend(logins::trials());
    trials.extend(self_care::trials());
    trials.extend(account::trials());
    trials.extend(certificates::trials());
    trials.extend(tokens::trials());
    trials.extend(bans::trials());
    trials.extend(billing::trials());
    trials.extend(proxies::trials());
    trials.extend(tenants::trials());
    trials.extend(bad_input::trials());
    trials.extend(conditional::trials());
    trials.extend(idempotency::trials());
    trials.extend(interceptions::trials());
    trials.extend(expand::trials());
    trials.extend(faults::trials());
    trials.extend(hostile::trials());
    trials.extend(journals::trials());
    trials.extend(logs::trials());
    trials.extend(csv::trials());
    trials.extend(forwards::trials());
    trials.extend(locations::trials());
    trials.extend(peering::trials());
    trials.extend(header_rules::trials());
    trials.extend(preferences::trials());
    trials.extend(reachable::trials());
    trials.extend(reload::trials());
    trials.extend(soap::trials());
    trials.extend(xmlrpc::trials());
    let conclusion = libtest_mimic::run(&arguments, trials);
    hostile::stop();
    server::stop_shared();
    conclusion.exit_code()
}
