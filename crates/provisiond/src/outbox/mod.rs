//! Sends what the rules have written down for SIP and XMPP servers. Source: sip-xmpp-integration, section 7.
//!
//! ```text
//! rules ──► rows of `outbox` ──► commit ──► one task a server: lease ──► send ──► remove, or wait and again
//! ```
//!
//! Each server has rows and a task of its own, so that one that is gone holds up no other. Several instances share the table:
//! whoever sends a row leases it for a time before. A row is removed after its push has arrived, so a push can arrive twice,
//! which does no harm, but never gets lost.

mod deliver;
mod rows;
mod worker;

use std::sync::Arc;

use provisioning_core::push;
use provisioning_store::{Database, Options};
use tokio::task::JoinSet;

use crate::config::{Address, Config};
use crate::metrics::Metrics;
use crate::settings;
use crate::wiring::database_options;
use deliver::{Courier, CourierError};
pub(crate) use rows::{backlog, sweep};
use worker::Worker;

/// The tasks that send; they end when this is dropped, wherever they are.
#[derive(Debug)]
pub(crate) struct Outbox {
    metrics: Arc<Metrics>,
    sending: Option<Plan>,
    tasks: JoinSet<()>,
}

/// To whom is sent, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Plan {
    servers: Vec<push::Server>,
    token: Option<String>,
    database: Options,
}

impl Outbox {
    /// Without any task yet.
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        Self { metrics, sending: None, tasks: JoinSet::new() }
    }

    /// Sends to the servers of a configuration from now on. Tasks go on when nothing has changed for them.
    pub(crate) fn follow(&mut self, config: &Config, database: &Database) {
        let token = config.provisioning.backends.xmpp_token.as_ref().map(|token| token.expose().to_owned());
        let plan = Plan { servers: settings::push_servers(config), token, database: database_options(config) };
        if self.sending.as_ref() == Some(&plan) {
            return;
        }
        self.tasks = JoinSet::new();
        for server in &plan.servers {
            match Courier::new(server, plan.token.as_deref()) {
                Ok(courier) => {
                    let worker = Worker::new(server, courier, database.clone(), self.metrics.clone());
                    self.tasks.spawn(worker.run());
                }
                Err(error) => told(&server.address, &error),
            }
        }
        self.sending = Some(plan);
    }
}

/// `config check` refuses such an address, so this is for what only the client finds out.
fn told(address: &str, error: &CourierError) {
    tracing::error!(server = shown(address), %error, "pushes to this server cannot be sent");
}

/// An address for the log, without a password.
fn shown(address: &str) -> String {
    Address::masked(address)
}
