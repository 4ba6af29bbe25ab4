//! The binary under test as a running process: configuration, start, readiness, restart, kill, log.

pub(crate) mod process;

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::{TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Method;
use tempfile::TempDir;

use crate::client::Client;
use crate::database::{Database, Engine};
use process::Process;

/// Login that a fresh server creates.
pub const ADMIN: &str = "administrator";
/// Password that the harness gives to [`ADMIN`].
pub const ADMIN_PASSWORD: &str = "administrator";

/// How long a start may take: migrations on a slow disk while other tests run.
const START_LIMIT: Duration = Duration::from_secs(120);

/// How long a start that fails may take.
const REFUSAL_LIMIT: Duration = Duration::from_secs(60);

/// A `provisiond` process with a database and a folder of its own. Killed on drop.
#[derive(Debug)]
pub struct Server {
    process: Option<Process>,
    database: Arc<Database>,
    folder: Option<TempDir>,
    /// The program, behind what it is started with.
    program: Vec<OsString>,
    port: u16,
    subscriber_port: u16,
    password: String,
    settings: Vec<String>,
}

impl Server {
    /// Starts a server on a fresh database.
    ///
    /// # Panics
    /// When it does not become ready; the message holds the end of its log.
    #[must_use]
    pub fn start(engine: Engine) -> Self {
        Self::start_on(Arc::new(Database::create(engine)))
    }

    /// Starts a server on a database that exists already, for instance that of another instance.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_on(database: Arc<Database>) -> Self {
        Self::start_binary(&process::default_binary(), database)
    }

    /// Starts a particular binary, for instance the release build.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_binary(binary: &Path, database: Arc<Database>) -> Self {
        Self::start_set(binary, database, &[])
    }

    /// Starts a server on a fresh database with further settings, a document for `config.yml` that comes after the usual one.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_with(engine: Engine, settings: &str) -> Self {
        Self::start_with_all(engine, &[settings])
    }

    /// Starts a server on a fresh database with several documents of settings; later ones override earlier ones.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_with_all(engine: Engine, settings: &[&str]) -> Self {
        Self::start_set(&process::default_binary(), Arc::new(Database::create(engine)), settings)
    }

    /// Starts a server with further settings on a database that exists already, for instance that of another instance.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_on_with(database: Arc<Database>, settings: &str) -> Self {
        Self::start_set(&process::default_binary(), database, &[settings])
    }

    /// Starts a server with several documents of settings on a database that exists already.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_on_with_all(database: Arc<Database>, settings: &[&str]) -> Self {
        Self::start_set(&process::default_binary(), database, settings)
    }

    /// Starts a server by means of another program: `words` come before the path of the binary, and the process that they begin must
    /// become the server.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_by(words: &[&str], database: Arc<Database>, settings: &str) -> Self {
        let mut server = Self::prepare(&process::default_binary(), database, &[settings]);
        server.program.splice(0..0, words.iter().map(OsString::from));
        server.launch();
        server
    }

    fn start_set(binary: &Path, database: Arc<Database>, settings: &[&str]) -> Self {
        let mut server = Self::prepare(binary, database, settings);
        server.launch();
        server
    }

    /// Forgets by what [`Server::start_by`] has started the server: the next start is one without it.
    pub fn program_alone(&mut self) {
        self.program.drain(..self.program.len().saturating_sub(1));
    }

    /// What a start must not get beyond: runs a server that ends by itself. Its exit code, `None` when it had to be killed, and what
    /// it has said.
    ///
    /// # Panics
    /// When the process cannot be started at all.
    #[must_use]
    pub fn refused_start(words: &[&str], database: Arc<Database>, settings: &str) -> (Option<i32>, String) {
        let mut server = Self::prepare(&process::default_binary(), database, &[settings]);
        server.program.splice(0..0, words.iter().map(OsString::from));
        (server.port, server.subscriber_port) = (free_port(), free_port());
        server.write_config();
        let mut process = Process::spawn(&server.program, &server.configs(), &server.log_file(), &server.password);
        (process.ends(REFUSAL_LIMIT), server.log())
    }

    fn prepare(binary: &Path, database: Arc<Database>, settings: &[&str]) -> Self {
        Self {
            process: None,
            database,
            folder: Some(tempfile::tempdir().expect("a temporary folder can be made")),
            program: vec![binary.into()],
            port: 0,
            subscriber_port: 0,
            password: ADMIN_PASSWORD.to_owned(),
            settings: settings.iter().map(|one| (*one).to_owned()).collect(),
        }
    }

    /// `https://127.0.0.1:port`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    /// The port of the REST interface.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The number of the process.
    ///
    /// # Panics
    /// When it does not run.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.as_ref().map(Process::id).expect("the server runs")
    }

    /// The part of the process that is in the machine's memory, in bytes: now, and the most that it ever was.
    ///
    /// # Panics
    /// When the process does not run or the system does not tell.
    #[must_use]
    pub fn resident_memory(&self) -> (u64, u64) {
        let id = self.pid();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("the system tells about processes");
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a process has memory");
            let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("memory is a number");
            kib * 1024
        };
        (bytes("VmRSS:"), bytes("VmHWM:"))
    }

    /// A client of the listener for subscribers, without credentials.
    #[must_use]
    pub fn self_care(&self) -> Client {
        Client::new(&format!("https://127.0.0.1:{}", self.subscriber_port))
    }

    /// A client with the platform administrator's login.
    #[must_use]
    pub fn admin(&self) -> Client {
        Client::new(&self.base()).with_login(ADMIN, ADMIN_PASSWORD)
    }

    /// The database, to look into it or to start a second instance on it.
    #[must_use]
    pub fn database(&self) -> &Arc<Database> {
        &self.database
    }

    /// Ends the process without any warning (SIGKILL). What it had handed to the kernel survives this, so it does not
    /// show whether a commit has reached the disk: only a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Ends the process the way a service manager does, and waits for it.
    ///
    /// # Panics
    /// When it does not end within 30 seconds or with an exit code other than 0.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let code = process.terminate(Duration::from_secs(30));
            assert_eq!(code, Some(0), "SIGTERM: {}", self.log_tail());
        }
    }

    /// Starts the process again on the same database and folder, after [`Server::kill`] or [`Server::stop`].
    ///
    /// # Panics
    /// As [`Server::start`].
    pub fn launch(&mut self) {
        // Somebody else may take the port between our look and the server's bind: try again then.
        for _ in 0..3 {
            self.port = free_port();
            self.subscriber_port = free_port();
            self.write_config();
            let process = Process::spawn(&self.program, &self.configs(), &self.log_file(), &self.password);
            self.process = Some(process);
            if self.becomes_ready() {
                return;
            }
        }
        panic!("the server does not start:\n{}", self.log_tail());
    }

    /// As [`Server::launch`] with another initial password in the environment.
    ///
    /// # Panics
    /// As [`Server::start`].
    pub fn launch_with_password(&mut self, password: &str) {
        password.clone_into(&mut self.password);
        self.launch();
    }

    /// Changes a document of settings; nothing reads it before it is asked to.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn rewrite(&mut self, at: usize, settings: &str) {
        let document = self.settings.get_mut(at).expect("there is such a document");
        settings.clone_into(document);
        std::fs::write(self.settings_file(at), settings).expect("the configuration can be written");
    }

    /// Runs another command of the program with the configuration of this server.
    ///
    /// # Panics
    /// When the program does not start.
    #[must_use]
    pub fn command(&self, arguments: &[&str], input: &str) -> Output {
        process::run(&self.program, &self.configs(), arguments, input)
    }

    /// Sends a signal to the process, as `HUP`.
    ///
    /// # Panics
    /// When it does not run.
    pub fn signal(&self, name: &str) {
        self.process.as_ref().expect("the server runs").signal(name);
    }

    fn configs(&self) -> Vec<PathBuf> {
        let settings = (0..self.settings.len()).map(|at| self.settings_file(at));
        std::iter::once(self.config_file()).chain(settings).collect()
    }

    /// Stops the test unless the process runs, answers, and has logged no panic.
    ///
    /// # Panics
    /// When the server is not well.
    pub fn assert_healthy(&mut self) {
        let running = self.process.as_mut().is_some_and(Process::is_running);
        assert!(running, "the server has died:\n{}", self.log_tail());
        let reply = Client::new(&self.base()).get("/api/");
        assert_eq!(reply.status, 401, "{reply}\n{}", self.log_tail());
        let log = self.log();
        assert!(!log.contains("panicked at"), "{}", self.log_tail());
    }

    /// All that the server has written so far, over restarts.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read(self.log_file()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// The last lines of the log, for messages.
    #[must_use]
    pub fn log_tail(&self) -> String {
        let log = self.log();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(40)..);
        tail.unwrap_or_default().join("\n")
    }

    fn becomes_ready(&mut self) -> bool {
        let client = Client::new(&self.base());
        let start = Instant::now();
        while start.elapsed() < START_LIMIT {
            if !self.process.as_mut().is_some_and(Process::is_running) {
                return false;
            }
            match client.try_send(&Method::GET, "/api/", &[], None) {
                Ok(reply) if reply.status == 401 => return true,
                _ => std::thread::sleep(Duration::from_millis(50)),
            }
        }
        false
    }

    /// The folder of what the server makes itself: keys and certificates.
    #[must_use]
    pub fn state_dir(&self) -> &Path {
        self.folder()
    }

    fn folder(&self) -> &Path {
        let folder = self.folder.as_ref();
        folder.map(TempDir::path).expect("kept until drop")
    }

    fn config_file(&self) -> PathBuf {
        self.folder().join("config.yml")
    }

    fn settings_file(&self, at: usize) -> PathBuf {
        self.folder().join(format!("settings-{at}.yml"))
    }

    fn log_file(&self) -> PathBuf {
        self.folder().join("provisiond.log")
    }

    fn write_config(&self) {
        let config = format!(
            "www_admin:
  http_admin: {{port: {port}}}
  http_csc: {{port: {subscriber_port}}}
  api_debug_opts: {{allow_fake_client_time: yes, allow_delay_commit: yes}}
  security: {{voucher_key: iBmTdavJ8joPW3HO, voucher_iv: tww21lQe6cmywrp3, login: {{ban_enable: no}}}}
provisioning:
  database: {{url: \"{database}\"}}
  listen: {{rest: [\"127.0.0.1\"], status: []}}
  rest: {{bcrypt_cost: 4, csc_listener: yes}}
  state_dir: \"{state}\"
",
            port = self.port,
            subscriber_port = self.subscriber_port,
            database = self.database.url(),
            state = self.folder().display(),
        );
        std::fs::write(self.config_file(), config).expect("the configuration can be written");
        for (at, settings) in self.settings.iter().enumerate() {
            std::fs::write(self.settings_file(at), settings).expect("the configuration can be written");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("--- end of the server's log ---\n{}", self.log_tail());
        }
        if std::env::var_os("PROVISIOND_TEST_KEEP").is_some()
            && let Some(folder) = self.folder.take()
        {
            eprintln!("kept: {}", folder.keep().display());
        }
    }
}

/// A loopback port that was free a moment ago.
///
/// # Panics
/// When no port can be opened.
#[must_use]
pub fn free_port() -> u16 {
    // Below the range from which the system gives ports to outgoing connections, and each one once: between our look and the
    // server's bind nobody else takes it.
    const PORTS: std::ops::Range<u16> = 12_000..30_000;
    static NEXT: LazyLock<AtomicU16> = LazyLock::new(|| AtomicU16::new(rand::random_range(PORTS)));
    for _ in PORTS {
        let port = NEXT.fetch_add(1, Ordering::Relaxed) % (PORTS.end - PORTS.start) + PORTS.start;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() && UdpSocket::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no loopback port can be opened");
}

type Shared = HashMap<Engine, Arc<Server>>;
static SHARED: LazyLock<Mutex<Shared>> = LazyLock::new(Mutex::default);

/// One server per engine for all tests that only need the interface. They share its database and therefore
/// name what they create with [`crate::names`].
#[must_use]
pub fn shared(engine: Engine) -> Arc<Server> {
    let mut servers = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let server = servers.entry(engine).or_insert_with(|| Arc::new(Server::start(engine)));
    Arc::clone(server)
}

/// Ends the shared servers and drops their databases; statics are not dropped by themselves.
pub fn stop_shared() {
    let servers = std::mem::take(&mut *SHARED.lock().unwrap_or_else(PoisonError::into_inner));
    drop(servers);
}
