//! Programs with the XMLRPC libraries of the field.

use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target("xmlrpc", Needs::Process, &[("clients_of_the_field", clients)])
}

const CLIENTS: [&[&str]; 4] =
    [&["python3", "calls.py"], &["perl", "calls.pl", "lite"], &["perl", "calls.pl", "rpc"], &["php", "calls.php"]];

/// The lines that each program prints when all goes well.
const LINES: [&str; 18] = [
    "checked a name",
    "created a domain",
    "read it again",
    "read it by its bytes",
    "found it in a list",
    "got a fault",
    "read its sentence",
    "was told what is unknown",
    "called what there is not",
    "was not let in",
    "called several at once",
    "got one fault of several",
    "listed methods",
    "read a signature",
    "read a help",
    "read the capabilities",
    "removed the domain",
    "",
];

fn clients(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start(engine);
    let tenant = Tenant::create(&legacy.server.admin());
    for client in CLIENTS {
        for (login, password) in [(ADMIN, ADMIN_PASSWORD), (&tenant.login, PASSWORD)] {
            let mut command = Command::new(client[0]);
            command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/xmlrpc"));
            command.args(&client[1..]).arg(legacy.address()).arg(names::unique());
            command
                .env("XMLRPC_LOGIN", login)
                .env("XMLRPC_PASSWORD", password)
                .env("PERL_LWP_SSL_VERIFY_HOSTNAME", "0");
            let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
            let said = String::from_utf8_lossy(&output.stdout);
            let complained = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{client:?} as {login}: {said}{complained}");
            let lines: Vec<&str> = said.split('\n').collect();
            assert_eq!(lines, LINES, "{client:?} as {login}: {complained}");
        }
    }
}
