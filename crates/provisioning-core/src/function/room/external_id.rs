//! Ids in the operator's other systems: each belongs to one live account, or one live subscriber, of a reseller.
//! Source: functions, groups account and subscriber.

use crate::definition::Operation;
use crate::function::{Code, Failure, Scene};
use crate::query::{Cond, Path, Query};
use crate::resource::contract;
use crate::resource::customer::PRODUCTS;
use crate::resource::status::TERMINATED;

/// Those who have external ids.
#[derive(Clone, Copy)]
pub(super) struct Owners {
    table: &'static str,
    /// The path to their reseller.
    reseller: Path,
    taken: Code,
    /// What one of them is called.
    word: &'static str,
}

/// Accounts.
pub(super) const ACCOUNTS: Owners =
    Owners { table: "contracts", reseller: "contact.reseller_id", taken: Code::ExistingExternalAID, word: "account" };

/// Subscribers.
pub(super) const SUBSCRIBERS: Owners = Owners {
    table: "subscribers",
    reseller: "customer.contact.reseller_id",
    taken: Code::ExistingExternalSID,
    word: "subscriber",
};

impl Owners {
    /// Refuses an id that another one of `reseller` has. Holds the reseller until the end of the transaction, since no
    /// constraint can tell who is alive: two that take the same id at once would both find it free.
    pub(super) async fn free(
        self,
        scene: &mut Scene<'_>,
        external_id: Option<&str>,
        reseller: i64,
        own: Option<i64>,
    ) -> Result<(), Failure> {
        let Some(external_id) = external_id else { return Ok(()) };
        scene.first(&Query::table("resellers").eq("id", reseller).lock()).await?;
        let mut others = Query::table(self.table)
            .filter(Cond::Same("external_id", external_id.to_owned()))
            .filter(Cond::ne("status", TERMINATED))
            .filter(Cond::ne("id", own.unwrap_or(0)))
            .eq(self.reseller, reseller);
        if self.table == ACCOUNTS.table {
            others = others.filter(Cond::texts("product", &PRODUCTS));
        }
        if scene.first(&others).await?.is_none() {
            return Ok(());
        }
        let text = format!("external id '{external_id}' is used by another {}", self.word);
        Err(Failure::new(self.taken, text).about(external_id))
    }
}

/// The reseller of an account, by its id.
pub(super) async fn reseller_of(scene: &mut Scene<'_>, account: i64) -> Result<i64, Failure> {
    let own = scene.reseller();
    let (_, session) = scene.on("customers", Operation::Get)?;
    Ok(contract::reseller_of(session, account).await?.unwrap_or(own))
}
