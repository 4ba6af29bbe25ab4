//! Programs with the SOAP libraries of the field, each through the life of an account and a fault.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;
use provisioning_tests::case;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::{DOOR, Legacy};
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

use super::documents::wsdl;

/// A client and the arguments before those that all have; the queries are those of the descriptions that it runs with.
type Client = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Programs that run as they stand.
const CLIENTS: [Client; 5] = [
    ("php_soap_client", &["php", "life_cycle.php"], &["", "?plain", "?encoded", "?encoded&plain"]),
    ("perl_soap_lite", &["perl", "life_cycle.pl"], &[]),
    ("python_zeep", &["python", "life_cycle.py", "zeep"], &["?wsdl", "?plain", "?document"]),
    ("python_suds", &["python", "life_cycle.py", "suds"], &["?wsdl", "?encoded"]),
    // In the other styles it gives all values inside of structs as texts.
    ("node_soap", &["node", "node/life_cycle.mjs"], &["?document", "?document&plain"]),
];

/// Programs that are made of a description: the folder with `build`, and what it makes.
const COMPILED: [Client; 2] = [
    ("mono_wsdl", &["mono", "mono", "life_cycle.exe"], &["?literal", "?encoded"]),
    ("gsoap", &["gsoap", "life_cycle"], &["?literal"]),
];

/// The lines that each program prints when all goes well.
const LINES: [&str; 19] = [
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
    "made a set of destinations",
    "forwarded calls",
    "locked the subscriber",
    "got a fault",
    "read its sentence",
    "read its object",
    "was not let in",
    "ended the account",
    "removed the domain",
];

pub(super) fn trials() -> Vec<Trial> {
    let clients = CLIENTS.into_iter().map(|client| with_tools(client.0, move |tools| life_cycle(tools, client)));
    let compiled = COMPILED.into_iter().map(|client| with_tools(client.0, move |tools| compiled(tools, client)));
    let others = [
        with_tools("descriptions_and_messages_are_valid", schemas),
        with_tools("each_style_is_loaded_by_clients_that_differ", loaded),
    ];
    clients.chain(compiled).chain(others).collect()
}

/// A test that needs the folder of the tools.
pub(super) fn with_tools(name: &str, test: impl Fn(&Path) + Send + 'static) -> Trial {
    case::with_tools("soap", name, test)
}

/// The folder with the clients.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/soap")
}

/// A program of a client, with a login.
pub(super) fn program(tools: &Path, name: &str, login: &str, password: &str) -> Command {
    let name = if name == "python" { tools.join("venv/bin/python") } else { PathBuf::from(name) };
    let mut command = Command::new(name);
    command.current_dir(folder());
    command.env("SOAP_LOGIN", login).env("SOAP_PASSWORD", password).env("PERL_LWP_SSL_VERIFY_HOSTNAME", "0");
    command.env("NODE_PATH", tools.join("node_modules"));
    command
}

/// What a program says, after checking that it is content.
pub(super) fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{command:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said.into_owned()
}

/// A server with somebody on it.
struct World {
    legacy: Legacy,
    tenant: Tenant,
}

impl World {
    fn new() -> Self {
        let legacy = Legacy::start(Engine::Sqlite);
        let tenant = Tenant::create(&legacy.server.admin());
        Self { legacy, tenant }
    }

    /// Runs a program as the administrator and as a reseller; it gets a login and the rest of the arguments.
    fn run(&self, query: Option<&str>, program: impl Fn(&str, &str) -> Command) {
        let logins = [(ADMIN, ADMIN_PASSWORD, "default"), (&self.tenant.login, PASSWORD, &self.tenant.profile_handle)];
        for (login, password, profile) in logins {
            let mut command = program(login, password);
            command.args([profile, &names::unique(), &names::digits()]);
            let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
            let said = String::from_utf8_lossy(&output.stdout);
            let complained = String::from_utf8_lossy(&output.stderr);
            assert_eq!(said.lines().collect::<Vec<_>>(), LINES, "{query:?} as {login}: {complained}");
            assert!(output.status.success(), "{command:?}: {complained}");
        }
    }
}

fn life_cycle(tools: &Path, (_, parts, queries): Client) {
    let world = World::new();
    let queries: Vec<Option<&str>> =
        if queries.is_empty() { vec![None] } else { queries.iter().copied().map(Some).collect() };
    let (name, first) = parts.split_first().expect("a program has a name");
    for query in queries {
        world.run(query, |login, password| {
            let mut command = program(tools, name, login, password);
            command.args(first).arg(world.legacy.address()).args(query);
            command
        });
    }
}

fn compiled(tools: &Path, (_, parts, queries): Client) {
    let world = World::new();
    let (name, run) = parts.split_first().expect("a program has a folder");
    for query in queries {
        let place = tempfile::tempdir().expect("a temporary folder can be made");
        let description = place.path().join("description.wsdl");
        std::fs::write(&description, wsdl(&world.legacy.client(), query)).expect("a file can be written");
        let _ = said(Command::new(folder().join(name).join("build")).arg(&description).arg(place.path()));
        world.run(Some(query), |login, password| {
            let (made, interpreter) = run.split_last().expect("a program has a name");
            let made = place.path().join(made);
            let mut words = interpreter.iter().map(PathBuf::from).chain([made]);
            let first = words.next().expect("there is a word");
            let mut command = program(tools, &first.to_string_lossy(), login, password);
            let endpoint = format!("https://127.0.0.1:{}/SOAP/Provisioning", world.legacy.port);
            command.args(words).args([&endpoint, DOOR.0, DOOR.1]);
            command
        });
    }
}

fn schemas(tools: &Path) {
    let World { legacy, .. } = World::new();
    let mut command = program(tools, "python", ADMIN, ADMIN_PASSWORD);
    let said = said(command.arg("schemas.py").arg(legacy.address()));
    assert_eq!(said.lines().last(), Some("valid: fault"), "{said}");
}

/// Also with the styles that they do not run with above. Source: soap-xmlrpc, tests that must exist.
fn loaded(_: &Path) {
    let World { legacy, .. } = World::new();
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    let file = place.path().join("description.wsdl");
    for query in ["?literal", "?encoded", "?document", "?document&plain"] {
        let description = wsdl(&legacy.client(), query);
        std::fs::write(&file, &description).expect("a file can be written");
        let header = said(Command::new("wsdl2h").args(["-c", "-o", "/dev/stdout"]).arg(&file));
        let code = "echo count(array_unique((new SoapClient($argv[1]))->__getFunctions()));";
        let functions = said(Command::new("php").args(["-d", "soap.wsdl_cache_enabled=0", "-r", code]).arg(&file));
        let operations = description.matches("<soap:operation ").count();
        assert_eq!(functions, operations.to_string(), "{query}");
        assert!(operations > 90 && header.matches("//gsoap ").count() > operations, "{query}");
    }
}
