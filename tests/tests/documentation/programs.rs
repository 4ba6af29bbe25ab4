//! Programs of other people that read the documentation: a validator, a fuzzer, a generator of clients, a browser.
//! `tests/tools` installs them; without them these tests are shown as ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Failed, Trial};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::names;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, Server};
use tempfile::TempDir;

/// Environment variable with the folder that `tests/tools` has filled.
const TOOLS: &str = "PROVISIOND_TEST_TOOLS";

/// Environment variable with a folder that keeps the pictures of the browser.
const PICTURES: &str = "PROVISIOND_TEST_PICTURES";

/// A test and its name; it gets the folder of the tools.
type Named = (&'static str, fn(&Path));

pub(super) fn trials() -> Vec<Trial> {
    let tests: [Named; 4] = [
        ("validator_accepts_the_openapi_document", validator),
        ("generated_client_runs_the_life_cycle", generated_client),
        ("schemathesis_finds_nothing", schemathesis),
        ("browser_shows_the_page", browser),
    ];
    let tools = std::env::var_os(TOOLS).map(PathBuf::from);
    let trial = |(name, test): Named| {
        let here = tools.clone();
        let run = move || -> Result<(), Failed> {
            test(here.as_deref().ok_or("no tools: see tests/tools")?);
            Ok(())
        };
        Trial::test(format!("documentation::{name}::sqlite"), run).with_ignored_flag(tools.is_none())
    };
    tests.into_iter().map(trial).collect()
}

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients")
}

/// A folder with the document of a server in it.
fn with_document(server: &Server) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("openapi.json");
    let document = server.admin().get("/api/?swagger=1").body;
    std::fs::write(&file, document).expect("the document can be written");
    (folder, file)
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n{said}", output.status);
    said
}

fn validator(tools: &Path) {
    let server = Server::start(Engine::Sqlite);
    let (_folder, file) = with_document(&server);
    let said = run(Command::new(tools.join("venv/bin/openapi-spec-validator")).args(["--schema", "3.1"]).arg(file));
    assert!(said.contains("OK"), "{said}");
}

/// The lines that the program prints when all goes well.
const STEPS: [&str; 10] = [
    "found the billing profile",
    "created a contact",
    "created a customer",
    "created a domain",
    "created a subscriber",
    "read it again",
    "patched it",
    "replaced it",
    "terminated the subscriber",
    "terminated the customer",
];

fn generated_client(tools: &Path) {
    let server = Server::start(Engine::Sqlite);
    let tenant = Tenant::create(&server.admin());
    let (folder, file) = with_document(&server);
    let package = folder.path().join("provisioning_client");
    let mut generate = Command::new(tools.join("venv/bin/openapi-python-client"));
    generate.args(["generate", "--meta", "none", "--path"]).arg(file).arg("--output-path").arg(&package);
    let said = run(&mut generate);
    assert!(!said.contains("Unable to parse"), "a part of the document was left out: {said}");
    let mut life_cycle = Command::new(tools.join("venv/bin/python"));
    life_cycle
        .arg(clients().join("openapi/life_cycle.py"))
        .args([&server.base(), ADMIN, ADMIN_PASSWORD, &tenant.reseller.to_string(), &tenant.profile_handle])
        .args([&format!("{}.example.net", names::unique()), &names::digits()])
        .env("PYTHONPATH", folder.path());
    let said = run(&mut life_cycle);
    assert_eq!(said.lines().collect::<Vec<_>>(), STEPS);
}

fn schemathesis(tools: &Path) {
    let mut server = Server::start(Engine::Sqlite);
    // Something to read and to change: ids that a fresh server gives are small, and so are those that are tried.
    let tenant = Tenant::create(&server.admin());
    let _ = tenant.subscriber(tenant.customer());
    let (folder, file) = with_document(&server);
    let mut command = Command::new(tools.join("venv/bin/schemathesis"));
    command
        .arg("--config-file")
        .arg(clients().join("openapi/schemathesis.toml"))
        .arg("run")
        .arg(file)
        .args(["--url", &format!("{}/api", server.base()), "--tls-verify", "false"])
        .args(["--auth", &format!("{ADMIN}:{ADMIN_PASSWORD}")])
        .current_dir(folder.path());
    let said = run(&mut command);
    assert!(said.contains("generated"), "{said}");
    // Else it has seen little more than refusals.
    assert_eq!(server.admin().get("/api/").status, 200, "the login has been lost: {said}");
    server.assert_healthy();
}

fn browser(tools: &Path) {
    let server = Server::start(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let pictures = std::env::var_os(PICTURES).map_or_else(|| folder.path().to_owned(), PathBuf::from);
    let mut command = Command::new("node");
    command
        .arg(clients().join("browser/page.mjs"))
        .args([&server.base(), ADMIN, ADMIN_PASSWORD])
        .arg(pictures)
        .arg("api")
        .env("NODE_PATH", tools.join("node_modules"));
    let said = run(&mut command);
    assert_eq!(said.lines().collect::<Vec<_>>(), ["desk", "desk-dark", "phone", "phone-dark", "without script"]);
}
