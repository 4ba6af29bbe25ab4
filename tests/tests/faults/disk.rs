//! A disk that is full, for the database and for the log, and one that may only be read.

use std::fs;
use std::io::Write;
use std::sync::Arc;

use libtest_mimic::Trial;
use provisioning_tests::database::{Database, Engine};
use provisioning_tests::database_server::DatabaseServer;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::server::Server;
use serde_json::json;

use super::{may_mount, one};

pub(super) fn trials() -> Vec<Trial> {
    let mounts = may_mount();
    let mut trials = vec![
        one("the_disk_of_the_database_is_full", database_full).with_ignored_flag(!mounts),
        one("the_database_may_only_be_read", read_only).with_ignored_flag(!mounts),
        one("the_disk_of_the_log_is_full", log_full),
    ];
    // What a fresh server takes and some more, the log of changes among it.
    for (engine, size) in [(Engine::Postgres, "130m"), (Engine::Mariadb, "320m")] {
        let run = move || {
            server_full(engine, size);
            Ok(())
        };
        let name = format!("faults::the_disk_of_the_database_server_is_full::{}", engine.name());
        trials.push(Trial::test(name, run).with_ignored_flag(!mounts || !engine.is_available()));
    }
    trials
}

/// Contacts that are made until the disk is full; a page of the write-ahead log holds several.
const MOST: usize = 5_000;

fn database_full() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().display().to_string();
    let database = Arc::new(Database::at(Engine::Sqlite, &format!("sqlite://{place}/provisiond.db")));
    // The file system is seen by the server only, and goes with it.
    let mount = format!("mount -t tmpfs -o size=24m none '{place}' && exec \"$0\" \"$@\"");
    let mut server = Server::start_by(&["unshare", "--mount", "sh", "-c", &mount], database, "");
    let tenant = Tenant::create(&server.admin());
    let filler = format!("/proc/{}/root{place}/filler", server.pid());
    let mut file = fs::File::create(&filler).expect("a file on the server's disk");
    let block = vec![0; 4096];
    while file.write_all(&block).is_ok() {}

    let contact = json!({"email": "somebody@example.org", "comment": "x".repeat(200)});
    let mut created = 0;
    let refused = loop {
        let reply = tenant.client.post("/api/customercontacts/", &contact);
        if reply.status != 201 {
            break reply;
        }
        created += 1;
        assert!(created < MOST, "the disk is not full");
    };
    assert_eq!((refused.status, refused.body.as_str()), (503, ""), "{refused}");
    assert_eq!(tenant.client.list("customercontacts", "").len(), created, "what is there can be read");
    assert!(server.log().contains("storage unavailable"), "{}", server.log_tail());

    fs::remove_file(&filler).expect("the file goes");
    drop(file);
    assert!(tenant.client.create("/api/customercontacts/", &contact) > 0);
    assert_eq!(tenant.client.list("customercontacts", "").len(), created + 1, "what was refused has left nothing");
    server.assert_healthy();
    server.stop();
}

fn server_full(engine: Engine, size: &str) {
    let database = DatabaseServer::start_in_room(engine, size);
    let mut server = Server::start_on(database.database().clone());
    let tenant = Tenant::create(&server.admin());
    let customer = tenant.customer();
    let create = || tenant.client.post("/api/subscribers/", &tenant.subscriber_body(customer));
    let room = database.room().expect("it is in one");
    room.fill();
    let mut created = 0;
    let refused = loop {
        let reply = create();
        if reply.status != 201 {
            break reply;
        }
        created += 1;
        assert!(created < MOST, "the disk is not full");
    };
    assert_eq!((refused.status, refused.body.as_str()), (503, ""), "{refused}");
    assert_eq!(create().status, 503, "as long as there is no room");
    assert_eq!(tenant.client.list("subscribers", "").len(), created, "what is there can be read");
    assert!(server.log().contains("storage unavailable"), "{}", server.log_tail());

    room.make_space();
    assert_eq!(create().status, 201, "{}", server.log_tail());
    assert_eq!(tenant.client.list("subscribers", "").len(), created + 1, "what was refused has left nothing");
    let verified = server.command(&["verify"], "");
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    server.assert_healthy();
    server.stop();
}

fn read_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().display().to_string();
    let database = Arc::new(Database::at(Engine::Sqlite, &format!("sqlite://{place}/provisiond.db")));
    // Killed, not stopped: the files beside the database stay, without which SQLite cannot open one that it may not change.
    Server::start_on(database.clone()).kill();
    let mount = format!("mount --bind '{place}' '{place}' && mount -o remount,ro,bind '{place}' && exec \"$0\" \"$@\"");
    let mut server = Server::start_by(&["unshare", "--mount", "sh", "-c", &mount], database, "");
    assert_eq!(server.admin().get("/api/domains/").status, 200, "what is there can be read");
    let body = json!({"email": "somebody@example.org"});
    let refused = server.admin().post("/api/systemcontacts/", &body);
    assert_eq!((refused.status, refused.body.as_str()), (503, ""), "{refused}");
    server.assert_healthy();
    server.kill();
    server.program_alone();
    server.launch();
    assert_eq!(server.admin().fresh_connection().post("/api/systemcontacts/", &body).status, 201);
    server.assert_healthy();
}

fn log_full() {
    let words = ["sh", "-c", "exec \"$0\" \"$@\" 2>/dev/full"];
    let database = Arc::new(Database::create(Engine::Sqlite));
    let mut server = Server::start_by(&words, database, "provisioning: {log: {level: debug}}\n");
    let tenant = Tenant::create(&server.admin());
    for _ in 0..20 {
        assert!(tenant.client.create("/api/customercontacts/", &json!({"email": "somebody@example.org"})) > 0);
    }
    assert_eq!(server.log(), "", "nothing can be written");
    server.signal("HUP");
    assert_eq!(tenant.client.get("/api/domains/").status, 200);
    server.stop();
}
