//! Clients that are slow, broken or out for harm: their connections end, others are served meanwhile, memory stays bounded.
//! On SQLite only: what is tested stands before the database.

mod flood;
mod slow;

use std::sync::LazyLock;
use std::time::Instant;

use libtest_mimic::{Failed, Trial};
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, Server};

/// Time limits of the server under test: a request must have arrived after two seconds, an idle connection ends after 17.
const SETTINGS: &str = "
www_admin: {http_admin: {read_timeout: 2}}
provisioning: {limits: {timeout: 2}}
";

/// One server for all of them: it has to bear them together, too.
static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start_with(Engine::Sqlite, SETTINGS));

/// What the server may need beyond what it needed before, with 5,000 connections and several large bodies at once.
const MEMORY: u64 = 512 * 1024 * 1024;

/// Environment variable that makes these tests print how long they took and the memory of the server.
const FIGURES: &str = "PROVISIOND_TEST_FIGURES";

/// All tests of this module.
pub fn trials() -> Vec<Trial> {
    let tests: [(&'static str, fn()); 11] = [
        ("a_header_a_second", slow::a_header_a_second),
        ("a_second_request_that_never_comes", slow::a_second_request_that_never_comes),
        ("a_body_that_never_ends", slow::a_body_that_never_ends),
        ("a_body_that_never_comes", slow::a_body_that_never_comes),
        ("an_unwanted_body_that_never_ends", slow::an_unwanted_body_that_never_ends),
        ("five_thousand_idle_connections", slow::five_thousand_idle_connections),
        ("a_gigabyte", flood::a_gigabyte),
        ("garbage", flood::garbage),
        ("long_heads", flood::long_heads),
        ("http2_bodies", flood::http2_bodies),
        ("http2_resets", flood::http2_resets),
    ];
    let external = std::env::var_os(provisioning_tests::case::EXTERNAL_URL).is_some();
    let trial = |(name, test): (&'static str, fn())| {
        let run = move || -> Result<(), Failed> {
            let ((before, _), start) = (SERVER.resident_memory(), Instant::now());
            test();
            let time = start.elapsed().as_secs();
            assert_served();
            let (after, peak) = SERVER.resident_memory();
            if std::env::var_os(FIGURES).is_some() {
                let [before, after, peak] = [before, after, peak].map(|bytes| bytes / 1024 / 1024);
                eprintln!("{name}: {time} s, {before} MiB before, {after} after, {peak} at the most so far");
            }
            assert!(peak < before + MEMORY, "memory grew from {before} to {peak} bytes");
            Ok(())
        };
        Trial::test(format!("hostile::{name}::sqlite"), run).with_ignored_flag(external)
    };
    tests.into_iter().map(trial).collect()
}

/// Ends the server of these tests.
pub fn stop() {
    if let Some(server) = LazyLock::get(&SERVER) {
        assert!(!server.log().contains("panicked at"), "{}", server.log_tail());
    }
}

/// Another client gets its answer.
fn assert_served() {
    let reply = Client::new(&SERVER.base()).with_login(ADMIN, ADMIN_PASSWORD).get("/api/resellers/?rows=1");
    assert_eq!(reply.status, 200, "{reply}");
}

/// The first line of an answer.
fn status_line(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).lines().next().unwrap_or_default().to_owned()
}

/// The head of a request with the administrator's login, without its end.
fn head(method: &str, path: &str) -> String {
    // Base64 of administrator:administrator.
    let credentials = "YWRtaW5pc3RyYXRvcjphZG1pbmlzdHJhdG9y";
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic {credentials}\r\n")
}
