//! Prosody with the files of `etc/prosody` on a database, and XMPP clients.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::client::Client;
use crate::database_server::{DatabaseServer, as_user, open_to_all, own, repository};
use crate::server::free_port;
use crate::server::process::Process;
use crate::sip_proxy::Account;

/// The token of its HTTP interface.
pub const TOKEN: &str = "let me in";

/// A running server. Ended on drop.
#[derive(Debug)]
pub struct XmppServer {
    process: Process,
    folder: TempDir,
    port: u16,
    http: Client,
}

/// How a client ended: its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was in, and got what it waited for.
    Well,
    /// The server refused the login.
    Refused,
    /// The server closed the session.
    Closed,
    /// It was not answered, or what it waited for did not come.
    Waiting,
}

impl XmppServer {
    /// Starts one with a certificate for these domains, which answers HTTP at a port. It looks at the database when it is asked to.
    ///
    /// # Panics
    /// When it does not start; the message holds its log.
    #[must_use]
    pub fn start(database: &DatabaseServer, http: u16, domains: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        open_to_all(folder.path());
        let port = free_port();
        let place = folder.path().join("prosody");
        for name in ["certs", "data", "modules"] {
            std::fs::create_dir_all(place.join(name)).expect("a folder");
        }
        let ours = repository().join("etc/prosody");
        for name in ["prosody.cfg.lua", "modules/mod_provisioning.lua"] {
            std::fs::copy(ours.join(name), place.join(name)).expect("our configuration");
        }
        for domain in domains {
            certificate(&place.join("certs"), domain);
        }
        let path = place.display();
        let local = format!(
            "{}data_path = \"{path}/data\"\npidfile = \"{path}/pid\"\ncertificates = \"certs\"\n\
             plugin_paths = {{ \"{path}/modules\" }}\ninterfaces = {{ \"127.0.0.1\" }}\nc2s_ports = {{ {port} }}\n\
             c2s_direct_tls_ports = {{}}\ns2s_ports = {{}}\ns2s_direct_tls_ports = {{}}\nhttp_ports = {{ {http} }}\n\
             provisioning_interval = 600\nprovisioning_token = \"{TOKEN}\"\n",
            database.for_prosody()
        );
        std::fs::write(place.join("prosody-local.cfg.lua"), local).expect("a file");
        let all: String =
            domains.iter().map(|domain| read(&place.join("certs").join(format!("{domain}.crt")))).collect();
        std::fs::write(folder.path().join("ca.pem"), all).expect("a file");
        own("prosody", &place);
        let mut command = as_user("prosody", "prosody");
        command.args(["-F", "--config"]).arg(place.join("prosody.cfg.lua")).current_dir(&place);
        let log = folder.path().join("prosody.log");
        let process = Process::start(&mut command, &log).expect("Prosody is installed; see the packages in tests/run");
        Self { process, folder, port, http: Client::new(&format!("http://127.0.0.1:{http}")) }
    }

    /// Waits for a line of the log.
    ///
    /// # Panics
    /// When it does not come within 30 seconds.
    pub fn says(&self, line: &str) {
        let end = Instant::now() + Duration::from_secs(30);
        while !self.log().contains(line) {
            assert!(Instant::now() < end, "Prosody does not say '{line}':\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to look at the database at once, with this token; the status of its answer.
    #[must_use]
    pub fn refresh(&self, token: &str) -> u16 {
        let authorization = format!("Bearer {token}");
        let headers = [("authorization", authorization.as_str())];
        self.http.send(&reqwest::Method::POST, "/provisioning/refresh", &headers, None).status
    }

    /// Logs in and does what the options of `tests/clients/xmpp/login.py` say, to the end.
    ///
    /// # Panics
    /// When the client does not start.
    #[must_use]
    pub fn login(&self, account: &Account, options: &[&str]) -> Ended {
        Session { child: self.client(account, options), _output: None }.ends()
    }

    /// Logs in; returns when the client is in.
    ///
    /// # Panics
    /// When it does not come in.
    #[must_use]
    pub fn session(&self, account: &Account, options: &[&str]) -> Session {
        let mut child = self.client(account, options);
        let mut line = String::new();
        let output = child.stdout.take().expect("a pipe");
        let mut output = BufReader::new(output);
        output.read_line(&mut line).expect("a line");
        assert!(line.starts_with("logged in"), "{account:?}: {line}\n{}", self.log());
        Session { child, _output: Some(output) }
    }

    fn client(&self, account: &Account, options: &[&str]) -> Child {
        let mut command = Command::new("/usr/bin/python3");
        command.arg(repository().join("tests/clients/xmpp/login.py"));
        command.arg(format!("{}@{}", account.user, account.domain)).arg(&account.password);
        command
            .arg("--port")
            .arg(self.port.to_string())
            .arg("--ca")
            .arg(self.folder.path().join("ca.pem"))
            .args(options);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().expect("Python is installed; see the packages in tests/run")
    }

    /// All that the server has written.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("prosody.log")).unwrap_or_default()
    }
}

impl Drop for XmppServer {
    fn drop(&mut self) {
        self.process.terminate(Duration::from_secs(10));
    }
}

/// A client that is logged in.
#[derive(Debug)]
pub struct Session {
    child: Child,
    /// Kept open: the client says at its end how it went.
    _output: Option<BufReader<ChildStdout>>,
}

impl Session {
    /// Waits for its end.
    ///
    /// # Panics
    /// When it ends as no client of ours does, for instance because slixmpp is missing.
    #[must_use]
    pub fn ends(mut self) -> Ended {
        match self.child.wait().expect("a client ends").code() {
            Some(0) => Ended::Well,
            Some(4) => Ended::Refused,
            Some(2) => Ended::Closed,
            Some(3) => Ended::Waiting,
            other => panic!("the client ended with {other:?}; see the packages in tests/run"),
        }
    }
}

fn read(file: &std::path::Path) -> String {
    std::fs::read_to_string(file).expect("a certificate")
}

fn certificate(folder: &std::path::Path, domain: &str) {
    let mut command = Command::new("openssl");
    command.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]);
    command.arg("-subj").arg(format!("/CN={domain}")).arg("-addext").arg(format!("subjectAltName=DNS:{domain}"));
    command
        .arg("-keyout")
        .arg(folder.join(format!("{domain}.key")))
        .arg("-out")
        .arg(folder.join(format!("{domain}.crt")));
    assert!(command.output().expect("openssl is installed").status.success(), "a certificate for {domain}");
}
