//! Programs with the XMLRPC libraries of the field.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

pub(super) fn trials() -> Vec<Trial> {
    on_each_target("xmlrpc", Needs::Process, &[("clients_of_the_field", clients), ("sounds_as_base64", sounds)])
}

const CLIENTS: [&[&str]; 4] =
    [&["python3", "calls.py"], &["perl", "calls.pl", "lite"], &["perl", "calls.pl", "rpc"], &["php", "calls.php"]];

/// The lines of introspection and of several calls at once, which one library leaves to others.
const NOT_IN_C: [&str; 6] = [
    "called several at once",
    "got one fault of several",
    "listed methods",
    "read a signature",
    "read a help",
    "read the capabilities",
];

/// The lines that each program prints when all goes well.
const LINES: [&str; 27] = [
    "checked a name",
    "created a domain",
    "read it again",
    "read it by its bytes",
    "found it in a list",
    "created an account",
    "found its subscriber",
    "found its contact",
    "changed the password",
    "added a number",
    "set preferences",
    "made a set of destinations",
    "forwarded calls",
    "locked the subscriber",
    "ended the account",
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
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/xmlrpc")
}

fn clients(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start(engine);
    let tenant = Tenant::create(&legacy.server.admin());
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let built = Command::new(folder().join("build")).arg(place.path()).output().expect("a shell can be started");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let in_c = place.path().join("calls").to_string_lossy().into_owned();
    let short: Vec<&str> = LINES.into_iter().filter(|line| !NOT_IN_C.contains(line)).collect();
    let in_c = [in_c.as_str()];
    let programs = CLIENTS.into_iter().map(|client| (client, &LINES[..])).chain([(&in_c[..], &short[..])]);
    for (client, expected) in programs {
        for (login, password, profile) in
            [(ADMIN, ADMIN_PASSWORD, "default"), (&tenant.login, PASSWORD, tenant.profile_handle.as_str())]
        {
            let arguments = [&names::unique(), profile, &names::digits()];
            let said = run(client, &legacy, (login, password), &arguments);
            assert_eq!(said.lines().collect::<Vec<_>>(), expected, "{client:?} as {login}");
        }
    }
}

/// What a program says that acts as somebody; it must end well.
fn run(client: &[&str], legacy: &Legacy, (login, password): (&str, &str), arguments: &[&str]) -> String {
    let mut command = Command::new(client[0]);
    command.current_dir(folder());
    command.args(&client[1..]).arg(legacy.address()).args(arguments);
    command.env("XMLRPC_LOGIN", login).env("XMLRPC_PASSWORD", password).env("PERL_LWP_SSL_VERIFY_HOSTNAME", "0");
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{client:?} as {login}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Point 12 of the tests that soap-xmlrpc asks for: bytes survive in both directions.
fn sounds(target: Target) {
    let Target::Engine(engine) = target else { panic!("this test starts its own server") };
    let legacy = Legacy::start(engine);
    for client in [["python3", "sounds.py"], ["perl", "sounds.pl"]] {
        let said = run(&client, &legacy, (ADMIN, ADMIN_PASSWORD), &[&names::unique()]);
        assert_eq!(said.trim(), "100044", "{client:?}");
    }
}
