//! Which profile a subscriber has, and what it loses with another one. Source: life-cycle, subscriber profiles.

use crate::actor::{Role, Roles};
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::preference::profile::Profile;
use crate::preference_store::attributes;
use crate::query::{Cond, Query};
use crate::record::Record;

/// A profile set and a profile in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assigned {
    /// The profile set.
    pub set: Option<i64>,
    /// The profile.
    pub profile: Option<i64>,
}

impl Assigned {
    /// What a row of a live subscriber says.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub fn read(live: &Record) -> Result<Self, Fault> {
        Ok(Self { set: live.opt_int("profile_set_id")?, profile: live.opt_int("profile_id")? })
    }
}

/// What the form asks for. Operators choose set and profile; a subscriber administrator chooses a profile for a new
/// subscriber within the set of its pilot, given as `inherited`; afterwards both stay for such callers.
///
/// # Errors
/// [`Fault::Rule`].
pub async fn choose(
    ctx: &mut Context<'_>,
    form: &Form,
    inherited: Assigned,
    reseller_id: i64,
) -> Result<Assigned, Fault> {
    let wanted = form.int("profile_id");
    if ctx.actor.is(Roles::STAFF) {
        return assigned(ctx, form.int("profile_set_id"), wanted, reseller_id).await;
    }
    let assigned = assigned(ctx, inherited.set, wanted, reseller_id).await?;
    match ctx.actor.role {
        Role::SubscriberAdmin if wanted.is_some() && assigned.profile != wanted => {
            Err(Fault::rule("Invalid profile_id parameter"))
        }
        _ => Ok(assigned),
    }
}

async fn assigned(
    ctx: &mut Context<'_>,
    set: Option<i64>,
    wanted: Option<i64>,
    reseller_id: i64,
) -> Result<Assigned, Fault> {
    let Some(set_id) = set else {
        return match wanted {
            Some(_) => Err(Fault::rule("Empty profile_set_id parameter")),
            None => Ok(Assigned::default()),
        };
    };
    let sets = Query::table("subscriber_profile_sets").eq("id", set_id).eq("reseller_id", reseller_id);
    if !ctx.exists(&sets).await? {
        return Err(Fault::rule("Invalid profile_set_id parameter"));
    }
    let profiles = Query::table("subscriber_profiles").eq("profile_set_id", set_id);
    if let Some(wanted) = wanted
        && ctx.exists(&profiles.clone().eq("id", wanted)).await?
    {
        return Ok(Assigned { set, profile: Some(wanted) });
    }
    let default = ctx.first(&profiles.order("set_default", true).order("id", false)).await?;
    let default =
        default.ok_or_else(|| Fault::rule("Can not determine allowed profile for subscribers profile_set"))?;
    Ok(Assigned { set, profile: Some(default.id()?) })
}

/// Takes away what only the old profile allowed: preferences, and call forwards of such types.
///
/// # Errors
/// [`Fault::Store`].
pub async fn lose(ctx: &mut Context<'_>, subscriber_id: i64, old: Option<i64>, new: Option<i64>) -> Result<(), Fault> {
    let Some(old) = old.filter(|old| Some(*old) != new) else {
        return Ok(());
    };
    let ids: Vec<i64> = [Some(old), new].into_iter().flatten().collect();
    let mut names = attributes::of_all(ctx, &ids).await?;
    let mut profile = |id: i64| -> Profile { names.remove(&id).unwrap_or_default().into_iter().collect() };
    let (old, new) = (profile(old), new.map(&mut profile));
    attributes::take_away(ctx, &Cond::eq("subscriber_id", subscriber_id), &old.lost_rows(new.as_ref())).await
}
