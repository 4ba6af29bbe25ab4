//! Measures the server under load and prints a table in Markdown.
//!
//! ```text
//! cargo build --release && cargo run --release -p provisioning-tests --bin load [-- --seconds 2 --rounds 5 --engine sqlite]
//! ```
#![expect(clippy::expect_used, reason = "a tool for the command line stops with a message")]

use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::{Request, StatusCode};
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::{PASSWORD, Tenant};
use provisioning_tests::legacy::{DOOR, Legacy};
use provisioning_tests::load::connection::{Outgoing, Plan, measure};
use provisioning_tests::load::figure::{Line, heading};
use provisioning_tests::load::{floor, function, insert, page};
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, Server, free_port};
use serde_json::{Value, json};

const CONNECTIONS: [usize; 3] = [1, 4, 16];

type Make = Arc<dyn Fn(u64) -> Outgoing + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)
    };
    if let Some(port) = option("--floor") {
        let port = port.parse().expect("--floor PORT");
        floor::serve(port).expect("the bare handler runs");
        return ExitCode::SUCCESS;
    }
    let seconds = option("--seconds").map_or(2, |text| text.parse().expect("--seconds N"));
    let rounds: usize = option("--rounds").map_or(5, |text| text.parse().expect("--rounds N"));
    assert!(rounds > 0, "--rounds is at least 1");
    let engine = option("--engine").map_or(Engine::Sqlite, |name| {
        let found = Engine::ALL.into_iter().find(|engine| engine.name() == name);
        found.expect("--engine sqlite, postgres or mariadb")
    });
    let length = Duration::from_secs(seconds);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime can be made");

    let bare = Bare::start();
    let legacy = Legacy::start(engine);
    let server = &legacy.server;
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let inserts = runtime.block_on(insert::per_second(folder.path(), length)).expect("a bare INSERT works");
    let busy = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let busy = busy.split(' ').next().unwrap_or("unknown").to_owned();
    println!("Database: {}. {rounds} rounds of {length:?}, medians. Load average before: {busy}.\n", engine.name());
    println!("Bare durable INSERT into SQLite, one connection: {inserts:.0}/s\n");
    println!("{}", heading("bare handler"));
    let mut errors = 0;
    let run = |port, path: &str, expected, connections, make: &Make| {
        let plan = Plan { port, connections, length, expected, request: on_path(make, path) };
        runtime.block_on(measure(&plan)).expect("a connection opens")
    };
    for (name, expected, path, make) in requests(server) {
        for connections in CONNECTIONS {
            let run = |port, path: &str| run(port, path, expected, connections, &make);
            let round = |_| (run(bare.port, "/api/item"), run(server.port(), &path));
            let line = Line { request: name.to_owned(), connections, rounds: (0..rounds).map(round).collect() };
            errors += line.errors();
            println!("{line}");
        }
    }
    println!("\n{}", heading("the page of subscribers"));
    let [plain, full] = [0, page::VALUES].map(|values| as_login(page::fill(&server.admin(), values), PASSWORD));
    for connections in CONNECTIONS {
        let get = |resource: &str, make: &Make| {
            let path = format!("/api/{resource}/?page=1&rows={}", page::ITEMS);
            run(server.port(), &path, StatusCode::OK, connections, make)
        };
        let round = |_| (get("subscribers", &plain), get("subscriberpreferences", &full));
        let request = format!("GET {} subscriberpreferences, {} values each", page::ITEMS, page::VALUES);
        let line = Line { request, connections, rounds: (0..rounds).map(round).collect() };
        errors += line.errors();
        println!("{line}");
    }
    println!("\n{}", heading("the same over REST"));
    let reads = function::prepare(&server.admin());
    let rest: Make = Arc::new(|_| request("GET", None));
    for (call, connections) in reads.calls.iter().flat_map(|call| CONNECTIONS.map(|connections| (call, connections))) {
        let make = as_call(&call.body);
        let run = |port, path: &str, make: &Make| run(port, path, StatusCode::OK, connections, make);
        let round = |_| (run(server.port(), &reads.rest, &rest), run(legacy.port, call.path, &make));
        let request = format!("get_voip_account_subscriber over {}", call.protocol);
        let line = Line { request, connections, rounds: (0..rounds).map(round).collect() };
        errors += line.errors();
        println!("{line}");
    }
    println!("\n{}", function::description(&legacy.client()));
    if errors == 0 {
        ExitCode::SUCCESS
    } else {
        println!("\n{errors} answers were wrong:\n{}", server.log_tail());
        ExitCode::FAILURE
    }
}

