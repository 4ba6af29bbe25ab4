//! Who is calling: passwords, client certificates and tokens against the store. Source: rest-protocol, authentication.
//!
//! ```text
//! password ───► account ► ban ► password ──┐
//! certificate ► subject, chain, serial ────┼──► Actor
//! bearer ─────► JSON Web Token ► account ──┤
//! local program ► ban ► configured login ──┘
//! exchange ───► password, one-time token or JSON Web Token ──► JSON Web Token
//! ```

mod account;
mod ban;
mod cache;
mod certificate;
mod exchange;
mod jwt;
mod password;
mod stored;
mod system;
mod token;

pub use ban::Failures;
pub use cache::CredentialCache;
pub use certificate::{Certificate, SUBJECT};
pub use exchange::Credentials;
pub(crate) use stored::Legacy;
pub use system::SystemLogin;
pub use token::NewToken;

use async_trait::async_trait;
use chrono::NaiveDateTime;

use crate::actor::{Actor, Via};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::password::former;
use crate::query::Cond;
use crate::rules::Document;
use crate::store::{Session, Store};

/// Whose logins count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Administrators and resellers.
    Staff,
    /// Subscribers with their web login.
    Subscribers,
    /// Local programs with the login of the configuration.
    System,
}

/// A login with a password.
#[derive(Clone, Copy)]
pub struct Login<'a> {
    /// Whose logins count.
    pub audience: Audience,
    /// Login; of a subscriber its web user name.
    pub user: &'a str,
    /// Domain of a subscriber; does not count for others.
    pub domain: &'a str,
    /// The password.
    pub password: &'a str,
    /// The client's address, by which failures are counted.
    pub address: &'a str,
    /// When, UTC.
    pub now: NaiveDateTime,
}

/// Tells callers, as frontends need it.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// Somebody with a password. `None` means that there is no such login, that it is not active, or that the password is
    /// wrong; the three take the same time. Subscriber and customer must be active.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] while the client is banned; [`Fault::Store`].
    async fn password(&self, login: &Login<'_>) -> Result<Option<Actor>, Fault>;

    /// An administrative user with a client certificate.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for one that is none of ours or belongs to nobody who is active; [`Fault::Store`].
    async fn certificate(&self, certificate: &Certificate, now: NaiveDateTime) -> Result<Actor, Fault>;

    /// Somebody with a JSON Web Token.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for one that is not valid or belongs to nobody who is active; [`Fault::Store`].
    async fn bearer(&self, audience: Audience, token: &str, now: NaiveDateTime) -> Result<Actor, Fault>;

    /// Exchanges credentials for a JSON Web Token. The document has the members `jwt`, `id` or `subscriber_id`, and
    /// `expires` (seconds since 1970) when a lifetime is configured.
    ///
    /// # Errors
    /// Those of the table in rest-protocol, JSON Web Tokens; [`Fault::Store`].
    async fn exchange(&self, credentials: &Credentials<'_>) -> Result<Document, Fault>;
}

#[async_trait]
impl<S: Store> Authenticator for Engine<S> {
    async fn password(&self, login: &Login<'_>) -> Result<Option<Actor>, Fault> {
        if login.audience == Audience::System {
            return self.system_login(login).await;
        }
        // Attempts with an unknown or inactive administrative login are not counted here.
        // Source: rest-protocol, brute-force ban.
        let Some(account) = self.prove(login, login.audience == Audience::Subscribers).await? else {
            return Ok(None);
        };
        self.actor(&account, Via::Password, login.now).await.map(Some)
    }

    async fn certificate(&self, certificate: &Certificate, now: NaiveDateTime) -> Result<Actor, Fault> {
        self.by_certificate(certificate, now).await
    }

    async fn bearer(&self, audience: Audience, token: &str, now: NaiveDateTime) -> Result<Actor, Fault> {
        self.by_token(audience, token, now).await
    }

    async fn exchange(&self, credentials: &Credentials<'_>) -> Result<Document, Fault> {
        self.exchange_for_token(credentials).await
    }
}

impl<S: Store> Engine<S> {
    /// The account that login and password belong to; failures are counted.
    async fn prove(&self, login: &Login<'_>, counts_unknown: bool) -> Result<Option<account::Account>, Fault> {
        let client = ban::Client::of(login);
        let rules = self.current_settings().ban;
        let condition = rules.map_or_else(Cond::always, |_| client.is_clean(login.audience));
        let mut account = self.account(login, condition).await?;
        let mut failed_before = false;
        if account.is_none() && rules.is_some() {
            failed_before = self.has_failed(&client, login.now).await?;
            if failed_before {
                account = self.account(login, Cond::always()).await?;
            }
        }
        let Some(found) = account else {
            self.take_time(login.password).await;
            if let Some(rules) = rules.filter(|_| counts_unknown) {
                self.count_failure(&client, rules, false, login.now).await?;
            }
            return Ok(None);
        };
        if !self.proves(found.place()?, found.stored()?, login.password).await {
            if let Some(rules) = rules {
                self.count_failure(&client, rules, true, login.now).await?;
            }
            return Ok(None);
        }
        if failed_before {
            self.forgive(&client).await?;
        }
        Ok(Some(found))
    }

    /// Removes what logins have left behind and nobody needs any more: tokens that are over, old failures, former passwords
    /// of which none is remembered any more.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn sweep_logins(&self, now: NaiveDateTime) -> Result<u64, Fault> {
        let settings = self.current_settings();
        self.store()
            .write(move |session: &mut dyn Session| {
                let settings = settings.clone();
                Box::pin(async move {
                    let swept = ban::sweep(session, now).await? + token::sweep(session, now).await?;
                    Ok(swept + former::sweep(session, &settings).await?)
                })
            })
            .await
    }
}

/// A name as it is searched for. One with a NUL is no name in any database, and PostgreSQL refuses to compare with it.
fn key(name: &str) -> String {
    name.to_lowercase().replace('\0', "\u{fffd}")
}
