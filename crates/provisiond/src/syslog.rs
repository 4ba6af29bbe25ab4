//! The log of the program for the syslog daemon of this machine: a datagram a line to its socket. Source: RFC 3164, section 4, without
//! the host, as programs write it for a local daemon.
//!
//! ```text
//! line ──► queue of 4096 ──► thread ──► socket
//!             └─ full: the line is left out and counted; whoever logs never waits for the daemon
//! ```

use std::io::{self, Write};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use chrono::Utc;
use chrono_tz::Tz;
use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait.
const WAITING: usize = 4096;
/// What daemons take of a line, bytes; they cut longer ones themselves, or refuse them.
const LONGEST: usize = 8192;
/// How long the end of the program waits for the last lines.
const END: Duration = Duration::from_secs(2);
/// How long one line may wait for a daemon that does not read.
const PATIENCE: Duration = Duration::from_secs(5);
/// The facility of services without one of their own.
const DAEMON: u8 = 3;

/// Severities. Source: RFC 3164, section 4.1.1.
const ERROR: u8 = 3;
const WARNING: u8 = 4;
const INFO: u8 = 6;
const DEBUG: u8 = 7;

/// The way to the daemon. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Syslog {
    queue: SyncSender<Item>,
    lost: Arc<AtomicU64>,
}

#[derive(Debug)]
enum Item {
    Line(u8, Vec<u8>),
    /// Tells when everything before it has been sent.
    End(SyncSender<()>),
}

impl Syslog {
    /// Starts to send to a socket, in a thread; times are those of a zone. Nothing goes wrong when there is no such socket: it is looked for
    /// again with each line.
    ///
    /// # Errors
    /// When there is no room for a thread.
    pub fn start(socket: PathBuf, zone: Tz) -> io::Result<Self> {
        let (queue, waiting) = sync_channel(WAITING);
        let lost = Arc::new(AtomicU64::new(0));
        let sender = Sender { socket, zone, connection: None, is_down: false, lost: lost.clone() };
        thread::Builder::new().name("syslog".to_owned()).spawn(move || sender.run(&waiting))?;
        Ok(Self { queue, lost })
    }

    fn put(&self, item: Item) {
        if let Err(TrySendError::Full(_)) = self.queue.try_send(item) {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until what has been logged is sent, for a short time at most.
    pub fn close(&self) {
        let (done, is_done) = sync_channel(1);
        self.put(Item::End(done));
        // Who is told nothing has waited long enough.
        let _ = is_done.recv_timeout(END);
    }
}

impl<'a> MakeWriter<'a> for Syslog {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Self::Writer {
        Line { severity: INFO, text: Vec::new(), to: self }
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Self::Writer {
        let severity = match *metadata.level() {
            Level::ERROR => ERROR,
            Level::WARN => WARNING,
            Level::INFO => INFO,
            Level::DEBUG | Level::TRACE => DEBUG,
        };
        Line { severity, text: Vec::new(), to: self }
    }
}

/// A line under construction; it is sent when it is complete.
#[derive(Debug)]
pub struct Line<'a> {
    severity: u8,
    text: Vec<u8>,
    to: &'a Syslog,
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.to.put(Item::Line(self.severity, text));
        }
    }
}

/// What the thread works with.
struct Sender {
    socket: PathBuf,
    zone: Tz,
    connection: Option<UnixDatagram>,
    is_down: bool,
    lost: Arc<AtomicU64>,
}

impl Sender {
    fn run(mut self, waiting: &Receiver<Item>) {
        // The queue ends with the program.
        while let Ok(item) = waiting.recv() {
            match item {
                Item::Line(severity, text) => self.send(severity, &text),
                Item::End(done) => drop(done.try_send(())),
            }
        }
    }

