//! nginx and haproxy with the example files that operators get, in front of a server.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use openssl::x509::X509;
use provisioning_tests::client::Client;
use provisioning_tests::database::Engine;
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::Legacy;
use provisioning_tests::server::{Server, free_port};
use reqwest::Method;
use serde_json::json;

use crate::certificates::{issue, shown};

pub(super) fn trials() -> Vec<Trial> {
    let tests = [("nginx", "/usr/sbin/nginx", nginx as fn()), ("haproxy", "/usr/sbin/haproxy", haproxy)];
    let trial = |(name, program, test): (&str, &str, fn())| {
        let run = move || {
            test();
            Ok(())
        };
        Trial::test(format!("proxies::the_example_for_{name}::sqlite"), run)
            .with_ignored_flag(!Path::new(program).exists())
    };
    tests.into_iter().map(trial).collect()
}

/// Two logins that nobody but the proxy may name.
const SPOOFED: [(&str, &str); 3] = [
    ("x-ssl-client-serial", "1"),
    ("x-ssl-client-dn", "CN=Sipwise NGCP API client certificate"),
    ("x-auth-realm", "subscriber"),
];

fn example(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../etc/proxy").join(name);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// Puts a value in the place of another one, which the example must have.
fn put(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "the example has no {from}");
    text.replace(from, to)
}

