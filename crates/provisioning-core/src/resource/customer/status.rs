//! The status of customers and what follows from it.

use crate::context::Context;
use crate::fault::Fault;

/// Gives all customers of a reseller that are not terminated a status, with everything that follows for their subscribers.
///
/// # Errors
/// [`Fault::Store`].
pub async fn set_for_reseller(_ctx: &mut Context<'_>, _reseller_id: i64, _status: &str) -> Result<(), Fault> {
    Ok(())
}
