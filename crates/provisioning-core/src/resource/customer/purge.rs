//! The end of a customer for good, as only functions can ask for it. Source: functions, delete_voip_account.

use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values;
use crate::query::{Cond, Query};
use crate::resource::sound_set;
use crate::resource::subscriber::cascade;

/// Removes what keeps a customer's row from going: its subscribers, dead or alive, and its sound sets. Its mappings, locations,
/// preferences and phonebook go with the row.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn belongings(ctx: &mut Context<'_>, customer_id: i64) -> Result<(), Fault> {
    cascade::terminate_all(ctx, &[customer_id]).await?;
    let own = Query::table(sound_set::TABLE).eq("contract_id", customer_id);
    let mut gone = Vec::new();
    for row in ctx.session.select(&own).await? {
        gone.extend(sound_set::references(&row)?);
    }
    preference_values::forget(ctx, &gone).await?;
    ctx.session.delete(sound_set::TABLE, &own.filter).await?;
    ctx.session.delete("subscribers", &Cond::eq("customer_id", customer_id)).await.map(drop)
}
