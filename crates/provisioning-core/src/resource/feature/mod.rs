//! Features of which each live subscriber has one item. The item's id is the subscriber's, and it comes and goes with the
//! subscriber.

mod destination;
mod list;

pub(super) use destination::complete;
pub(super) use list::ChildList;

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::NaiveDateTime;
use serde_json::Value as Json;

use super::status::TERMINATED;
use crate::actor::Actor;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, shown};
use crate::settings::Settings;

/// The column that names the subscriber in the tables of features.
const OWNER: &str = "subscriber_id";

/// One such feature: its definition, and what is special about it. The definition tells what is stored where: lists of
/// objects in tables of their own, everything else in the one row that the subscriber has in another table, if it has one
/// yet. What has no value shows its default.
#[async_trait]
pub trait Feature: Send + Sync + 'static {
    /// Everything about the resource that is data, begun with [`of_subscribers`].
    fn definition(&self) -> Definition;

    /// The table with a row for each subscriber.
    fn row(&self) -> Option<&'static str> {
        None
    }

    /// The members that are lists.
    fn lists(&self) -> &'static [ChildList] {
        &[]
    }

    /// Whether the caller may change the feature of this subscriber; comes before everything else.
    ///
    /// # Errors
    /// [`Fault::Forbidden`].
    async fn authorise(&self, _ctx: &mut Context<'_>, _subscriber: &Record) -> Result<(), Fault> {
        Ok(())
    }

    /// Further field errors, as of [`Rules::check`].
    fn check(&self, _form: &Form, _settings: &Settings) -> Vec<FieldError> {
        Vec::new()
    }

    /// Rules over the elements of lists, which they may change.
    ///
    /// # Errors
    /// [`Fault::Invalid`], [`Fault::Rule`].
    fn complete(&self, _subscriber: &Record, _form: &mut Form) -> Result<(), Fault> {
        Ok(())
    }

    /// What else changes in the row, which the subscriber may not have yet.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    fn follow(&self, _columns: &mut Record, _stored: Option<&Record>, _now: NaiveDateTime) -> Result<(), Fault> {
        Ok(())
    }
}

/// The definition that all of them begin with.
pub(super) fn of_subscribers(name: &'static str, access: Access) -> Definition {
    Definition::new(name, "subscribers", Group::Preferences, access)
        .of_reseller("customer.contact.reseller_id")
        .of_customer("customer_id")
        .of_subscriber("id")
        .links([Link::item("subscribers", "id")])
}

/// The id of an item as a member.
pub(super) fn subscriber_id() -> Field {
    Field::integer("subscriber_id").column("id").read_only().doc("The subscriber.")
}

/// The condition on subscribers that they have such a row in a table.
pub(super) fn having(table: &'static str, filter: Cond) -> Cond {
    Cond::Exists { table, key: OWNER, outer: "id", filter: Box::new(filter) }
}

/// The condition of a filter that is a switch: on, it narrows; off, it does not.
pub(super) fn when_on(value: &str, then: Cond) -> Cond {
    if matches!(value, "" | "0" | "false") { Cond::always() } else { then }
}

/// The resource of a feature.
pub struct Featured<F>(pub F);

#[async_trait]
impl<F: Feature> Rules for Featured<F> {
    fn definition(&self) -> Definition {
        Definition { fields_in: self.0.row(), ..self.0.definition() }
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let own = self.rows(ctx, &ids).await?;
        let mut lists = Vec::new();
        for list in self.0.lists() {
            lists.push((list.member, list.of(ctx, &ids).await?));
        }
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            let mut document = Document::new();
            for field in ctx.definition.fields.iter().filter(|field| field.readers.has(ctx.actor.role)) {
                let value = match field.column {
                    Some("id") => Json::from(id),
                    Some(column) => member(ctx, field, column, own.get(&id))?,
                    None => {
                        let list = lists.iter_mut().find(|(member, _)| *member == field.name);
                        Json::from(list.and_then(|(_, of)| of.remove(&id)).unwrap_or_default())
                    }
                };
                document.insert(field.name.to_owned(), value);
            }
            documents.push(document);
        }
        Ok(documents)
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        if let Some(subscriber) = stored {
            self.0.authorise(ctx, subscriber).await?;
        }
        self.0.lists().iter().try_for_each(|list| list.check(ctx.definition, body))
    }

    fn check(&self, form: &Form, _purpose: Purpose, settings: &Settings) -> Vec<FieldError> {
        self.0.check(form, settings)
    }

    async fn update(&self, ctx: &mut Context<'_>, subscriber: &Record, mut form: Form) -> Result<(), Fault> {
        let id = subscriber.id()?;
        self.0.complete(subscriber, &mut form)?;
        if let Some(table) = self.0.row() {
            self.write_row(ctx, table, id, &form).await?;
        }
        for list in self.0.lists() {
            list.replace(ctx, id, form.list(list.member).unwrap_or_default()).await?;
        }
        Ok(())
    }

    /// Nothing remains but the defaults.
    async fn delete(&self, ctx: &mut Context<'_>, subscriber: &Record) -> Result<(), Fault> {
        let tables = self.0.row().into_iter().chain(self.0.lists().iter().map(|list| list.table));
        for table in tables {
            ctx.session.delete(table, &Cond::eq(OWNER, subscriber.id()?)).await?;
        }
        Ok(())
    }
}

impl<F: Feature> Featured<F> {
    /// The rows of subscribers that have one.
    async fn rows(&self, ctx: &mut Context<'_>, ids: &[i64]) -> Result<HashMap<i64, Record>, Fault> {
        let Some(table) = self.0.row().filter(|_| !ids.is_empty()) else { return Ok(HashMap::new()) };
        let rows = ctx.session.select(&Query::table(table).filter(Cond::ids(OWNER, ids))).await?;
        rows.into_iter().map(|row| Ok((row.int(OWNER)?, row))).collect()
    }

    async fn write_row(
        &self,
        ctx: &mut Context<'_>,
        table: &'static str,
        subscriber_id: i64,
        form: &Form,
    ) -> Result<(), Fault> {
        let stored = ctx.first(&Query::table(table).eq(OWNER, subscriber_id)).await?;
        let mut columns = form.columns(ctx.definition, ctx.settings);
        self.0.follow(&mut columns, stored.as_ref(), ctx.now)?;
        let Some(row) = stored else {
            return ctx.session.insert(table, &columns.with(OWNER, subscriber_id)).await.map(drop);
        };
        columns.drop_unchanged(&row);
        if columns.is_empty() {
            return Ok(());
        }
        ctx.session.update(table, &Cond::eq("id", row.id()?), &columns).await.map(drop)
    }
}

/// A member of the row, or its default.
fn member(ctx: &Context<'_>, field: &Field, column: &str, row: Option<&Record>) -> Result<Json, Fault> {
    let missing = || Fault::Internal(format!("no column '{column}'"));
    let stored = row.map(|row| row.get(column).ok_or_else(missing)).transpose()?;
    let default = || field.default.clone().unwrap_or_default();
    Ok(stored.filter(|value| !value.is_null()).map_or_else(default, |value| shown(ctx, value)))
}
