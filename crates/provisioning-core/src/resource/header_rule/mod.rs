//! `headerrules`. Source: resources/headerrules; routing-and-pbx, section 7.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::header_manipulation::{action, condition, is_unchanged, rewriting, rule};
use super::header_rule_set;
use super::reseller::owned;
use super::status::TERMINATED;
use super::subscriber::reach;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::patch::Patch;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract;
use crate::rules::{Document, Rules, plain_document};

/// The table.
pub(super) const TABLE: &str = "header_rules";

/// Rules that manipulate SIP headers.
pub struct HeaderRules;

#[async_trait]
impl Rules for HeaderRules {
    fn definition(&self) -> Definition {
        Definition::new("headerrules", TABLE, Group::Routing, Access::full(Roles::OPERATORS))
            .words("HeaderRules")
            .summary("A rule that manipulates SIP headers: where its conditions hold, its actions are done.")
            .of_reseller("set.reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                Field::count("set_id").doc("The set it belongs to; or give `subscriber_id`."),
                Field::count("subscriber_id")
                    .write_only()
                    .derived()
                    .doc("The subscriber in whose own set it is to be, which is made on demand."),
            ])
            .fields(rule::fields())
            .fields(rule::lists())
            .filters([
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::like("description").doc("Description; * is a wild card."),
                Filter::number("set_id").doc("The set."),
                owner_filter("set.subscriber_id", || Cond::IsNull("set.subscriber_id")),
            ])
            .links([Link::item("headerrules", "id"), Link::item("headerrulesets", "set_id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut conditions = condition::of_rules(ctx, &ids, false).await?;
        let mut actions = action::of_rules(ctx, &ids).await?;
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(ids) {
            let mut document = plain_document(ctx, row)?;
            document.insert("conditions".to_owned(), Json::from(conditions.remove(&id).unwrap_or_default()));
            document.insert("actions".to_owned(), Json::from(actions.remove(&id).unwrap_or_default()));
            documents.push(document);
        }
        Ok(documents)
    }

    /// Conditions and actions that a patch does not name keep their ids.
    fn patched(&self, patch: &Patch, document: &mut Document) {
        for list in ["conditions", "actions"] {
            if !patch.touches(list) {
                document.remove(list);
            }
        }
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let set = set_of(ctx, form, stored).await?;
        let set_id = set.id()?;
        record.set("set_id", set_id);
        if owned::name_is_taken(ctx, record, stored, Some(("set_id", set_id))).await? {
            return Err(taken());
        }
        let whole = Json::Object(form.members().clone());
        let rewritings: Vec<_> = rule::rewritings(&whole).collect();
        rewriting::check(ctx, set.int("reseller_id")?, &rewritings).await
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let conditions = condition::of_rules(ctx, &[id], false).await?.remove(&id).unwrap_or_default();
        if form.has("conditions") && !is_unchanged(ctx, form, "conditions", conditions) {
            ctx.session.delete(condition::TABLE, &Cond::eq("rule_id", id)).await?;
            condition::add(ctx, id, form.list("conditions").unwrap_or_default()).await?;
        }
        let actions = action::of_rules(ctx, &[id]).await?.remove(&id).unwrap_or_default();
        if form.has("actions") && !is_unchanged(ctx, form, "actions", actions) {
            ctx.session.delete(action::TABLE, &Cond::eq("rule_id", id)).await?;
            action::add(ctx, id, form.list("actions").unwrap_or_default()).await?;
        }
        match stored {
            Some(row) => drop_empty(ctx, row.int("set_id")?).await,
            None => Ok(()),
        }
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await?;
        drop_empty(ctx, stored.int("set_id")?).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_header_rules_name").then(taken)
    }
}

/// The filter for what is in a subscriber's own set; without it a collection has only what is in others.
pub(super) const fn owner_filter(path: crate::query::Path, otherwise: fn() -> Cond) -> Filter {
    Filter::number("subscriber_id")
        .on(path)
        .otherwise(otherwise)
        .doc("The subscriber that owns the set; without it only sets count that no subscriber owns.")
}

/// The set that a rule is written into.
async fn set_of(ctx: &mut Context<'_>, form: &Form, stored: Option<&Record>) -> Result<Record, Fault> {
    if let Some(subscriber_id) = form.int("subscriber_id") {
        return own_set(ctx, subscriber_id).await;
    }
    let kept = stored.map(|row| row.int("set_id")).transpose()?;
    let id = form.int("set_id").or(kept).ok_or_else(|| Fault::rule("Required: 'set_id' or 'subscriber_id'"))?;
    let mut query = Query::table(header_rule_set::TABLE).eq("id", id);
    if let Some(reseller_id) = ctx.actor.own_reseller() {
        query = query.eq("reseller_id", reseller_id);
    }
    ctx.first(&query).await?.ok_or_else(|| Fault::rule("Invalid 'set_id'."))
}

/// The own set of a subscriber, made if there is none.
async fn own_set(ctx: &mut Context<'_>, subscriber_id: i64) -> Result<Record, Fault> {
    let subscriber = match reach::subscriber(ctx, subscriber_id).await? {
        Some(row) if row.text("status")? != TERMINATED => row,
        _ => return Err(Fault::rule("Invalid 'subscriber_id'")),
    };
    let own = Query::table(header_rule_set::TABLE).eq("subscriber_id", subscriber_id);
    if let Some(set) = ctx.first(&own).await? {
        return Ok(set);
    }
    let name = format!("subscriber_{subscriber_id}");
    let set = Record::new()
        .with("reseller_id", contract::reseller_of_subscriber(ctx.session, &subscriber).await?)
        .with("subscriber_id", subscriber_id)
        .with("name", name.as_str())
        .with("name_key", name.as_str())
        .with("description", "");
    let id = ctx.session.insert(header_rule_set::TABLE, &set).await?;
    Ok(set.with("id", id))
}

/// Removes a subscriber's own set that has no rules any more.
async fn drop_empty(ctx: &mut Context<'_>, set_id: i64) -> Result<(), Fault> {
    if ctx.exists(&Query::table(TABLE).eq("set_id", set_id)).await? {
        return Ok(());
    }
    let owned = Cond::eq("id", set_id).and(Cond::IsNull("subscriber_id").negate());
    ctx.session.delete(header_rule_set::TABLE, &owned).await.map(drop)
}

/// What a name says that another rule of the set has.
pub(super) fn taken() -> Fault {
    Fault::rule("Header rule with this name already exists")
}
