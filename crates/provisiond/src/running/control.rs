//! The control socket in the state directory: one line of JSON in each direction. Only the user of the server and root may
//! open it.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};

/// Longest request.
const LONGEST: u64 = 64 << 10;
/// How long the socket rests when the system gives no connection.
const BREATH: Duration = Duration::from_millis(200);
/// How long a client may take for its line, and how long one waits for the answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is asked of the running server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Ask {
    /// Nothing: whether it is there.
    Ping,
    /// Which of these values of keys that count at the next start are not those that it runs with (`kept` of the answer).
    Compare {
        /// Their texts by key.
        fixed: BTreeMap<String, String>,
    },
    /// To read its files again.
    Apply {
        /// Why.
        message: String,
        /// Name of who asks, as the client tells it.
        login: String,
    },
}

/// What the server answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Whether it was done.
    pub done: bool,
    /// Keys whose values changed.
    pub changed: Vec<String>,
    /// Keys whose new values count at the next start only.
    pub kept: Vec<String>,
    /// What deserves attention, or why nothing was done: one line each.
    pub lines: Vec<String>,
}

/// A request on its way to the server's loop.
pub(super) struct Asked {
    pub(super) ask: Ask,
    /// Number of the user who asks.
    pub(super) uid: Option<u32>,
    pub(super) answer: oneshot::Sender<Told>,
}

/// Where the socket of a state directory is.
#[must_use]
pub fn path(state_dir: &Path) -> PathBuf {
    state_dir.join("control.sock")
}

/// Asks the running server; waits for its answer.
///
/// # Errors
/// When nobody answers at the socket.
pub fn ask(state_dir: &Path, ask: &Ask) -> io::Result<Told> {
    let mut stream = BlockingStream::connect(path(state_dir))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    writeln!(stream, "{}", serde_json::to_string(ask)?)?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

/// The open socket. It goes with the server.
pub(super) struct Control {
    file: PathBuf,
    task: tokio::task::JoinHandle<()>,
}

impl Control {
    /// Opens the socket; requests go to `to`. A socket that a dead server has left is replaced.
    pub(super) fn open(state_dir: &Path, to: mpsc::Sender<Asked>) -> io::Result<Self> {
        let file = path(state_dir);
        if file.exists() {
            if BlockingStream::connect(&file).is_ok() {
                return Err(io::Error::new(io::ErrorKind::AddrInUse, "another server answers there"));
            }
            fs::remove_file(&file)?;
        }
        let listener = UnixListener::bind(&file)?;
        // Until here the folder keeps others out.
        fs::set_permissions(&file, Permissions::from_mode(0o600))?;
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = match listener.accept().await {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        // No file handle is free, for instance. It passes.
                        tracing::warn!(%error, "the control socket");
                        tokio::time::sleep(BREATH).await;
                        continue;
                    }
                };
                let to = to.clone();
                tokio::spawn(async move {
                    match tokio::time::timeout(PATIENCE, converse(stream, to)).await {
                        Ok(Ok(())) => {}
                        Ok(Err(error)) => tracing::debug!(%error, "a client of the control socket"),
                        Err(_) => tracing::debug!("a client of the control socket was too slow"),
                    }
                });
            }
        });
        Ok(Self { file, task })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        self.task.abort();
        let _ = fs::remove_file(&self.file);
    }
}

async fn converse(stream: UnixStream, to: mpsc::Sender<Asked>) -> io::Result<()> {
    let uid = stream.peer_cred().ok().map(|peer| peer.uid());
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    tokio::io::BufReader::new(reader.take(LONGEST)).read_line(&mut line).await?;
    let ask = serde_json::from_str(&line)?;
    let (answer, told) = oneshot::channel();
    let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
    to.send(Asked { ask, uid, answer }).await.map_err(|_| gone())?;
    let told = told.await.map_err(|_| gone())?;
    writer.write_all(format!("{}\n", serde_json::to_string(&told)?).as_bytes()).await
}
