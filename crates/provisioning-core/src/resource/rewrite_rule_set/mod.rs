//! `rewriterulesets`. Source: resources/rewriterulesets; routing-and-pbx, section 3.

pub(crate) mod rules;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::reseller::owned;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::{Condition, Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::preference::facade::DIAL_PLANS;
use crate::preference_values::{self, Reference};
use crate::query::Cond;
use crate::record::Record;
use crate::rules::{Document, Rules, documents_with};
use crate::settings::Settings;

/// The table.
pub(crate) const TABLE: &str = "rewrite_rule_sets";

/// Sets of rules by which numbers are rewritten.
pub struct RewriteRuleSets;

/// The columns that hold the numbers of a set's six dial plans. Preferences refer to a set by these numbers, under the
/// column's name with the prefix `rewrite_`.
pub(crate) const PLANS: [&str; 6] =
    ["caller_in_dpid", "callee_in_dpid", "caller_out_dpid", "callee_out_dpid", "caller_lnp_dpid", "callee_lnp_dpid"];

/// The plans without those of number portability: the four by which a stored reference is found again.
pub(crate) const CALL_PLANS: [&str; 4] = {
    let [caller_in, callee_in, caller_out, callee_out, ..] = PLANS;
    [caller_in, callee_in, caller_out, callee_out]
};

#[async_trait]
impl Rules for RewriteRuleSets {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::OPERATORS);
        Definition::new("rewriterulesets", TABLE, Group::Routing, access)
            .words("RewriteRuleSets")
            .summary("A named set of number rewriting rules; domains, subscribers and profiles choose one by its name.")
            .of_reseller("reseller_id")
            .fields([
                Field::id(),
                Field::count("reseller_id").required().only_for(Roles::PLATFORM).doc("The reseller it belongs to."),
                Field::text("name").required().max(32).doc("Name, unique on the whole platform."),
                Field::text("description").max(255).doc("What the set is for."),
                Field::new("rewriterules", Kind::List(rules::fields()))
                    .derived()
                    .doc("The rules, in the order in which they are tried; giving them replaces all that were there."),
            ])
            .filters([
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::like("description").doc("Description; * is a wild card."),
            ])
            .links([Link::item("rewriterulesets", "id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let rules = rules::of(ctx, &ids).await?;
        documents_with(ctx, rows, "rewriterules", rules)
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        let rules = body.get_mut("rewriterules").and_then(Json::as_array_mut);
        rules.into_iter().flatten().filter_map(Json::as_object_mut).for_each(rules::canonical);
        Ok(())
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        let rules = form.list("rewriterules").unwrap_or_default().iter().filter_map(Json::as_object).enumerate();
        rules.flat_map(|(index, rule)| rules::check(rule, &format!("{index}_"))).collect()
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'").await?;
        if owned::name_is_taken(ctx, record, stored, None).await? { Err(taken()) } else { Ok(()) }
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if stored.is_none() {
            // Six numbers a set, so that no two sets share one.
            let plans = PLANS.iter().zip(1_i64..).map(|(column, place)| (*column, ((id - 1) * 6 + place).into()));
            ctx.session.update(TABLE, &Cond::eq("id", id), &plans.collect()).await?;
        }
        if form.has("rewriterules") {
            rules::replace(ctx, id, form.list("rewriterules").unwrap_or_default()).await?;
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        preference_values::forget(ctx, &references(stored)?).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_rewrite_rule_sets_name").then(taken)
    }
}

/// The preferences that refer to a set: each plan by its number, and one the set by its id.
pub(super) fn references(stored: &Record) -> Result<Vec<Reference>, Fault> {
    let mut references = vec![("cdr_export_sclidui_rwrs_id", stored.id()?.to_string())];
    for (column, attribute) in PLANS.iter().zip(DIAL_PLANS) {
        references.extend(stored.opt_int(column)?.map(|plan| (*attribute, plan.to_string())));
    }
    Ok(references)
}

fn taken() -> Fault {
    Fault::known(Condition::RewriteRuleSetExists, "Ruleset with this 'name' already exists.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_plan_has_its_preference() {
        let prefixed = PLANS.map(|column| format!("rewrite_{column}"));
        assert_eq!(DIAL_PLANS, prefixed);
    }
}