/// The requests that matter: name, status of a good answer, path, and how the n-th one is made.
fn requests(server: &Server) -> Vec<(&'static str, StatusCode, String, Make)> {
    let tenant = Tenant::create(&server.admin());
    let contact = tenant.contact();
    let customer = tenant.customer();
    let (reseller, subscriber) = (tenant.reseller, tenant.subscriber_body(customer));
    vec![
        (
            "GET customercontact",
            StatusCode::OK,
            format!("/api/customercontacts/{contact}"),
            Arc::new(|_| request("GET", None)),
        ),
        (
            "POST customercontact",
            StatusCode::CREATED,
            "/api/customercontacts/".to_owned(),
            Arc::new(move |n| {
                let body = json!({
                    "email": format!("anna{n}@example.org"),
                    "firstname": "Anna",
                    "lastname": "Huber",
                    "city": "Wien",
                    "reseller_id": reseller,
                });
                request("POST", Some(&body))
            }),
        ),
        (
            "POST subscriber",
            StatusCode::CREATED,
            "/api/subscribers/".to_owned(),
            Arc::new(move |n| {
                let mut body = subscriber.clone();
                let alias = json!([{"cc": 43, "ac": "12", "sn": format!("1{n:09}")}]);
                let primary = json!({"cc": 43, "ac": "11", "sn": format!("1{n:09}")});
                for (member, value) in
                    [("username", json!(format!("load{n}"))), ("primary_number", primary), ("alias_numbers", alias)]
                {
                    if let Some(object) = body.as_object_mut() {
                        object.insert(member.to_owned(), value);
                    }
                }
                request("POST", Some(&body))
            }),
        ),
    ]
}

/// GET as somebody else than the administrator.
fn as_login(login: String, password: &'static str) -> Make {
    Arc::new(move |_| request_as(&login, password, "GET", None))
}

/// A document for the other listener, by its own user.
fn as_call(document: &str) -> Make {
    let document = document.to_owned();
    Arc::new(move |_| send(DOOR, "POST", "text/xml", document.clone()))
}

fn request(method: &str, body: Option<&Value>) -> Outgoing {
    request_as(ADMIN, ADMIN_PASSWORD, method, body)
}

fn request_as(login: &str, password: &str, method: &str, body: Option<&Value>) -> Outgoing {
    send((login, password), method, "application/json", body.map(Value::to_string).unwrap_or_default())
}

fn send((login, password): (&str, &str), method: &str, content_type: &str, body: String) -> Outgoing {
    let login = openssl::base64::encode_block(format!("{login}:{password}").as_bytes());
    Request::builder()
        .method(method)
        .header("Host", "127.0.0.1")
        .header("Authorization", format!("Basic {login}"))
        .header("Content-Type", content_type)
        .body(Full::from(body))
        .expect("a request can be built")
}

fn on_path(make: &Make, path: &str) -> Make {
    let uri: hyper::Uri = path.parse().expect("a path is a URI");
    let make = Arc::clone(make);
    Arc::new(move |n| {
        let mut request = make(n);
        *request.uri_mut() = uri.clone();
        request
    })
}

/// The bare handler in a process of its own, as the server is.
struct Bare {
    child: Child,
    port: u16,
}

impl Bare {
    fn start() -> Self {
        let port = free_port();
        let executable = std::env::current_exe().expect("a process knows its own executable");
        let child = Command::new(executable)
            .args(["--floor", &port.to_string()])
            .stdin(Stdio::null())
            .spawn()
            .expect("the bare handler can be started");
        let opens = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        for _ in 0..100 {
            if opens() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child, port }
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
