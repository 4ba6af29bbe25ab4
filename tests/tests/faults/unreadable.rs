//! A certificate and a key that are there, and that the server may not read.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::Trial;
use provisioning_tests::database::{Database, Engine};
use provisioning_tests::server::Server;

use super::one;
use crate::reload::certificates::{shown, write};
use crate::reload::eventually;

pub(super) fn trials() -> Vec<Trial> {
    vec![
        one("a_certificate_that_may_not_be_read_ends_the_start", start),
        one("a_renewed_key_that_may_not_be_read_changes_nothing", renewal),
    ]
}

/// What makes of root an ordinary user, for whom the rights of files hold; the files of the harness stay its own.
const ORDINARY: [&str; 3] = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"];

fn ordinary() -> &'static [&'static str] {
    let root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if root { &ORDINARY } else { &[] }
}

fn settings(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "www_admin: {{http_admin: {{sslcertfile: '{folder}/server.crt', sslcertkeyfile: '{folder}/server.key'}}}}\n"
    )
}

/// Takes from everybody, the owner too, the right to read a file, or gives it back to the owner.
fn mode(folder: &Path, name: &str, mode: u32) {
    fs::set_permissions(folder.join(name), Permissions::from_mode(mode)).expect("our own file");
}

fn start() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["server.key", "server.crt"] {
        write(folder.path(), "unread");
        mode(folder.path(), name, 0);
        let database = Arc::new(Database::create(Engine::Sqlite));
        let (code, said) = Server::refused_start(ordinary(), database, &settings(folder.path()));
        assert_eq!(code, Some(1), "{said}");
        let last = said.lines().rev().take(4).collect::<Vec<_>>().join("\n");
        assert!(last.contains(name) && last.contains("Permission denied"), "{said}");
        mode(folder.path(), name, 0o600);
    }
}

fn renewal() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "first");
    let database = Arc::new(Database::create(Engine::Sqlite));
    let mut server = Server::start_by(ordinary(), database, &settings(folder.path()));
    let kept = server.admin();
    assert_eq!((kept.get("/api/").status, shown(server.port()).as_str()), (200, "first"));

    // Made elsewhere, so that nobody sees the new key while it may still be read.
    let next = tempfile::tempdir_in(folder.path()).expect("a folder");
    write(next.path(), "second");
    mode(next.path(), "server.key", 0);
    for name in ["server.key", "server.crt"] {
        fs::rename(next.path().join(name), folder.path().join(name)).expect("the same file system");
    }
    eventually("the log tells", &server, || {
        let log = server.log();
        log.contains("a renewed certificate cannot be used") && log.contains("server.key")
    });
    assert_eq!(shown(server.port()), "first", "the old certificate stays in use");
    assert_eq!(kept.get("/api/").status, 200);
    for command in [&["config", "check"][..], &["config", "apply"]] {
        let output = server.command(command, "");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        assert!(said.contains("server.key cannot be read"), "{command:?}: {said}");
    }
    assert_eq!(shown(server.port()), "first");

    mode(folder.path(), "server.key", 0o600);
    eventually("the new one is taken over as soon as it can be read", &server, || shown(server.port()) == "second");
    server.assert_healthy();
    server.stop();
}
