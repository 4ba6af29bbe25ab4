//! The example program of the handbook, run as it stands: what our users hold in hand has to work.

use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use provisioning_tests::case::{Needs, Target, on_each_target};
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

pub(crate) fn trials() -> Vec<Trial> {
    on_each_target(
        "handbook",
        // An external server's administrator may have another password than the program is told here.
        Needs::Process,
        &[("perl_example", perl_example)],
    )
}

/// The lines that the program prints when all goes well, without the ids.
const LINES: [&str; 8] = [
    "Fetched billing profile, id is ",
    "Created customer contact, id is ",
    "Created customer, id is ",
    "Created subscriber, id is ",
    "Updated subscriber preferences",
    "Updated subscriber",
    "Terminated subscriber",
    "Terminated customer",
];

fn perl_example(target: Target) {
    let tenant = Tenant::create(&target.admin());
    let number = names::digits();
    // The same names and numbers twice: termination has set them free.
    run(&tenant, &tenant.login, PASSWORD, &number, None);
    run(&tenant, ADMIN, ADMIN_PASSWORD, &number, Some(tenant.reseller));
}

fn run(tenant: &Tenant, user: &str, password: &str, number: &str, reseller: Option<u64>) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/handbook.pl");
    let host = tenant.client.base().replace("https://", "");
    let mut command = Command::new("perl");
    command
        .arg(script)
        .env("HANDBOOK_HOST", host)
        .env("HANDBOOK_USER", user)
        .env("HANDBOOK_PASS", password)
        .env("HANDBOOK_PROFILE", &tenant.profile_handle)
        .env("HANDBOOK_DOMAIN", &tenant.domain)
        .env("HANDBOOK_SN", number)
        .env("PERL_LWP_SSL_VERIFY_HOSTNAME", "0");
    if let Some(reseller) = reseller {
        command.env("HANDBOOK_RESELLER", reseller.to_string());
    }
    let output = command.output().expect("perl is installed");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "as {user}: {said}{complained}");
    assert_eq!(complained, "", "as {user}");
    let lines: Vec<&str> = said.lines().map(without_number).collect();
    assert_eq!(lines, LINES, "as {user}");
}

fn without_number(line: &str) -> &str {
    line.trim_end_matches(|c: char| c.is_ascii_digit())
}
