//! Programs with the SOAP libraries of the field, each through the life of an order.

use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use provisioning_tests::case;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;

use super::{ON, number, officer};

/// The lines that each program prints when all goes well.
const LINES: [&str; 8] = [
    "gave an order",
    "read it by its id",
    "found it by its number",
    "found it by its LIID",
    "changed it",
    "ended it",
    "got faults",
    "was not let in",
];

pub(super) fn trials() -> Vec<Trial> {
    vec![case::with_tools("interceptions", "zeep_and_php_give_orders", programs)]
}

fn programs(tools: &Path) {
    let legacy = Legacy::start_with(Engine::Sqlite, ON);
    let tenant = Tenant::create(&legacy.server.admin());
    let (_, login) = officer(&legacy.server.admin());
    let (number, _) = number(&tenant);
    let python = tools.join("venv/bin/python").display().to_string();
    for (program, file, query) in [
        (python.as_str(), "interception.py", "?literal"),
        (python.as_str(), "interception.py", "?document"),
        ("php", "interception.php", "?literal"),
        ("php", "interception.php", "?encoded&plain"),
    ] {
        let mut command = Command::new(program);
        command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/soap"));
        command.env("SOAP_LOGIN", &login).env("SOAP_PASSWORD", PASSWORD).env("SOAP_OTHER", &tenant.login);
        let output = command.args([file, &legacy.address(), query, &number]).output().expect("the program is there");
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.lines().collect::<Vec<_>>(), LINES, "{file} {query}: {complained}");
    }
}
