//! Moving an alias number from one subscriber to another, with what hangs on it.

use crate::actor::Scope;
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract;
use crate::resource::subscriber::numbers::assign::{self, Owner};
use crate::resource::subscriber::numbers::follow::{self, Change};
use crate::resource::subscriber::numbers::{Row, Wanted};
use crate::resource::subscriber::status;

/// Changes the owner of a number and its flag.
///
/// # Errors
/// [`Fault::Rule`] when there is no such subscriber, or the number is a primary one.
pub(super) async fn update(ctx: &mut Context<'_>, stored: &Record, form: &Form) -> Result<(), Fault> {
    let number = Row::read(stored)?;
    let from = stored.int("subscriber_id")?;
    let to = form.int("subscriber_id").unwrap_or(from);
    if to != from {
        let owner = target(ctx, to).await?;
        if number.is_primary {
            return Err(Fault::rule(format!("Cannot reassign primary number, already at subscriber {from}")));
        }
        pass_on(ctx, &number, from, &owner).await?;
    }
    match form.flag("is_devid").filter(|is_devid| *is_devid != number.is_devid && !number.is_primary) {
        Some(is_devid) => {
            let set = Record::new().with("is_devid", is_devid);
            ctx.session.update(assign::TABLE, &Cond::eq("id", number.id), &set).await.map(drop)
        }
        None => Ok(()),
    }
}

/// The subscriber that is to get the number.
async fn target(ctx: &mut Context<'_>, id: i64) -> Result<Record, Fault> {
    let scope = match ctx.actor.scope() {
        Scope::Platform => Cond::always(),
        Scope::Reseller(reseller_id) => Cond::eq("customer.contact.reseller_id", reseller_id),
        Scope::Customer(customer_id) => Cond::eq("customer_id", customer_id),
        Scope::Subscriber(_) => Cond::never(),
    };
    let query = Query::table("subscribers").eq("id", id).filter(Cond::ne("status", status::TERMINATED)).filter(scope);
    ctx.first(&query).await?.ok_or_else(|| Fault::rule("Invalid 'subscriber_id', does not exist."))
}

async fn pass_on(ctx: &mut Context<'_>, number: &Row, from: i64, to: &Record) -> Result<(), Fault> {
    // Both are locked in the order of their ids, as everywhere.
    let both = [from, to.id()?];
    let query = Query::table("subscribers").filter(Cond::ids("id", &both)).order("id", false).lock();
    let subscribers = ctx.session.select(&query).await?;
    let alive = |row: &Record| row.text("status").is_ok_and(|status| status != status::TERMINATED);
    if subscribers.len() != both.len() || !subscribers.iter().all(alive) {
        return Err(Fault::rule("Invalid 'subscriber_id', does not exist."));
    }
    let mut before = assign::rows_of(ctx, &both).await?;
    let owner =
        Owner { subscriber_id: to.id()?, reseller_id: contract::reseller_of_subscriber(ctx.session, to).await? };
    assign::hand_over(ctx, &[number.id], owner).await?;
    let mut changes = Vec::new();
    for subscriber in &subscribers {
        let id = subscriber.id()?;
        let rows = before.remove(&id).unwrap_or_default();
        let mut after: Vec<Row> = rows.iter().filter(|row| row.id != number.id).cloned().collect();
        if id != from {
            after.push(number.clone());
        }
        changes.push(Change {
            subscriber_id: id,
            uuid: subscriber.text("uuid")?.to_owned(),
            domain: subscriber.text("domain")?.to_owned(),
            old: Wanted::of_rows(&rows).numbers(),
            new: Wanted::of_rows(&after).numbers(),
        });
    }
    follow::follow(ctx, &changes).await
}
