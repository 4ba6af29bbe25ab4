//! What an operator does beside the interfaces: watching, logins, copies.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;

use libtest_mimic::Trial;
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, Server, free_port};
use serde_json::Value;

use super::{description, legacy, status, text};

pub(super) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for engine in Engine::ALL {
        for (name, test) in [("health_and_metrics", watched as fn(Engine)), ("logins_by_command", logins)] {
            let run = move || {
                test(engine);
                Ok(())
            };
            let trial = Trial::test(format!("operating::{name}::{}", engine.name()), run);
            trials.push(trial.with_ignored_flag(!engine.is_available()));
        }
    }
    let copies = || {
        copies();
        Ok(())
    };
    trials.push(Trial::test("operating::a_copy_is_put_back::sqlite", copies));
    let crowded = || {
        crowded();
        Ok(())
    };
    trials.push(Trial::test("operating::the_control_socket_is_crowded::sqlite", crowded));
    trials
}

fn watched(engine: Engine) {
    let (port, watch) = (free_port(), free_port());
    let more = format!("provisioning: {{listen: {{status: ['127.0.0.1:{watch}']}}}}\n");
    let mut server = Server::start_with_all(engine, &[&legacy("fcgi", port, &[0]), &more]);
    let watcher = Client::new(&format!("http://127.0.0.1:{watch}"));
    assert_eq!((watcher.get("/health").status, watcher.get("/ready").status), (200, 200));
    assert_eq!(watcher.get("/api/").status, 404);
    assert_eq!(server.admin().get("/api/domains/?page=1").status, 200);
    assert_eq!(server.admin().get("/api/made_up_name/").status, 404);
    assert_eq!(status(&description(port, 0)), Some(200));
    let metrics = watcher.get("/metrics");
    for line in [
        r#"provisiond_requests_total{frontend="rest",method="GET",resource="domains",status="200"} 1"#,
        r#"provisiond_requests_total{frontend="rest",method="GET",resource="other",status="404"} 1"#,
        r#"provisiond_requests_total{frontend="legacy",method="GET",resource="soap",status="200"} 1"#,
        r#"provisiond_request_seconds_count{frontend="rest",method="GET",resource="domains"} 1"#,
        r#"provisiond_bans{kind="address"} 0"#,
        r#"provisiond_bans{kind="login"} 0"#,
        "provisiond_database_retries_total 0",
    ] {
        assert!(metrics.body.lines().any(|other| other == line), "{line}\n{}", metrics.body);
    }
    assert!(!metrics.body.contains("made_up_name"));
    let connections = metrics.body.lines().find_map(|line| line.strip_prefix("provisiond_database_connections "));
    assert!(connections.and_then(|number| number.parse::<u32>().ok()).is_some_and(|number| number > 0));
    assert_eq!(server.command(&["healthcheck"], "").status.code(), Some(0));
    server.stop();
    assert_eq!(server.command(&["healthcheck"], "").status.code(), Some(1));
}

fn logins(engine: Engine) {
    let mut server = Server::start(engine);
    let created = server.command(&["admin", "create", "by_command", "--role", "reseller"], "a first secret\n");
    assert_eq!(created.status.code(), Some(0), "{}", text(&created));
    let twice = server.command(&["admin", "create", "by_command"], "another\n");
    assert_eq!(twice.status.code(), Some(1), "{}", text(&twice));
    let client = |password: &str| Client::new(&server.base()).with_login("by_command", password);
    assert_eq!(client("a first secret").get("/api/domains/").status, 200);
    let without = server.command(&["admin", "passwd", "by_command"], "");
    assert_eq!(without.status.code(), Some(1), "{}", text(&without));
    let changed = server.command(&["admin", "passwd", "by_command"], "a second secret\n");
    assert_eq!(changed.status.code(), Some(0), "{}", text(&changed));
    assert_eq!(client("a first secret").get("/api/domains/").status, 401);
    assert_eq!(client("a second secret").get("/api/domains/").status, 200);
    assert_eq!(server.command(&["admin", "disable", "by_command"], "").status.code(), Some(0));
    assert_eq!(client("a second secret").get("/api/domains/").status, 401);
    assert_eq!(server.command(&["admin", "disable", "nobody_at_all"], "").status.code(), Some(1));
    let list = server.command(&["admin", "list", "--json"], "");
    let list: Value = serde_json::from_slice(&list.stdout).unwrap_or_else(|_| panic!("{}", text(&list)));
    let names: BTreeSet<&str> =
        list.as_array().expect("a list").iter().filter_map(|one| one["login"].as_str()).collect();
    assert_eq!(names, BTreeSet::from([ADMIN, "by_command"]));
    assert!(text(&server.command(&["admin", "list"], "")).contains("by_command\treseller\treseller 1\tdisabled"));
    server.assert_healthy();
}

