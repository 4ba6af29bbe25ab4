//! The child process, and the care that it never outlives the tests.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server process.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    watchdog: Child,
}

impl Process {
    pub(super) fn spawn(binary: &Path, configs: &[PathBuf], log: &Path, password: &str) -> Self {
        let output = OpenOptions::new().create(true).append(true).open(log).expect("a log file can be opened");
        let errors = output.try_clone().expect("a file handle can be doubled");
        let mut command = Command::new(binary);
        // Environment variables override the configuration: take none of the test run's own along.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PROVISIOND_") {
                command.env_remove(name);
            }
        }
        let child = command
            .arg("serve")
            .args(configs.iter().flat_map(|config| [OsStr::new("--config"), config.as_os_str()]))
            .env("PROVISIOND_ADMIN_PASSWORD", password)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{} does not start ({error}): run `cargo build` before the tests", binary.display())
            });
        let watchdog = watch(child.id());
        Self { child, watchdog }
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    pub(super) fn kill(&mut self) {
        // First the watchdog: it must not find another process under the old number.
        self.watchdog.kill().ok();
        self.watchdog.wait().ok();
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// SIGTERM; the exit code, or `None` when the process had to be killed or died of a signal.
    pub(super) fn terminate(&mut self, limit: Duration) -> Option<i32> {
        let sent = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        sent.expect("the command kill exists");
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

/// A shell that kills the server when the test process is gone, however it ended: its standard input is a
/// pipe from us, which the kernel closes for us. An orphaned server would slow down all later runs.
fn watch(server: u32) -> Child {
    Command::new("sh")
        .arg("-c")
        .arg(format!("cat >/dev/null; kill -9 {server} 2>/dev/null"))
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
