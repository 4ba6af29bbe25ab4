//! The child process, and the care that it never outlives the tests.

use std::ffi::{OsStr, OsString};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A running server process.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    watchdog: Child,
}

impl Process {
    /// Starts the last word of `words` by means of those before it.
    pub(super) fn spawn(words: &[OsString], configs: &[PathBuf], log: &Path, password: &str) -> Self {
        let mut command = program(words, configs);
        Self::start(command.arg("serve").env("PROVISIOND_ADMIN_PASSWORD", password), log)
            .unwrap_or_else(|error| panic!("{words:?} does not start ({error}): run `cargo build` before the tests"))
    }

    /// Starts any program that stays, with its output at the end of a file.
    pub(crate) fn start(command: &mut Command, log: &Path) -> std::io::Result<Self> {
        let output = OpenOptions::new().create(true).append(true).open(log).expect("a log file can be opened");
        let errors = output.try_clone().expect("a file handle can be doubled");
        let child = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn()?;
        let watchdog = watch(child.id());
        Ok(Self { child, watchdog })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    pub(crate) fn kill(&mut self) {
        // First the watchdog: it must not find another process under the old number.
        self.watchdog.kill().ok();
        self.watchdog.wait().ok();
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// Sends a signal by its name.
    pub(super) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("the command kill exists").success());
    }

    /// SIGTERM; the exit code, or `None` when the process had to be killed or died of a signal.
    pub(crate) fn terminate(&mut self, limit: Duration) -> Option<i32> {
        self.signal("TERM");
        self.ends(limit)
    }

    /// Waits for the end; the exit code, or `None` when the process had to be killed or died of a signal.
    pub(super) fn ends(&mut self, limit: Duration) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < limit {
            if let Ok(Some(status)) = self.child.try_wait() {
                self.kill();
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.kill();
        None
    }
}

/// The program with its configuration. Environment variables override that: none of the test run's own go along.
fn program(words: &[OsString], configs: &[PathBuf]) -> Command {
    let (first, rest) = words.split_first().expect("a program");
    let mut command = Command::new(first);
    command.args(rest);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PROVISIOND_") {
            command.env_remove(name);
        }
    }
    command.args(configs.iter().flat_map(|config| [OsStr::new("--config"), config.as_os_str()]));
    command
}

/// Runs a command of the program to its end.
pub(super) fn run(words: &[OsString], configs: &[PathBuf], arguments: &[&str], input: &str) -> Output {
    let mut command = program(words, configs);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    // A command that reads nothing may have ended already.
    pipe.write_all(input.as_bytes()).ok();
    drop(pipe);
    child.wait_with_output().expect("the program ends")
}

/// A shell that kills the server when the test process is gone, however it ended: its standard input is a
/// pipe from us, which the kernel closes for us. Asked first, since a server may have children that it ends itself. An orphaned server would slow down all later runs.
fn watch(server: u32) -> Child {
    Command::new("sh")
        .arg("-c")
        .arg(format!("cat >/dev/null; kill {server} 2>/dev/null; sleep 1; kill -9 {server} 2>/dev/null"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh can be started")
}

/// `PROVISIOND_BIN`, or the binary of the same profile as this test executable: `target/PROFILE/provisiond`
/// seen from `target/PROFILE/deps/e2e-HASH` or `target/PROFILE/load`.
pub(super) fn default_binary() -> PathBuf {
    if let Some(path) = std::env::var_os("PROVISIOND_BIN") {
        return path.into();
    }
    let executable = std::env::current_exe().expect("a process knows its own executable");
    executable
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("provisiond"))
        .find(|path| path.is_file())
        .expect("target/PROFILE/provisiond exists; run `cargo build` before the tests")
}
