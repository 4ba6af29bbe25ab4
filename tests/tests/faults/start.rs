//! A start, or a reload, that finds something missing: it says what, and leaves everything as it was.

use std::net::TcpListener;
use std::sync::Arc;

use libtest_mimic::Trial;
use provisioning_tests::database::{Database, Engine};
use provisioning_tests::server::Server;

use super::one;

pub(super) fn trials() -> Vec<Trial> {
    vec![one("a_start_that_cannot_be", refused), one("a_certificate_that_is_missing_changes_nothing", certificate)]
}

const NOWHERE: &str = "www_admin: {http_admin: {sslcertfile: /nowhere/rest.crt, sslcertkeyfile: /nowhere/rest.key}}\n";

fn refused() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let file = tempfile::NamedTempFile::new().expect("a file");
    for (settings, expected) in [
        (NOWHERE.to_owned(), "/nowhere/rest.crt".to_owned()),
        (format!("www_admin: {{http_admin: {{port: {port}}}}}\n"), format!("cannot listen on 127.0.0.1:{port}")),
        (
            format!("provisioning: {{listen: {{status: ['127.0.0.1:{port}']}}}}\n"),
            format!("cannot listen on 127.0.0.1:{port}"),
        ),
        (
            // Nothing listens on the port that inetd gave to a service for multiplexing.
            "provisioning: {database: {url: 'postgres://nobody@127.0.0.1:1/none', connect_timeout: 1}}\n".to_owned(),
            "cannot open the database".to_owned(),
        ),
        (format!("provisioning: {{state_dir: {0}}}\n", file.path().display()), file.path().display().to_string()),
    ] {
        let (code, said) = Server::refused_start(&[], Arc::new(Database::create(Engine::Sqlite)), &settings);
        assert_eq!(code, Some(1), "{settings}{said}");
        let last = said.lines().rev().take(4).collect::<Vec<_>>().join("\n");
        assert!(last.contains(&expected), "{settings}{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

fn certificate() {
    let mut server = Server::start_with(Engine::Sqlite, "general: {maintenance: no}\n");
    server.rewrite(0, NOWHERE);
    let applied = server.command(&["config", "apply"], "");
    let said = format!("{}{}", String::from_utf8_lossy(&applied.stdout), String::from_utf8_lossy(&applied.stderr));
    assert_eq!(applied.status.code(), Some(1), "{said}");
    assert!(said.contains("/nowhere/rest.crt"), "{said}");
    server.assert_healthy();
    assert_eq!(server.admin().fresh_connection().get("/api/domains/").status, 200);
    server.stop();
}
