//! A database that is stopped, and one that the network has cut off.

use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use provisioning_tests::client::Client;
use provisioning_tests::database::{Database, Engine};
use provisioning_tests::fixture::Tenant;
use provisioning_tests::legacy::DOOR;
use provisioning_tests::line::Line;
use provisioning_tests::server::{ADMIN, ADMIN_PASSWORD, Server, free_port};
use reqwest::Method;
use serde_json::json;

pub(super) fn trials() -> Vec<Trial> {
    let tests = [("the_database_is_gone_and_comes_back", gone as fn(Engine)), ("the_database_says_nothing", silent)];
    let mut trials = Vec::new();
    for (name, test) in tests {
        for engine in [Engine::Postgres, Engine::Mariadb] {
            let run = move || {
                test(engine);
                Ok(())
            };
            let trial = Trial::test(format!("faults::{name}::{}", engine.name()), run);
            trials.push(trial.with_ignored_flag(!engine.is_available()));
        }
    }
    trials
}

/// Beyond any doubt more than 6 s, which `connect_timeout: 1` makes of the longest wait, on a machine that has other things to do.
const BOUND: Duration = Duration::from_secs(30);

/// A server at the end of a line, and its ports.
struct Scene {
    line: Line,
    server: Server,
    soap: Client,
    status: Client,
    _database: Database,
}

fn scene(engine: Engine) -> Scene {
    let database = Database::create(engine);
    let line = Line::to(&database);
    let (port, watch) = (free_port(), free_port());
    let settings = format!(
        "ossbss: {{frontend: fcgi, apache: {{port: {port}}}, htpasswd: [{{user: {}, pass: '{{SHA}}kd/Z3bQZiv/FwZTNjObTOP3kcOI='}}]}}
provisioning:
  database: {{connect_timeout: 1}}
  listen: {{soap: ['127.0.0.1'], status: ['127.0.0.1:{watch}']}}
",
        DOOR.0
    );
    let server = Server::start_on_with(Arc::new(Database::at(engine, line.url())), &settings);
    let soap = Client::new(&format!("https://127.0.0.1:{port}")).with_login(DOOR.0, DOOR.1);
    let status = Client::new(&format!("http://127.0.0.1:{watch}"));
    Scene { line, server, soap, status, _database: database }
}

impl Scene {
    /// The status of a read and of a creation over REST, and the answer to a call of SOAP, each in bounded time.
    fn ask(&self, tenant: &Tenant) -> (u16, u16, String) {
        let start = Instant::now();
        let read = tenant.client.get("/api/domains/").status;
        let written = tenant.client.post("/api/customercontacts/", &json!({"email": "somebody@example.org"})).status;
        let envelope = format!(
            "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><m:get_domain xmlns:m='urn:/Provisioning'>\
             <authentication><type>admin</type><username>{ADMIN}</username><password>{ADMIN_PASSWORD}</password>\
             </authentication><parameters><domain>{}</domain></parameters></m:get_domain></e:Body></e:Envelope>",
            tenant.domain
        );
        let headers = [("content-type", "text/xml"), ("soapaction", "\"\"")];
        let called = self.soap.send(&Method::POST, "/SOAP/Provisioning", &headers, Some(envelope.into_bytes())).body;
        assert!(start.elapsed() < BOUND * 3, "answers take {:?}", start.elapsed());
        (read, written, called)
    }

    fn is_well(&self, tenant: &Tenant) {
        let (read, written, called) = self.ask(tenant);
        assert_eq!((read, written), (200, 201), "{}", self.server.log_tail());
        assert!(called.contains(&tenant.domain), "{called}");
        assert_eq!(self.status.get("/ready").status, 200);
    }

    fn is_ill(&self, tenant: &Tenant) {
        let (read, written, called) = self.ask(tenant);
        assert_eq!((read, written), (503, 503));
        assert!(called.contains("Server.Unavailable"), "{called}");
        assert_eq!((self.status.get("/ready").status, self.status.get("/health").status), (503, 200));
    }
}

fn gone(engine: Engine) {
    let mut scene = scene(engine);
    let tenant = Tenant::create(&scene.server.admin());
    scene.is_well(&tenant);
    scene.line.cut();
    scene.is_ill(&tenant);
    let before = tenant.platform.clone();
    scene.line.mend();
    scene.is_well(&tenant);
    // Several connections lie idle and are broken: no client gets to know it.
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(before.fresh_connection().get("/api/domains/").status, 200));
        }
    });
    std::thread::sleep(Duration::from_millis(1100));
    scene.line.cut();
    scene.line.mend();
    for _ in 0..8 {
        scene.is_well(&tenant);
    }
    scene.server.assert_healthy();
    scene.server.stop();
}

fn silent(engine: Engine) {
    let mut scene = scene(engine);
    let tenant = Tenant::create(&scene.server.admin());
    scene.is_well(&tenant);
    scene.line.mute();
    scene.is_ill(&tenant);
    scene.line.mend();
    let start = Instant::now();
    while tenant.client.get("/api/domains/").status != 200 {
        assert!(start.elapsed() < BOUND, "{}", scene.server.log_tail());
    }
    scene.is_well(&tenant);
    scene.server.assert_healthy();
    scene.server.stop();
}
