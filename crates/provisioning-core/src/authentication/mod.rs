//! Who is calling: logins and passwords against the store. Source: rest-protocol, HTTP Basic and password storage.

mod cache;
mod stored;

pub use cache::CredentialCache;

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;

use crate::actor::{Actor, Flags, Role, Via};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::admin::roles;
use crate::resource::contract;
use crate::store::{Session, Store};

/// Tells callers by login and password, as frontends need it.
///
/// `None` means that there is no such login, that it is not active, or that the password is wrong; the three take the same
/// time.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// An administrative login.
    ///
    /// # Errors
    /// [`Fault::Store`] when the database cannot be asked.
    async fn admin(&self, login: &str, password: &str) -> Result<Option<Actor>, Fault>;

    /// A subscriber, by web user name and domain. Subscriber and customer must be active.
    ///
    /// # Errors
    /// [`Fault::Store`] when the database cannot be asked.
    async fn subscriber(&self, user: &str, domain: &str, password: &str) -> Result<Option<Actor>, Fault>;
}

/// Where a stored hash lives, so that a better one can take its place.
#[derive(Clone, Copy)]
struct Place {
    table: &'static str,
    column: &'static str,
    id: i64,
}

#[async_trait]
impl<S: Store> Authenticator for Engine<S> {
    async fn admin(&self, login: &str, password: &str) -> Result<Option<Actor>, Fault> {
        let query = Query::table("admins").eq("login_key", key(login));
        let row = self.first(&query).await?;
        let Some(row) = row.filter(|row| matches!(row.flag("is_active"), Ok(true))) else {
            return self.nobody(password).await;
        };
        let place = Place { table: "admins", column: "password", id: row.id()? };
        if self.proves(place, row.opt_text("password")?, password).await {
            return admin(&row).map(Some);
        }
        Ok(None)
    }

    async fn subscriber(&self, user: &str, domain: &str, password: &str) -> Result<Option<Actor>, Fault> {
        let Some((row, login)) = self.live_subscriber(user, domain).await? else {
            return self.nobody(password).await;
        };
        let place = Place { table: "live_subscribers", column: "webpassword", id: row.id()? };
        if !self.proves(place, row.opt_text("webpassword")?, password).await {
            return Ok(None);
        }
        let customer_id = row.int("customer_id")?;
        let reseller_id = contract::reseller_of(&mut *self.store().read().await?, customer_id).await?;
        // A customer's contact always has a reseller; zero matches nothing.
        subscriber(&row, login, customer_id, reseller_id.unwrap_or(0)).map(Some)
    }
}

impl<S: Store> Engine<S> {
    async fn first(&self, query: &Query) -> Result<Option<Record>, Fault> {
        let rows = self.store().read().await?.select(&query.clone().limit(1)).await?;
        Ok(rows.into_iter().next())
    }

    /// The operational row of a subscriber who may log in, with the login as logs show it.
    async fn live_subscriber(&self, user: &str, domain: &str) -> Result<Option<(Record, String)>, Fault> {
        let Some(domain) = self.first(&Query::table("domains").eq("domain_key", key(domain))).await? else {
            return Ok(None);
        };
        let query = Query::table("live_subscribers")
            .eq("domain_id", domain.id()?)
            .eq("webusername_key", key(user))
            .eq("subscriber.status", "active")
            .eq("customer.status", "active");
        let Some(row) = self.first(&query).await? else { return Ok(None) };
        let login = format!("{}@{}", row.text("webusername")?, domain.text("domain")?);
        Ok(Some((row, login)))
    }

    /// The answer for a login that is none, which takes as long as the test of a password.
    async fn nobody(&self, password: &str) -> Result<Option<Actor>, Fault> {
        drop(self.hasher().hash(password).await);
        Ok(None)
    }

    /// Whether a password belongs to a stored hash. A weak one is replaced when it does.
    async fn proves(&self, place: Place, stored: Option<&str>, password: &str) -> bool {
        let Some(stored) = stored.filter(|_| password.is_ascii()) else {
            drop(self.hasher().hash(password).await);
            return false;
        };
        if stored::is_md5(stored) {
            let right = stored::is_md5_of(stored, password);
            // Made in any case: a wrong password must not be told faster here than elsewhere.
            let better = self.hasher().hash(password).await;
            if let (true, Ok(better)) = (right, better) {
                self.replace(place, stored, better, password).await;
            }
            return right;
        }
        if self.credentials().knows(stored, password, Instant::now()) {
            return true;
        }
        if !self.hasher().verify(password, stored).await {
            return false;
        }
        self.credentials().remember(stored, password, Instant::now());
        if self.hasher().is_weak(stored)
            && let Ok(better) = self.hasher().hash(password).await
        {
            self.replace(place, stored, better, password).await;
        }
        true
    }

    /// Puts a better hash in the place of one that is still there. Without success the login works all the same, and the
    /// next one tries again.
    async fn replace(&self, place: Place, stored: &str, better: String, password: &str) {
        self.credentials().remember(&better, password, Instant::now());
        let texts = Arc::new((stored.to_owned(), better));
        let outcome = self
            .store()
            .write(move |session: &mut dyn Session| {
                let texts = texts.clone();
                Box::pin(async move {
                    let same = Cond::eq("id", place.id).and(Cond::eq(place.column, texts.0.as_str()));
                    session.update(place.table, &same, &Record::new().with(place.column, texts.1.as_str())).await
                })
            })
            .await;
        drop(outcome);
    }
}

/// A name as it is searched for. One with a NUL is no name in any database, and PostgreSQL refuses to compare with it.
fn key(name: &str) -> String {
    name.to_lowercase().replace('\0', "\u{fffd}")
}

fn admin(row: &Record) -> Result<Actor, Fault> {
    let mut set = Vec::new();
    for flag in roles::FLAGS {
        if row.flag(flag)? {
            set.push(flag);
        }
    }
    Ok(Actor {
        role: roles::role_of(|flag| set.contains(&flag)),
        id: row.id()?,
        login: row.text("login")?.to_owned(),
        reseller_id: row.int("reseller_id")?,
        customer_id: None,
        flags: Flags {
            read_only: row.flag("read_only")?,
            is_master: row.flag("is_master")?,
            show_passwords: row.flag("show_passwords")?,
            billing_data: row.flag("billing_data")?,
            call_data: row.flag("call_data")?,
        },
        via: Via::Password,
    })
}

fn subscriber(row: &Record, login: String, customer_id: i64, reseller_id: i64) -> Result<Actor, Fault> {
    Ok(Actor {
        role: if row.flag("administrative")? { Role::SubscriberAdmin } else { Role::Subscriber },
        id: row.int("subscriber_id")?,
        login,
        reseller_id,
        customer_id: Some(customer_id),
        // What a subscriber sees of passwords is a matter of its role and the operator's settings.
        flags: Flags { show_passwords: true, ..Flags::default() },
        via: Via::Password,
    })
}
