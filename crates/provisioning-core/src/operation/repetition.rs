//! Creations that a client may ask for again without harm, because it does not know whether the first time worked. Source:
//! the HTTP header field `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).

use std::fmt;
use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{Engine, Item};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Comparison, Cond, Query};
use crate::record::Record;
use crate::rules::Document;
use crate::store::{Session, Store};

/// The constraint by which the database refuses the same key a second time.
pub(super) const UNIQUE: &str = "uq_idempotency_keys";

const TABLE: &str = "idempotency_keys";

/// How long a key is remembered.
const LIFETIME: TimeDelta = TimeDelta::hours(24);

/// The answer of a frontend for a created item, as text.
pub type Render = dyn Fn(i64, Option<&Item>) -> String + Send + Sync;

/// The key of a creation, and how its answer is kept for the next time.
#[derive(Clone)]
pub struct Repeatable {
    /// Chosen by the client. Each login has keys of its own.
    pub key: Arc<str>,
    /// Makes the answer.
    pub render: Arc<Render>,
}

impl fmt::Debug for Repeatable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repeatable").field("key", &self.key).finish_non_exhaustive()
    }
}

/// Whose turn it is.
pub(super) enum Claim {
    /// This call does the work; its row is that with this id.
    Ours(i64),
    /// An earlier call has done it and answered so.
    Done(String),
}

/// Takes a key, or finds what has been done under it.
///
/// # Errors
/// [`Fault::Rule`] when the key has been used for another request. [`Fault::Store`] with [`UNIQUE`] when another transaction
/// has taken it meanwhile.
pub(super) async fn claim(ctx: &mut Context<'_>, repeatable: &Repeatable, body: &Document) -> Result<Claim, Fault> {
    let owner = format!("{}:{}", if ctx.actor.customer_id.is_some() { "subscriber" } else { "staff" }, ctx.actor.id);
    let name = digest(&[&owner, &repeatable.key]);
    let body = Json::Object(body.clone()).to_string();
    let fingerprint = digest(&[ctx.definition.name, &body]);
    if let Some(row) = ctx.first(&Query::table(TABLE).eq("name", name.as_str())).await? {
        let living = row.time("create_timestamp")?.is_some_and(|since| ctx.now - since < LIFETIME);
        if living && row.text("fingerprint")? != fingerprint {
            return Err(Fault::rule("The Idempotency-Key has been used for another request."));
        }
        if living {
            return Ok(Claim::Done(row.text("answer")?.to_owned()));
        }
        ctx.session.delete(TABLE, &Cond::eq("id", row.id()?)).await?;
    }
    let row = Record::new()
        .with("name", name)
        .with("fingerprint", fingerprint)
        .with("answer", "")
        .with("create_timestamp", ctx.now);
    ctx.session.insert(TABLE, &row).await.map(Claim::Ours)
}

/// Keeps the answer of this call for the next one with its key.
pub(super) async fn keep(
    ctx: &mut Context<'_>,
    repeatable: &Repeatable,
    row: i64,
    id: i64,
    item: Option<&Item>,
) -> Result<(), Fault> {
    let answer = (repeatable.render)(id, item);
    ctx.session.update(TABLE, &Cond::eq("id", row), &Record::new().with("answer", answer)).await?;
    Ok(())
}

/// SHA-256 of texts, each with its length, in hexadecimal digits.
fn digest(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

impl<S: Store> Engine<S> {
    /// Removes what has outlived its use; to be called now and then.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn sweep(&self, now: chrono::NaiveDateTime) -> Result<(), Fault> {
        let old = now - LIFETIME;
        self.store
            .write(move |session: &mut dyn Session| {
                Box::pin(async move {
                    session.delete(TABLE, &Cond::Compare("create_timestamp", Comparison::Lt, old.into())).await
                })
            })
            .await?;
        Ok(())
    }
}
