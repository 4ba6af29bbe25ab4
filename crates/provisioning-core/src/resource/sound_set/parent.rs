//! Sound sets whose gaps another one fills.

use crate::actor::{Actor, Role};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;

/// The sets that a subscriber administrator reads: those of its customer and the exposed ones of the system.
pub(super) fn readable(actor: &Actor) -> Cond {
    let own = Cond::eq("contract_id", actor.customer_id.unwrap_or(0));
    let exposed = Cond::IsNull("contract_id").and(Cond::eq("expose_to_customer", true));
    Cond::eq("reseller_id", actor.reseller_id).and(Cond::Any(vec![own, exposed]))
}

/// The parent must exist, be within reach of the caller, and not have the set itself among its own parents.
///
/// # Errors
/// [`Fault::Rule`].
pub(super) async fn check(ctx: &mut Context<'_>, parent_id: Option<i64>, stored: Option<&Record>) -> Result<(), Fault> {
    let Some(parent_id) = parent_id else { return Ok(()) };
    let own = stored.map(Record::id).transpose()?;
    if stored.map(|row| row.opt_int("parent_id")).transpose()?.flatten() == Some(parent_id) {
        return Ok(());
    }
    let mut query = Query::table("sound_sets").eq("id", parent_id);
    if ctx.actor.role == Role::SubscriberAdmin {
        query = query.filter(readable(ctx.actor));
    }
    let Some(parent) = ctx.first(&query).await? else {
        return Err(Fault::rule("Parent sound set does not exist"));
    };
    if ctx.actor.own_reseller().is_some_and(|own| parent.int("reseller_id").is_ok_and(|id| id != own)) {
        return Err(Fault::rule("Invalid reseller for parent sound set"));
    }
    let mut seen = vec![parent_id];
    let mut next = parent.opt_int("parent_id")?;
    while let Some(id) = next.filter(|id| !seen.contains(id)) {
        seen.push(id);
        next = ctx.find("sound_sets", id).await?.map(|row| row.opt_int("parent_id")).transpose()?.flatten();
    }
    if own.is_some_and(|own| seen.contains(&own)) {
        return Err(Fault::rule("Cannot use the parent sound set"));
    }
    Ok(())
}
