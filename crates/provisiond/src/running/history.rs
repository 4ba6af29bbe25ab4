//! What was applied, when, by whom and why: a table, so that each instance on a database sees what the others did.

use std::io;

use chrono::{NaiveDateTime, SubsecRound, Utc};
use provisioning_core::fault::Fault;
use provisioning_core::query::Query;
use provisioning_core::record::Record;
use provisioning_core::store::{Session, Store};
use serde::Serialize;

const TABLE: &str = "config_changes";
/// Characters of a message or a name that are kept.
const LONGEST: usize = 250;

/// How a configuration came to be applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// `provisiond config apply`.
    Apply,
    /// SIGHUP.
    Signal,
}

impl Cause {
    fn word(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Signal => "signal",
        }
    }
}

/// A configuration that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// When, UTC.
    pub applied_at: NaiveDateTime,
    /// On which machine.
    pub instance: String,
    /// `apply` or `signal`.
    pub cause: String,
    /// Who asked for it; empty when the system does not tell.
    pub login: String,
    /// Why.
    pub message: String,
    /// The keys whose values changed.
    pub changed: Vec<String>,
}

impl Entry {
    /// Of this machine, now.
    pub(crate) fn now(cause: Cause, login: &str, message: &str, changed: &[&str]) -> Self {
        let cut = |text: &str| text.chars().take(LONGEST).collect();
        Self {
            applied_at: Utc::now().naive_utc().trunc_subsecs(0),
            instance: cut(&crate::tls::system_host_name()),
            cause: cause.word().to_owned(),
            login: cut(login),
            message: cut(message),
            changed: changed.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    fn row(&self) -> Record {
        Record::new()
            .with("applied_at", self.applied_at)
            .with("instance", self.instance.as_str())
            .with("cause", self.cause.as_str())
            .with("login", self.login.as_str())
            .with("message", self.message.as_str())
            .with("changed", self.changed.join(" "))
    }

    fn read(row: &Record) -> Result<Self, Fault> {
        Ok(Self {
            applied_at: row.time("applied_at")?.unwrap_or_default(),
            instance: row.text("instance")?.to_owned(),
            cause: row.text("cause")?.to_owned(),
            login: row.text("login")?.to_owned(),
            message: row.text("message")?.to_owned(),
            changed: row.text("changed")?.split_whitespace().map(str::to_owned).collect(),
        })
    }

    /// One line for people.
    ///
    /// # Errors
    /// Writing failed.
    pub fn print(&self, out: &mut impl io::Write) -> io::Result<()> {
        let Self { applied_at, instance, cause, login, message, changed } = self;
        let login = if login.is_empty() { "-" } else { login };
        writeln!(out, "{applied_at}Z  {instance}  {cause}  {login}  {message:?}  {}", changed.join(" "))
    }
}

/// Keeps an entry.
pub(crate) async fn keep<S: Store>(store: &S, entry: &Entry) -> Result<(), Fault> {
    let row = entry.row();
    let kept = store.write(move |session: &mut dyn Session| {
        let row = row.clone();
        Box::pin(async move { session.insert(TABLE, &row).await })
    });
    kept.await.map(drop)
}

/// The newest entries, newest first.
///
/// # Errors
/// [`Fault::Store`].
pub async fn newest<S: Store>(store: &S, most: u64) -> Result<Vec<Entry>, Fault> {
    let query = Query::table(TABLE).order("id", true).limit(most);
    store.read().await?.select(&query).await?.iter().map(Entry::read).collect()
}
