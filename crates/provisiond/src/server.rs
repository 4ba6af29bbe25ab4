//! An HTTP server on some sockets, as every interface has one.

use std::any::Any;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::{Extensions, Server};
use actix_web::web::ServiceConfig;
use actix_web::{App, HttpServer};

use crate::config::Config;
use crate::connection;
use crate::tls::{TlsError, TlsServer};

/// How much longer than a request may take an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Time for a TLS handshake: many clients that come at once keep the processors busy with them.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Connections of a worker, handshakes among them. With fewer handshakes at once than connections, a few hundred clients
/// that never finish theirs would keep everybody else waiting.
const CONNECTIONS: usize = 25_000;

/// Sockets of a server, and how long its clients may take.
pub(crate) struct Sockets {
    /// Those with TLS when there is any, without it otherwise.
    pub(crate) listeners: Vec<TcpListener>,
    /// Those without TLS.
    pub(crate) plain: Vec<TcpListener>,
    /// TLS of the first ones.
    pub(crate) tls: Option<TlsServer>,
    /// Time for a request's head.
    pub(crate) read_timeout: Duration,
}

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// TLS cannot be used.
    #[error("TLS cannot be used")]
    Tls(#[from] TlsError),
    /// A socket cannot be used.
    #[error("a listener cannot be used")]
    Socket(#[from] io::Error),
}

/// Runs a server; `mount` gives it its paths, `connected` sees each new connection.
///
/// # Errors
/// [`ServerError`].
pub(crate) fn run(
    config: &Config,
    sockets: Sockets,
    mount: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
    connected: impl Fn(&dyn Any, &mut Extensions) + Send + Sync + 'static,
) -> Result<Server, ServerError> {
    let Sockets { listeners, plain, tls, read_timeout } = sockets;
    let idle = read_timeout + KEEP_ALIVE;
    let mut server = HttpServer::new(move || App::new().configure(mount.clone()))
        .workers(config.worker_count())
        .keep_alive(idle)
        .client_request_timeout(read_timeout)
        .tls_handshake_timeout(HANDSHAKE)
        .max_connections(CONNECTIONS)
        .max_connection_rate(CONNECTIONS)
        .on_connect(move |socket, data| {
            connection::watch(socket, data, idle);
            connected(socket, data);
        })
        .shutdown_timeout(config.provisioning.limits.timeout.as_secs());
    for listener in listeners {
        server = match &tls {
            Some(tls) => server.listen_openssl(listener, tls.acceptor()?)?,
            None => server.listen(listener)?,
        };
    }
    for listener in plain {
        server = server.listen(listener)?;
    }
    Ok(server.run())
}
