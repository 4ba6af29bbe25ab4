//! The end of a reseller. Source: life-cycle, terminating a reseller.

use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::{self, Reference};
use crate::push::{self, Event};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::{emergency_mapping_container, interception, ncos_level, rewrite_rule_set, sound_set};

const DOMAINS: &str = "domains";

/// What a terminated reseller loses; what is not named here stays.
const BELONGINGS: [&str; 8] = [
    DOMAINS,
    "admins",
    ncos_level::TABLE,
    sound_set::TABLE,
    rewrite_rule_set::TABLE,
    "email_templates",
    emergency_mapping_container::TABLE,
    interception::TABLE,
];

/// Tells which preferences refer to a row.
type References = fn(&Record) -> Result<Vec<Reference>, Fault>;

/// Those among them that preferences refer to.
const REFERRED: [(&str, References); 4] = [
    (ncos_level::TABLE, ncos_level::references),
    (sound_set::TABLE, sound_set::references),
    (rewrite_rule_set::TABLE, rewrite_rule_set::references),
    (emergency_mapping_container::TABLE, emergency_mapping_container::references),
];

/// Removes what ends with a reseller: its domains, logins, rule sets, templates. Customers are terminated before.
///
/// # Errors
/// [`Fault::Forbidden`] when the caller's own login would go; [`Fault::Store`].
pub async fn remove_belongings(ctx: &mut Context<'_>, reseller_id: i64) -> Result<(), Fault> {
    let own = Query::table("admins").eq("id", ctx.actor.id).eq("reseller_id", reseller_id);
    if ctx.exists(&own).await? {
        return Err(Fault::forbidden("Cannot delete the currently used account"));
    }
    forget(ctx, reseller_id).await?;
    for table in BELONGINGS {
        let gone = ctx.session.delete(table, &Cond::eq("reseller_id", reseller_id)).await?;
        if table == DOMAINS && gone > 0 {
            push::announce(ctx, Event::DomainsChanged).await?;
        }
    }
    Ok(())
}

/// Takes what refers to belongings out of the preferences.
async fn forget(ctx: &mut Context<'_>, reseller_id: i64) -> Result<(), Fault> {
    let mut gone = Vec::new();
    for (table, references) in REFERRED {
        for row in ctx.session.select(&Query::table(table).eq("reseller_id", reseller_id)).await? {
            gone.extend(references(&row)?);
        }
    }
    preference_values::forget(ctx, &gone).await
}
