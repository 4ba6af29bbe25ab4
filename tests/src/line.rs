//! A line to a database that can be cut: a relay on loopback between the server under test and a database that others use, too.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{io, thread};

use crate::database::Database;
use crate::server::free_port;

/// How long the relay may wait for bytes before it looks whether the line is still there.
const LOOK: Duration = Duration::from_millis(50);

/// The relay. It ends with this value.
#[derive(Debug)]
pub struct Line {
    state: Arc<State>,
    url: String,
}

#[derive(Debug)]
struct State {
    port: u16,
    to: String,
    /// Nothing is passed on, and nobody is told.
    silent: AtomicBool,
    /// Both ends of every connection.
    open: Mutex<Vec<TcpStream>>,
    listening: AtomicBool,
}

impl Line {
    /// A line to a database.
    ///
    /// # Panics
    /// When the database is no server.
    #[must_use]
    pub fn to(database: &Database) -> Self {
        let (before, rest) = database.url().split_once('@').expect("the address names a user");
        let (to, name) = rest.split_once('/').expect("the address names a database");
        let state = State {
            port: free_port(),
            to: to.to_owned(),
            silent: AtomicBool::new(false),
            open: Mutex::default(),
            listening: AtomicBool::new(false),
        };
        let line = Self { url: format!("{before}@127.0.0.1:{}/{name}", state.port), state: Arc::new(state) };
        line.mend();
        line
    }

    /// The address of the database at this end of the line.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Connections break, and new ones are refused: the database was stopped.
    pub fn cut(&self) {
        self.state.listening.store(false, Ordering::SeqCst);
        self.state.hang_up();
        // The listener looks now and then whether it is still wanted.
        thread::sleep(LOOK * 3);
        self.state.hang_up();
    }

    /// Nothing comes through any more, and no connection breaks: the network is gone.
    pub fn mute(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }

    /// Everything is as it was; connections that were open when the line fell silent go on.
    ///
    /// # Panics
    /// When the port cannot be opened again.
    pub fn mend(&self) {
        self.state.silent.store(false, Ordering::SeqCst);
        if self.state.listening.swap(true, Ordering::SeqCst) {
            return;
        }
        let listener = TcpListener::bind(("127.0.0.1", self.state.port)).expect("the port of the line is free");
        listener.set_nonblocking(true).expect("a listener can be asked without waiting");
        let state = self.state.clone();
        thread::spawn(move || {
            while state.listening.load(Ordering::SeqCst) {
                match listener.accept() {
                    Ok((client, _)) => drop(state.relay(client)),
                    Err(_) => thread::sleep(LOOK),
                }
            }
        });
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.state.listening.store(false, Ordering::SeqCst);
        self.state.hang_up();
    }
}

impl State {
    fn hang_up(&self) {
        for stream in self.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            stream.shutdown(Shutdown::Both).ok();
        }
    }

    fn relay(self: &Arc<Self>, client: TcpStream) -> io::Result<()> {
        client.set_nonblocking(false)?;
        let server = TcpStream::connect(&self.to)?;
        let ends = [client.try_clone()?, server.try_clone()?];
        self.open.lock().unwrap_or_else(PoisonError::into_inner).extend(ends);
        for (mut from, mut to) in [(client.try_clone()?, server.try_clone()?), (server, client)] {
            let state = self.clone();
            thread::spawn(move || {
                state.pass(&mut from, &mut to).ok();
                from.shutdown(Shutdown::Both).ok();
                to.shutdown(Shutdown::Both).ok();
            });
        }
        Ok(())
    }

    fn pass(&self, from: &mut TcpStream, to: &mut TcpStream) -> io::Result<()> {
        let mut bytes = vec![0; 64 << 10];
        loop {
            let number = from.read(&mut bytes)?;
            if number == 0 {
                return Ok(());
            }
            while self.silent.load(Ordering::SeqCst) {
                thread::sleep(LOOK);
            }
            to.write_all(bytes.get(..number).unwrap_or_default())?;
        }
    }
}
