//! `peeringinboundrules`. Source: resources/peeringinboundrules; routing-and-pbx, section 2.

use async_trait::async_trait;

use super::peering_group;
use super::peering_server::out_of_range;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, Match};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Rules;
use crate::settings::Settings;

const TABLE: &str = "peering_inbound_rules";

/// Rules by which inbound calls find their peering group.
pub struct PeeringInboundRules;

/// The parts of a request that a rule may look at.
const PARTS: &[&str] = &[
    "from_user",
    "from_domain",
    "from_uri",
    "to_user",
    "to_domain",
    "to_uri",
    "ruri_user",
    "ruri_domain",
    "ruri_uri",
    "pai_user",
    "pai_domain",
    "pai_uri",
];

/// Two rules that agree in all of these are one.
const ALL: [&str; 6] = ["field", "pattern", "reject_code", "reject_reason", "enabled", "priority"];

#[async_trait]
impl Rules for PeeringInboundRules {
    fn definition(&self) -> Definition {
        Definition::new("peeringinboundrules", TABLE, Group::Routing, Access::full(Roles::ADMINS))
            .words("PeeringInboundRules")
            .summary("A rule by which inbound calls find their peering group when several have the same address.")
            .fields([
                Field::id(),
                Field::count("group_id").required().doc("The peering group that a matching call belongs to."),
                Field::choice("field", PARTS).required().doc("The part of the request to look at."),
                Field::text("pattern").required().max(1023).doc("Regular expression that the part matches."),
                Field::count("reject_code").doc("Status that a call gets which does not match, 400 to 699."),
                Field::text("reject_reason").max(64).doc("Reason phrase of that status; both are given or none."),
                Field::count("priority").required().doc("Lower ones are tried first; unique in the group."),
                Field::boolean("enabled").default(true).doc("Whether the rule is used."),
            ])
            .filters([
                Filter::number("group_id").doc("The peering group."),
                Filter::like("field").doc("Part of the request; * is a wild card."),
                Filter::new("enabled", "enabled", Match::Flag).doc("1: enabled, 0: not."),
            ])
            .links([Link::item("peeringgroups", "group_id")])
    }

    fn check(&self, form: &Form, _purpose: Purpose, _settings: &Settings) -> Vec<FieldError> {
        out_of_range(form, "reject_code", 400, 699).into_iter().collect()
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let mut whole = stored.cloned().unwrap_or_default();
        // What a new row does not name has the schema's default.
        whole.set("reject_code", whole.get("reject_code").cloned().unwrap_or(None::<i64>.into()));
        whole.set("reject_reason", whole.get("reject_reason").cloned().unwrap_or(None::<i64>.into()));
        record.iter().for_each(|(column, value)| whole.set(column, value.clone()));
        rejects_whole(&whole)?;
        let group_id = peering_group::of_written(ctx, record, stored).await?.id()?;
        let mut others = Query::table(TABLE).eq("group_id", group_id);
        if let Some(row) = stored {
            others = others.filter(Cond::ne("id", row.id()?));
        }
        let priority = whole.int("priority")?;
        let Some(other) = ctx.first(&others.eq("priority", priority)).await? else { return Ok(()) };
        if ALL.iter().all(|column| other.get(column) == whole.get(column)) {
            return Err(Fault::rule("peering rule already exists"));
        }
        Err(taken(priority))
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        _form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let row = ctx.find(TABLE, id).await?.ok_or_else(|| Fault::Internal("peering rule vanished".to_owned()))?;
        let group_id = row.int("group_id")?;
        mark(ctx, group_id).await?;
        match stored.map(|row| row.int("group_id")).transpose()? {
            Some(former) if former != group_id => mark(ctx, former).await,
            _ => Ok(()),
        }
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await?;
        mark(ctx, stored.int("group_id")?).await
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_peering_inbound_rules_priority").then(|| taken(form.int("priority").unwrap_or_default()))
    }
}

/// Code and reason of a rejection belong together.
fn rejects_whole(rule: &Record) -> Result<(), Fault> {
    let code = rule.opt_int("reject_code")?;
    let reason = rule.opt_text("reject_reason")?.filter(|reason| !reason.is_empty());
    match (code, reason) {
        (Some(_), None) => {
            Err(Fault::field("reject_reason", "", "reject reason must be filled if reject code is filled"))
        }
        (None, Some(_)) => {
            Err(Fault::field("reject_code", "", "reject code must be filled if reject reason is filled"))
        }
        _ => Ok(()),
    }
}

/// Marks whether a group has inbound rules; the signalling part looks for none otherwise.
async fn mark(ctx: &mut Context<'_>, group_id: i64) -> Result<(), Fault> {
    let has_any = ctx.exists(&Query::table(TABLE).eq("group_id", group_id)).await?;
    let set = Record::new().with("has_inbound_rules", has_any);
    ctx.session.update(peering_group::TABLE, &Cond::eq("id", group_id), &set).await.map(drop)
}

fn taken(priority: i64) -> Fault {
    Fault::rule(format!("peering rule priority {priority} already exists for this group"))
}
