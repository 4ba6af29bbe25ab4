//! Subscribers and customers that other things are given to.

use crate::actor::{Actor, Scope};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::{Cond, Path, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;

/// The subscriber with an id, if the caller reaches it; a terminated one, too.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn subscriber(ctx: &mut Context<'_>, id: i64) -> Result<Option<Record>, Fault> {
    let scope = within(ctx.actor, ["customer.contact.reseller_id", "customer_id", "id"]);
    ctx.first(&Query::table("subscribers").eq("id", id).filter(scope)).await
}

/// The subscriber with an id, if it lives and the caller reaches it.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn living(ctx: &mut Context<'_>, id: i64) -> Result<Option<Record>, Fault> {
    let found = subscriber(ctx, id).await?;
    let ended = found.as_ref().map(|row| row.text("status")).transpose()? == Some(TERMINATED);
    Ok(found.filter(|_| !ended))
}

/// The subscriber that a row is given to by its column `subscriber_id`, after a look whether it lives and the caller reaches
/// it. It is locked, so that it does not end meanwhile.
///
/// # Errors
/// [`Fault::Rule`] with the sentence that clients know; [`Fault::Store`].
pub(crate) async fn given_to(ctx: &mut Context<'_>, record: &Record, stored: Option<&Record>) -> Result<i64, Fault> {
    let unknown = || Fault::rule("Subscriber does not exist");
    let named = if record.has("subscriber_id") { Some(record) } else { stored };
    let id = named.map(|row| row.opt_int("subscriber_id")).transpose()?.flatten().ok_or_else(unknown)?;
    ctx.first(&Query::table("subscribers").eq("id", id).lock()).await?;
    living(ctx, id).await?.map(|_| id).ok_or_else(unknown)
}

/// The customer with an id, if the caller reaches it; a terminated one, too.
///
/// # Errors
/// [`Fault::Store`].
pub(crate) async fn customer(ctx: &mut Context<'_>, id: i64) -> Result<Option<Record>, Fault> {
    let scope = within(ctx.actor, ["contact.reseller_id", "id", "id"]);
    // A contract of a reseller has no reseller of its own and is no customer.
    let customers = Query::table("contracts").eq("id", id).filter(Cond::IsNull("contact.reseller_id").negate());
    ctx.first(&customers.filter(scope)).await
}

/// The condition that keeps an actor within its scope, by the paths to the reseller, the customer and the subscriber.
fn within(actor: &Actor, [reseller, customer, subscriber]: [Path; 3]) -> Cond {
    match actor.scope() {
        Scope::Platform => Cond::always(),
        Scope::Reseller(id) => Cond::eq(reseller, id),
        Scope::Customer(id) => Cond::eq(customer, id),
        Scope::Subscriber(id) => Cond::eq(subscriber, id),
    }
}
