//! `rewriterules`: the rules of rewrite rule sets one by one. Source: resources/rewriterules.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::reseller::owned;
use super::rewrite_rule_set::{self, rules};
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::Query;
use crate::record::Record;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

/// Rules by which numbers are rewritten.
pub struct RewriteRules;

/// The priority of the first rule of a set.
const FIRST_PRIORITY: i64 = 50;

#[async_trait]
impl Rules for RewriteRules {
    fn definition(&self) -> Definition {
        Definition::new("rewriterules", rules::TABLE, Group::Routing, Access::full(Roles::OPERATORS))
            .words("RewriteRules")
            .summary("A rule of a rewrite rule set: a pattern of numbers and what takes the place of what it matches.")
            .of_reseller("set.reseller_id")
            .fields([Field::id(), Field::count("set_id").required().doc("The rewrite rule set.")])
            .fields(rules::fields())
            .filters([
                Filter::like("description").doc("Description; * is a wild card."),
                Filter::number("set_id").doc("The rewrite rule set."),
                Filter::number("reseller_id").on("set.reseller_id").doc("The reseller that owns the set."),
                Filter::text("direction").doc("For which calls."),
                Filter::text("field").doc("Which number."),
            ])
            .links([Link::item("rewriterules", "id"), Link::item("rewriterulesets", "set_id")])
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        rules::canonical(body);
        Ok(())
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        rules::check(form.members(), "")
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let set_id = record.int("set_id")?;
        if !owned::is_reached(ctx, rewrite_rule_set::TABLE, set_id, "reseller_id").await? {
            return Err(Fault::rule("Invalid 'set_id'."));
        }
        let unset = form.int("priority").is_none_or(|priority| priority == 0);
        match form.purpose() {
            Purpose::Create if unset => record.set("priority", next_priority(ctx, set_id).await?),
            // One that has its place keeps it.
            _ if form.get("priority").is_some_and(Json::is_null) => record.remove("priority"),
            _ => {}
        }
        Ok(())
    }
}

/// Behind all rules of a set.
async fn next_priority(ctx: &mut Context<'_>, set_id: i64) -> Result<i64, Fault> {
    let last = Query::table(rules::TABLE).eq("set_id", set_id).order("priority", true);
    let last = ctx.first(&last).await?.map(|row| row.int("priority")).transpose()?;
    Ok(last.map_or(FIRST_PRIORITY, |priority| priority.saturating_add(1)))
}
