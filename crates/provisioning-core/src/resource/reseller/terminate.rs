//! The end of a reseller.

use crate::context::Context;
use crate::fault::Fault;

/// Removes what ends with a reseller: its domains, logins, rule sets, templates. Customers are terminated before.
///
/// # Errors
/// [`Fault::Forbidden`] when the caller's own login would go; [`Fault::Store`].
pub async fn remove_belongings(_ctx: &mut Context<'_>, _reseller_id: i64) -> Result<(), Fault> {
    Ok(())
}
