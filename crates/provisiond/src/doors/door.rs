//! One listener: what it is made of, and what a new configuration does to it.

use std::error::Error;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::web::ServiceConfig;
use arc_swap::ArcSwap;
use provisioning_http::legacy::{self, Listener};
use provisioning_rest::Frontend;
use tokio::task::JoinHandle;

use super::gate::Gate;
use super::sockets::{Sockets, Wanted};
use super::{Kind, Surroundings};
use crate::config::TlsVersion;
use crate::server;
use crate::tls::{Prepared, TlsServer, TlsSettings};

/// What a listener is to be.
pub(super) struct Spec {
    pub(super) kind: Kind,
    pub(super) wanted: Vec<Wanted>,
    pub(super) tls: Option<TlsSettings>,
    pub(super) read_timeout: Duration,
    pub(super) content: Content,
}

/// What a listener serves.
pub(super) enum Content {
    /// REST.
    Rest(Frontend),
    /// SOAP and XMLRPC.
    Legacy(Listener),
}

/// What a listener serves at the moment.
#[derive(Clone)]
enum Live {
    Rest(Arc<ArcSwap<Frontend>>),
    Legacy(Arc<ArcSwap<Listener>>),
}

impl Live {
    fn new(content: Content) -> Self {
        match content {
            Content::Rest(frontend) => Self::Rest(Arc::new(ArcSwap::from_pointee(frontend))),
            Content::Legacy(listener) => Self::Legacy(Arc::new(ArcSwap::from_pointee(listener))),
        }
    }

    fn mount(&self, app: &mut ServiceConfig) {
        match self {
            Self::Rest(frontend) => provisioning_rest::mount(app, frontend.clone()),
            Self::Legacy(listener) => legacy::mount(app, listener.clone()),
        }
    }

    fn take(&self, content: Content) {
        match (self, content) {
            (Self::Rest(live), Content::Rest(frontend)) => live.store(Arc::new(frontend)),
            (Self::Legacy(live), Content::Legacy(listener)) => live.store(Arc::new(listener)),
            // A kind of listener always serves the same kind of content.
            (Self::Rest(_), Content::Legacy(_)) | (Self::Legacy(_), Content::Rest(_)) => {}
        }
    }
}

/// What cannot be exchanged while a server runs: when it changes, another server takes over the sockets.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    wanted: Vec<Wanted>,
    /// Lowest version of TLS, and the authorities whose client certificates are asked for.
    secure: Option<(TlsVersion, Vec<Vec<u8>>)>,
    read_timeout: Duration,
    grace: Duration,
}

/// An open listener.
pub(super) struct Door {
    shape: Shape,
    live: Live,
    tls: Option<TlsServer>,
    gate: Gate,
    handle: ServerHandle,
    task: JoinHandle<std::io::Result<()>>,
}

/// A listener that is ready to be opened.
pub(super) struct Ready {
    kind: Kind,
    shape: Shape,
    live: Live,
    tls: Option<TlsServer>,
    gate: Gate,
    server: Server,
    addresses: Vec<(SocketAddr, bool)>,
}

/// What a new configuration does to a listener.
pub(super) enum Step {
    /// It opens, or its sockets go to another server.
    Open(Box<Ready>),
    /// It stays and serves something else.
    Keep(Box<(Content, Option<Prepared>)>),
    /// It closes.
    Close,
}

impl Spec {
    fn shape(&self, grace: Duration) -> Shape {
        let secure = self.tls.as_ref().map(|tls| (tls.min_version, tls.client_authorities.clone()));
        Shape { wanted: self.wanted.clone(), secure, read_timeout: self.read_timeout, grace }
    }

    /// Does everything that can go wrong, and nothing that can be seen.
    pub(super) fn step(
        self,
        open: Option<&Door>,
        surroundings: &Surroundings,
        sockets: &Sockets,
        next: &mut Sockets,
    ) -> Result<Step, Box<dyn Error>> {
        let shape = self.shape(surroundings.grace);
        let found = sockets.for_listener(self.kind, &self.wanted, next)?;
        if let Some(door) = open.filter(|door| door.shape == shape) {
            let tls = match (&door.tls, self.tls) {
                (Some(server), Some(settings)) => Some(server.prepare(settings)?),
                _ => None,
            };
            return Ok(Step::Keep(Box::new((self.content, tls))));
        }
        Ok(Step::Open(Box::new(self.ready(shape, &found, surroundings)?)))
    }

    fn ready(
        self,
        shape: Shape,
        found: &[(Arc<TcpListener>, bool)],
        surroundings: &Surroundings,
    ) -> Result<Ready, Box<dyn Error>> {
        let tls = self.tls.map(TlsServer::open).transpose()?;
        let mut sockets = server::Sockets {
            listeners: Vec::new(),
            plain: Vec::new(),
            tls: tls.clone(),
            read_timeout: self.read_timeout,
        };
        let mut addresses = Vec::new();
        for (socket, plain) in found {
            addresses.push((socket.local_addr()?, tls.is_some() && !plain));
            let socket = socket.try_clone()?;
            if *plain { sockets.plain.push(socket) } else { sockets.listeners.push(socket) }
        }
        let (live, gate) = (Live::new(self.content), Gate::new());
        let mounted = live.clone();
        let mount = move |app: &mut ServiceConfig| mounted.mount(app);
        let server = server::run(surroundings, sockets, self.kind, gate.clone(), mount)?;
        Ok(Ready { kind: self.kind, shape, live, tls, gate, server, addresses })
    }
}

impl Ready {
    /// Opens it.
    pub(super) fn open(self) -> Door {
        for (address, tls) in self.addresses {
            tracing::info!(listener = self.kind.name(), %address, tls, "listening");
        }
        Door {
            shape: self.shape,
            live: self.live,
            tls: self.tls,
            gate: self.gate,
            handle: self.server.handle(),
            task: tokio::spawn(self.server),
        }
    }
}

impl Door {
    /// Serves something else from now on.
    pub(super) fn keep(&self, content: Content, tls: Option<Prepared>) {
        self.live.take(content);
        if let (Some(server), Some(prepared)) = (&self.tls, tls) {
            server.adopt(prepared);
        }
    }

    /// Accepts no more connections; requests that have begun may end. A closed gate refuses those that have not.
    pub(super) fn leave(self, closes: bool) -> JoinHandle<std::io::Result<()>> {
        if closes {
            self.gate.close();
        }
        let (handle, task) = (self.handle, self.task);
        tokio::spawn(async move {
            handle.stop(true).await;
            task.await.unwrap_or_else(|error| Err(std::io::Error::other(error)))
        })
    }

    /// Reads certificate and key again; whether they have changed.
    pub(super) fn renew(&self) -> Result<bool, crate::tls::TlsError> {
        self.tls.as_ref().map_or(Ok(false), TlsServer::reload)
    }

    /// Whether the server has ended by itself.
    pub(super) fn has_ended(&self) -> bool {
        self.task.is_finished()
    }
}
