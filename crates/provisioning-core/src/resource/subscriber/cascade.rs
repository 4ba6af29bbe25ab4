//! What happens to all live subscribers of customers when the customers change their status.
//! Source: life-cycle, transitions of a customer.

use super::status::{ACTIVE, GLOBAL, LOCKED, TERMINATED};
use super::terminate;
use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;

/// Subscribers in one statement: their ids stand in it, and databases limit its length.
const CHUNK: usize = 10_000;

/// Locks them: status locked, lock level 4.
///
/// # Errors
/// [`Fault::Store`].
pub async fn lock_all(ctx: &mut Context<'_>, customer_ids: &[i64]) -> Result<(), Fault> {
    for ids in of_customers(ctx, customer_ids, TERMINATED).await?.chunks(CHUNK) {
        set_status(ctx, ids, LOCKED).await?;
        SUBSCRIBER.set(ctx, ids, "lock", &[GLOBAL.to_string()]).await?;
    }
    Ok(())
}

/// Activates those that are not active and takes their lock level away. The lock level of active ones stays.
///
/// # Errors
/// [`Fault::Store`].
pub async fn activate_all(ctx: &mut Context<'_>, customer_ids: &[i64]) -> Result<(), Fault> {
    for ids in of_customers(ctx, customer_ids, ACTIVE).await?.chunks(CHUNK) {
        set_status(ctx, ids, ACTIVE).await?;
        SUBSCRIBER.remove(ctx, ids, &["lock"]).await?;
    }
    Ok(())
}

/// Gives them a lock level, and the status that goes with it.
///
/// # Errors
/// [`Fault::Store`].
pub async fn set_lock(ctx: &mut Context<'_>, customer_ids: &[i64], level: usize) -> Result<(), Fault> {
    for ids in of_customers(ctx, customer_ids, TERMINATED).await?.chunks(CHUNK) {
        if level == 0 {
            set_status(ctx, ids, ACTIVE).await?;
            SUBSCRIBER.remove(ctx, ids, &["lock"]).await?;
        } else {
            set_status(ctx, ids, LOCKED).await?;
            SUBSCRIBER.set(ctx, ids, "lock", &[level.to_string()]).await?;
        }
    }
    Ok(())
}

/// Terminates them.
///
/// # Errors
/// [`Fault::Store`].
pub async fn terminate_all(ctx: &mut Context<'_>, customer_ids: &[i64]) -> Result<(), Fault> {
    for ids in of_customers(ctx, customer_ids, TERMINATED).await?.chunks(CHUNK) {
        terminate::terminate(ctx, ids).await?;
    }
    Ok(())
}

/// The live subscribers of customers that do not have a status, locked in the order of their ids.
async fn of_customers(ctx: &mut Context<'_>, customer_ids: &[i64], but: &str) -> Result<Vec<i64>, Fault> {
    if customer_ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query::table("subscribers")
        .filter(Cond::ids("customer_id", customer_ids))
        .filter(Cond::ne("status", TERMINATED))
        .filter(Cond::ne("status", but))
        .order("id", false)
        .lock();
    ctx.session.select(&query).await?.iter().map(Record::id).collect()
}

async fn set_status(ctx: &mut Context<'_>, ids: &[i64], status: &str) -> Result<(), Fault> {
    let set = Record::new().with("status", status).with("modify_timestamp", ctx.now);
    ctx.session.update("subscribers", &Cond::ids("id", ids), &set).await.map(drop)
}
