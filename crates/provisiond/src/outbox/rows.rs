//! The rows of the outbox: leasing, removing, trying again later.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use provisioning_core::fault::Fault;
use provisioning_core::push::{Message, TABLE};
use provisioning_core::query::{Comparison, Cond, Query};
use provisioning_core::record::Record;
use provisioning_core::store::{Session, Store};
use provisioning_core::value::Value;

/// Rows that are leased together.
const BATCH: u64 = 100;
/// How long an instance may take for them; after that another one sends what is left, after a crash for instance.
const LEASE: Duration = Duration::from_secs(30);
/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Hours after which nobody can be looking for the row any more: its server is not configured, or its message not known.
const FORGOTTEN: i64 = 25;

/// A push that this instance has leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Push {
    pub(super) id: i64,
    pub(super) message: Message,
    pub(super) subject: String,
    pub(super) attempts: i64,
    pub(super) created: NaiveDateTime,
}

impl Push {
    fn read(row: &Record) -> Result<Self, Fault> {
        let word = row.text("message")?;
        Ok(Self {
            id: row.id()?,
            message: Message::of_word(word).ok_or_else(|| Fault::Internal(format!("no message '{word}'")))?,
            subject: row.text("subject")?.to_owned(),
            attempts: row.int("attempts")?,
            created: row.time("create_timestamp")?.unwrap_or_default(),
        })
    }
}

/// Milliseconds since 1970.
fn millis(now: NaiveDateTime) -> i64 {
    now.and_utc().timestamp_millis()
}

fn later(now: NaiveDateTime, time: Duration) -> i64 {
    millis(now).saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
}

fn due(server: &str, now: NaiveDateTime) -> Query {
    // Messages of a newer version are left to the instances that have it, or to the sweep.
    let known = Message::ALL.map(Message::word);
    Query::table(TABLE).eq("server", server).filter(Cond::texts("message", &known)).filter(Cond::Compare(
        "due_at",
        Comparison::Le,
        Value::Int(millis(now)),
    ))
}

/// Leases what is to be sent to a server now.
pub(super) async fn lease<S: Store>(store: &S, server: &str, now: NaiveDateTime) -> Result<Vec<Push>, Fault> {
    // Most looks find nothing, and need no transaction for that.
    let due = due(server, now);
    if store.read().await?.select(&due.clone().limit(1)).await?.is_empty() {
        return Ok(Vec::new());
    }
    // Whoever waits here for another instance finds the rows no longer due.
    let due = due.order("id", false).limit(BATCH).lock();
    let leased = store.write(move |session: &mut dyn Session| {
        let due = due.clone();
        Box::pin(async move {
            let pushes: Vec<Push> = session.select(&due).await?.iter().map(Push::read).collect::<Result<_, _>>()?;
            let ids: Vec<i64> = pushes.iter().map(|push| push.id).collect();
            if !ids.is_empty() {
                let lease = Record::new().with("due_at", later(now, LEASE));
                session.update(TABLE, &Cond::ids("id", &ids), &lease).await?;
            }
            Ok(pushes)
        })
    });
    leased.await
}

/// Removes what is done with, and puts off what has failed.
pub(super) async fn settle<S: Store>(
    store: &S,
    done: Vec<i64>,
    failed: &[&Push],
    now: NaiveDateTime,
) -> Result<(), Fault> {
    let mut again: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for push in failed {
        again.entry(push.attempts + 1).or_default().push(push.id);
    }
    let settled = store.write(move |session: &mut dyn Session| {
        let (done, again) = (done.clone(), again.clone());
        Box::pin(async move {
            if !done.is_empty() {
                session.delete(TABLE, &Cond::ids("id", &done)).await?;
            }
            for (attempts, ids) in again {
                let set = Record::new().with("attempts", attempts).with("due_at", later(now, pause(attempts)));
                session.update(TABLE, &Cond::ids("id", &ids), &set).await?;
            }
            Ok(())
        })
    });
    settled.await
}

/// The pause after so many failures.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    let factor = 1_u32.checked_shl(doublings).filter(|factor| *factor != 0).unwrap_or(u32::MAX);
    FIRST_PAUSE.saturating_mul(factor).min(LONGEST_PAUSE)
}

/// How long a push is worth sending. A proxy keeps registrations for minutes, an XMPP server looks for itself every few
/// seconds; but a proxy that nobody can reach for half a day still has the old peers afterwards.
pub(super) fn lifetime(message: Message) -> TimeDelta {
    match message {
        Message::EndRegistration | Message::Refresh => TimeDelta::hours(1),
        Message::ReloadDomains | Message::ReloadPeers => TimeDelta::hours(24),
    }
}

/// Removes rows of servers and messages that no instance sends any more.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn sweep<S: Store>(store: &S, now: NaiveDateTime) -> Result<(), Fault> {
    let before = Value::Time(now - TimeDelta::hours(FORGOTTEN));
    let old = Cond::Compare("create_timestamp", Comparison::Lt, before);
    if store.read().await?.select(&Query::table(TABLE).filter(old.clone()).limit(1)).await?.is_empty() {
        return Ok(());
    }
    let swept = store.write(move |session: &mut dyn Session| {
        let old = old.clone();
        Box::pin(async move { session.delete(TABLE, &old).await })
    });
    let number = swept.await?;
    tracing::warn!(
        number,
        "pushes that no instance has sent are forgotten: their servers or messages are not known any more"
    );
    Ok(())
}

/// Pushes that have not arrived yet.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn backlog<S: Store>(store: &S) -> Result<u64, Fault> {
    store.read().await?.count(&Query::table(TABLE)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_minute() {
        let seconds: Vec<u64> = [1, 2, 3, 6, 7, 33, 34, i64::MAX].map(|attempts| pause(attempts).as_secs()).into();
        assert_eq!(seconds, [1, 2, 4, 32, 60, 60, 60, 60]);
    }
}
