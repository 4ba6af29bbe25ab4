//! The check of what SIP and XMPP servers read, in parts that fit into memory. See [`operational_state`].

use super::{Call, Engine};
use crate::context::Prepared;
use crate::fault::Fault;
use crate::operational_state::{self, Finding};
use crate::query::{Comparison, Cond, Query};
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::clear;
use crate::store::{Session, Store};

/// Subscribers of a part.
const PART: u64 = 500;

/// A part of the check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// The subscribers that were looked at, in the order of their ids; none at the end.
    pub ids: Vec<i64>,
    /// What does not agree.
    pub findings: Vec<Finding>,
}

impl<S: Store> Engine<S> {
    /// How many subscribers there are to look at.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn verifiable(&self) -> Result<u64, Fault> {
        self.store().read().await?.count(&living(0)).await
    }

    /// Looks at the next live subscribers after an id.
    ///
    /// # Errors
    /// [`Fault::Store`], [`Fault::Internal`].
    pub async fn verify_after(&self, call: &Call, after: i64) -> Result<Verified, Fault> {
        let next = living(after).order("id", false).limit(PART);
        let ids = self.store().read().await?.numbers(&next, "id").await?;
        let findings = self.verify(call, &ids).await?;
        Ok(Verified { ids, findings })
    }

    /// Looks at some live subscribers.
    ///
    /// # Errors
    /// [`Fault::Store`], [`Fault::Internal`].
    pub async fn verify(&self, call: &Call, ids: &[i64]) -> Result<Vec<Finding>, Fault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store().read().await?;
        operational_state::examine(&mut around.context(&mut *session), ids).await
    }

    /// Looks at the views themselves.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn verify_views(&self, call: &Call) -> Result<Vec<Finding>, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store().read().await?;
        operational_state::views(&mut around.context(&mut *session)).await
    }

    /// Looks for what the next terminated subscribers after an id have left behind.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn verify_leftovers(&self, call: &Call, after: i64) -> Result<Vec<Finding>, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store().read().await?;
        operational_state::leftovers(&mut around.context(&mut *session), after, PART).await
    }

    /// Writes what is derived of live subscribers anew where it does not agree. What clients have provisioned stays as it is.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    pub async fn mend(&self, call: &Call, ids: Vec<i64>) -> Result<(), Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let derived = {
            let mut session = self.store().read().await?;
            operational_state::derive(&mut around.context(&mut *session), &ids).await?
        };
        self.store()
            .write(move |session: &mut dyn Session| {
                let (around, ids, derived) = (around.clone(), ids.clone(), derived.clone());
                Box::pin(async move { operational_state::mend(&mut around.context(session), &ids, &derived).await })
            })
            .await
    }

    /// Removes what terminated subscribers have left behind.
    ///
    /// # Errors
    /// Any fault; nothing is written then.
    pub async fn clear_leftovers(&self, call: &Call, ids: Vec<i64>) -> Result<(), Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        self.store()
            .write(move |session: &mut dyn Session| {
                let (around, ids) = (around.clone(), ids.clone());
                Box::pin(async move { clear(&mut around.context(session), &ids).await })
            })
            .await
    }
}

/// Subscribers after an id that are not terminated.
fn living(after: i64) -> Query {
    Query::table("subscribers").filter(Cond::ne("status", TERMINATED)).filter(Cond::Compare(
        "id",
        Comparison::Gt,
        after.into(),
    ))
}
