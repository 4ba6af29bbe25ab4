//! What rules have at hand during one operation.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::NaiveDateTime;

use crate::actor::Actor;
use crate::authority::{Authority, PrivateKey};
use crate::definition::Definition;
use crate::fault::Fault;
use crate::password::Postponed;
use crate::query::Query;
use crate::record::Record;
use crate::settings::Settings;
use crate::sip_account::ScramKeys;
use crate::store::Session;

/// Makes and tests hashes of passwords, away from the async workers.
#[async_trait]
pub trait Hasher: Send + Sync {
    /// The stored form of a password.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    async fn hash(&self, password: &str) -> Result<String, Fault>;

    /// Whether a password belongs to a stored form. Takes the same time for both answers.
    async fn verify(&self, password: &str, stored: &str) -> bool;

    /// Whether a password belongs to a hash that an operator has written into the configuration, of any kind that
    /// `ossbss.htpasswd` takes.
    async fn verify_configured(&self, password: &str, hash: &str) -> bool;

    /// Whether a stored form is weaker than those that [`Hasher::hash`] makes now, so that it is worth replacing.
    fn is_weak(&self, stored: &str) -> bool;

    /// The SCRAM-SHA-256 keys of a SIP password with a new salt; none for a password that SASLprep refuses, of which an
    /// operator is told.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    async fn scram_keys(&self, password: &str) -> Result<Option<ScramKeys>, Fault>;

    /// Whether SCRAM-SHA-256 keys are those of a SIP password; no keys are those of a password that SASLprep refuses.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    async fn keys_agree(&self, password: &str, keys: Option<&ScramKeys>) -> Result<bool, Fault>;
}

/// What was made of the passwords in a request before the transaction began, by plain text: it is slow on purpose, and a
/// transaction must not be.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// Hashes of passwords that are stored as such.
    pub hashes: HashMap<String, String>,
    /// Keys of SIP passwords; `None` for one that has none.
    pub keys: HashMap<String, Option<ScramKeys>>,
    /// What only the transaction finds to be necessary.
    pub postponed: Postponed,
}

/// The query parameters of a request in their order.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// From decoded pairs.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The value of a parameter; the last one wins.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter is switched on: `1` or `true`.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// What rules have at hand: who asks, for what, when, and a session with the database.
pub struct Context<'a> {
    /// Who is calling.
    pub actor: &'a Actor,
    /// The resource of the operation.
    pub definition: &'static Definition,
    /// The transaction of the operation.
    pub session: &'a mut dyn Session,
    /// What the operator has set.
    pub settings: &'a Settings,
    /// The moment of the operation, UTC, the same for everything in it.
    pub now: NaiveDateTime,
    /// Id of the request, for the log and the journal.
    pub request_id: &'a str,
    /// Query parameters of the request.
    pub params: &'a Params,
    /// Hashes passwords.
    pub hasher: &'a dyn Hasher,
    /// Issues client certificates.
    pub authority: &'a dyn Authority,
    /// A private key made before the transaction began, where the rules have asked for one.
    pub key: Option<&'a PrivateKey>,
    /// What was made of passwords before the transaction began.
    pub prepared: &'a Prepared,
}

impl Context<'_> {
    /// The first row of a query.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn first(&mut self, query: &Query) -> Result<Option<Record>, Fault> {
        let rows = self.session.select(&query.clone().limit(1)).await?;
        Ok(rows.into_iter().next())
    }

    /// The row with an id.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn find(&mut self, table: &'static str, id: i64) -> Result<Option<Record>, Fault> {
        self.first(&Query::table(table).eq("id", id)).await
    }

    /// Whether a row matches.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn exists(&mut self, query: &Query) -> Result<bool, Fault> {
        Ok(self.first(query).await?.is_some())
    }

    /// The stored form of a password. Those that the request carries have been hashed before the transaction began, because
    /// hashing takes a quarter of a second on purpose and a transaction must not.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub async fn hash(&mut self, password: &str) -> Result<String, Fault> {
        match self.prepared.hashes.get(password) {
            Some(hash) => Ok(hash.clone()),
            None => self.hasher.hash(password).await,
        }
    }

    /// The SCRAM keys of a SIP password; those of passwords in the request have been made already.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub async fn scram_keys(&mut self, password: &str) -> Result<Option<ScramKeys>, Fault> {
        match self.prepared.keys.get(password) {
            Some(keys) => Ok(keys.clone()),
            None => self.hasher.scram_keys(password).await,
        }
    }
}
