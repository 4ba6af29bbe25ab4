//! Reading the journal. Source: rest-protocol, journals.

use serde_json::{Map, Value as Json};

use super::read::{Rows, page_of};
use super::{Call, Engine, Item, JournalEntry, Page, Surroundings, snapshot};
use crate::actor::{Role, Roles};
use crate::context::{Context, Prepared};
use crate::definition::{Filter, LinkTo, Match, Target};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::store::Store;

const TABLE: &str = "journals";

/// Name of an entry in `Entity '…' not found.`
const ENTITY: &str = "journal";

/// The parameters that narrow a journal; also the newest entry is the newest of what they let through.
const FILTERS: [Filter; 4] = [
    Filter::text("operation"),
    Filter::text("username"),
    Filter::new("from", "timestamp", Match::Since),
    Filter::new("to", "timestamp", Match::Until),
];

/// The entries of an item that exist for the actor: those of its reseller's things. A snapshot shows what its author saw, and
/// end customers see less of an item than the operators who write most of them; so they find what they have changed themselves.
fn entries(ctx: &Context<'_>, call: &Call, id: i64) -> Result<Query, Fault> {
    if !call.actor.is(call.resource.definition.journal) {
        return Err(Fault::forbidden("Invalid user"));
    }
    let mut query = Query::table(TABLE).eq("resource_name", call.resource.definition.name).eq("resource_id", id);
    if let Some(reseller_id) = call.actor.own_reseller() {
        query = query.eq("reseller_id", reseller_id);
    }
    if call.actor.is(Roles::SUBSCRIBERS) {
        query = query.eq("role", call.actor.role.name()).eq("user_id", call.actor.id);
    }
    for filter in &FILTERS {
        if let Some(value) = call.params.get(filter.name) {
            query = query.filter(filter.condition(value, ctx.settings)?);
        }
    }
    Ok(query)
}

impl<S: Store> Engine<S> {
    pub(super) async fn read_journal(&self, call: &Call, id: i64) -> Result<Page, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let query = entries(&ctx, call, id)?;
        let Rows { rows, total, more, paging } = page_of(&mut ctx, call, query).await?;
        let items = rows.iter().map(|row| entry(&around, id, row, false)).collect::<Result<_, _>>()?;
        Ok(Page { items, total, more, paging })
    }

    pub(super) async fn read_journal_entry(&self, call: &Call, id: i64, which: JournalEntry) -> Result<Item, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let query = entries(&ctx, call, id)?;
        let query = match which {
            JournalEntry::Recent => query.order("id", true),
            JournalEntry::Id(entry_id) => query.filter(Cond::eq("id", entry_id)),
        };
        let row = ctx.first(&query).await?.ok_or(Fault::NotFound(ENTITY))?;
        entry(&around, id, &row, true)
    }
}

/// An entry as clients see it; in a page without its content.
fn entry(around: &Surroundings, id: i64, row: &Record, with_content: bool) -> Result<Item, Fault> {
    let definition = &around.call.resource.definition;
    let time = row.time("timestamp")?.map(|time| crate::time::format(around.settings.to_local(time)));
    let mut document = Map::from_iter([
        ("id".to_owned(), Json::from(row.id()?)),
        ("operation".to_owned(), Json::from(row.text("operation")?)),
        ("timestamp".to_owned(), Json::from(time)),
        ("username".to_owned(), Json::from(row.text("username")?)),
    ]);
    if with_content {
        let role = Role::from_name(row.text("role")?).map(Role::number);
        document.insert("role_id".to_owned(), Json::from(role));
        document.insert("reseller_id".to_owned(), Json::from(row.opt_int("reseller_id")?));
        document.insert("user_id".to_owned(), Json::from(row.int("user_id")?));
        document.insert("tx_id".to_owned(), Json::from(row.text("tx_id")?));
        document.insert("content".to_owned(), content(around, row.text("content")?));
    }
    let links = vec![LinkTo { relation: definition.name, target: Target::Item(definition.name, id) }];
    Ok(Item { id: row.id()?, document, links, expansions: Map::new() })
}

/// The snapshot without the members that the reader would not see of the item itself.
fn content(around: &Surroundings, text: &str) -> Json {
    let Some(mut members) = snapshot::unpack(text) else { return Json::Null };
    let actor = &around.call.actor;
    for field in &around.call.resource.definition.fields {
        if !field.readers.has(actor.role) || (field.is_secret() && !actor.flags.show_passwords) {
            members.remove(field.name);
        }
    }
    Json::Object(members)
}
