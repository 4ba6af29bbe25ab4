//! The ban after failed logins. Source: rest-protocol, brute-force ban.
//!
//! A client (login, domain, realm, address) that has failed has a row; a success removes it. So a login whose client has no
//! row costs no statement more than it did without bans: the query for the account asks for the absence of the row itself.

use chrono::{NaiveDateTime, TimeDelta};

use super::{Audience, Login, key};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::query::{Comparison, Cond, Query};
use crate::record::Record;
use crate::settings::BanRules;
use crate::store::{Session, Store, StoreError};
use crate::value::Value;

const TABLE: &str = "login_bans";

/// Characters of a login or domain that tell clients apart. No account has a longer one.
const LONGEST: usize = 255;

/// Seconds for which a login that does not exist is banned.
const UNKNOWN: i64 = 3600;

/// Hours after which a row is forgotten that has not changed and bans nobody.
const FORGOTTEN_HOURS: i64 = 24;

/// What failed logins are counted by.
#[derive(Debug, Clone)]
pub(super) struct Client {
    login: String,
    domain: String,
    realm: &'static str,
    address: String,
}

impl Client {
    pub(super) fn of(login: &Login<'_>) -> Self {
        let short = |text: &str| key(text).chars().take(LONGEST).collect::<String>();
        let (realm, domain) = match login.audience {
            Audience::Staff => ("admin", String::new()),
            Audience::Subscribers => ("subscriber", short(login.domain)),
            Audience::System => ("system", String::new()),
        };
        let address = login.address.chars().take(64).collect();
        Self { login: short(login.user), domain, realm, address }
    }

    fn besides_login(&self) -> Cond {
        Cond::eq("address", self.address.as_str())
            .and(Cond::eq("realm", self.realm))
            .and(Cond::eq("domain_key", self.domain.as_str()))
    }

    fn condition(&self) -> Cond {
        Cond::eq("login_key", self.login.as_str()).and(self.besides_login())
    }

    /// That the client has no failed logins; for the query of its account.
    pub(super) fn is_clean(&self, audience: Audience) -> Cond {
        let outer = match audience {
            Audience::Staff | Audience::System => "login_key",
            Audience::Subscribers => "webusername_key",
        };
        let filter = Box::new(self.besides_login());
        Cond::Exists { table: TABLE, key: "login_key", outer, filter }.negate()
    }
}

/// What is known of a client that has failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Failures {
    attempts: i64,
    stage: i64,
    banned_until: Option<NaiveDateTime>,
}

impl Failures {
    fn of(row: &Record) -> Result<Self, Fault> {
        let (attempts, stage) = (row.int("attempts")?, row.int("stage")?);
        Ok(Self { attempts, stage, banned_until: row.time("banned_until")? })
    }

    /// Whether it is banned now.
    pub fn is_banned(&self, now: NaiveDateTime) -> bool {
        self.banned_until.is_some_and(|end| now < end)
    }

    /// After one more failed login; of a login that exists, or that nobody has.
    #[must_use]
    pub fn after(self, rules: &BanRules, exists: bool, now: NaiveDateTime) -> Self {
        let attempts = self.attempts.saturating_add(1);
        if attempts < rules.max_attempts {
            return Self { attempts, ..self };
        }
        let seconds = if exists {
            rules.increment.saturating_mul(self.stage).saturating_add(rules.first).min(rules.longest)
        } else {
            UNKNOWN
        };
        let end = TimeDelta::try_seconds(seconds).and_then(|length| now.checked_add_signed(length));
        Self { attempts: 0, stage: self.stage.saturating_add(1), banned_until: end }
    }

    fn columns(self, now: NaiveDateTime) -> Record {
        Record::new()
            .with("attempts", self.attempts)
            .with("stage", self.stage)
            .with("banned_until", self.banned_until)
            .with("modify_timestamp", now)
    }
}

impl<S: Store> Engine<S> {
    /// Whether the client has failed before.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] while it is banned.
    pub(super) async fn has_failed(&self, client: &Client, now: NaiveDateTime) -> Result<bool, Fault> {
        let Some(row) = self.first(&Query::table(TABLE).filter(client.condition())).await? else { return Ok(false) };
        if Failures::of(&row)?.is_banned(now) {
            return Err(Fault::forbidden("Banned"));
        }
        Ok(true)
    }

