//! What goes with a set: the mappings that use it, of whatever subscriber. Source: call-forwarding, section 5.

use super::pointer;
use super::set::SetKind;
use super::stored::MAPPINGS;
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;

/// Deletes sets of a kind and every mapping that uses one of them; the preferences of all whose mappings went follow.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn with_mappings(ctx: &mut Context<'_>, kind: SetKind, sets: &[i64]) -> Result<(), Fault> {
    if sets.is_empty() {
        return Ok(());
    }
    let using = Cond::ids(kind.key(), sets);
    let mut owners = ctx.session.numbers(&Query::table(MAPPINGS).filter(using.clone()), "subscriber_id").await?;
    owners.sort_unstable();
    owners.dedup();
    ctx.session.delete(MAPPINGS, &using).await?;
    ctx.session.delete(kind.table(), &Cond::ids("id", sets)).await?;
    if owners.is_empty() { Ok(()) } else { pointer::follow(ctx, &owners).await }
}

/// Deletes a set that is a condition; mappings that use it stay and apply without it.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn unassigned(ctx: &mut Context<'_>, kind: SetKind, set: i64) -> Result<(), Fault> {
    let nothing = Record::new().with(kind.key(), None::<i64>);
    ctx.session.update(MAPPINGS, &Cond::eq(kind.key(), set), &nothing).await?;
    ctx.session.delete(kind.table(), &Cond::eq("id", set)).await.map(drop)
}

/// Deletes those of a subscriber's sets that no mapping uses any more.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn unused(
    ctx: &mut Context<'_>,
    kind: SetKind,
    subscriber_id: i64,
    sets: &[i64],
) -> Result<(), Fault> {
    if sets.is_empty() {
        return Ok(());
    }
    let using = Query::table(MAPPINGS).filter(Cond::ids(kind.key(), sets));
    let used = ctx.session.numbers(&using, kind.key()).await?;
    let unused: Vec<i64> = sets.iter().copied().filter(|id| !used.contains(id)).collect();
    let own = Cond::ids("id", &unused).and(Cond::eq("subscriber_id", subscriber_id));
    ctx.session.delete(kind.table(), &own).await.map(drop)
}
