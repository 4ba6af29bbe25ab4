//! The page for people: its programs run as they stand, a browser shows it, and it is there for XMLRPC alone.

use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::{DOOR, Legacy};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD};

use super::clients::{program, said, with_tools};

/// Environment variable with a folder that keeps the pictures of the browser.
const PICTURES: &str = "PROVISIOND_TEST_PICTURES";

pub(super) fn trials() -> Vec<Trial> {
    vec![
        with_tools("examples_of_the_page_run", examples),
        with_tools("browser_shows_the_page", browser),
        Trial::test("soap::the_page_is_there_for_xmlrpc_alone::sqlite", || {
            alone();
            Ok(())
        }),
    ]
}

/// The examples for a function: title and code.
fn examples_of<'a>(page: &'a str, function: &str) -> Vec<(&'a str, String)> {
    let start = format!("<h3 id=\"{function}\">");
    let section = page.split(&start).nth(1).and_then(|rest| rest.split("</section>").next());
    let section = section.unwrap_or_else(|| panic!("no section in {page}"));
    let parts = section.split("<summary>").skip(1).filter_map(|part| {
        let (title, rest) = part.split_once("</summary>")?;
        let code = rest.split_once("<code>")?.1.split("</code>").next()?;
        Some((title, code))
    });
    let plain = |code: &str| {
        [
            ("&#39;", "'"),
            ("&#34;", "\""),
            ("&#60;", "<"),
            ("&#62;", ">"),
            ("&#38;", "&"),
            ("myusername", ADMIN),
            ("mypassword", ADMIN_PASSWORD),
            ("httpuser", DOOR.0),
            ("httppassword", DOOR.1),
        ]
        .into_iter()
        .fold(code.to_owned(), |code, (given, wanted)| code.replace(given, wanted))
    };
    parts.map(|(title, code)| (title, plain(code))).collect()
}

/// The programs on the page run as they stand, but for names and passwords.
fn examples(tools: &Path) {
    let legacy = Legacy::start(Engine::Sqlite);
    let tenant = Tenant::create(&legacy.server.admin());
    let page = legacy.client().get("/SOAP/").body;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("example");
    let authority = legacy.server.state_dir().join("tls/self-signed.crt");
    let mut ran = Vec::new();
    for (title, code) in examples_of(&page, "get_domains") {
        let Some((language, library)) = title.split_once(", ").filter(|(_, library)| *library != "raw XML") else {
            continue;
        };
        std::fs::write(&file, &code).expect("the program can be written");
        let mut command = program(tools, &language.to_lowercase(), "", "");
        if language == "PHP" {
            command.arg("-d").arg(format!("openssl.cafile={}", authority.display()));
        }
        for variable in ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "PERL_LWP_SSL_CA_FILE"] {
            command.env(variable, &authority);
        }
        let said = said(command.arg(&file));
        assert!(said.contains(&tenant.domain), "{code}: {said}");
        ran.push(library);
    }
    assert_eq!(ran, ["SoapClient", "SOAP::Lite", "zeep", "XMLRPC::Lite", "xmlrpc.client"]);
}

fn browser(tools: &Path) {
    let legacy = Legacy::start(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let pictures = std::env::var_os(PICTURES).map_or_else(|| folder.path().to_owned(), PathBuf::from);
    let mut command = program(tools, "node", "", "");
    let base = format!("https://127.0.0.1:{}", legacy.port);
    command.args(["../browser/page.mjs", &base, DOOR.0, DOOR.1]).arg(pictures).arg("SOAP");
    let said = said(&mut command);
    assert_eq!(said.lines().collect::<Vec<_>>(), ["desk", "desk-dark", "phone", "phone-dark", "without script"]);
}

fn alone() {
    let xmlrpc = Legacy::start_with(Engine::Sqlite, "provisioning: {soap: {enabled: no}}");
    let client = xmlrpc.client();
    let page = client.get("/SOAP/");
    assert_eq!((page.status, client.get("/XMLRPC").status, client.get("/").status), (200, 200, 302));
    let titles: Vec<&str> = examples_of(&page.body, "get_domains").into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["Perl, XMLRPC::Lite", "Python, xmlrpc.client", "XML-RPC, raw XML"]);
    assert!(!page.body.contains("wsdl") && !page.body.contains("SOAP/Provisioning"));
    for path in ["/SOAP/Provisioning", "/SOAP/Provisioning.wsdl"] {
        assert_eq!(client.get(path).status, 404, "{path}");
    }
    let soap = Legacy::start_with(Engine::Sqlite, "provisioning: {xmlrpc: {enabled: no}}");
    let client = soap.client();
    assert!(!client.get("/SOAP/").body.contains("methodName"));
    assert_eq!((client.get("/SOAP/Provisioning.wsdl").status, client.get("/XMLRPC").status), (200, 404));
}