    /// Counts a failed login.
    pub(super) async fn count_failure(
        &self,
        client: &Client,
        rules: BanRules,
        exists: bool,
        now: NaiveDateTime,
    ) -> Result<(), Fault> {
        let client = client.clone();
        self.store()
            .write(move |session: &mut dyn Session| {
                let client = client.clone();
                Box::pin(async move { count(session, &client, &rules, exists, now).await })
            })
            .await
    }

    /// Forgets the failed logins of a client that has succeeded.
    pub(super) async fn forgive(&self, client: &Client) -> Result<(), Fault> {
        let client = client.clone();
        self.store()
            .write(move |session: &mut dyn Session| {
                let client = client.clone();
                Box::pin(async move { session.delete(TABLE, &client.condition()).await.map(drop) })
            })
            .await
    }
}

async fn count(
    session: &mut dyn Session,
    client: &Client,
    rules: &BanRules,
    exists: bool,
    now: NaiveDateTime,
) -> Result<(), Fault> {
    let rows = session.select(&Query::table(TABLE).filter(client.condition()).limit(1).lock()).await?;
    if let Some(row) = rows.first() {
        let failures = Failures::of(row)?;
        // Requests that were on their way when the ban began do not lengthen it.
        if failures.is_banned(now) {
            return Ok(());
        }
        let after = failures.after(rules, exists, now).columns(now);
        return session.update(TABLE, &Cond::eq("id", row.id()?), &after).await.map(drop);
    }
    let row = Failures::default()
        .after(rules, exists, now)
        .columns(now)
        .with("login_key", client.login.as_str())
        .with("domain_key", client.domain.as_str())
        .with("realm", client.realm)
        .with("address", client.address.as_str());
    match session.insert(TABLE, &row).await {
        // Another request of the client was faster: count again, on its row.
        Err(fault) if fault.violated_unique().is_some() => Err(StoreError::Conflict(fault.to_string()).into()),
        inserted => inserted.map(drop),
    }
}

/// Removes what is too old to matter.
pub(super) async fn sweep(session: &mut dyn Session, now: NaiveDateTime) -> Result<u64, Fault> {
    let old = now - TimeDelta::hours(FORGOTTEN_HOURS);
    let before = |column, time| Cond::Compare(column, Comparison::Lt, Value::Time(time));
    let over = Cond::Any(vec![Cond::IsNull("banned_until"), before("banned_until", now)]);
    session.delete(TABLE, &before("modify_timestamp", old).and(over)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: BanRules = BanRules { max_attempts: 3, first: 300, increment: 300, longest: 700 };

    fn at(second: i64) -> NaiveDateTime {
        chrono::DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap_or_default().naive_utc()
    }

    #[test]
    fn each_ban_is_longer_up_to_the_longest() {
        let mut failures = Failures::default();
        for length in [300, 600, 700, 700] {
            for attempt in 1..RULES.max_attempts {
                failures = failures.after(&RULES, true, at(0));
                assert_eq!(failures.attempts, attempt);
                assert!(!failures.is_banned(at(5000)), "{failures:?}");
            }
            failures = failures.after(&RULES, true, at(10_000));
            assert!(failures.is_banned(at(10_000 + length - 1)), "{length} {failures:?}");
            assert!(!failures.is_banned(at(10_000 + length)), "{length} {failures:?}");
            failures.banned_until = None;
        }
    }

    #[test]
    fn a_login_that_does_not_exist_is_banned_for_an_hour() {
        let once = BanRules { max_attempts: 1, ..RULES };
        let failures = Failures::default().after(&once, false, at(0));
        assert!(failures.is_banned(at(3599)) && !failures.is_banned(at(3600)), "{failures:?}");
    }

    #[test]
    fn clients_are_told_apart_by_what_counts() {
        let login = |user, domain, address| Login {
            audience: Audience::Subscribers,
            user,
            domain,
            password: "x",
            address,
            now: at(0),
        };
        let client = Client::of(&login("Alice", "Example.org", "192.0.2.1"));
        assert_eq!((client.login.as_str(), client.domain.as_str()), ("alice", "example.org"));
        let long = "x".repeat(4000);
        assert_eq!(Client::of(&login(&long, "d", "192.0.2.1")).login.len(), LONGEST);
    }
}