fn copies() {
    let mut server = Server::start(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("copy.db");
    let file = file.to_str().expect("a name");
    let domain = serde_json::json!({"domain": "copied.example.org", "reseller_id": 1});
    let id = server.admin().create("/api/domains/", &domain);
    let copied = server.command(&["backup", file], "");
    assert_eq!(copied.status.code(), Some(0), "{}", text(&copied));
    assert_eq!(server.command(&["backup", file], "").status.code(), Some(1), "it is there already");
    assert_eq!(server.admin().delete(&format!("/api/domains/{id}")).status, 204);
    let running = server.command(&["restore", file], "");
    assert_eq!(running.status.code(), Some(1));
    assert!(text(&running).contains("stop it first"), "{}", text(&running));
    server.stop();
    let broken = folder.path().join("broken.db");
    std::fs::write(&broken, "no database").expect("a file");
    let refused = server.command(&["restore", broken.to_str().expect("a name")], "");
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused));
    let database = server.database().url().trim_start_matches("sqlite://").to_owned();
    let owner = given_away(&database);
    let restored = server.command(&["restore", file], "");
    assert_eq!(restored.status.code(), Some(0), "{}", text(&restored));
    let metadata = std::fs::metadata(&database).expect("a database");
    assert_eq!((metadata.uid(), metadata.gid()), owner, "the copy belongs to whom the database belonged");
    assert_eq!(metadata.mode() & 0o777, 0o640, "its group reads it as before, others do not any more");
    server.launch();
    let client = server.admin().with_login(ADMIN, ADMIN_PASSWORD);
    assert_eq!(client.get(&format!("/api/domains/{id}")).status, 200);
    server.assert_healthy();
}

/// Gives a file to another user, as root can, and lets others read it; whose it is.
fn given_away(file: &str) -> (u32, u32) {
    let metadata = std::fs::metadata(file).expect("a file");
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).expect("rights that can be set");
    let (user, group) = if metadata.uid() == 0 { (65_534, 65_534) } else { (metadata.uid(), metadata.gid()) };
    std::os::unix::fs::chown(file, Some(user), Some(group)).expect("an owner that can be set");
    (user, group)
}

/// Clients of the control socket that say nothing, or nonsense, keep nobody else from it.
fn crowded() {
    let mut server = Server::start_with(Engine::Sqlite, "general: {maintenance: no}\n");
    let socket = server.state_dir().join("control.sock");
    assert_eq!(std::fs::metadata(&socket).expect("a socket").mode() & 0o777, 0o600);
    let silent: Vec<UnixStream> = (0..200).map(|_| UnixStream::connect(&socket).expect("it accepts")).collect();
    for said in ["\n", "{}\n", "{\"command\": \"stop\"}\n", "[[[[", "\0\u{7f}\n"] {
        let mut client = UnixStream::connect(&socket).expect("it accepts");
        client.write_all(said.as_bytes()).expect("it reads");
        client.shutdown(std::net::Shutdown::Write).expect("it reads");
        let mut answer = String::new();
        client.read_to_string(&mut answer).ok();
        assert_eq!(answer, "", "{said:?}");
    }
    let mut long = UnixStream::connect(&socket).expect("it accepts");
    // More than a line may have: the server stops reading.
    while long.write_all(&[b'x'; 4096]).is_ok() {}
    let applied = server.command(&["config", "apply", "in spite of them"], "");
    assert_eq!(applied.status.code(), Some(0), "{}", text(&applied));
    drop(silent);
    server.assert_healthy();
    server.stop();
    assert!(!socket.exists(), "it goes with the server");
}
