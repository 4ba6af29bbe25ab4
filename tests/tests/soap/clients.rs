//! Programs with the SOAP libraries of the field, each through the life of an account and a fault.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::{DOOR, Legacy};
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
const LINES: [&str; 17] = [
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
];

pub(super) fn trials() -> Vec<Trial> {
    let tools = std::env::var_os(TOOLS).map(PathBuf::from);
    let trial = |name: &str, test: Box<dyn Fn(&Path) + Send>| {
        let here = tools.clone();
        let run = move || -> Result<(), Failed> {
            test(here.as_deref().ok_or("no tools: see tests/tools")?);
            Ok(())
        };
        Trial::test(format!("soap::{name}::sqlite"), run).with_ignored_flag(tools.is_none())
    };
    let clients = CLIENTS.into_iter().map(|client| trial(client.0, Box::new(move |tools| life_cycle(tools, client))));
    let others = [
        trial("schemas_and_messages_are_valid", Box::new(schemas)),
        trial("examples_of_the_page_run", Box::new(examples)),
    ];
    clients.chain(others).collect()
}

/// A program of a client, with a login.
fn program(tools: &Path, name: &str, login: &str, password: &str) -> Command {
    let name = if name == "python" { tools.join("venv/bin/python") } else { PathBuf::from(name) };
    let mut command = Command::new(name);
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/soap"));
    command.env("SOAP_LOGIN", login).env("SOAP_PASSWORD", password).env("PERL_LWP_SSL_VERIFY_HOSTNAME", "0");
    command
}

/// What a program says, after checking that it is content.
fn said(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{command:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said.into_owned()
}

fn life_cycle(tools: &Path, (_, parts, queries): Client) {
    let legacy = Legacy::start(Engine::Sqlite);
    let tenant = Tenant::create(&legacy.server.admin());
    let queries: Vec<Option<&str>> =
        if queries.is_empty() { vec![None] } else { queries.iter().copied().map(Some).collect() };
    let logins = [(ADMIN, ADMIN_PASSWORD, "default"), (&tenant.login, PASSWORD, &tenant.profile_handle)];
    let (name, first) = parts.split_first().expect("a program has a name");
    for query in queries {
        for (login, password, profile) in logins {
            let mut command = program(tools, name, login, password);
            command.args(first).arg(legacy.address()).args(query);
            let said = said(command.args([profile, &names::unique(), &names::digits()]));
            assert_eq!(said.lines().collect::<Vec<_>>(), LINES, "{query:?} as {login}");
        }
    }
}

fn schemas(tools: &Path) {
    let legacy = Legacy::start(Engine::Sqlite);
    let _ = Tenant::create(&legacy.server.admin());
    let mut command = program(tools, "python", ADMIN, ADMIN_PASSWORD);
    let said = said(command.arg("schemas.py").arg(legacy.address()));
    assert_eq!(said.lines().last(), Some("valid: fault"), "{said}");
}

/// The programs on the page run as they stand, but for names and passwords.
fn examples(tools: &Path) {
    let legacy = Legacy::start(Engine::Sqlite);
    let tenant = Tenant::create(&legacy.server.admin());
    let page = legacy.client().get("/SOAP/").body;
    let section = page.split("<h3 id=\"get_domains\">").nth(1).and_then(|rest| rest.split("</section>").next());
    let section = section.unwrap_or_else(|| panic!("no section in {page}"));
    let codes = section.split("<pre class=\"shell\"><code>").skip(1).filter_map(|rest| rest.split("</code>").next());
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("example");
    let authority = legacy.server.state_dir().join("tls/self-signed.crt");
    let mut languages = ["php", "perl", "python"].into_iter();
    for (name, code) in languages.by_ref().zip(codes) {
        let mut code = code.to_owned();
        for (given, wanted) in [
            ("&#39;", "'"),
            ("&#34;", "\""),
            ("&#60;", "<"),
            ("&#62;", ">"),
            ("&#38;", "&"),
            ("myusername", ADMIN),
            ("mypassword", ADMIN_PASSWORD),
            ("httpuser", DOOR.0),
            ("httppassword", DOOR.1),
        ] {
            code = code.replace(given, wanted);
        }
        std::fs::write(&file, &code).expect("the program can be written");
        let mut command = program(tools, name, "", "");
        if name == "php" {
            command.arg("-d").arg(format!("openssl.cafile={}", authority.display()));
        }
        command.env("REQUESTS_CA_BUNDLE", &authority).env("PERL_LWP_SSL_CA_FILE", &authority);
        let said = said(command.arg(&file));
        assert!(said.contains(&tenant.domain), "{code}: {said}");
    }
    assert_eq!(languages.next(), None, "an example is not there");
}
