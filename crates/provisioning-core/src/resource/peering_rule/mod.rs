//! `peeringrules`. Source: resources/peeringrules; routing-and-pbx, section 2.

use async_trait::async_trait;

use super::peering_group;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, Match};
use crate::fault::{Condition, Fault};
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rewrite::is_pattern;
use crate::rules::Rules;

/// Rules by which outbound calls find a peering group.
pub struct PeeringRules;

/// What tells the rules of a group apart. No pattern and an empty one mean the same: everything.
const TOLD_APART: [&str; 3] = ["callee_prefix", "callee_pattern", "caller_pattern"];

#[async_trait]
impl Rules for PeeringRules {
    fn definition(&self) -> Definition {
        Definition::new("peeringrules", "peering_rules", Group::Routing, Access::full(Roles::ADMINS))
            .words("PeeringRules")
            .summary("A rule by which outbound calls find a peering group: prefix of the callee and patterns.")
            .fields([
                Field::id(),
                Field::count("group_id").required().doc("The peering group that takes the call."),
                Field::text("callee_prefix")
                    .max(16)
                    .default("")
                    .doc("First digits of the callee; the longest prefix wins."),
                Field::text("callee_pattern")
                    .max(64)
                    .check(|text| (!is_pattern(text)).then(|| "Callee pattern is no valid regexp".to_owned()))
                    .doc("Regular expression that the request URI matches; unset or empty for any."),
                Field::text("caller_pattern")
                    .max(64)
                    .check(|text| (!is_pattern(text)).then(|| "Caller pattern is no valid regexp".to_owned()))
                    .doc("Regular expression that `sip:user@domain` of the caller matches; unset or empty for any."),
                Field::text("description").max(255).default("").doc("What the rule is for."),
                Field::boolean("enabled").default(true).doc("Whether the rule is used."),
                Field::boolean("stopper").doc("Whether no further rules are looked at when this one matches."),
            ])
            .filters([
                Filter::number("group_id").doc("The peering group."),
                Filter::like("description").doc("Description; * is a wild card."),
                Filter::new("enabled", "enabled", Match::Flag).doc("1: enabled, 0: not."),
            ])
            .links([Link::item("peeringgroups", "group_id")])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let group = peering_group::of_written(ctx, record, stored).await?;
        let mut same = Query::table(ctx.definition.table).eq("group_id", group.id()?);
        for column in TOLD_APART {
            let source = if record.has(column) { &*record } else { stored.unwrap_or(record) };
            let text = if source.has(column) { source.opt_text(column)?.unwrap_or_default() } else { "" };
            same = same.filter(match text {
                "" => Cond::Any(vec![Cond::IsNull(column), Cond::eq(column, "")]),
                text => Cond::eq(column, text),
            });
        }
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? {
            return Err(Fault::known(Condition::PeeringRuleExists, "peering rule already exists"));
        }
        Ok(())
    }
}
