//! `peeringgroups`. Source: resources/peeringgroups; routing-and-pbx, section 2.

use async_trait::async_trait;

use super::reseller::owned;
use super::status::TERMINATED;
use super::time_set;
use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link};
use crate::fault::{Condition, Fault};
use crate::form::{Form, Purpose};
use crate::push::{self, Event};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Rules;

/// The table.
pub(super) const TABLE: &str = "peering_groups";

/// Groups of servers of other networks, with the rules by which calls find them.
pub struct PeeringGroups;

#[async_trait]
impl Rules for PeeringGroups {
    fn definition(&self) -> Definition {
        Definition::new("peeringgroups", TABLE, Group::Routing, Access::full(Roles::ADMINS))
            .words("PeeringGroups")
            .summary("A carrier: a group of SIP servers that a peering contract pays for, and its routing rules.")
            .fields([
                Field::id(),
                Field::count("contract_id").required().doc("The peering contract that pays for the calls."),
                Field::text("name").required().max(127).doc("Name, unique on the whole platform."),
                Field::new("priority", Kind::Level(&[1, 2, 3, 4, 5, 6, 7, 8, 9]))
                    .default(1)
                    .doc("Groups that suit a call equally are tried in this order."),
                Field::count("time_set_id").doc("The time set in which the group is used; always when unset."),
                Field::text("description").max(255).doc("What the group is for."),
            ])
            .filters([
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::like("description").doc("Description; * is a wild card."),
            ])
            .links([
                Link::filtered("peeringservers", "group_id"),
                Link::filtered("peeringrules", "group_id"),
                Link::filtered("peeringinboundrules", "group_id"),
            ])
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let contract_id = form.int("contract_id").unwrap_or_default();
        if stored.map(|row| row.int("contract_id")).transpose()? != Some(contract_id) {
            let contract = Query::table("contracts")
                .eq("id", contract_id)
                .filter(Cond::ne("status", TERMINATED))
                .filter(Cond::IsNull("contact.reseller_id"));
            if !ctx.exists(&contract).await? {
                return Err(Fault::rule("Invalid 'contract_id', doesn't exist."));
            }
        }
        if let Some(id) = form.int("time_set_id")
            && ctx.find(time_set::TABLE, id).await?.is_none()
        {
            return Err(Fault::rule("Invalid 'time_set_id', doesn't exist."));
        }
        if owned::name_is_taken(ctx, record, stored, None).await? { Err(taken(form)) } else { Ok(()) }
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        // Its servers go with its row.
        let has_servers = ctx.exists(&Query::table("peering_servers").eq("group_id", id)).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", id)).await?;
        if has_servers { push::announce(ctx, Event::PeersChanged).await } else { Ok(()) }
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_peering_groups_name").then(|| taken(form))
    }
}

/// Clients know two spellings.
fn taken(form: &Form) -> Fault {
    let first = if form.purpose() == Purpose::Create { "P" } else { "p" };
    Fault::known(Condition::PeeringGroupExists, format!("{first}eering group with this name already exists"))
}

/// The group that a row is written into, locked until the end of the transaction: one writer of its rules at a time.
///
/// # Errors
/// [`Fault::Rule`] when there is no such group.
pub(super) async fn of_written(
    ctx: &mut Context<'_>,
    record: &Record,
    stored: Option<&Record>,
) -> Result<Record, Fault> {
    let id = if record.has("group_id") { record } else { stored.unwrap_or(record) }.int("group_id")?;
    let group = ctx.first(&Query::table(TABLE).eq("id", id).lock()).await?;
    group.ok_or_else(|| Fault::rule(format!("peering group {id} does not exist")))
}
