//! A SIP or XMPP server that is told of changes, as far as the server under test sees one.

use std::io::{BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::free_port;

/// How long a call may be on its way; only a test that fails waits so long.
const LIMIT: Duration = Duration::from_secs(60);

/// What a call is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This status, with this body.
    Status(u16, String),
    /// The connection ends.
    Nothing,
    /// The connection stays, and nothing comes.
    Silence,
}

impl Answer {
    /// What a SIP proxy says when it has done what it was told.
    #[must_use]
    pub fn result() -> Self {
        Self::Status(200, r#"{"jsonrpc":"2.0","result":{},"id":1}"#.to_owned())
    }

    /// What a SIP proxy says when it has not.
    #[must_use]
    pub fn error(text: &str) -> Self {
        Self::Status(500, format!(r#"{{"jsonrpc":"2.0","error":{{"code":500,"message":"{text}"}},"id":1}}"#))
    }
}

/// A call that has come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Method and path.
    pub target: String,
    /// The header `Authorization`, empty without one.
    pub authorization: String,
    /// The body as JSON; null when there is none.
    pub body: Value,
}

impl Call {
    /// The method of JSON-RPC and its last parameter, with a blank between them.
    #[must_use]
    pub fn rpc(&self) -> String {
        let member = |name| self.body.get(name);
        let method = member("method").and_then(Value::as_str).unwrap_or_default();
        let subject = member("params").and_then(Value::as_array).and_then(|list| list.last()).and_then(Value::as_str);
        subject.map_or_else(|| method.to_owned(), |subject| format!("{method} {subject}"))
    }
}

#[derive(Debug)]
struct State {
    calls: Vec<Call>,
    /// Given one after the other; the last one again and again.
    answers: Vec<Answer>,
}

/// The server.
#[derive(Debug)]
pub struct Neighbour {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Neighbour {
    /// One that answers all calls alike.
    ///
    /// # Panics
    /// When no port can be opened.
    #[must_use]
    pub fn start(answer: Answer) -> Self {
        Self::start_at(free_port(), vec![answer])
    }

    /// One at a port, with its answers in their order.
    ///
    /// # Panics
    /// When the port cannot be opened.
    #[must_use]
    pub fn start_at(port: u16, answers: Vec<Answer>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
        let state = Arc::new(Mutex::new(State { calls: Vec::new(), answers }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &state));
            }
        });
        Self { port, state }
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The calls that have come in, and forgets them.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner).calls)
    }

    /// Waits until so many calls have come in since the last time, and forgets them.
    ///
    /// # Panics
    /// When they do not come.
    #[must_use]
    pub fn wait_for(&self, number: usize) -> Vec<Call> {
        let start = Instant::now();
        let mut calls = Vec::new();
        while calls.len() < number {
            assert!(start.elapsed() < LIMIT, "{number} calls were expected, not {calls:?}");
            thread::sleep(Duration::from_millis(10));
            calls.extend(self.take());
        }
        calls
    }
}

/// Answers the calls of a connection until it ends.
fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(call) = read(&mut reader) {
        let answer = {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.calls.push(call);
            if state.answers.len() > 1 {
                state.answers.remove(0)
            } else {
                state.answers.first().cloned().unwrap_or(Answer::Silence)
            }
        };
        match answer {
            Answer::Status(status, body) => {
                let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
                let head = format!("HTTP/1.1 {status} X\r\n{length}\r\n{body}");
                if reader.get_mut().write_all(head.as_bytes()).is_err() {
                    return;
                }
            }
            Answer::Nothing => return,
            Answer::Silence => {
                // Until the other side has enough of it.
                let _ = reader.read(&mut [0]);
                return;
            }
        }
    }
}

fn read(reader: &mut impl std::io::BufRead) -> Option<Call> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let target = line.rsplit_once(" HTTP/")?.0.to_owned();
    let (mut authorization, mut length) = (String::new(), 0);
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => value.clone_into(&mut authorization),
            "content-length" => length = value.parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Call { target, authorization, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}
