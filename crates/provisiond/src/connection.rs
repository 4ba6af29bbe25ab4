//! Connections that do nothing: they end, whatever the HTTP library thinks of them.
//!
//! Its timers know the head of a connection's first request and the pause after an answer. A client that sends the beginning
//! of a second head, never ends a body that was refused, or answers pings of HTTP/2 and asks nothing, is known to none.

use std::any::Any;
use std::io;
use std::net::Shutdown;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use actix_tls::accept::openssl::TlsStream;
use actix_web::dev::Extensions;
use actix_web::rt;
use actix_web::rt::net::TcpStream;
use provisioning_http::Connection;
use socket2::Socket;
use tokio::sync::oneshot;

use crate::doors::Gate;

/// How long after an answer a connection stays that nobody wants any more: for the client to have it all.
const LAST_ANSWER: Duration = Duration::from_millis(500);

/// Ends a connection after a time without a request that is worked on and without an answer that is taken. For
/// `HttpServer::on_connect`. A listener that is switched off waits for nobody.
pub(crate) fn watch(stream: &dyn Any, data: &mut Extensions, idle: Duration, gate: Gate) {
    let socket = match socket_of(stream) {
        Ok(socket) => socket,
        Err(error) => {
            tracing::warn!(%error, "a connection is not watched");
            return;
        }
    };
    let connection = Connection::new();
    let (open, closed) = oneshot::channel();
    data.insert(connection.clone());
    data.insert(Open { _held: open });
    rt::spawn(async move {
        tokio::select! {
            _ = closed => return,
            () = expires(&connection, idle) => {}
            () = async { gate.closed().await; expires(&connection, LAST_ANSWER).await } => {}
        }
        tracing::debug!("an idle connection is closed");
        // It may be closed already, which is as good.
        let _ = socket.shutdown(Shutdown::Both);
    });
}

/// Lets the process open as many files, sockets among them, as the system grants: the usual first limit of 1024 is for programs
/// that keep their files in arrays of that size.
pub fn raise_limit() {
    match rlimit::increase_nofile_limit(u64::MAX) {
        Ok(files) => tracing::info!(files, "open files"),
        Err(error) => tracing::warn!(%error, "the limit of open files stays as it is"),
    }
}

/// Held by the data of a connection as long as it is open.
struct Open {
    _held: oneshot::Sender<()>,
}

/// A second handle of the connection's socket.
fn socket_of(stream: &dyn Any) -> io::Result<Socket> {
    let tcp = match stream.downcast_ref::<TlsStream<TcpStream>>() {
        Some(tls) => Some(tls.get_ref()),
        None => stream.downcast_ref::<TcpStream>(),
    };
    let tcp = tcp.ok_or(io::ErrorKind::Unsupported)?;
    let handle: OwnedFd = tcp.as_fd().try_clone_to_owned()?;
    Ok(handle.into())
}

/// Returns when a connection has been idle for a time.
async fn expires(connection: &Connection, idle: Duration) {
    loop {
        let passed = connection.idle_since().map(|since| since.elapsed());
        match passed.map(|passed| idle.checked_sub(passed)) {
            // Not idle now: not before this time, then.
            None => rt::time::sleep(idle).await,
            Some(Some(left)) if !left.is_zero() => rt::time::sleep(left).await,
            Some(_) => return,
        }
    }
}
