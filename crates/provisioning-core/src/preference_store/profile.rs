//! The profiles that bind subscribers.

use std::collections::HashMap;

use crate::context::Context;
use crate::fault::Fault;
use crate::preference::Audience;
use crate::preference::profile::Profile;
use crate::query::{Cond, Query};

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
    let attributes = Query::table("subscriber_profile_attributes").filter(Cond::ids("profile_id", &ids));
    let mut names: HashMap<i64, Vec<String>> = HashMap::new();
    for row in ctx.session.select(&attributes).await? {
        names.entry(row.int("profile_id")?).or_default().push(row.text("attribute")?.to_owned());
    }
    let of = |profile: i64| names.get(&profile).into_iter().flatten().map(String::as_str).collect();
    Ok(profile_of.into_iter().map(|(subscriber, profile)| (subscriber, of(profile))).collect())
}
