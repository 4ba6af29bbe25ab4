//! Reading.

use std::sync::Arc;

use chrono_tz::Tz;

use super::expand::Expand;
use super::{Call, Engine, Item, Page, Paging, Surroundings};
use crate::actor::Actor;
use crate::answer::File;
use crate::context::{Context, Prepared};
use crate::definition::LinkTo;
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::registry::Resource;
use crate::resource::subscriber::internal;
use crate::rules::Document;
use crate::settings::Settings;
use crate::store::Store;

/// The rows of a resource that exist for an actor.
pub(super) fn rows_of(resource: &Resource, actor: &Actor, settings: &Settings) -> Query {
    Query::table(resource.definition.table)
        .filter(internal::visible(resource.definition.table, &settings.internal_subscriber))
        .filter(resource.definition.scope(actor))
        .filter(resource.rules.visible(actor))
}

/// The condition of all filters among the parameters.
pub(super) fn filters(call: &Call, settings: &Settings) -> Result<Cond, Fault> {
    let mut all = Cond::always();
    for filter in &call.resource.definition.filters {
        match (call.params.get(filter.name), filter.otherwise) {
            (Some(value), _) => all = all.and(filter.condition(value, settings)?),
            (None, Some(otherwise)) => all = all.and(otherwise()),
            (None, None) => {}
        }
    }
    Ok(all)
}

/// The zone that a client wants local times in, where the resource has any. Source: rest-protocol, time zones.
fn zone(call: &Call) -> Result<Option<Tz>, Fault> {
    let wanted = call.params.get("tz").filter(|_| call.resource.definition.zoned);
    let unknown = |_| Fault::rule("Query parameter 'tz' value is not a valid time zone");
    wanted.map(|name| name.parse::<Tz>().map_err(unknown)).transpose()
}

/// The sort key that the client asked for, if the table has it. Anything else is ignored without an error; so are secrets,
/// whose order would tell something about them.
fn order(call: &Call, columns: &'static [&'static str]) -> Option<&'static str> {
    let wanted = call.params.get("order_by")?;
    let column = call.resource.definition.field(wanted).and_then(|field| field.column).unwrap_or(wanted);
    columns.iter().copied().find(|name| *name == column && !name.contains("password"))
}

/// Turns rows into items.
pub(super) async fn items(ctx: &mut Context<'_>, resource: &Resource, rows: &[Record]) -> Result<Vec<Item>, Fault> {
    let items = resource.rules.items(ctx, rows).await?;
    rows.iter().zip(items).map(|(row, (document, own))| item(ctx, resource, row, document, own)).collect()
}

fn item(
    ctx: &Context<'_>,
    resource: &Resource,
    row: &Record,
    document: Document,
    own: Vec<LinkTo>,
) -> Result<Item, Fault> {
    let id = row.id()?;
    let of_definition = &resource.definition.links;
    let mut links: Vec<_> = of_definition
        .iter()
        .filter(|link| link.readers.has(ctx.actor.role))
        .filter_map(|link| link.of(id, &document))
        .collect();
    links.extend(own);
    Ok(Item { id, document, links, expansions: Document::new() })
}

/// The one row with an id that exists for the actor; locked, when it is to be changed.
pub(super) async fn row(ctx: &mut Context<'_>, resource: &Resource, id: i64, lock: bool) -> Result<Record, Fault> {
    let visible = resource.rules.visible(ctx.actor);
    row_among(ctx, resource, id, lock, visible).await
}

/// The same among the rows of the actor's scope that fulfil a condition.
pub(super) async fn row_among(
    ctx: &mut Context<'_>,
    resource: &Resource,
    id: i64,
    lock: bool,
    reached: Cond,
) -> Result<Record, Fault> {
    if lock {
        // By its id alone: MariaDB would lock the rows of the scope's joins as well, the customer's and the contact's.
        ctx.first(&Query::table(resource.definition.table).eq("id", id).lock()).await?;
    }
    let definition = &resource.definition;
    let others = internal::visible(definition.table, &ctx.settings.internal_subscriber);
    let rows = Query::table(definition.table).filter(definition.scope(ctx.actor)).filter(reached).filter(others);
    let found = ctx.first(&rows.eq("id", id)).await?;
    let entity = if lock { definition.entity_of_changes } else { definition.entity };
    found.ok_or_else(|| resource.rules.missing(ctx.actor, entity))
}

