//! Removing items by their rules, and for good; and the journal entries of what was written without the operations.

use super::journal::{self, Event};
use super::read::{items, row, row_among};
use super::write::{as_expected, explain, show};
use super::{Item, Surroundings};
use crate::context::Context;
use crate::fault::Fault;
use crate::form::Form;
use crate::query::Cond;
use crate::record::Record;
use crate::registry::Resource;
use crate::store::Session;

pub(super) async fn delete(around: &Surroundings, session: &mut dyn Session, id: i64) -> Result<(), Fault> {
    let resource = around.call.resource;
    let mut ctx = around.context(session);
    let stored = row(&mut ctx, resource, id, true).await?;
    as_expected(&mut ctx, around, &stored).await?;
    let (wanted, item) = last_sight(&mut ctx, resource, &stored).await?;
    resource.rules.delete(&mut ctx, &stored).await.map_err(|fault| explain(resource, &Form::default(), fault))?;
    journal::write(&mut ctx, wanted, id, item.as_ref()).await
}

/// Removes the row of an item for good, where its rules would keep it; also of one that has ended and is hidden. What refers
/// to the row has gone before.
pub(super) async fn purge(around: &Surroundings, session: &mut dyn Session, id: i64) -> Result<(), Fault> {
    let resource = around.call.resource;
    let mut ctx = around.context(session);
    let stored = row_among(&mut ctx, resource, id, true, Cond::always()).await?;
    let (wanted, item) = last_sight(&mut ctx, resource, &stored).await?;
    let removed = ctx.session.delete(resource.definition.table, &Cond::eq("id", id)).await;
    removed.map_err(|fault| explain(resource, &Form::default(), fault))?;
    journal::write(&mut ctx, wanted, id, item.as_ref()).await
}

/// Writes the entry for an item whose row a function has written itself.
pub(super) async fn note(around: &Surroundings, session: &mut dyn Session, id: i64, event: Event) -> Result<(), Fault> {
    let resource = around.call.resource;
    let mut ctx = around.context(session);
    let wanted = journal::Wanted::new(&mut ctx, resource, event, id).await?;
    let item = show(&mut ctx, resource, id, wanted.is_some()).await?;
    journal::write(&mut ctx, wanted, id, item.as_ref()).await
}

/// What the journal tells of an item that is about to go.
async fn last_sight(
    ctx: &mut Context<'_>,
    resource: &Resource,
    stored: &Record,
) -> Result<(Option<journal::Wanted>, Option<Item>), Fault> {
    let wanted = journal::Wanted::new(ctx, resource, Event::Delete, stored.id()?).await?;
    let item = match wanted {
        Some(_) => items(ctx, resource, std::slice::from_ref(stored)).await?.pop(),
        None => None,
    };
    Ok((wanted, item))
}
