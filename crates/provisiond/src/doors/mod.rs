//! The listeners: opened, exchanged and closed while the others go on. Source: config, apply, check, reload.
//!
//! ```text
//! configuration ──► specs ──► plan: sockets bound, certificates read, servers made   (may fail, nothing is seen)
//!                               └──► carry_out: contents exchanged, servers started and stopped   (cannot fail)
//! ```

mod door;
mod gate;
mod sockets;

use std::collections::BTreeMap;
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use futures_util::future::join_all;
use provisioning_rest::Audience;

use crate::authority::ClientAuthority;
use crate::config::Config;
use crate::metrics::Metrics;
use crate::tls::TlsSettings;
use crate::wiring::Wiring;
use door::{Content, Door, Spec, Step};
pub(crate) use gate::Gate;
use sockets::{Sockets, Wanted};

/// The kinds of listeners. There is at most one of each, on any number of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// REST for administrators and resellers.
    Staff,
    /// REST for subscribers.
    Subscribers,
    /// REST for local programs.
    System,
    /// SOAP and XMLRPC.
    Legacy,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Staff, Self::Subscribers, Self::System, Self::Legacy];

    /// Its name in the log.
    fn name(self) -> &'static str {
        match self {
            Self::Staff => "REST",
            Self::Subscribers => "REST for subscribers",
            Self::System => "REST for local programs",
            Self::Legacy => "SOAP and XMLRPC",
        }
    }

    /// Its name in metrics.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Staff => "rest",
            Self::Subscribers => "rest_subscribers",
            Self::System => "rest_system",
            Self::Legacy => "legacy",
        }
    }
}

/// What all listeners share.
pub(crate) struct Surroundings {
    /// Threads of each server.
    pub(crate) workers: usize,
    /// How long running requests are given when a server stops.
    pub(crate) grace: Duration,
    /// Who tells what a client certificate is, at the moment.
    pub(crate) authority: Arc<ArcSwap<ClientAuthority>>,
    /// What is counted.
    pub(crate) metrics: Arc<Metrics>,
}

/// The open listeners.
pub(crate) struct Doors {
    doors: BTreeMap<Kind, Door>,
    sockets: Sockets,
    authority: Arc<ArcSwap<ClientAuthority>>,
    metrics: Arc<Metrics>,
}

/// What is to be done with the listeners.
pub(crate) struct Plan {
    steps: Vec<(Kind, Step)>,
    sockets: Sockets,
    authority: Arc<ClientAuthority>,
}

impl Doors {
    /// None yet.
    pub(crate) fn new(authority: Arc<ClientAuthority>, metrics: Arc<Metrics>) -> Self {
        let authority = Arc::new(ArcSwap::new(authority));
        Self { doors: BTreeMap::new(), sockets: Sockets::default(), authority, metrics }
    }

    /// What a configuration needs: sockets are bound and certificates read, and nothing is seen of it yet.
    ///
    /// # Errors
    /// When an address, a certificate or a key cannot be used, or no interface is switched on.
    pub(crate) fn plan(&self, config: &Config, wiring: &Wiring) -> Result<Plan, Box<dyn Error>> {
        let surroundings = Surroundings {
            workers: config.worker_count(),
            grace: config.provisioning.limits.timeout,
            authority: self.authority.clone(),
            metrics: self.metrics.clone(),
        };
        let mut specs = specs(config, wiring)?;
        if specs.is_empty() {
            return Err("no interface is switched on".into());
        }
        let mut sockets = Sockets::default();
        let mut steps = Vec::new();
        for kind in Kind::ALL {
            let open = self.doors.get(&kind);
            match specs.remove(&kind) {
                Some(spec) => steps.push((kind, spec.step(open, &surroundings, &self.sockets, &mut sockets)?)),
                None if open.is_some() => steps.push((kind, Step::Close)),
                None => {}
            }
        }
        Ok(Plan { steps, sockets, authority: wiring.authority.clone() })
    }

