//! What requests refer to: profiles, networks and packages must exist, live, and belong to the right reseller.

use std::collections::HashMap;

use super::Owner;
use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::value::Value;

/// Rows that a request refers to, by id.
pub(super) struct Known(HashMap<i64, Record>);

impl Known {
    /// Reads them, in one query at most.
    pub(super) async fn of(ctx: &mut Context<'_>, table: &'static str, ids: &[i64]) -> Result<Self, Fault> {
        if ids.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let rows = ctx.session.select(&Query::table(table).filter(Cond::ids("id", ids))).await?;
        rows.into_iter().map(|row| Ok((row.id()?, row))).collect::<Result<_, Fault>>().map(Self)
    }

    /// One of them.
    pub(super) fn row(&self, id: i64) -> Option<&Record> {
        self.0.get(&id)
    }

    /// The profile must exist, live, and fit the owner.
    pub(super) fn profile(&self, id: i64, field: &str, owner: Owner) -> Result<(), Fault> {
        let Some(profile) = self.row(id) else {
            return Err(Fault::known(Condition::NoSuchProfile, format!("Invalid '{field}' ({id}).")));
        };
        if is_terminated(profile) {
            let sentence = format!("Invalid '{field}' ({id}), already terminated.");
            return Err(Fault::known(Condition::NoSuchProfile, sentence));
        }
        if matches!(owner, Owner::System) && profile.flag("prepaid")? {
            return Err(Fault::rule(format!(
                "Peering/reseller contract can't be connected to the prepaid billing profile {id}."
            )));
        }
        same_reseller(profile, owner, "billing profile")
    }

    /// The network must exist, live, and fit the owner.
    pub(super) fn network(&self, id: i64, owner: Owner) -> Result<(), Fault> {
        let network = self.row(id).filter(|network| !is_terminated(network));
        let network = network.ok_or_else(|| Fault::rule(format!("Invalid 'network_id' ({id}).")))?;
        same_reseller(network, owner, "billing network")
    }
}

/// Whether a profile, network or package has ended.
pub(super) fn is_terminated(row: &Record) -> bool {
    row.get("status") == Some(&Value::from(TERMINATED))
}

/// What has a reseller must have that of the customer's contact.
pub(super) fn same_reseller(row: &Record, owner: Owner, what: &str) -> Result<(), Fault> {
    match (owner, row.opt_int("reseller_id")?) {
        (Owner::Customer(Some(own)), Some(other)) if own != other => Err(Fault::rule(format!(
            "The reseller of the contact doesn't match the reseller of the {what} ({}).",
            row.text("name")?
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_must_fit_its_owner() {
        let row = |status: &str, prepaid: bool| {
            Record::new()
                .with("status", status)
                .with("prepaid", prepaid)
                .with("reseller_id", 7_i64)
                .with("name", "Gold")
        };
        let known =
            Known(HashMap::from([(1, row("active", false)), (2, row("terminated", false)), (3, row("active", true))]));
        let cases = [
            (1, Owner::Customer(Some(7)), ""),
            (3, Owner::Customer(Some(7)), ""),
            (1, Owner::Customer(None), ""),
            (1, Owner::System, ""),
            (9, Owner::System, "Invalid 'profile_id' (9)."),
            (2, Owner::Customer(Some(7)), "Invalid 'profile_id' (2), already terminated."),
            (3, Owner::System, "Peering/reseller contract can't be connected to the prepaid billing profile 3."),
            (
                1,
                Owner::Customer(Some(8)),
                "The reseller of the contact doesn't match the reseller of the billing profile (Gold).",
            ),
        ];
        for (id, owner, expected) in cases {
            let fault = known.profile(id, "profile_id", owner).err().map(|fault| fault.to_string());
            assert_eq!(fault.unwrap_or_default(), expected, "{id} {owner:?}");
        }
    }
}
