//! The listener of the legacy interfaces: login of the listener, requests per address, and routes of several interfaces on
//! one port. Source: soap-xmlrpc, endpoints, authentication, limits.

mod access;
mod errors;
mod refusal;
mod users;

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{self, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use arc_swap::ArcSwap;
use async_trait::async_trait;
use tracing::Instrument;

use crate::aside::aside;
use crate::body::{self, Body, BodyError, BodyLimits};
use crate::budget::Budget;
use crate::coding::RATIO;
use crate::crowd::Crowd;
use crate::frame::{Outcome, framed, request_id};
use crate::header::{header, is_large};
use crate::peer::{Peer, TrustedProxies};
pub use refusal::{Refusal, answer};
pub use users::{Admission, HttpUsers};

/// The longest time for the work on a request, whatever the operator says: a clock must not run out.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// What the log shows of a path.
const LOGGED_PATH: usize = 200;

/// What the operator has set for the listener.
#[derive(Debug, Clone)]
pub struct Options {
    /// Realm of HTTP Basic.
    pub realm: String,
    /// How large a body may be, also without its content coding, and how long it may take.
    pub body: BodyLimits,
    /// The memory that bodies may take together.
    pub budget: Budget,
    /// Requests of one address that are worked on at the same time.
    pub crowd: Crowd,
    /// How long the work on a request may take, once it has been read.
    pub time: Duration,
    /// Proxies whose headers tell who and where the client is.
    pub trusted_proxies: TrustedProxies,
}

/// The listener with what it stands on.
pub struct Listener {
    /// Who gets in.
    pub users: Arc<dyn HttpUsers>,
    /// What is served.
    pub interfaces: Vec<Arc<dyn Interface>>,
    /// What the operator has set.
    pub options: Options,
}

/// An interface on the listener.
#[async_trait(?Send)]
pub trait Interface: Send + Sync {
    /// The methods that it answers at a path, which has no slash at its end (`/` itself is empty); none when the path is not
    /// its own. HEAD goes where GET goes.
    fn methods(&self, path: &str) -> &'static [&'static str];

    /// Answers a request for one of these paths with one of these methods.
    async fn answer(&self, request: &Request<'_>, payload: &mut Payload) -> Outcome;
}

/// A request whose user has been let in.
pub struct Request<'a> {
    /// The request itself.
    pub http: &'a HttpRequest,
    /// Where it comes from.
    pub peer: &'a Peer,
    /// Its path without a slash at its end.
    pub path: &'a str,
    /// Ties the lines of the log together.
    pub id: &'a str,
    options: &'a Options,
}

impl Request<'_> {
    /// The whole body without its content coding.
    ///
    /// # Errors
    /// [`Refusal::Body`].
    pub async fn body(&self, payload: &mut Payload) -> Result<Body, Refusal> {
        let Options { body: limits, budget, .. } = self.options;
        let body = body::read(payload, limits, budget).await?;
        let Some(coding) = header(self.http.headers(), "content-encoding").map(str::to_owned) else { return Ok(body) };
        let (size, grown) = (limits.size, body.bytes.len().saturating_mul(RATIO));
        Ok(aside(grown, move || body.decoded(Some(&coding), size)).await.ok_or(Refusal::Busy)??)
    }

    /// When work that begins now has to be over.
    #[must_use]
    pub fn deadline(&self) -> Instant {
        Instant::now() + self.options.time.min(LONGEST)
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        Self::Body(error)
    }
}

/// Mounts the listener: it answers every path. Each request is served by what the listener is at the moment at which it
/// arrives, to its end.
pub fn mount(config: &mut web::ServiceConfig, listener: Arc<ArcSwap<Listener>>) {
    config.app_data(Data::from(listener)).default_service(web::to(handle));
}

async fn handle(http: HttpRequest, payload: Payload, listener: Data<ArcSwap<Listener>>) -> HttpResponse {
    let listener = listener.load_full();
    let id = request_id();
    let peer = Peer::of(&http, &listener.options.trusted_proxies);
    let path = http.path().get(..LOGGED_PATH).unwrap_or(http.path());
    let method = http.method().as_str();
    let span = tracing::info_span!("request", id, client = %peer.address, method, path, user = tracing::field::Empty);
    let work = async |payload: &mut Payload, crowded: bool| {
        let done = if crowded { Err(Refusal::Busy) } else { listener.dispatch(&http, &peer, &id, payload).await };
        done.unwrap_or_else(|refusal| {
            errors::logged(&refusal, http.headers().contains_key(AUTHORIZATION));
            refusal.outcome(&listener.options.realm)
        })
    };
    framed(&http, payload, &id, access::logged, work).instrument(span).await
}

impl Listener {
    async fn dispatch(
        &self,
        http: &HttpRequest,
        peer: &Peer,
        id: &str,
        payload: &mut Payload,
    ) -> Result<Outcome, Refusal> {
        if is_large(http.headers()) {
            return Err(Refusal::LargeHead);
        }
        let _place = self.options.crowd.enter(peer.address).ok_or(Refusal::Busy)?;
        self.let_in(http, peer).await?;
        let path = http.path().strip_suffix('/').unwrap_or(http.path());
        let request = Request { http, peer, path, id, options: &self.options };
        Ok(self.route(path, http.method().as_str())?.answer(&request, payload).await)
    }

    /// Lets a user in; the span of the request gets its name.
    async fn let_in(&self, http: &HttpRequest, peer: &Peer) -> Result<(), Refusal> {
        if !self.users.serves(peer.address) {
            return Err(Refusal::Forbidden);
        }
        let sent = http.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = sent.and_then(crate::basic).ok_or(Refusal::Unauthenticated)?;
        match self.users.admit(&given, peer.address).await {
            Admission::User(name) => {
                tracing::Span::current().record("user", name.as_str());
                Ok(())
            }
            Admission::Nobody => Err(Refusal::Unauthenticated),
            Admission::Banned => Err(Refusal::Banned),
        }
    }

    /// The interface that answers a method at a path.
    fn route(&self, path: &str, method: &str) -> Result<&dyn Interface, Refusal> {
        let wanted = if method == "HEAD" { "GET" } else { method };
        if let Some(one) = self.interfaces.iter().find(|one| one.methods(path).contains(&wanted)) {
            return Ok(one.as_ref());
        }
        let mut allowed: Vec<&str> = self.interfaces.iter().flat_map(|one| one.methods(path)).copied().collect();
        if allowed.is_empty() {
            return Err(Refusal::NoSuchPath);
        }
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        allowed.sort_unstable();
        allowed.dedup();
        Err(Refusal::Method(allowed.join(", ")))
    }
}

#[cfg(test)]
mod tests;
