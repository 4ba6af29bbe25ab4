//! `headerrulesets`. Source: resources/headerrulesets; routing-and-pbx, section 7.

use async_trait::async_trait;

use super::header_manipulation::{is_unchanged, rewriting, rule};
use super::reseller::owned;
use super::status::TERMINATED;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::patch::Patch;
use crate::preference_values::{self, Reference};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contract;
use crate::rules::{Document, Rules, documents_with};

/// The table.
pub(super) const TABLE: &str = "header_rule_sets";

/// Sets of rules that manipulate SIP headers.
pub struct HeaderRuleSets;

#[async_trait]
impl Rules for HeaderRuleSets {
    fn definition(&self) -> Definition {
        Definition::new("headerrulesets", TABLE, Group::Routing, Access::full(Roles::OPERATORS))
            .words("HeaderRuleSets")
            .summary(
                "A named set of rules that manipulate SIP headers; preferences choose one, or a subscriber owns it.",
            )
            .of_reseller("reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                Field::count("reseller_id").required().only_for(Roles::PLATFORM).doc("The reseller it belongs to."),
                Field::count("subscriber_id").doc("The subscriber whose own set it is; at most one each."),
                Field::text("name").required().max(255).doc("Name, unique on the whole platform."),
                Field::text("description").max(255).doc("What the set is for."),
                rule::list_of_rules(),
            ])
            .filters([
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::number("subscriber_id")
                    .otherwise(|| Cond::IsNull("subscriber_id"))
                    .doc("The subscriber that owns it; without it only sets that no subscriber owns are listed."),
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::like("description").doc("Description; * is a wild card."),
            ])
            .links([Link::item("headerrulesets", "id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let rules = rule::of_sets(ctx, &ids).await?;
        documents_with(ctx, rows, "rules", rules)
    }

    /// Rules that a patch does not name keep their ids.
    fn patched(&self, patch: &Patch, document: &mut Document) {
        if !patch.touches("rules") {
            document.remove("rules");
        }
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'").await?;
        if owned::name_is_taken(ctx, record, stored, None).await? {
            return Err(taken("name"));
        }
        let former = stored.map_or(Ok(None), |row| row.opt_int("subscriber_id"))?;
        if let Some(subscriber_id) = form.int("subscriber_id").filter(|id| former != Some(*id)) {
            check_owner(ctx, subscriber_id, reseller_id).await?;
        }
        let rules = form.list("rules").unwrap_or_default();
        rule::check_names(rules)?;
        let rewritings: Vec<_> = rules.iter().flat_map(rule::rewritings).collect();
        rewriting::check(ctx, reseller_id, &rewritings).await
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        // A subscriber's own set is no one's choice any more.
        if let Some(row) = stored.filter(|_| form.int("subscriber_id").is_some()) {
            preference_values::forget(ctx, &references(row)?).await?;
        }
        if !form.has("rules") {
            return Ok(());
        }
        let shown = match stored {
            Some(_) => rule::of_sets(ctx, &[id]).await?.remove(&id).unwrap_or_default(),
            None => Vec::new(),
        };
        if !is_unchanged(ctx, form, "rules", shown) {
            rule::replace(ctx, id, form.list("rules").unwrap_or_default()).await?;
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        preference_values::forget(ctx, &references(stored)?).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        match constraint {
            "uq_header_rule_sets_name" => Some(taken("name")),
            "uq_header_rule_sets_subscriber_id" => Some(taken("subscriber_id")),
            _ => None,
        }
    }
}

/// The reseller of a set.
///
/// # Errors
/// [`Fault::Store`]; [`Fault::Internal`] when there is no such set.
pub(super) async fn reseller_of(ctx: &mut Context<'_>, id: i64) -> Result<i64, Fault> {
    let set = ctx.find(TABLE, id).await?;
    set.ok_or_else(|| Fault::Internal("a header rule without set".to_owned()))?.int("reseller_id")
}

/// The preferences that refer to a set.
fn references(stored: &Record) -> Result<Vec<Reference>, Fault> {
    Ok(vec![("header_rule_set", stored.id()?.to_string())])
}

/// The owner must live, be of the set's reseller, and own no other set.
async fn check_owner(ctx: &mut Context<'_>, subscriber_id: i64, reseller_id: i64) -> Result<(), Fault> {
    let alive = Query::table("subscribers").eq("id", subscriber_id).filter(Cond::ne("status", TERMINATED));
    let owner = match ctx.first(&alive).await? {
        Some(row) => Some(contract::reseller_of_subscriber(ctx.session, &row).await?),
        None => None,
    };
    if owner != Some(reseller_id) {
        return Err(Fault::rule("Invalid 'subscriber_id'"));
    }
    if ctx.exists(&Query::table(TABLE).eq("subscriber_id", subscriber_id)).await? {
        return Err(taken("subscriber_id"));
    }
    Ok(())
}

fn taken(member: &str) -> Fault {
    Fault::rule(format!("Header manipulation rule set with this '{member}' already exists."))
}
