//! Tokens that stand for a login for a short time, to be exchanged for a JSON Web Token. Source: resources/authtokens.
//!
//! The database has their hash alone. They are random numbers of 128 bits, so that a plain hash cannot be turned round.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use rand::RngCore;
use sha2::{Digest, Sha256};

use crate::actor::Actor;
use crate::fault::Fault;
use crate::operation::Engine;
use crate::query::{Comparison, Cond, Query};
use crate::record::Record;
use crate::store::{Session, Store};
use crate::value::Value;

const TABLE: &str = "auth_tokens";

/// A token that has just been made.
pub struct NewToken {
    /// 32 hexadecimal digits, for the client.
    pub text: String,
    /// The row that stands for it.
    pub row: Record,
}

impl NewToken {
    /// A token for a caller.
    pub fn new(actor: &Actor, once: bool, expires_at: NaiveDateTime) -> Self {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        let text = hexadecimal(&bytes);
        let row = Record::new()
            .with("token_hash", hash(&text))
            .with("once", once)
            .with("role", actor.role.name())
            .with("user_id", actor.id)
            .with("expires_at", expires_at);
        Self { text, row }
    }
}

/// For whom a token stands.
pub(super) struct Made {
    pub(super) user_id: i64,
    pub(super) role: String,
}

impl<S: Store> Engine<S> {
    /// For whom a token stands, if it is still good. One that is for one use is gone afterwards: of two requests at the same
    /// moment one finds it.
    pub(super) async fn take_token(&self, token: &str, now: NaiveDateTime) -> Result<Option<Made>, Fault> {
        let hash = hash(&token.to_lowercase());
        let row = self.first(&Query::table(TABLE).eq("token_hash", hash.as_str())).await?;
        let Some(row) = row.filter(|row| matches!(row.time("expires_at"), Ok(Some(end)) if now < end)) else {
            return Ok(None);
        };
        if row.flag("once")? {
            let id = row.id()?;
            let removed = self
                .store()
                .write(move |session: &mut dyn Session| {
                    Box::pin(async move { session.delete(TABLE, &Cond::eq("id", id)).await })
                })
                .await?;
            if removed == 0 {
                return Ok(None);
            }
        }
        Ok(Some(Made { user_id: row.int("user_id")?, role: row.text("role")?.to_owned() }))
    }
}

/// Removes tokens that are over.
pub(super) async fn sweep(session: &mut dyn Session, now: NaiveDateTime) -> Result<u64, Fault> {
    session.delete(TABLE, &Cond::Compare("expires_at", Comparison::Lt, Value::Time(now))).await
}

fn hash(text: &str) -> String {
    hexadecimal(&Sha256::digest(text.as_bytes()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