/// One page of the rows of a query, ordered as the client asked.
pub(super) struct Rows {
    pub(super) rows: Vec<Record>,
    pub(super) total: Option<u64>,
    pub(super) more: bool,
    pub(super) paging: Paging,
}

/// Reads a page of a query by the parameters of the call.
pub(super) async fn page_of(ctx: &mut Context<'_>, call: &Call, mut query: Query) -> Result<Rows, Fault> {
    let paging = Paging::read(&call.params)?.within(ctx.settings.max_rows).within(call.resource.definition.most_rows);
    let counted = !call.params.is_on("no_count");
    let total = if counted { Some(ctx.session.count(&query).await?) } else { None };
    if let Some(column) = order(call, ctx.session.columns(query.table)) {
        let down = call.params.get("order_by_direction").is_some_and(|d| d.eq_ignore_ascii_case("desc"));
        query = query.order_for_people(column, down);
    }
    query.offset = paging.offset();
    // Uncounted, one row more tells whether there is a next page.
    query.limit = Some(paging.rows.saturating_add(u64::from(!counted)).min(i64::MAX as u64));
    let beyond = total.is_some_and(|total| total <= query.offset);
    let mut rows = if beyond { Vec::new() } else { ctx.session.select(&query.order("id", false)).await? };
    let more = match total {
        Some(total) => total > paging.offset().saturating_add(paging.rows),
        None => rows.len() as u64 > paging.rows,
    };
    rows.truncate(usize::try_from(paging.rows).unwrap_or(usize::MAX));
    Ok(Rows { rows, total, more, paging })
}

impl<S: Store> Engine<S> {
    /// What an operation works with.
    ///
    /// # Errors
    /// [`Fault::Rule`] for a time zone that does not exist.
    pub(super) fn surroundings(&self, call: &Call, prepared: Prepared) -> Result<Surroundings, Fault> {
        let settings = match zone(call)? {
            Some(time_zone) => Arc::new(Settings { time_zone, ..(*self.settings).clone() }),
            None => self.settings.clone(),
        };
        Ok(Surroundings {
            call: call.clone(),
            settings,
            hasher: self.hasher.clone(),
            authority: self.authority.clone(),
            key: None,
            prepared: Arc::new(prepared),
        })
    }

    pub(super) async fn read_page(&self, call: &Call) -> Result<Page, Fault> {
        let expand = Expand::read(call)?;
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let query = rows_of(call.resource, &call.actor, &around.settings).filter(filters(call, &around.settings)?);
        let Rows { rows, total, more, paging } = page_of(&mut ctx, call, query).await?;
        let mut items = items(&mut ctx, call.resource, &rows).await?;
        expand.apply(&around, &mut *session, &mut items).await?;
        Ok(Page { items, total, more, paging })
    }

    pub(super) async fn read_item(&self, call: &Call, id: i64) -> Result<Item, Fault> {
        let expand = Expand::read(call)?;
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let row = row(&mut ctx, call.resource, id, false).await?;
        let mut found = items(&mut ctx, call.resource, &[row]).await?;
        expand.apply(&around, &mut *session, &mut found).await?;
        found.pop().ok_or(Fault::NotFound(call.resource.definition.entity))
    }

    pub(super) async fn read_file(&self, call: &Call, id: i64) -> Result<File, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let row = row(&mut ctx, call.resource, id, false).await?;
        call.resource.rules.file(&mut ctx, &row).await
    }

    /// The number of an item that is named by a text. Whether readers see it is not asked: a replace may reach more.
    pub(super) async fn find_id(&self, call: &Call, key: &str) -> Result<i64, Fault> {
        let definition = &call.resource.definition;
        let named = definition.key.ok_or(Fault::NoSuchPath)?;
        if !(named.is_one)(key) {
            return Err(Fault::Malformed(named.wrong.to_owned()));
        }
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        let mut ctx = around.context(&mut *session);
        let query = Query::table(definition.table).filter(definition.scope(&call.actor)).eq(named.member, key);
        let row = ctx.first(&query).await?;
        row.ok_or_else(|| call.resource.rules.missing(&call.actor, definition.entity))?.id()
    }

    pub(super) async fn read_single(&self, call: &Call) -> Result<Document, Fault> {
        let around = self.surroundings(call, Prepared::default())?;
        let mut session = self.store.read().await?;
        call.resource.rules.single(&mut around.context(&mut *session)).await
    }
}
