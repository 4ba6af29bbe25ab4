//! PBX customers: one pilot, extensions whose numbers hang on the pilot's, and hunt groups. Source: life-cycle, PBX customers.

pub mod extension;
pub mod group;
pub mod hunt;
pub mod renumber;

use super::automatic::Automatic;
use super::numbers::{Number, assign};
use super::profile::Assigned;
use crate::context::Context;
use crate::fault::Fault;
use crate::query::Query;

/// The first and main subscriber of a PBX.
#[derive(Debug, Clone)]
pub struct Pilot {
    /// Its id.
    pub subscriber_id: i64,
    /// Its domain.
    pub domain_id: i64,
    /// Its profile.
    pub assigned: Assigned,
    /// Its primary number.
    pub number: Option<Number>,
}

/// The live pilot of a customer.
///
/// # Errors
/// [`Fault::Store`].
pub async fn pilot_of(ctx: &mut Context<'_>, customer_id: i64) -> Result<Option<Pilot>, Fault> {
    let Some(live) = ctx.first(&Query::table("live_subscribers").eq("pilot_of", customer_id)).await? else {
        return Ok(None);
    };
    let subscriber_id = live.int("subscriber_id")?;
    let number = assign::primary_of(ctx, subscriber_id).await?;
    Ok(Some(Pilot { subscriber_id, domain_id: live.int("domain_id")?, assigned: Assigned::read(&live)?, number }))
}

/// The preferences that every subscriber of a PBX has. `base` is the number of the pilot; without one the stored value stays.
pub fn preferences(automatic: &mut Automatic, place: &extension::Place, base: Option<String>) {
    automatic.set("cloud_pbx", "1".to_owned());
    automatic.set("cloud_pbx_ext", place.extension.clone());
    automatic.set("shared_buddylist_visibility", "1".to_owned());
    if base.is_some() {
        automatic.set(renumber::BASE_CLI, base);
    }
}
