//! What is counted while the server runs, for Prometheus.

mod store;

use std::time::Duration;

use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, StatusCode};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use provisioning_core::function::catalogue;
use provisioning_core::push;
use provisioning_core::registry::registry;

pub(crate) use store::StoreCounts;

use crate::doors::Kind;

/// Upper bounds of the classes of times, in seconds.
const CLASSES: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What stands for a name that a client has made up: each would be a series of its own.
const OTHER: &str = "other";

/// How a reload ends: well, or not.
const RELOADS: [&str; 2] = ["applied", "refused"];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    frontend: &'static str,
    method: &'static str,
    resource: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TimeLabels {
    frontend: &'static str,
    method: &'static str,
    resource: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    frontend: &'static str,
    function: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PushLabels {
    server: &'static str,
    message: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallTimeLabels {
    frontend: &'static str,
    function: &'static str,
}

type Times<L> = Family<L, Histogram, fn() -> Histogram>;

/// Who is banned at the moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Banned {
    /// Logins of the database.
    pub(crate) logins: u64,
    /// Addresses at the listener of SOAP and XMLRPC.
    pub(crate) addresses: usize,
}

/// The counters of this process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_times: Times<TimeLabels>,
    calls: Family<CallLabels, Counter>,
    call_times: Times<CallTimeLabels>,
    reloads: Family<[(&'static str, &'static str); 1], Counter>,
    bans: Family<[(&'static str, &'static str); 1], Gauge>,
    pushes: Family<PushLabels, Counter>,
    waiting_pushes: Gauge,
    store: StoreCounts,
}

fn histogram() -> Histogram {
    Histogram::new(CLASSES)
}

impl Default for Metrics {
    fn default() -> Self {
        let times = Family::new_with_constructor(histogram as fn() -> Histogram);
        let call_times = Family::new_with_constructor(histogram as fn() -> Histogram);
        let mut metrics = Self {
            registry: Registry::with_prefix("provisiond"),
            requests: Family::default(),
            request_times: times,
            calls: Family::default(),
            call_times,
            reloads: Family::default(),
            bans: Family::default(),
            pushes: Family::default(),
            waiting_pushes: Gauge::default(),
            store: StoreCounts::default(),
        };
        metrics.register();
        // From nought on, so that the first message and the first refusal are an increase.
        for message in push::Message::ALL {
            let (server, message) = (word(message.kind()), message.word());
            drop(metrics.pushes.get_or_create(&PushLabels { server, message, result: "delivered" }));
        }
        for result in RELOADS {
            drop(metrics.reloads.get_or_create(&[("result", result)]));
        }
        metrics
    }
}

/// The word of a kind of server.
fn word(kind: push::Kind) -> &'static str {
    match kind {
        push::Kind::SipProxy => "sip_proxy",
        push::Kind::Xmpp => "xmpp",
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("requests", "HTTP requests that were answered", self.requests.clone());
        registry.register("request_seconds", "Time until the head of the answer", self.request_times.clone());
        registry.register("calls", "Calls of SOAP and XMLRPC functions", self.calls.clone());
        registry.register("call_seconds", "Time of a call", self.call_times.clone());
        registry.register("reloads", "Configurations that were applied or refused", self.reloads.clone());
        registry.register("bans", "Logins and addresses that are banned at the moment", self.bans.clone());
        registry.register("pushes", "Attempts to tell a SIP or XMPP server of a change", self.pushes.clone());
        registry.register("waiting_pushes", "Pushes that have not arrived yet", self.waiting_pushes.clone());
        registry.register_collector(Box::new(self.store.clone()));
    }

    /// Counts an HTTP request.
    pub(crate) fn request(&self, asked: Asked, status: StatusCode, time: Duration) {
        let Asked { frontend, method, resource } = asked;
        let labels = RequestLabels { frontend, method, resource, status: status.as_u16() };
        self.requests.get_or_create(&labels).inc();
        self.request_times.get_or_create(&TimeLabels { frontend, method, resource }).observe(time.as_secs_f64());
    }

    /// Counts a call of a function through a service.
    pub(crate) fn call(&self, frontend: &'static str, function: &str, result: &'static str, time: Duration) {
        let function = known(function);
        self.calls.get_or_create(&CallLabels { frontend, function, result }).inc();
        self.call_times.get_or_create(&CallTimeLabels { frontend, function }).observe(time.as_secs_f64());
    }

    /// Counts a reload.
    pub(crate) fn reload(&self, applied: bool) {
        let [done, refused] = RELOADS;
        let result = if applied { done } else { refused };
        self.reloads.get_or_create(&[("result", result)]).inc();
    }

    /// Counts an attempt to tell a server something.
    pub(crate) fn push(&self, kind: push::Kind, message: push::Message, result: &'static str) {
        self.pushes.get_or_create(&PushLabels { server: word(kind), message: message.word(), result }).inc();
    }

    /// Sets what is known only when somebody asks.
    pub(crate) fn look(&self, banned: Banned, waiting_pushes: u64, database: &provisioning_store::Database) {
        let addresses = u64::try_from(banned.addresses).unwrap_or(u64::MAX);
        for (kind, count) in [("login", banned.logins), ("address", addresses)] {
            self.bans.get_or_create(&[("kind", kind)]).set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        self.waiting_pushes.set(i64::try_from(waiting_pushes).unwrap_or(i64::MAX));
        self.store.look(database);
    }

    /// All of it in the text form of OpenMetrics.
    ///
    /// # Errors
    /// Never: it is written into memory.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The name of a function, `other` for one that does not exist.
pub(crate) fn known(function: &str) -> &'static str {
    catalogue().function(function).map_or(OTHER, |known| known.name)
}

