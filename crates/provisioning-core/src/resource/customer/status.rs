//! The status of customers and what follows from it for their subscribers.
//! Source: life-cycle, transitions of a customer; of a reseller.

use super::PRODUCTS;
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract::TABLE;
use crate::resource::status::{ACTIVE, LOCKED, PENDING, TERMINATED};
use crate::resource::subscriber::cascade;

/// What happens to the live subscribers of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// They stay as they are.
    Nothing,
    /// All are locked.
    Lock,
    /// Those that are not active become it.
    Activate,
    /// All end.
    Terminate,
}

/// Every legal change, from one status to another. What is not here is not possible: nothing comes back from terminated.
const TRANSITIONS: [(&str, &str, Effect); 9] = [
    (PENDING, ACTIVE, Effect::Activate),
    (PENDING, LOCKED, Effect::Lock),
    (PENDING, TERMINATED, Effect::Terminate),
    (ACTIVE, PENDING, Effect::Nothing),
    (ACTIVE, LOCKED, Effect::Lock),
    (ACTIVE, TERMINATED, Effect::Terminate),
    (LOCKED, PENDING, Effect::Nothing),
    (LOCKED, ACTIVE, Effect::Activate),
    (LOCKED, TERMINATED, Effect::Terminate),
];

/// The effect of a change, `None` for one that is not possible.
pub fn effect(from: &str, to: &str) -> Option<Effect> {
    let found = TRANSITIONS.iter().find(|(before, after, _)| (*before, *after) == (from, to));
    found.map(|(_, _, effect)| *effect)
}

/// Lets the effect happen to the subscribers of customers.
///
/// # Errors
/// [`Fault::Store`].
pub async fn carry_over(ctx: &mut Context<'_>, customer_ids: &[i64], effect: Effect) -> Result<(), Fault> {
    match effect {
        Effect::Nothing => Ok(()),
        Effect::Lock => cascade::lock_all(ctx, customer_ids).await,
        Effect::Activate => cascade::activate_all(ctx, customer_ids).await,
        Effect::Terminate => cascade::terminate_all(ctx, customer_ids).await,
    }
}

/// What becomes of the customers when their reseller or its contract gets a status. Nothing follows from pending: a reseller
/// has no such status.
fn effect_of_reseller(status: &str) -> Option<Effect> {
    match status {
        ACTIVE => Some(Effect::Activate),
        LOCKED => Some(Effect::Lock),
        TERMINATED => Some(Effect::Terminate),
        _ => None,
    }
}

/// Gives all customers of a reseller that are not terminated a status, with everything that follows for their subscribers.
///
/// # Errors
/// [`Fault::Store`].
pub async fn set_for_reseller(ctx: &mut Context<'_>, reseller_id: i64, status: &str) -> Result<(), Fault> {
    let Some(effect) = effect_of_reseller(status) else {
        return Ok(());
    };
    let alive = Query::table(TABLE)
        .eq("contact.reseller_id", reseller_id)
        .filter(Cond::texts("product", &PRODUCTS))
        .filter(Cond::ne("status", TERMINATED))
        .order("id", false)
        .lock();
    let ids: Vec<i64> = ctx.session.select(&alive).await?.iter().map(Record::id).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(());
    }
    let mut change = Record::new().with("status", status).with("modify_timestamp", ctx.now);
    if effect == Effect::Terminate {
        change.set("terminate_timestamp", ctx.now);
    }
    let others = Cond::ids("id", &ids).and(Cond::ne("status", status));
    ctx.session.update(TABLE, &others, &change).await?;
    carry_over(ctx, &ids, effect).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::contract::STATUSES;

    #[test]
    fn every_change_is_in_the_table_except_from_terminated() {
        for from in STATUSES {
            for to in STATUSES {
                let possible = from != to && *from != "terminated";
                assert_eq!(effect(from, to).is_some(), possible, "{from} {to}");
            }
        }
    }

    #[test]
    fn the_new_status_alone_tells_the_effect() {
        let expected = |to| match to {
            "active" => Effect::Activate,
            "locked" => Effect::Lock,
            "terminated" => Effect::Terminate,
            _ => Effect::Nothing,
        };
        for (from, to, effect) in TRANSITIONS {
            assert_eq!(effect, expected(to), "{from} {to}");
        }
    }
}
