//! The end of a reseller. Source: life-cycle, terminating a reseller.

use crate::actor::Roles;
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};

/// What a terminated reseller loses; what is not named here stays.
const BELONGINGS: [&str; 7] = [
    "domains",
    "admins",
    "ncos_levels",
    "sound_sets",
    "rewrite_rule_sets",
    "email_templates",
    "emergency_mapping_containers",
];

/// Removes what ends with a reseller: its domains, logins, rule sets, templates. Customers are terminated before.
///
/// # Errors
/// [`Fault::Forbidden`] when the caller's own login would go; [`Fault::Store`].
pub async fn remove_belongings(ctx: &mut Context<'_>, reseller_id: i64) -> Result<(), Fault> {
    let own = Query::table("admins").eq("id", ctx.actor.id).eq("reseller_id", reseller_id);
    if !ctx.actor.is(Roles::SUBSCRIBERS) && ctx.exists(&own).await? {
        return Err(Fault::forbidden("Cannot delete the currently used account"));
    }
    for table in BELONGINGS {
        ctx.session.delete(table, &Cond::eq("reseller_id", reseller_id)).await?;
    }
    Ok(())
}
