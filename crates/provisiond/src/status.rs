//! The listener of health and metrics. Source: config, our own section, `listen.status`.
//!
//! | path | answer |
//! |---|---|
//! | `/health` | 200 as long as the process answers at all |
//! | `/ready` | 200 while requests can be served: the database answers; else 503 |
//! | `/metrics` | counters and times, for Prometheus |

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use arc_swap::ArcSwap;
use chrono::{SubsecRound, Utc};
use provisioning_core::fault::Fault;
use provisioning_core::operation::Engine;
use provisioning_core::query::{Comparison, Cond, Query};
use provisioning_core::store::Store;
use provisioning_core::value::Value;
use provisioning_store::Database;

use crate::htpasswd::Htpasswd;
use crate::listen::{self, ListenError};
use crate::metrics::{Banned, Metrics};
use crate::outbox;
use crate::server::ServerError;

/// How long the database may take to tell that it is there.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the text of `/metrics` is.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What the listener tells about.
pub(crate) struct Status {
    /// The operations of the moment.
    pub(crate) engine: ArcSwap<Engine<Database>>,
    /// Users of the SOAP and XMLRPC listener: those of the start, whose memory of failed logins their successors share.
    pub(crate) users: Arc<Htpasswd>,
    /// What is counted.
    pub(crate) metrics: Arc<Metrics>,
    /// Whether the server is about to end: no more requests should be sent to it.
    pub(crate) stopping: AtomicBool,
}

impl Status {
    /// Whether requests can be served.
    async fn is_ready(&self) -> bool {
        let engine = self.engine.load_full();
        let asked = async { engine.store().read().await?.select(&Query::table("admins").limit(1)).await };
        !self.stopping.load(Ordering::Relaxed) && matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(_)))
    }

    async fn banned(&self) -> Result<u64, Fault> {
        let now = Value::Time(Utc::now().naive_utc().trunc_subsecs(0));
        let query = Query::table("login_bans").filter(Cond::Compare("banned_until", Comparison::Gt, now));
        self.engine.load_full().store().read().await?.count(&query).await
    }
}

/// Opens the listener; `None` when no address is configured.
///
/// # Errors
/// When an address cannot be used.
pub(crate) fn open(addresses: &[SocketAddr], status: Arc<Status>) -> Result<Option<Server>, StatusError> {
    if addresses.is_empty() {
        return Ok(None);
    }
    let app = move || {
        App::new()
            .app_data(Data::from(status.clone()))
            .route("/health", web::get().to(HttpResponse::Ok))
            .route("/ready", web::get().to(ready))
            .route("/metrics", web::get().to(metrics))
    };
    let mut server = HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(1);
    for address in addresses {
        server = server.listen(listen::open_one(*address)?).map_err(ServerError::from)?;
        tracing::info!(%address, "health and metrics are listening");
    }
    Ok(Some(server.run()))
}

async fn ready(status: Data<Status>) -> HttpResponse {
    if status.is_ready().await { HttpResponse::Ok().finish() } else { HttpResponse::ServiceUnavailable().finish() }
}

async fn metrics(status: Data<Status>) -> HttpResponse {
    // Without the database the other counters are worth even more.
    let engine = status.engine.load_full();
    let asked = async { tokio::join!(status.banned(), outbox::backlog(engine.store())) };
    let (banned, waiting) = tokio::time::timeout(PATIENCE, asked).await.unwrap_or((Ok(0), Ok(0)));
    let banned = Banned { logins: banned.unwrap_or(0), addresses: status.users.banned_addresses() };
    status.metrics.look(banned, waiting.unwrap_or(0), engine.store());
    match status.metrics.text() {
        Ok(text) => HttpResponse::Ok().content_type(OPEN_METRICS).body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// Why the listener does not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StatusError {
    /// An address that cannot be used.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// A server that does not start.
    #[error(transparent)]
    Server(#[from] ServerError),
}