/// Runs the check of a program, which must like its file.
fn check(command: &mut Command) {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A program that runs. It ends with this value.
struct Proxy(Child);

impl Proxy {
    fn start(command: &mut Command, client: &Client) -> Self {
        let mut proxy = Self(command.stdin(Stdio::null()).spawn().expect("the program starts"));
        let start = Instant::now();
        while !matches!(client.try_send(&Method::GET, "/api/", &[], None), Ok(reply) if reply.status == 401) {
            let running = matches!(proxy.0.try_wait(), Ok(None));
            assert!(running && start.elapsed() < Duration::from_secs(60), "the proxy does not pass anything on");
            std::thread::sleep(Duration::from_millis(50));
        }
        proxy
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Its workers go with it, which SIGKILL would leave.
        Command::new("kill").arg(self.0.id().to_string()).status().ok();
        self.0.wait().ok();
    }
}

/// The certificate of the authority that a server has made for itself, without the key in the same file.
fn authority(server: &Server) -> Vec<u8> {
    let pem = fs::read(server.state_dir().join("tls/client-ca.pem")).expect("an authority");
    X509::from_pem(&pem).and_then(|certificate| certificate.to_pem()).expect("a certificate")
}

fn nginx() {
    let legacy = Legacy::start_with(Engine::Sqlite, "provisioning: {trusted_proxies: [127.0.0.1]}\n");
    let tenant = Tenant::create(&legacy.server.admin());
    let folder = tempfile::tempdir().expect("a folder");
    let (port, place) = (free_port(), folder.path().display().to_string());
    let tls = legacy.server.state_dir().join("tls");
    fs::write(folder.path().join("authority.pem"), authority(&legacy.server)).expect("a file");
    let mut site = example("nginx.conf");
    for (from, to) in [
        ("server 127.0.0.1:1443;", format!("server 127.0.0.1:{};", legacy.server.port())),
        ("server 127.0.0.1:2080;", format!("server 127.0.0.1:{};", legacy.plain_port)),
        ("listen 443 ssl;", format!("listen 127.0.0.1:{port} ssl;")),
        ("/etc/ssl/provisioning.pem", tls.join("self-signed.crt").display().to_string()),
        ("/etc/ssl/provisioning.key", tls.join("self-signed.key").display().to_string()),
        ("#ssl_client_certificate /etc/ssl/provisiond_api_ca.crt;", "ssl_client_certificate authority.pem;".to_owned()),
        ("#ssl_verify_client optional;", "ssl_verify_client optional;".to_owned()),
    ] {
        site = put(&site, from, &to);
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {place}/{kind};\n"))
        .concat();
    // The folder is ours, and the workers must look into it.
    let user = if fs::metadata(&place).is_ok_and(|folder| std::os::unix::fs::MetadataExt::uid(&folder) == 0) {
        "user root;\n"
    } else {
        ""
    };
    let main = format!(
        "{user}daemon off;\npid {place}/pid;\nerror_log {place}/log;\nevents {{}}\n\
         http {{\naccess_log off;\n{temporary}{site}}}\n"
    );
    let file = folder.path().join("nginx.conf");
    fs::write(&file, main).expect("a file");
    let command = || {
        let mut command = Command::new("/usr/sbin/nginx");
        command.args(["-p", &place, "-e", &format!("{place}/log"), "-c"]).arg(&file);
        command
    };
    check(command().arg("-t"));
    let base = format!("https://127.0.0.1:{port}");
    let proxy = Proxy::start(&mut command(), &Client::new(&base));

    let client = Client::new(&base).with_login(&tenant.login, provisioning_tests::fixture::PASSWORD);
    let redirect = client.send(&Method::GET, "/api/domains", &[("X-Forwarded-For", "192.0.2.77")], None);
    assert_eq!(redirect.header("location"), Some(format!("{base}/api/domains/")), "{redirect}");
    assert!(!legacy.server.log().contains("192.0.2.77"), "nginx tells who asks it, and nobody else");
    assert!(client.create("/api/customercontacts/", &json!({"email": "somebody@example.org"})) > 0);
    let spoofed = client.anonymous().send(&Method::GET, "/api/userinfo/", &SPOOFED, None);
    assert_eq!(spoofed.status, 401, "{spoofed}");

    let login = json!({"username": tenant.login, "password": provisioning_tests::fixture::PASSWORD});
    for path in ["/login_jwt", "/login_jwt/"] {
        let reply = client.anonymous().post(path, &login);
        assert!(reply.status == 200 && reply.json()["jwt"].is_string(), "{path}: {reply}");
    }

    let issued = issue(&tenant.client, &json!({}));
    let info = shown(&base, &issued.pem).send(&Method::GET, "/api/userinfo/", &SPOOFED, None);
    assert_eq!(info.json()["username"], json!(tenant.login), "{info}");

    let door = legacy.client();
    let soap = Client::new(&base).with_login(provisioning_tests::legacy::DOOR.0, provisioning_tests::legacy::DOOR.1);
    assert_eq!(door.get("/SOAP/Provisioning.wsdl?plain").status, 200);
    let wsdl = soap.get("/SOAP/Provisioning.wsdl?plain");
    assert!(wsdl.body.contains(&format!("location=\"{base}/SOAP/Provisioning\"")), "{}", wsdl.status);
    drop(proxy);
}

fn haproxy() {
    let (port, watch, dead) = (free_port(), free_port(), free_port());
    let settings = format!(
        "provisioning: {{trusted_proxies: [127.0.0.1], listen: {{status: ['127.0.0.1:{watch}']}}}}\n\
         www_admin: {{http_admin: {{servername: localhost}}}}\n"
    );
    let mut server = Server::start_with(Engine::Sqlite, &settings);
    let tenant = Tenant::create(&server.admin());
    let folder = tempfile::tempdir().expect("a folder");
    let tls = server.state_dir().join("tls");
    let read = |name: &str| fs::read(tls.join(name)).expect("a file of the server");
    let both = [read("self-signed.crt"), read("self-signed.key")].concat();
    let pem = folder.path().join("both.pem");
    fs::write(&pem, both).expect("a file");
    let mut config = example("haproxy.cfg");
    for (from, to) in [
        ("bind :443 ", format!("bind 127.0.0.1:{port} ")),
        ("/etc/haproxy/provisioning.pem", pem.display().to_string()),
        ("/etc/haproxy/provisiond.pem", tls.join("self-signed.crt").display().to_string()),
        ("192.0.2.11:1443", format!("127.0.0.1:{}", server.port())),
        ("192.0.2.12:1443", format!("127.0.0.1:{dead}")),
        ("check port 8082", format!("check port {watch} inter 200ms")),
    ] {
        config = put(&config, from, &to);
    }
    // One of the two is down.
    let second = config.lines().find(|line| line.trim().starts_with("server two")).expect("a second server").to_owned();
    config = put(&config, &second, &put(&second, &format!("port {watch}"), &format!("port {dead}")));
    let file = folder.path().join("haproxy.cfg");
    fs::write(&file, config).expect("a file");
    check(Command::new("/usr/sbin/haproxy").args(["-c", "-f"]).arg(&file));
    let base = format!("https://127.0.0.1:{port}");
    let proxy = Proxy::start(Command::new("/usr/sbin/haproxy").args(["-db", "-f"]).arg(&file), &Client::new(&base));

    let client = Client::new(&base).with_login(&tenant.login, provisioning_tests::fixture::PASSWORD);
    // Requests go to both in turns until haproxy has noticed.
    let (start, mut answered) = (Instant::now(), 0);
    while answered < 10 {
        assert!(start.elapsed() < Duration::from_secs(60), "haproxy sends requests to a server that does not run");
        answered = if client.get("/api/domains/").status == 200 { answered + 1 } else { 0 };
        std::thread::sleep(Duration::from_millis(20));
    }
    let redirect = client.get("/api/domains");
    assert_eq!(redirect.header("location"), Some(format!("{base}/api/domains/")), "{redirect}");
    assert!(client.create("/api/customercontacts/", &json!({"email": "somebody@example.org"})) > 0);
    let spoofed = client.anonymous().send(&Method::GET, "/api/userinfo/", &SPOOFED, None);
    assert_eq!(spoofed.status, 401, "{spoofed}");
    assert_eq!(spoofed.header("www-authenticate").as_deref(), Some("Basic realm=\"api_admin_http\""), "{spoofed}");
    server.stop();
    let start = Instant::now();
    while client.fresh_connection().get("/api/domains/").status != 503 {
        assert!(start.elapsed() < Duration::from_secs(60), "haproxy sends requests to a server that is gone");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(proxy);
}
