//! What an operator watches: metrics against dashboard and alert rules, traces, progress on a terminal, and what a check
//! tells of a running server.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use regex::Regex;
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_provisiond");
/// How long a start, or the way of a trace, may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);
/// A password that must not be found where it does not belong.
const PASSWORD: &str = "not-to-be-traced";

/// A server without TLS on this machine. Killed on drop.
struct Server {
    folder: TempDir,
    rest: u16,
    legacy: u16,
    status: u16,
    child: Child,
}

impl Server {
    fn start(collector: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [rest, legacy, status] = [(); 3].map(|()| free_port());
        let state = folder.path().display();
        let text = format!(
            "www_admin: {{http_admin: {{port: {rest}, ssl_enable: no}}}}\n\
             ossbss:\n  frontend: fcgi\n  apache: {{port: {legacy}, ssl_enable: no}}\n  \
             htpasswd: [{{user: myuser, pass: '{{SHA}}kd/Z3bQZiv/FwZTNjObTOP3kcOI='}}]\n\
             provisioning:\n  state_dir: {state}\n  workers: 1\n  log: {{level: error}}\n  rest: {{bcrypt_cost: 4}}\n  \
             listen: {{rest: [127.0.0.1], soap: [127.0.0.1], status: ['127.0.0.1:{status}']}}\n  \
             otlp: {{endpoint: 'http://127.0.0.1:{collector}'}}\n"
        );
        fs::write(folder.path().join("config.yml"), text).unwrap();
        let mut command = program(folder.path(), &["serve"]);
        command.env("PROVISIOND_ADMIN_PASSWORD", PASSWORD).env("OTEL_BSP_SCHEDULE_DELAY", "100");
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut server = Self { folder, rest, legacy, status, child };
        let begun = Instant::now();
        while ask(status, "GET /ready HTTP/1.0\r\n\r\n").is_none_or(|answer| !answer.contains(" 200 ")) {
            assert_eq!(server.child.try_wait().unwrap(), None, "the server has ended");
            assert!(begun.elapsed() < PATIENCE, "the server does not start");
            std::thread::sleep(Duration::from_millis(100));
        }
        server
    }

    fn run(&self, arguments: &[&str]) -> Output {
        program(self.folder.path(), arguments).output().unwrap()
    }

