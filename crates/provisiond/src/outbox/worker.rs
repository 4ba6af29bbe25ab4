//! The task that sends to one server.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDateTime, Utc};
use futures_util::{StreamExt, stream};
use provisioning_core::fault::Fault;
use provisioning_core::push::{Kind, Message, Server};
use provisioning_store::Database;
use tokio::sync::watch;

use super::deliver::{Courier, Outcome};
use super::rows::{self, Push};
use super::shown;
use crate::metrics::Metrics;

/// Pause between two looks while nothing is committed here: what has failed is due again, or another instance has left something.
const LOOK: Duration = Duration::from_secs(1);
/// Pause after the database has failed.
const NO_DATABASE: Duration = Duration::from_secs(5);
/// Pushes under way at once.
const AT_ONCE: usize = 16;

/// Sends to one server.
pub(super) struct Worker {
    address: String,
    key: String,
    kind: Kind,
    courier: Arc<Courier>,
    database: Database,
    metrics: Arc<Metrics>,
    commits: watch::Receiver<()>,
    is_down: bool,
}

/// Rows that one push settles.
#[derive(Debug)]
struct Bundle {
    message: Message,
    subject: String,
    ids: Vec<i64>,
    /// Greatest number of attempts of one of them.
    attempts: i64,
}

/// What has become of a batch.
#[derive(Debug, Default)]
struct Sent {
    /// Rows that are done with.
    done: HashSet<i64>,
    /// Why there is no answer, if there is none.
    broken: Option<String>,
}

impl Worker {
    pub(super) fn new(server: &Server, courier: Courier, database: Database, metrics: Arc<Metrics>) -> Self {
        let (address, commits) = (server.address.clone(), database.pushes());
        Self {
            address,
            key: server.key(),
            kind: server.kind,
            courier: Arc::new(courier),
            database,
            metrics,
            commits,
            is_down: false,
        }
    }

    /// Sends for ever.
    pub(super) async fn run(mut self) {
        loop {
            self.commits.mark_unchanged();
            let pause = match self.round().await {
                Ok(true) => continue,
                Ok(false) => LOOK,
                Err(fault) => {
                    tracing::warn!(server = shown(&self.address), %fault, "the outbox cannot be read, trying again");
                    NO_DATABASE
                }
            };
            tokio::select! {
                // The sender lives as long as the database, which is ours.
                _ = self.commits.changed(), if pause == LOOK => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Sends what is due; whether there was anything.
    async fn round(&mut self) -> Result<bool, Fault> {
        let leased = rows::lease(&self.database, &self.key, now()).await?;
        if leased.is_empty() {
            return Ok(false);
        }
        let Sent { mut done, broken } = self.send(&leased).await;
        self.note_state(broken.as_deref(), leased.len() - done.len());
        let now = now();
        let (given_up, failed): (Vec<&Push>, Vec<&Push>) =
            leased.iter().filter(|push| !done.contains(&push.id)).partition(|push| is_stale(push, now));
        self.give_up(&given_up);
        done.extend(given_up.iter().map(|push| push.id));
        rows::settle(&self.database, done.into_iter().collect(), &failed, now).await?;
        Ok(true)
    }

    /// Sends a batch, each different push once, until the server does not answer.
    async fn send(&self, leased: &[Push]) -> Sent {
        let courier = self.courier.clone();
        let one = move |bundle: Bundle| {
            let courier = courier.clone();
            async move {
                let outcome = courier.send(bundle.message, &bundle.subject).await;
                (bundle, outcome)
            }
        };
        let mut answers = stream::iter(bundles(leased)).map(one).buffer_unordered(AT_ONCE);
        let mut sent = Sent::default();
        while let Some((bundle, outcome)) = answers.next().await {
            self.metrics.push(self.kind, bundle.message, result(&outcome));
            match outcome {
                Outcome::Delivered => {}
                Outcome::Unknown => {
                    tracing::debug!(
                        server = shown(&self.address),
                        message = bundle.message.word(),
                        "not known to the server"
                    );
                }
                Outcome::Refused(reason) => {
                    self.note_refusal(&bundle, &reason);
                    continue;
                }
                Outcome::Unreachable(reason) => {
                    sent.broken = Some(reason);
                    break;
                }
            }
            sent.done.extend(bundle.ids);
        }
        sent
    }

    /// Says once that a server has gone, and once that it is back.
    fn note_state(&mut self, broken: Option<&str>, waiting: usize) {
        match broken {
            Some(reason) if !self.is_down => {
                let server = shown(&self.address);
                tracing::warn!(server, reason, waiting, "the server does not answer, its pushes wait");
            }
            None if self.is_down => tracing::info!(server = shown(&self.address), "the server answers again"),
            _ => {}
        }
        self.is_down = broken.is_some();
    }

    /// The second refusal is a line for people: a reload that is going on already is none, nor is that which lasts.
    fn note_refusal(&self, bundle: &Bundle, reason: &str) {
        let (server, message, subject) = (shown(&self.address), bundle.message.word(), bundle.subject.as_str());
        if bundle.attempts == 1 {
            tracing::warn!(server, message, subject, reason, "a push is refused, trying again");
        } else {
            tracing::debug!(server, message, subject, reason, "a push is refused, trying again");
        }
    }

    fn give_up(&self, stale: &[&Push]) {
        for push in stale {
            let (server, message, subject) = (shown(&self.address), push.message.word(), push.subject.as_str());
            tracing::error!(server, message, subject, attempts = push.attempts + 1, "a push is given up");
            self.metrics.push(self.kind, push.message, "given_up");
        }
    }
}

/// Each different push once: what all rows of a message want was committed before any of them was read.
fn bundles(leased: &[Push]) -> Vec<Bundle> {
    let mut different: BTreeMap<(Message, &str), Bundle> = BTreeMap::new();
    for push in leased {
        let bundle = different.entry((push.message, &push.subject)).or_insert_with(|| Bundle {
            message: push.message,
            subject: push.subject.clone(),
            ids: Vec::new(),
            attempts: 0,
        });
        bundle.ids.push(push.id);
        bundle.attempts = bundle.attempts.max(push.attempts);
    }
    different.into_values().collect()
}

fn now() -> NaiveDateTime {
    Utc::now().naive_utc()
}

/// Whether a push that has just failed is not worth another attempt.
fn is_stale(push: &Push, now: NaiveDateTime) -> bool {
    now - push.created > rows::lifetime(push.message)
}

/// The word of an outcome in metrics.
fn result(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Delivered => "delivered",
        Outcome::Unknown => "unknown",
        Outcome::Refused(_) | Outcome::Unreachable(_) => "failed",
    }
}
