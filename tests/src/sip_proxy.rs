//! Kamailio with the files of `etc/kamailio` on a database, and SIP devices played by SIPp.

mod crowd;

use std::net::UdpSocket;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::database_server::{DatabaseServer, as_user, open_to_all, own, repository};
use crate::server::free_port;
use crate::server::process::Process;

/// A running proxy. Ended on drop.
#[derive(Debug)]
pub struct SipProxy {
    process: Process,
    folder: TempDir,
    port: u16,
    rpc: Client,
}

/// Who a device says that it is.
#[derive(Clone, Debug)]
pub struct Account {
    /// User name.
    pub user: String,
    /// Domain.
    pub domain: String,
    /// Password.
    pub password: String,
    /// User name in the digest, when it is another one.
    pub login: Option<String>,
}

impl Account {
    /// The usual kind.
    #[must_use]
    pub fn new(user: &str, domain: &str, password: &str) -> Self {
        Self { user: user.to_owned(), domain: domain.to_owned(), password: password.to_owned(), login: None }
    }

    /// The same with another password.
    #[must_use]
    pub fn with_password(&self, password: &str) -> Self {
        Self { password: password.to_owned(), ..self.clone() }
    }
}

impl SipProxy {
    /// Starts one that answers JSON-RPC at a port. `config`: what `provisiond config kamailio` prints.
    ///
    /// # Panics
    /// When it does not start; the message holds its log.
    #[must_use]
    pub fn start(database: &DatabaseServer, rpc: u16, config: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        open_to_all(folder.path());
        let port = free_port();
        let place = folder.path().join("kamailio");
        std::fs::create_dir(&place).expect("a folder");
        std::fs::write(place.join("kamailio-config.cfg"), config).expect("a file");
        let config = place.join("kamailio.cfg");
        std::fs::copy(repository().join("etc/kamailio/kamailio.cfg"), &config).expect("our configuration");
        let local = format!(
            "{}#!define DIALOG_SECRET \"of the test\"\n\
             #!define LISTEN_SIP udp:127.0.0.1:{port}\n#!define LISTEN_RPC tcp:127.0.0.1:{rpc}\n",
            database.for_kamailio()
        );
        std::fs::write(place.join("kamailio-local.cfg"), local).expect("a file");
        own("kamailio", &place);
        // In the foreground, with its log here and little memory.
        let mut command = as_user("kamailio", "kamailio");
        command.arg("-f").arg(&config).args(["-DD", "-E", "-m", "32", "-M", "4", "-Y"]).arg(&place);
        let log = folder.path().join("kamailio.log");
        let process = Process::start(&mut command, &log).expect("Kamailio is installed; see the packages in tests/run");
        let proxy = Self { process, folder, port, rpc: Client::new(&format!("http://127.0.0.1:{rpc}")) };
        proxy.becomes_ready();
        proxy
    }