    /// One request over REST and one call over XMLRPC; the id of the first and both answers.
    fn be_used(&self) -> (String, [String; 2]) {
        let login = base64(&format!("administrator:{PASSWORD}"));
        let rest = ask(
            self.rest,
            &format!(
                "GET /api/resellers/1?secret={PASSWORD} HTTP/1.0\r\nAuthorization: Basic {login}\r\n\
                 traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n"
            ),
        );
        let body = format!(
            "<methodCall><methodName>get_domains</methodName><params><param><value><struct>\
             <member><name>type</name><value>admin</value></member>\
             <member><name>username</name><value>administrator</value></member>\
             <member><name>password</name><value>{PASSWORD}</value></member>\
             </struct></value></param></params></methodCall>"
        );
        let call = format!(
            "POST /RPC2 HTTP/1.0\r\nAuthorization: Basic {}\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n{body}",
            base64("myuser:mypassword"),
            body.len()
        );
        let (rest, call) = (rest.unwrap(), ask(self.legacy, &call).unwrap());
        let id = Regex::new("(?i)x-request-id: ([0-9A-F]+)").unwrap().captures(&rest).unwrap()[1].to_owned();
        (id, [rest, call])
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.arg("--config").arg(folder.join("config.yml")).args(arguments).env_remove("RUST_LOG");
    command
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Sends a request and reads to the end of the answer; none when nobody answers.
fn ask(port: u16, request: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

fn base64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// Takes what a server exports: the heads and bodies of its requests.
fn collector() -> (u16, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (to, received) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, to) = (stream.unwrap(), to.clone());
            std::thread::spawn(move || {
                while let Some(request) = read_request(&mut stream) {
                    let sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    if sent.is_err() || to.send(request).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (port, received)
}

fn read_request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let length = Regex::new("(?i)content-length: ([0-9]+)").unwrap().captures(&head).unwrap()[1].parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

fn stored(path: &str) -> String {
    fs::read_to_string(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../")).join(path)).unwrap()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

#[test]
fn every_metric_of_dashboard_and_alerts_is_there() {
    let (port, _received) = collector();
    let server = Server::start(port);
    server.be_used();
    let metrics = ask(server.status, "GET /metrics HTTP/1.0\r\n\r\n").unwrap();
    let samples: BTreeSet<&str> = metrics.lines().filter_map(|line| line.split(['{', ' ']).next()).collect();
    let name = Regex::new(r"\bprovisiond_[a-z_]+\b").unwrap();
    for file in ["etc/grafana/provisiond.json", "etc/prometheus/alerts.yml", "etc/prometheus/alerts.test.yml"] {
        let text = stored(file);
        let named: BTreeSet<&str> = name.find_iter(&text).map(|found| found.as_str()).collect();
        assert!(named.len() > 5, "{file}");
        for name in named {
            assert!(samples.contains(name), "{file} names {name}, which is not in\n{metrics}");
        }
    }
    let labels =
        ["frontend=\"rest\"", "status=\"200\"", "result=\"refused\"", "method=\"GET\"", "resource=\"resellers\""];
    for label in labels {
        assert!(metrics.contains(label), "{label}\n{metrics}");
    }
}

#[test]
fn requests_are_traced_without_what_clients_send() {
    let (port, received) = collector();
    let server = Server::start(port);
    let (id, [rest, call]) = server.be_used();
    assert!(rest.contains(" 200 ") && call.contains("<methodResponse>"), "{rest}\n{call}");
    let mut all = Vec::new();
    let wanted = ["GET resellers", "POST xmlrpc", "get_domains", &id];
    let begun = Instant::now();
    while !wanted.iter().all(|text| has(&all, text)) {
        let (head, body) = received.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())).unwrap();
        assert!(head.starts_with("POST /v1/traces ") && head.contains("application/x-protobuf"), "{head}");
        all.extend(body);
    }
    // The trace that the client has named, as bytes.
    let trace = [0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c];
    assert!(all.windows(trace.len()).any(|part| part == trace));
    for secret in [PASSWORD, "administrator", "myuser", "/api/", "127.0.0.1"] {
        assert!(!has(&all, secret), "{secret} is in a trace");
    }
}

#[test]
fn a_check_names_what_counts_after_a_restart() {
    let (port, _received) = collector();
    let server = Server::start(port);
    let notes = |output: &Output| {
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().filter(|line| line.contains("counts after a restart")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(notes(&server.run(&["config", "check"])), [""; 0]);
    let file = server.folder.path().join("config.yml");
    let changed = fs::read_to_string(&file).unwrap().replace("workers: 1", "workers: 2").replace("cost: 4", "cost: 5");
    fs::write(&file, changed).unwrap();
    let checked = server.run(&["config", "check"]);
    let lines = notes(&checked);
    assert!(lines.len() == 1 && lines[0].contains("provisioning.workers: note:"), "{lines:?}");
    assert!(checked.status.success());
    let applied = server.run(&["config", "apply", "more workers"]);
    let text = String::from_utf8_lossy(&applied.stdout).into_owned();
    assert!(text.contains("provisioning.workers: the new value counts after a restart"), "{text}");
    assert!(text.contains("applied; changed: provisioning.rest.bcrypt_cost"), "{text}");
    // What was kept still differs.
    assert_eq!(notes(&server.run(&["config", "check"])).len(), 1);
}

#[test]
fn long_work_shows_its_progress_to_terminals_only() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("provisioning: {{state_dir: {}, log: {{level: error}}}}\n", folder.path().display());
    fs::write(folder.path().join("config.yml"), text).unwrap();
    let copy = folder.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    for (arguments, shown) in [
        (&["migrate"][..], "bringing the schema up to date"),
        (&["backup", copy], "copying"),
        (&["restore", copy], "checking the copy"),
    ] {
        let piped = program(folder.path(), arguments).output().unwrap();
        assert!(piped.status.success() && piped.stderr.is_empty() && piped.stdout.is_empty(), "{piped:?}");
        if arguments[0] == "backup" {
            fs::remove_file(copy).unwrap();
        }
        let line =
            [&[BINARY, "--config", folder.path().join("config.yml").to_str().unwrap()], arguments].concat().join(" ");
        let mut terminal = Command::new("script");
        terminal
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .env("TERM", "xterm")
            .stdin(Stdio::null());
        let seen = terminal.output().unwrap();
        assert!(seen.status.success(), "{seen:?}");
        assert!(has(&seen.stdout, shown), "{}", String::from_utf8_lossy(&seen.stdout));
    }
}
