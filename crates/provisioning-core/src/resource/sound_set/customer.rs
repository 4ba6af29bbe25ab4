//! Sound sets of customers.

use std::collections::HashMap;

use crate::context::Context;
use crate::fault::Fault;
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract;
use crate::resource::status::TERMINATED;

const PREFERENCE: &str = "contract_sound_set";

/// The customer must exist and belong to the set's reseller.
///
/// # Errors
/// [`Fault::Rule`].
pub(super) async fn check(ctx: &mut Context<'_>, customer_id: Option<i64>, reseller_id: i64) -> Result<(), Fault> {
    let Some(id) = customer_id else { return Ok(()) };
    match contract::reseller_of(ctx.session, id).await? {
        None => Err(Fault::rule("Customer does not exist")),
        Some(owner) if owner != reseller_id => Err(Fault::rule("Invalid reseller for customer")),
        Some(_) => Ok(()),
    }
}

/// The set that new subscribers of a customer get, as their preference holds it.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn default_of(ctx: &mut Context<'_>, customer_id: i64) -> Result<Option<String>, Fault> {
    let default = Query::table("sound_sets").eq("contract_id", customer_id).eq("contract_default", true);
    ctx.first(&default.order("id", false)).await?.map(|set| Ok(set.id()?.to_string())).transpose()
}

/// Makes a set the only default of its customer, and gives it to the customer's subscribers that have none.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn make_default(ctx: &mut Context<'_>, set: &Record) -> Result<(), Fault> {
    let Some(customer_id) = set.opt_int("contract_id")? else { return Ok(()) };
    let others = Cond::eq("contract_id", customer_id)
        .and(Cond::eq("reseller_id", set.int("reseller_id")?))
        .and(Cond::ne("id", set.id()?))
        .and(Cond::eq("contract_default", true));
    ctx.session.update("sound_sets", &others, &Record::new().with("contract_default", false)).await?;
    let alive = Query::table("subscribers").eq("customer_id", customer_id).filter(Cond::ne("status", TERMINATED));
    let rows = ctx.session.select(&alive).await?;
    let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
    if ids.is_empty() {
        return Ok(());
    }
    let have: HashMap<i64, _> = SUBSCRIBER.some(ctx, &ids, &[PREFERENCE]).await?;
    let set_id = set.id()?.to_string();
    let missing: Vec<(i64, &str, &str)> =
        ids.iter().filter(|id| !have.contains_key(id)).map(|id| (*id, PREFERENCE, set_id.as_str())).collect();
    SUBSCRIBER.add(ctx, &missing).await
}