    fn becomes_ready(&self) {
        let end = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(self.rpc.base().replace("http://", "")).is_err() {
            assert!(Instant::now() < end, "Kamailio does not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Calls a function of the proxy by JSON-RPC; gives its result.
    ///
    /// # Panics
    /// When it answers with an error.
    pub fn rpc(&self, method: &str, parameters: &Value) -> Value {
        let body = json!({"jsonrpc": "2.0", "method": method, "params": parameters, "id": 1});
        let reply = self.rpc.post("/RPC", &body);
        assert_eq!(reply.status, 200, "{reply}");
        reply.json().get("result").cloned().unwrap_or_default()
    }

    /// Whether a device of the account is registered.
    #[must_use]
    pub fn has_registered(&self, account: &Account) -> bool {
        let address = format!("\"{}@{}\"", account.user, account.domain).to_lowercase();
        self.rpc("ul.dump", &json!(["brief"])).to_string().contains(&address)
    }

    /// Registers from a port; the answer after the challenge must be this one.
    ///
    /// # Panics
    /// When it is another.
    pub fn register(&self, account: &Account, port: u16, answer: u16) {
        let answered = self.answers_register(account, port, answer);
        assert!(answered, "REGISTER of {account:?} is not answered {answer}:\n{}", self.log());
    }

    /// Registers from a port; whether the answer after the challenge is this one.
    ///
    /// # Panics
    /// When SIPp does not start.
    #[must_use]
    pub fn answers_register(&self, account: &Account, port: u16, answer: u16) -> bool {
        let login = account.login.as_ref().unwrap_or(&account.user);
        let options = [
            "-s",
            &account.user,
            "-au",
            login,
            "-ap",
            &account.password,
            "-key",
            "domain",
            &account.domain,
            "-key",
            "expires",
            "300",
        ];
        self.play("register.xml", answer, port, &options).wait().is_ok_and(|ended| ended.success())
    }

    /// Calls a user or number in a domain. With 200, the device at the port must ring and the call must go through to its end.
    ///
    /// # Panics
    /// When the call ends otherwise.
    pub fn call(&self, caller: &Account, called: &str, domain: &str, outcome: Outcome) {
        self.place("invite", caller, called, domain, outcome);
    }

    /// As [`SipProxy::call`], without any credentials and without a challenge.
    ///
    /// # Panics
    /// As [`SipProxy::call`].
    pub fn call_unchallenged(&self, caller: &Account, called: &str, domain: &str, outcome: Outcome) {
        self.place("invite-trusted", caller, called, domain, outcome);
    }

    /// Sends a call to a port that pretends to belong to a call which the proxy has let through. It must be refused.
    ///
    /// # Panics
    /// When it is not.
    pub fn refuses_invented_dialog(&self, device: u16) {
        let (route, target) = (format!("127.0.0.1:{}", self.port), format!("127.0.0.1:{device}"));
        let options = ["-s", "somebody", "-key", "proxy", &route, "-key", "target", &target];
        let ended = self.play("invite-invented.xml", 403, free_port(), &options).wait();
        assert!(ended.is_ok_and(|ended| ended.success()), "it is not refused:\n{}", self.log());
    }

    fn place(&self, scenario: &str, caller: &Account, called: &str, domain: &str, outcome: Outcome) {
        let options = [
            "-s",
            called,
            "-au",
            &caller.user,
            "-ap",
            &caller.password,
            "-key",
            "caller",
            &caller.user,
            "-key",
            "domain",
            &caller.domain,
            "-key",
            "called_domain",
            domain,
            "-key",
            "privacy",
            "Privacy: none",
        ];
        let (file, status, device) = match outcome {
            Outcome::Rings(device) => (format!("{scenario}.xml"), 200, Some(device)),
            Outcome::Refused(status) => (format!("{scenario}-refused.xml"), status, None),
        };
        let ringing = device.map(|device| self.answers(device));
        let ended = self.play(&file, status, free_port(), &options).wait().expect("SIPp ends");
        let rang = ringing.is_none_or(|mut child| child.wait().is_ok_and(|ended| ended.success()));
        let called = format!("{called}@{domain}");
        assert!(ended.success() && rang, "call of {caller:?} to {called}: not {outcome:?}:\n{}", self.log());
    }

    /// A device that waits for a call at its port.
    fn answers(&self, port: u16) -> Child {
        let child = self.play("answer.xml", 200, port, &[]);
        let end = Instant::now() + Duration::from_secs(10);
        while UdpSocket::bind(("127.0.0.1", port)).is_ok() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
        child
    }

    fn play(&self, scenario: &str, status: u16, port: u16, options: &[&str]) -> Child {
        let mut command = Command::new("sipp");
        command.arg(format!("127.0.0.1:{}", self.port)).arg("-sf").arg(self.scenario(scenario, status));
        command.args([
            "-m",
            "1",
            "-i",
            "127.0.0.1",
            "-p",
            &port.to_string(),
            "-nostdin",
            "-timeout",
            "8",
            "-timeout_error",
        ]);
        command
            .args(options)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().expect("SIPp is installed; see the packages in tests/run")
    }

    /// A scenario with the status that it expects.
    fn scenario(&self, name: &str, status: u16) -> PathBuf {
        let file = self.folder.path().join(format!("{status}-{name}"));
        if !file.exists() {
            let challenged = name.replace("-trusted", "");
            let text = template(&challenged);
            let text = if challenged == name { text } else { unchallenged(&text) };
            std::fs::write(&file, text.replace("STATUS\"", &format!("{status}\""))).expect("a file");
        }
        file
    }

    /// All that the proxy has written.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("kamailio.log")).unwrap_or_default()
    }
}

impl Drop for SipProxy {
    fn drop(&mut self) {
        // Not killed: its children would stay.
        self.process.terminate(Duration::from_secs(10));
    }
}

/// How a call ends.
#[derive(Clone, Copy, Debug)]
pub enum Outcome {
    /// The device at this port rings and answers.
    Rings(u16),
    /// With this status.
    Refused(u16),
}

fn template(name: &str) -> String {
    std::fs::read_to_string(repository().join("tests/clients/sip").join(name)).expect("a scenario")
}

/// A call that nobody challenges: without the first INVITE up to its ACK, and without credentials.
fn unchallenged(text: &str) -> String {
    let (head, rest) = text.split_once("  <send").expect("a first message");
    let (_, rest) = rest.split_once("CSeq: 1 ACK").expect("an ACK");
    let (_, rest) = rest.split_once("</send>\n").expect("its end");
    format!("{head}{}", rest.replace("[authentication]\n", ""))
}
