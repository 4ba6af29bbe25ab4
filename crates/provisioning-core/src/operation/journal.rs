//! The journal: a snapshot of an item per change, in the transaction of the change. Source: rest-protocol, journals.

use super::{Item, snapshot};
use crate::context::Context;
use crate::fault::Fault;
use crate::query::Query;
use crate::record::Record;
use crate::registry::Resource;

/// What happened to the item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    Create,
    Update,
    Delete,
}

/// An entry that is to be written.
pub(super) struct Wanted {
    resource: &'static str,
    operation: &'static str,
    /// Whose the item is; of a removed one this cannot be told afterwards.
    reseller_id: Option<i64>,
    deflate: bool,
}

impl Wanted {
    /// The entry for an event on an item that exists, unless the resource or the operator leaves it out.
    pub(super) async fn new(
        ctx: &mut Context<'_>,
        resource: &Resource,
        event: Event,
        id: i64,
    ) -> Result<Option<Self>, Fault> {
        let definition = &resource.definition;
        let switch = ctx.settings.journal_of(definition);
        let (on, operation) = match event {
            Event::Create => (switch.create, "create"),
            Event::Update => (switch.update, "update"),
            Event::Delete => (switch.delete, "delete"),
        };
        if !on {
            return Ok(None);
        }
        let reseller_id = owner(ctx, resource, id).await?;
        Ok(Some(Self { resource: definition.name, operation, reseller_id, deflate: switch.deflate }))
    }
}

/// The reseller that an item belongs to.
async fn owner(ctx: &mut Context<'_>, resource: &Resource, id: i64) -> Result<Option<i64>, Fault> {
    let definition = &resource.definition;
    match (ctx.actor.own_reseller(), definition.tenancy.reseller) {
        (Some(own), _) => Ok(Some(own)),
        (None, Some(path)) => {
            Ok(ctx.session.numbers(&Query::table(definition.table).eq("id", id), path).await?.into_iter().next())
        }
        (None, None) => Ok(None),
    }
}

/// Writes an entry.
pub(super) async fn write(
    ctx: &mut Context<'_>,
    wanted: Option<Wanted>,
    id: i64,
    item: Option<&Item>,
) -> Result<(), Fault> {
    let (Some(wanted), Some(item)) = (wanted, item) else {
        return Ok(());
    };
    let entry = Record::new()
        .with("resource_name", wanted.resource)
        .with("resource_id", id)
        .with("operation", wanted.operation)
        .with("timestamp", ctx.now)
        .with("username", ctx.actor.login.as_str())
        .with("role", ctx.actor.role.name())
        .with("user_id", ctx.actor.id)
        .with("reseller_id", wanted.reseller_id)
        .with("tx_id", ctx.request_id)
        .with("content", snapshot::pack(&item.document, wanted.deflate)?);
    ctx.session.insert("journals", &entry).await?;
    Ok(())
}
