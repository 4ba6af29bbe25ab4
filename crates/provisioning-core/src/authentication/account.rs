//! The logins of the two realms, as they are stored, and the actors that they become.

use chrono::{NaiveDateTime, TimeDelta};

use super::password::Place;
use super::stored::Legacy;
use super::{Audience, Login, key};
use crate::actor::{Actor, Flags, Role, Roles, Via};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::admin::roles;
use crate::resource::contract;
use crate::store::Store;

/// Somebody who may log in.
pub(super) struct Account {
    row: Record,
    /// Domain name, of a subscriber.
    domain: Option<String>,
}

impl Account {
    /// Where the password is stored.
    pub(super) fn place(&self) -> Result<Place, Fault> {
        let id = self.row.id()?;
        Ok(match self.domain {
            None => {
                let set_at = "password_set_at";
                Place { table: "admins", column: "password", set_at, id, legacy: Legacy::Md5 }
            }
            Some(_) => {
                let set_at = "webpassword_set_at";
                Place { table: "live_subscribers", column: "webpassword", set_at, id, legacy: Legacy::Plain }
            }
        })
    }

    /// What is stored there.
    pub(super) fn stored(&self) -> Result<Option<&str>, Fault> {
        self.row.opt_text(self.place()?.column)
    }
}

impl<S: Store> Engine<S> {
    pub(super) async fn first(&self, query: &Query) -> Result<Option<Record>, Fault> {
        let rows = self.store().read().await?.select(&query.clone().limit(1)).await?;
        Ok(rows.into_iter().next())
    }

    /// Who may log in under a name, if the row also fulfils a condition.
    pub(super) async fn account(&self, login: &Login<'_>, condition: Cond) -> Result<Option<Account>, Fault> {
        match login.audience {
            Audience::Staff => {
                let query = Query::table("admins").eq("login_key", key(login.user)).filter(condition);
                Ok(self.first(&query).await?.and_then(active_admin))
            }
            Audience::Subscribers => {
                let domain = Query::table("domains").eq("domain_key", key(login.domain));
                let Some(domain) = self.first(&domain).await? else { return Ok(None) };
                let query = Query::table("live_subscribers")
                    .eq("domain_id", domain.id()?)
                    .eq("webusername_key", key(login.user))
                    .filter(condition);
                self.live_subscriber(query, Some(&domain)).await
            }
            // It has no account.
            Audience::System => Ok(None),
        }
    }

    /// The active subscriber that a query of `live_subscribers` finds.
    async fn live_subscriber(&self, query: Query, domain: Option<&Record>) -> Result<Option<Account>, Fault> {
        let query = query.eq("subscriber.status", "active").eq("customer.status", "active");
        let Some(row) = self.first(&query).await? else { return Ok(None) };
        let domain = match domain {
            Some(domain) => domain.text("domain")?.to_owned(),
            None => {
                let query = Query::table("domains").eq("id", row.int("domain_id")?);
                let Some(domain) = self.first(&query).await? else { return Ok(None) };
                domain.text("domain")?.to_owned()
            }
        };
        Ok(Some(Account { row, domain: Some(domain) }))
    }

    /// The account of an admin by id; the flag tells whether it is active.
    pub(super) async fn admin_by_id(&self, id: i64) -> Result<Option<(Account, bool)>, Fault> {
        let Some(row) = self.first(&Query::table("admins").eq("id", id)).await? else { return Ok(None) };
        let active = row.flag("is_active")?;
        Ok(Some((Account { row, domain: None }, active)))
    }

    /// The active subscriber with an id.
    pub(super) async fn subscriber_by_id(&self, id: i64) -> Result<Option<Account>, Fault> {
        self.live_subscriber(Query::table("live_subscribers").eq("subscriber_id", id), None).await
    }

    /// The active subscriber with a uuid.
    pub(super) async fn subscriber_by_uuid(&self, uuid: &str) -> Result<Option<Account>, Fault> {
        self.live_subscriber(Query::table("live_subscribers").eq("subscriber.uuid", uuid), None).await
    }

    /// The active admin whose certificate has a number, with the fingerprint of that certificate if it is known.
    pub(super) async fn admin_by_serial(&self, serial: i64) -> Result<Option<(Account, Option<String>)>, Fault> {
        let row = self.first(&Query::table("admins").eq("ssl_client_m_serial", serial)).await?;
        let Some(account) = row.and_then(active_admin) else { return Ok(None) };
        let fingerprint = account.row.opt_text("ssl_client_fingerprint")?.map(str::to_owned);
        Ok(Some((account, fingerprint)))
    }

    /// The actor that an account becomes; under maintenance only those who may change the whole platform become one.
    pub(super) async fn actor(&self, account: &Account, via: Via, now: NaiveDateTime) -> Result<Actor, Fault> {
        let password_expired = self.is_too_old(account, now).await?;
        let actor = Actor { password_expired, ..self.actor_of(account, via).await? };
        if self.current_settings().maintenance && !actor.is(Roles::ADMINS) {
            return Err(Fault::Maintenance);
        }
        Ok(actor)
    }

    /// Whether the password of an account is older than the operator lets it become. Source: rest-protocol, ageing.
    async fn is_too_old(&self, account: &Account, now: NaiveDateTime) -> Result<bool, Fault> {
        let oldest = self.current_settings().web_password.max_age_days.and_then(TimeDelta::try_days);
        let Some(begin) = oldest.and_then(|age| now.checked_sub_signed(age)) else { return Ok(false) };
        let set_at = match account.row.time(account.place()?.set_at)? {
            Some(set_at) => Some(set_at),
            // Created by an instance of an older version, while others were upgraded.
            None if account.domain.is_none() => account.row.time("create_timestamp")?,
            None => {
                let query = Query::table("subscribers").eq("id", account.row.int("subscriber_id")?);
                self.first(&query).await?.map_or(Ok(None), |row| row.time("create_timestamp"))?
            }
        };
        Ok(set_at.is_some_and(|set_at| set_at < begin))
    }

    /// The actor that an account becomes.
    async fn actor_of(&self, account: &Account, via: Via) -> Result<Actor, Fault> {
        let Some(domain) = &account.domain else { return admin(&account.row, via) };
        let customer_id = account.row.int("customer_id")?;
        let reseller_id = contract::reseller_of(&mut *self.store().read().await?, customer_id).await?;
        let login = format!("{}@{domain}", account.row.opt_text("webusername")?.unwrap_or_default());
        Ok(Actor {
            role: if account.row.flag("administrative")? { Role::SubscriberAdmin } else { Role::Subscriber },
            id: account.row.int("subscriber_id")?,
            login,
            // A customer's contact always has a reseller; zero matches nothing.
            reseller_id: reseller_id.unwrap_or(0),
            customer_id: Some(customer_id),
            // What a subscriber sees of passwords is a matter of its role and the operator's settings.
            flags: Flags { show_passwords: true, ..Flags::default() },
            via,
            password_expired: false,
        })
    }
}

fn active_admin(row: Record) -> Option<Account> {
    matches!(row.flag("is_active"), Ok(true)).then_some(Account { row, domain: None })
}

fn admin(row: &Record, via: Via) -> Result<Actor, Fault> {
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
        via,
        password_expired: false,
    })
}