/// What a request asked for, in names that we know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    /// The listener.
    pub(crate) frontend: &'static str,
    /// The method, `other` for one that HTTP does not have.
    pub(crate) method: &'static str,
    /// The resource, `other` for one that does not exist.
    pub(crate) resource: &'static str,
}

impl Asked {
    /// By a request at a listener.
    pub(crate) fn of(kind: Kind, request: &ServiceRequest) -> Self {
        let mut parts = request.path().split('/').filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default();
        let resource = match (kind, first) {
            (Kind::Legacy, "SOAP") => "soap",
            (Kind::Legacy, "RPC2") => "xmlrpc",
            (Kind::Legacy, _) if first.eq_ignore_ascii_case("xmlrpc") => "xmlrpc",
            (Kind::Legacy, _) => OTHER,
            (_, "api") => match parts.next() {
                None => "api",
                Some(name) => registry().get(name).map_or(OTHER, |known| known.definition.name),
            },
            (_, "login_jwt") => "login_jwt",
            _ => OTHER,
        };
        Self { frontend: kind.label(), method: method(request.method()), resource }
    }
}

fn method(method: &Method) -> &'static str {
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS]
        .iter()
        .zip(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        .find(|(known, _)| *known == method)
        .map_or(OTHER, |(_, name)| name)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn names_that_clients_make_up_give_no_series() {
        let cases = [
            (Kind::Staff, "/api/customers/", "customers"),
            (Kind::Staff, "/api/customers/7", "customers"),
            (Kind::Staff, "/api/", "api"),
            (Kind::Staff, "/api/nothing/", OTHER),
            (Kind::Staff, "/etc", OTHER),
            (Kind::Legacy, "/SOAP/Provisioning", "soap"),
            (Kind::Legacy, "/RPC2", "xmlrpc"),
            (Kind::Legacy, "/x", OTHER),
        ];
        for (kind, path, resource) in cases {
            let request = TestRequest::with_uri(path).to_srv_request();
            assert_eq!(Asked::of(kind, &request).resource, resource, "{path}");
        }
    }

    #[test]
    fn the_text_has_what_was_counted() {
        let metrics = Metrics::default();
        metrics.call("SOAP", "get_domain", "ok", Duration::from_millis(3));
        metrics.call("SOAP", "made_up", "Client.Function.Unknown", Duration::from_millis(3));
        metrics.reload(true);
        let text = metrics.text().unwrap();
        for line in [
            "provisiond_calls_total{frontend=\"SOAP\",function=\"get_domain\",result=\"ok\"} 1",
            "provisiond_calls_total{frontend=\"SOAP\",function=\"other\",result=\"Client.Function.Unknown\"} 1",
            "provisiond_reloads_total{result=\"applied\"} 1",
            "provisiond_call_seconds_bucket{le=\"0.005\",frontend=\"SOAP\",function=\"get_domain\"} 1",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }
}
