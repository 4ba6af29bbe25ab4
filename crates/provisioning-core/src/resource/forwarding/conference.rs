//! Whether calls may be forwarded to a conference. Source: config, section 2.2.

use crate::callforward::Hosts;
use crate::callforward::destination::{Destination, Service};
use crate::context::Context;
use crate::fault::{Fault, FieldError};
use crate::query::Query;

/// Refuses destinations that lead to a conference while conferences are switched off. As many as are among the `stored` rows of
/// `cf_destinations` may stay: what was set before can be sent back with other changes.
///
/// `wanted` are the destinations, each with its place in its list.
///
/// # Errors
/// [`Fault::Invalid`], [`Fault::Store`].
pub(crate) async fn check<'a>(
    ctx: &mut Context<'_>,
    wanted: impl Iterator<Item = (usize, &'a Destination)>,
    stored: Query,
) -> Result<(), Fault> {
    if ctx.settings.conferences {
        return Ok(());
    }
    let hosts = Hosts::from(&ctx.settings.service_domains);
    let is_conference = |uri: &str| Service::of_uri(uri, &hosts) == Some(Service::Conference);
    let wanted: Vec<(usize, &Destination)> = wanted.filter(|(_, one)| is_conference(&one.uri)).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let mut allowed = 0;
    for row in ctx.session.select(&stored).await? {
        allowed += usize::from(is_conference(row.text("destination")?));
    }
    let Some((index, refused)) = wanted.get(allowed) else { return Ok(()) };
    Err(Fault::Invalid(vec![FieldError {
        field: format!("{index}_destination"),
        input: refused.uri.clone(),
        errors: vec!["Conference feature is not active".to_owned()],
    }]))
}
