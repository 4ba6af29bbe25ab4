//! The profiles that bind subscribers.

use std::collections::HashMap;

use super::attributes;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference::Audience;
use crate::preference::profile::Profile;
use crate::query::{Cond, Query};

/// The condition on live subscribers that their profile does not allow an attribute. Those without a profile may use all.
pub fn lacking(attribute: &str) -> Cond {
    let allowed = Cond::Exists {
        table: attributes::TABLE,
        key: "profile_id",
        outer: "profile_id",
        filter: Box::new(Cond::eq("attribute", attribute)),
    };
    Cond::IsNull("profile_id").negate().and(allowed.negate())
}

/// Whether a subscriber has a profile that does not allow an attribute.
///
/// # Errors
/// [`Fault::Store`].
pub async fn lacks(ctx: &mut Context<'_>, subscriber_id: i64, attribute: &str) -> Result<bool, Fault> {
    let live = Query::table("live_subscribers").eq("subscriber_id", subscriber_id);
    ctx.exists(&live.filter(lacking(attribute))).await
}

/// The profiles of those subscribers that have one, by the subscriber's id; none for operators, whom no profile binds.
///
/// # Errors
/// [`Fault::Store`].
pub async fn profiles(
    ctx: &mut Context<'_>,
    audience: Audience,
    subscribers: &[i64],
) -> Result<HashMap<i64, Profile>, Fault> {
    if audience == Audience::Operator {
        return Ok(HashMap::new());
    }
    let with_profile = Query::table("live_subscribers")
        .filter(Cond::ids("subscriber_id", subscribers))
        .filter(Cond::IsNull("profile_id").negate());
    let mut profile_of: HashMap<i64, i64> = HashMap::new();
    for row in ctx.session.select(&with_profile).await? {
        profile_of.insert(row.int("subscriber_id")?, row.int("profile_id")?);
    }
    if profile_of.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<i64> = profile_of.values().copied().collect();
    let names = attributes::of_all(ctx, &ids).await?;
    let of = |profile: i64| names.get(&profile).into_iter().flatten().map(String::as_str).collect();
    Ok(profile_of.into_iter().map(|(subscriber, profile)| (subscriber, of(profile))).collect())
}
