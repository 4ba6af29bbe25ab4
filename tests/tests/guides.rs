//! The examples of the handbook in `docs/`, and the tour of the README, run as they stand: what is written has to work.

use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Trial;
use provisioning_tests::case::with_tools;
use provisioning_tests::database::Engine;
use provisioning_tests::legacy::Legacy;

pub(crate) fn trials() -> Vec<Trial> {
    vec![with_tools("guides", "examples_run", examples_run)]
}

/// A page, a part of it that ends at a mark, a language, and what its examples print, one program per language of a part.
type Example = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// In an order in which each finds what it needs; the tour counts on an empty server.
const EXAMPLES: [Example; 9] = [
    (
        "README.md",
        "<!-- ANCHOR: tour -->",
        "sh",
        &["location: /api/domains/1", "\"username\":\"john\"", "\"total_count\":1"],
    ),
    ("README.md", "<!-- ANCHOR: legacy -->", "python", &["'sip.example.org'", "'system.listMethods'"]),
    (
        "docs/rest.md",
        "",
        "sh",
        &["location: /api/domains/", "joan@example.com", "HTTP/2 412", "\"code\":422", "\"operation\":\"update\""],
    ),
    ("docs/rest.md", "", "python", &["1 Default Billing Profile"]),
    ("docs/soap.md", "", "sh", &["create_domainResponse"]),
    ("docs/soap.md", "", "python", &["'soap.example.org'", "soap:Client.Voip.NoSuchDomain unknown domain"]),
    ("docs/soap.md", "", "php", &["[domain] => soap.example.org", "soap:Client.Voip.NoSuchDomain: unknown domain"]),
    ("docs/soap.md", "", "perl", &["soap.example.org"]),
    ("docs/xmlrpc.md", "", "perl", &["sip.example.org"]),
];

/// The last one ends what it has begun.
const LAST: [Example; 2] = [
    (
        "docs/xmlrpc.md",
        "",
        "python",
        &["'xmlrpc.example.org'", "2003 Client.Voip.NoSuchDomain: unknown domain", ", '']"],
    ),
    ("docs/xmlrpc.md", "", "sh", &["Reads one domain."]),
];

fn examples_run(tools: &Path) {
    let legacy = Legacy::start(Engine::Sqlite);
    for example in EXAMPLES.into_iter().chain(LAST) {
        run(&legacy, tools, example);
    }
}

fn run(legacy: &Legacy, tools: &Path, (page, from, language, expected): Example) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(page);
    let text = std::fs::read_to_string(path).expect("the page is there");
    let (_, text) = text.split_once(from).expect("the part is there");
    let text = text.split("<!-- ANCHOR_END").next().unwrap_or(text);
    let code = blocks(text, language)
        .join("\n")
        .replace("localhost:1443", &format!("127.0.0.1:{}", legacy.server.port()))
        .replace("localhost:2443", &format!("127.0.0.1:{}", legacy.port));
    assert!(!code.is_empty(), "{page} has no {language}");
    let (program, option, code) = match language {
        "sh" => (PathBuf::from("bash"), "-c", format!("set -eu\n{code}")),
        "python" => (tools.join("venv/bin/python3"), "-c", code),
        "perl" => (PathBuf::from("perl"), "-e", code),
        _ => (PathBuf::from("php"), "-r", code),
    };
    let folder = tempfile::tempdir().expect("a folder for what an example writes");
    let mut command = Command::new(program);
    command.current_dir(folder.path());
    // Authorities that this machine trusts are none of the examples'.
    command.arg(option).arg(&code).env_remove("REQUESTS_CA_BUNDLE").env_remove("CURL_CA_BUNDLE");
    let output = command.output().expect("the program is installed");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{page}, {language}: {said}{complained}");
    for text in expected {
        assert!(said.contains(text), "{page}, {language}: no {text} in\n{said}{complained}");
    }
}

/// The blocks of code in a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let begin = format!("```{language}\n");
    let code = |part: &str| part.split("\n```").next().unwrap_or(part).to_owned();
    format!("\n{text}").split(&format!("\n{begin}")).skip(1).map(code).collect()
}
