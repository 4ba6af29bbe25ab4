//! A profile among the others of its set: exactly one is the default.

use super::TABLE;
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;

/// Whether a profile may be in a set. Locks the set, so that two profiles do not both become its default.
pub(super) async fn check(ctx: &mut Context<'_>, set_id: i64, stored: Option<&Record>) -> Result<(), Fault> {
    let mut query = Query::table("subscriber_profile_sets").eq("id", set_id);
    if let Some(reseller_id) = ctx.actor.own_reseller() {
        query = query.eq("reseller_id", reseller_id);
    }
    if !ctx.exists(&query.lock()).await? {
        return Err(Fault::rule("Invalid 'profile_set_id', does not exist"));
    }
    // A subscriber's profile is one of its set.
    if let Some(row) = stored
        && row.int("profile_set_id")? != set_id
        && ctx.exists(&Query::table("live_subscribers").eq("profile_id", row.id()?)).await?
    {
        return Err(Fault::rule("Invalid 'profile_set_id', profile is used by a subscriber"));
    }
    Ok(())
}

/// Whether the profile becomes the default of the set, when the client wants so or not; the others follow.
pub(super) async fn choose_default(
    ctx: &mut Context<'_>,
    set_id: i64,
    stored: Option<&Record>,
    wanted: bool,
) -> Result<bool, Fault> {
    let moved = match stored {
        Some(row) => row.int("profile_set_id")? != set_id,
        None => true,
    };
    if let Some(row) = stored
        && moved
    {
        pass_default_on(ctx, row).await?;
    }
    let was = !moved && stored.is_some_and(|row| matches!(row.flag("set_default"), Ok(true)));
    let own = stored.map_or(Ok(0), Record::id)?;
    if wanted == was && !moved {
        return Ok(was);
    }
    let Some(other) = first_other(ctx, set_id, own).await? else {
        return Ok(true);
    };
    if wanted {
        let others = Cond::eq("profile_set_id", set_id).and(Cond::ne("id", own)).and(Cond::eq("set_default", true));
        ctx.session.update(TABLE, &others, &Record::new().with("set_default", false)).await?;
    } else if was {
        make_default(ctx, other).await?;
    }
    Ok(wanted)
}

/// Makes another profile the default of the set when a profile that was it leaves.
pub(super) async fn pass_default_on(ctx: &mut Context<'_>, leaving: &Record) -> Result<(), Fault> {
    if !leaving.flag("set_default")? {
        return Ok(());
    }
    match first_other(ctx, leaving.int("profile_set_id")?, leaving.id()?).await? {
        Some(other) => make_default(ctx, other).await,
        None => Ok(()),
    }
}

/// The oldest profile of a set besides one.
async fn first_other(ctx: &mut Context<'_>, set_id: i64, own: i64) -> Result<Option<i64>, Fault> {
    let others = Query::table(TABLE).eq("profile_set_id", set_id).filter(Cond::ne("id", own)).order("id", false);
    ctx.first(&others).await?.map(|row| row.id()).transpose()
}

async fn make_default(ctx: &mut Context<'_>, id: i64) -> Result<(), Fault> {
    ctx.session.update(TABLE, &Cond::eq("id", id), &Record::new().with("set_default", true)).await.map(drop)
}