    fn send(&mut self, severity: u8, text: &[u8]) {
        let line = self.line(severity, text);
        // A daemon that was started again has another socket of the same name.
        let sent = self.try_send(&line).or_else(|_| {
            self.connection = None;
            self.try_send(&line)
        });
        match sent {
            Ok(()) => {
                self.is_down = false;
                self.tell_losses();
            }
            Err(error) => {
                self.connection = None;
                self.lost.fetch_add(1, Ordering::Relaxed);
                // Once, and to the other log: this one does not arrive here.
                if !std::mem::replace(&mut self.is_down, true) {
                    let socket = self.socket.display();
                    tracing::warn!(%socket, %error, "the system log cannot be reached, messages are left out there");
                }
            }
        }
    }

    fn tell_losses(&mut self) {
        let lost = self.lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let line = self.line(WARNING, format!("messages left out: {lost}").as_bytes());
            if self.try_send(&line).is_err() {
                self.lost.fetch_add(lost, Ordering::Relaxed);
            }
        }
    }

    fn try_send(&mut self, line: &[u8]) -> io::Result<()> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let connection = UnixDatagram::unbound()?;
                connection.set_write_timeout(Some(PATIENCE))?;
                connection.connect(&self.socket)?;
                connection
            }
        };
        connection.send(line)?;
        self.connection = Some(connection);
        Ok(())
    }

    fn line(&self, severity: u8, text: &[u8]) -> Vec<u8> {
        let time = Utc::now().with_timezone(&self.zone).format("%b %e %H:%M:%S");
        let priority = DAEMON * 8 + severity;
        let mut line = format!("<{priority}>{time} provisiond[{}]: ", std::process::id()).into_bytes();
        line.extend_from_slice(text.trim_ascii_end());
        if line.len() > LONGEST {
            line.truncate(LONGEST);
            // No half characters.
            let whole = line.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
            line.truncate(whole);
        }
        line
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn received(daemon: &UnixDatagram) -> String {
        let mut buffer = [0; 2 * LONGEST];
        let length = daemon.recv(&mut buffer).unwrap();
        String::from_utf8(buffer.get(..length).unwrap().to_vec()).unwrap()
    }

    fn log(syslog: &Syslog, severity: u8, text: &str) {
        let mut line = Line { severity, text: Vec::new(), to: syslog };
        line.write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn a_line_is_a_datagram_that_a_daemon_reads() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("log");
        let daemon = UnixDatagram::bind(&socket).unwrap();
        let syslog = Syslog::start(socket, Tz::UTC).unwrap();
        log(&syslog, ERROR, "an error\n");
        let line = received(&daemon);
        let (head, rest) = line.split_once('>').unwrap();
        assert_eq!(head, "<27");
        assert!(rest.ends_with(&format!(" provisiond[{}]: an error", std::process::id())), "{line}");
        // Three letters, a day of two characters, a time of eight.
        assert_eq!(rest.find(" provisiond["), Some(15), "{line}");
        log(&syslog, INFO, &"\u{e4}".repeat(LONGEST));
        let long = received(&daemon);
        assert!(long.starts_with("<30>") && (LONGEST - 1..=LONGEST).contains(&long.len()), "{}", long.len());
        syslog.close();
    }

    #[test]
    fn a_daemon_that_comes_back_is_told_what_it_has_missed() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("log");
        let syslog = Syslog::start(socket.clone(), Tz::UTC).unwrap();
        log(&syslog, INFO, "nobody is there");
        syslog.close();
        let daemon = UnixDatagram::bind(&socket).unwrap();
        log(&syslog, INFO, "one");
        assert!(received(&daemon).ends_with(": one"));
        assert!(received(&daemon).ends_with(": messages left out: 1"));
        drop(daemon);
        std::fs::remove_file(&socket).unwrap();
        let daemon = UnixDatagram::bind(&socket).unwrap();
        log(&syslog, INFO, "two");
        assert!(received(&daemon).ends_with(": two"));
        syslog.close();
    }

    #[test]
    fn who_logs_never_waits_for_a_daemon_that_does_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("log");
        let _daemon = UnixDatagram::bind(&socket).unwrap();
        let syslog = Syslog::start(socket, Tz::UTC).unwrap();
        for number in 0..3 * WAITING {
            log(&syslog, INFO, &number.to_string());
        }
        assert!(syslog.lost.load(Ordering::Relaxed) > 0);
    }
}
