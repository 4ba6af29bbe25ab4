//! The status of a contract and what follows for the reseller that uses it.
//! Source: life-cycle, transitions of a contract and of a reseller.

use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::query::Query;
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::resource::{customer, reseller};

/// A change of the status of a contract or customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The status that it has.
    pub from: String,
    /// The status that it gets.
    pub to: String,
}

impl Change {
    /// The change that a form asks for, `None` when the status stays. `word` names the resource in messages.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] for the platform's own contract.
    pub fn of(stored: &Record, form: &Form, word: &str) -> Result<Option<Self>, Fault> {
        let from = stored.text("status")?;
        let to = form.text("status").unwrap_or(from);
        if from == to {
            return Ok(None);
        }
        if stored.id()? == 1 {
            return Err(Fault::forbidden(format!("Cannot set {word} status to '{to}' for {word} id '1'")));
        }
        Ok(Some(Self { from: from.to_owned(), to: to.to_owned() }))
    }

    /// Whether it is the end of the contract.
    pub fn is_end(&self) -> bool {
        self.to == TERMINATED
    }
}

/// What a change of a contract does to the reseller that uses it, if one does: its customers follow. The status of the reseller
/// itself stays as it is.
pub(super) async fn carry_over(ctx: &mut Context<'_>, contract_id: i64, change: &Change) -> Result<(), Fault> {
    let Some(reseller) = ctx.first(&Query::table("resellers").eq("contract_id", contract_id)).await? else {
        return Ok(());
    };
    let reseller_id = reseller.id()?;
    customer::status::set_for_reseller(ctx, reseller_id, &change.to).await?;
    if change.is_end() {
        reseller::terminate::remove_belongings(ctx, reseller_id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Purpose;

    #[test]
    fn the_first_contract_keeps_its_status() {
        let stored = |id: i64| Record::new().with("id", id).with("status", "active");
        let form = |status: &str| {
            Form::free(serde_json::Map::from_iter([("status".to_owned(), status.into())]), Purpose::Replace)
        };
        let outcome = |id, status| match Change::of(&stored(id), &form(status), "contract") {
            Ok(change) => change.map_or_else(|| "none".to_owned(), |change| format!("{} {}", change.from, change.to)),
            Err(fault) => fault.to_string(),
        };
        assert_eq!(outcome(7, "active"), "none");
        assert_eq!(outcome(7, "locked"), "active locked");
        assert_eq!(outcome(1, "active"), "none");
        assert_eq!(outcome(1, "locked"), "Cannot set contract status to 'locked' for contract id '1'");
    }
}
