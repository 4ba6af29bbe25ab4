//! What a connection is doing: the program that accepts connections watches over those that do nothing.
//!
//! A worker serves a connection on one thread, so nothing here is shared between threads.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Instant;

use actix_web::HttpRequest;

/// Requests of one connection that are worked on at the same time. HTTP/1.1 has one; HTTP/2 clients open a hundred streams
/// unless they are told a number, and the server library tells none.
const REQUESTS: usize = 128;

/// The state of a connection. The program puts one into the data of each connection that it accepts
/// (`HttpServer::on_connect`); the handlers of its requests keep it true.
#[derive(Debug, Clone)]
pub struct Connection(Rc<State>);

#[derive(Debug)]
struct State {
    /// Requests that are worked on.
    working: Cell<usize>,
    /// When the connection last did something.
    active: Cell<Instant>,
}

impl Connection {
    /// A connection that has just been accepted.
    #[must_use]
    pub fn new() -> Self {
        Self(Rc::new(State { working: Cell::new(0), active: Cell::new(Instant::now()) }))
    }

    /// Since when it has done nothing: no request was worked on, and no large part of an answer was taken by the client.
    /// `None` while a request is worked on.
    #[must_use]
    pub fn idle_since(&self) -> Option<Instant> {
        (self.0.working.get() == 0).then(|| self.0.active.get())
    }

    /// The connection of a request; one of its own when the program keeps none.
    pub(crate) fn of(request: &HttpRequest) -> Self {
        request.conn_data::<Self>().cloned().unwrap_or_default()
    }

    /// Begins the work on a request; `None` when there is too much of it already.
    pub(crate) fn work(&self) -> Option<Work> {
        let working = self.0.working.get();
        (working < REQUESTS).then(|| {
            self.0.working.set(working + 1);
            Work(self.clone())
        })
    }

    /// Something happened.
    pub(crate) fn touch(&self) {
        self.0.active.set(Instant::now());
    }
}

impl Default for Connection {
    fn default() -> Self {
        Self::new()
    }
}

/// A request that is worked on, until this is dropped.
#[derive(Debug)]
pub(crate) struct Work(Connection);

impl Drop for Work {
    fn drop(&mut self) {
        let state = &self.0.0;
        state.working.set(state.working.get().saturating_sub(1));
        self.0.touch();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_keeps_a_connection_from_being_idle_and_is_bounded() {
        let connection = Connection::new();
        assert!(connection.idle_since().is_some());
        let work: Vec<_> = std::iter::from_fn(|| connection.work()).collect();
        assert_eq!(work.len(), REQUESTS);
        assert_eq!(connection.idle_since(), None);
        drop(work);
        assert!(connection.idle_since().is_some());
    }
}
