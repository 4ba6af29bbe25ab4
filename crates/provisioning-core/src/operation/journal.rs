//! The journal: a snapshot of an item per change, in the transaction of the change. Source: rest-protocol, journals.

use serde_json::Value as Json;

use super::Item;
use crate::context::Context;
use crate::fault::Fault;
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
}

impl Wanted {
    /// The entry for an event, unless the resource or the operator leaves it out.
    pub(super) fn new(ctx: &Context<'_>, resource: &Resource, event: Event) -> Option<Self> {
        let definition = &resource.definition;
        let switch = ctx.settings.journal.get(definition.name);
        let (on, operation) = match event {
            Event::Create => (switch.is_none_or(|s| s.create), "create"),
            Event::Update => (switch.is_none_or(|s| s.update), "update"),
            Event::Delete => (switch.is_none_or(|s| s.delete), "delete"),
        };
        (definition.journal && on).then_some(Self { resource: definition.name, operation })
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
    let reseller_id = item.document.get("reseller_id").and_then(Json::as_i64).unwrap_or(ctx.actor.reseller_id);
    let entry = Record::new()
        .with("resource_name", wanted.resource)
        .with("resource_id", id)
        .with("operation", wanted.operation)
        .with("timestamp", ctx.now)
        .with("username", ctx.actor.login.as_str())
        .with("role", ctx.actor.role.name())
        .with("user_id", ctx.actor.id)
        .with("reseller_id", reseller_id)
        .with("tx_id", ctx.request_id)
        .with("content", Json::Object(item.document.clone()).to_string());
    ctx.session.insert("journals", &entry).await?;
    Ok(())
}
