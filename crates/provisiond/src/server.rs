//! An HTTP server on some sockets, as every interface has one.

use std::any::Any;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_tls::accept::openssl::TlsStream;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Extensions, Server, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::rt::net::TcpStream;
use actix_web::web::ServiceConfig;
use actix_web::{App, Error, HttpServer};
use provisioning_core::authentication::Certificate;
use tracing::Instrument;

use crate::authority::ClientAuthority;
use crate::connection;
use crate::doors::{Gate, Kind, Surroundings};
use crate::metrics::{Asked, Metrics};
use crate::tls::{TlsError, TlsServer};
use crate::traces;

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

/// Makes a server; `mount` gives it its paths. It accepts nothing before it is polled, and leaves signals to the program.
///
/// # Errors
/// [`ServerError`].
pub(crate) fn run(
    surroundings: &Surroundings,
    sockets: Sockets,
    kind: Kind,
    gate: Gate,
    mount: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Result<Server, ServerError> {
    let Sockets { listeners, plain, tls, read_timeout } = sockets;
    let idle = read_timeout + KEEP_ALIVE;
    let (metrics, passed) = (surroundings.metrics.clone(), gate.clone());
    let app = move || {
        let (metrics, gate) = (metrics.clone(), passed.clone());
        let watched = from_fn(move |request, next| watched(metrics.clone(), kind, gate.clone(), request, next));
        App::new().wrap(watched).configure(mount.clone())
    };
    let authority = surroundings.authority.clone();
    let mut server = HttpServer::new(app)
        .workers(surroundings.workers)
        .disable_signals()
        .keep_alive(idle)
        .client_request_timeout(read_timeout)
        .tls_handshake_timeout(HANDSHAKE)
        .max_connections(CONNECTIONS)
        .max_connection_rate(CONNECTIONS)
        .on_connect(move |socket, data| {
            connection::watch(socket, data, idle, gate.clone());
            look_at_client(socket, data, &authority.load());
        })
        .shutdown_timeout(surroundings.grace.as_secs());
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

/// Counts and traces a request, and refuses it when the listener is switched off.
async fn watched(
    metrics: Arc<Metrics>,
    kind: Kind,
    gate: Gate,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (begun, asked) = (Instant::now(), Asked::of(kind, &request));
    let span = traces::request(asked, &request);
    let answered = gate.pass(request, next).instrument(span.clone()).await;
    let status = match &answered {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    metrics.request(asked, status, begun.elapsed());
    traces::answered(&span, status, answered.as_ref().ok().map(ServiceResponse::headers));
    answered
}

/// Keeps the certificate that a client has shown with its connection.
fn look_at_client(connection: &dyn Any, data: &mut Extensions, authority: &ClientAuthority) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else { return };
    let Some(certificate) = stream.ssl().peer_certificate() else { return };
    match authority.look_at(&certificate) {
        Ok(certificate) => drop(data.insert(certificate)),
        Err(error) => {
            // As if it had another subject: a client that shows a certificate must not get in by its password.
            tracing::warn!(%error, "a client certificate cannot be read");
            data.insert(Certificate::unreadable());
        }
    }
}
