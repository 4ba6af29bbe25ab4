//! The ring timeout of `cft`, an internal preference. Source: call-forwarding, sections 6 and 7.

use std::collections::HashMap;

use crate::callforward::cf_type::RINGTIMEOUT;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::{SUBSCRIBER, Values};

/// The ring timeouts of subscribers in seconds; who has none is left out.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn of(ctx: &mut Context<'_>, subscribers: &[i64]) -> Result<HashMap<i64, u32>, Fault> {
    let values = SUBSCRIBER.some(ctx, subscribers, &[RINGTIMEOUT]).await?;
    let seconds = |values: &Values| values.get(RINGTIMEOUT)?.last()?.parse().ok();
    Ok(values.iter().filter_map(|(id, values)| Some((*id, seconds(values)?))).collect())
}

/// Gives a subscriber the ring timeout that a request wants. Without one that is above zero the stored one stays for as long as a
/// forward of its type is `enabled`.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn write(
    ctx: &mut Context<'_>,
    subscriber_id: i64,
    wanted: Option<u32>,
    enabled: bool,
) -> Result<(), Fault> {
    let stored = of(ctx, &[subscriber_id]).await?.remove(&subscriber_id);
    match wanted {
        Some(_) if wanted == stored => Ok(()),
        Some(seconds) => SUBSCRIBER.set(ctx, &[subscriber_id], RINGTIMEOUT, &[seconds.to_string()]).await,
        None if stored.is_none() || enabled => Ok(()),
        None => SUBSCRIBER.remove(ctx, &[subscriber_id], &[RINGTIMEOUT]).await,
    }
}