    /// Carries a plan out.
    pub(crate) fn carry_out(&mut self, plan: Plan) {
        self.authority.store(plan.authority);
        // Those that are given up close now, unless a server of theirs is still to be stopped.
        self.sockets = plan.sockets;
        for (kind, step) in plan.steps {
            match step {
                Step::Keep(kept) => {
                    if let Some(door) = self.doors.get(&kind) {
                        let (content, tls) = *kept;
                        door.keep(content, tls);
                    }
                }
                Step::Open(ready) => {
                    let before = self.doors.insert(kind, ready.open());
                    drop(before.map(|before| before.leave(false)));
                }
                Step::Close => {
                    if let Some(door) = self.doors.remove(&kind) {
                        tracing::info!(listener = kind.name(), "switched off");
                        drop(door.leave(true));
                    }
                }
            }
        }
    }

    /// Reads the certificates of the listeners again; new connections get what the files hold. One that cannot be used changes
    /// nothing.
    pub(crate) fn renew_certificates(&self) {
        for (kind, door) in &self.doors {
            match door.renew() {
                Ok(true) => tracing::info!(listener = kind.name(), "the certificate has been renewed"),
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%error, listener = kind.name(), "a renewed certificate cannot be used, the old one stays");
                }
            }
        }
    }

    /// Whether a listener has ended although nobody wanted it.
    pub(crate) fn has_lost_one(&self) -> bool {
        self.doors.values().any(Door::has_ended)
    }

    /// Closes all and waits for the requests that have begun.
    pub(crate) async fn close(self) {
        let Self { doors, sockets, .. } = self;
        drop(sockets);
        let ended = join_all(doors.into_values().map(|door| door.leave(true))).await;
        for error in ended.into_iter().filter_map(Result::ok).filter_map(Result::err) {
            tracing::warn!(%error, "a listener did not end well");
        }
    }
}

/// The listeners that are switched on.
fn specs(config: &Config, wiring: &Wiring) -> Result<BTreeMap<Kind, Spec>, Box<dyn Error>> {
    let (listen, admin) = (&config.provisioning.listen, &config.www_admin);
    let mut specs = BTreeMap::new();
    let mut add = |spec: Spec| drop(specs.insert(spec.kind, spec));
    if config.is_rest_enabled() {
        let tls = TlsSettings::rest(config).map(|settings| settings.asking_for(wiring.authority.trusted()));
        add(Spec {
            kind: Kind::Staff,
            wanted: wanted(&listen.rest, admin.http_admin.port.0),
            tls: tls.transpose()?,
            read_timeout: admin.http_admin.read_timeout,
            content: Content::Rest(wiring.rest(config, Audience::Staff)),
        });
    }
    if config.is_csc_enabled() {
        add(Spec {
            kind: Kind::Subscribers,
            wanted: wanted(&listen.rest, admin.http_csc.port.0),
            tls: TlsSettings::csc(config),
            read_timeout: admin.http_admin.read_timeout,
            content: Content::Rest(wiring.rest(config, Audience::Subscribers)),
        });
    }
    if config.is_system_enabled() {
        add(Spec {
            kind: Kind::System,
            wanted: wanted(&listen.system, admin.http_system.port.0),
            tls: TlsSettings::system(config),
            read_timeout: admin.http_system.read_timeout,
            content: Content::Rest(wiring.rest(config, Audience::System)),
        });
    }
    if config.is_legacy_enabled() {
        let plain = listen.soap_plain.iter().map(|address| Wanted { address: *address, plain: true });
        add(Spec {
            kind: Kind::Legacy,
            wanted: wanted(&listen.soap, config.ossbss.apache.port.0).into_iter().chain(plain).collect(),
            tls: TlsSettings::legacy(config),
            read_timeout: config.provisioning.limits.timeout,
            content: Content::Legacy(wiring.legacy(config)),
        });
    }
    Ok(specs)
}

fn wanted(addresses: &[IpAddr], port: u16) -> Vec<Wanted> {
    addresses.iter().map(|ip| Wanted { address: SocketAddr::new(*ip, port), plain: false }).collect()
}
