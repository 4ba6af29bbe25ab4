//! Programs with the SOAP libraries of the field, each through the life of an account and a fault.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::Legacy;
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

/// Environment variable with the folder that `tests/tools` has filled.
const TOOLS: &str = "PROVISIOND_TEST_TOOLS";

/// A client and the arguments before those that all have; the queries are those of the descriptions that it runs with.
type Client = (&'static str, &'static [&'static str], &'static [&'static str]);

const CLIENTS: [Client; 4] = [
    ("php_soap_client", &["php", "life_cycle.php"], &["", "?plain", "?encoded", "?encoded&plain"]),
    ("perl_soap_lite", &["perl", "life_cycle.pl"], &[]),
    ("python_zeep", &["python", "life_cycle.py", "zeep"], &["?wsdl", "?plain", "?document"]),
    ("python_suds", &["python", "life_cycle.py", "suds"], &["?wsdl", "?encoded"]),
];

/// The lines that each program prints when all goes well.
const LINES: [&str; 18] = [
    "checked the name of the domain",
    "created a domain",
    "read it again",
    "created an account",
    "found its subscriber",
    "found its contact",
    "changed the password",
    "added a number",
    "set preferences",
    "set a list",
    "locked the subscriber",
    "got a fault",
    "read its sentence",
    "read its object",
    "was not let in",
    "ended the account",
    "removed the domain",
    "",
];

pub(super) fn trials() -> Vec<Trial> {
    let tools = std::env::var_os(TOOLS).map(PathBuf::from);
    let trial = |client: Client| {
        let here = tools.clone();
        let run = move || -> Result<(), Failed> {
            life_cycle(here.as_deref().ok_or("no tools: see tests/tools")?, client);
            Ok(())
        };
        Trial::test(format!("soap::{}::sqlite", client.0), run).with_ignored_flag(tools.is_none())
    };
    CLIENTS.into_iter().map(trial).collect()
}

fn life_cycle(tools: &Path, (_, program, queries): Client) {
    let legacy = Legacy::start(Engine::Sqlite);
    let tenant = Tenant::create(&legacy.server.admin());
    let base = legacy.address();
    let queries: Vec<Option<&str>> =
        if queries.is_empty() { vec![None] } else { queries.iter().copied().map(Some).collect() };
    for query in queries {
        for (login, password, profile) in
            [(ADMIN, ADMIN_PASSWORD, "default"), (&tenant.login, PASSWORD, &tenant.profile_handle)]
        {
            let mut parts = program.iter();
            let name = match parts.next() {
                Some(&"python") => tools.join("venv/bin/python"),
                other => PathBuf::from(other.copied().unwrap_or_default()),
            };
            let mut command = Command::new(name);
            command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/soap"));
            command.args(parts).arg(&base).args(query).args([profile, &names::unique(), &names::digits()]);
            command.env("SOAP_LOGIN", login).env("SOAP_PASSWORD", password).env("PERL_LWP_SSL_VERIFY_HOSTNAME", "0");
            let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
            let said = String::from_utf8_lossy(&output.stdout);
            let complained = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{query:?} as {login}: {said}{complained}");
            let lines: Vec<&str> = said.split('\n').collect();
            assert_eq!(lines, LINES, "{query:?} as {login}: {complained}");
        }
    }
}
