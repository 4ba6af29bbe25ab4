//! `emergencymappingcontainers`. Source: resources/emergencymappingcontainers.

use async_trait::async_trait;

use super::reseller::owned;
use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, LinkTo};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::preference_values::{self, Reference};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules};

/// The table.
pub(super) const TABLE: &str = "emergency_mapping_containers";

/// Named containers of emergency number mappings, which subscribers, customers and domains choose by a preference.
pub struct EmergencyMappingContainers;

#[async_trait]
impl Rules for EmergencyMappingContainers {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::OPERATORS);
        Definition::new("emergencymappingcontainers", TABLE, Group::Routing, access)
            .words("EmergencyMappingContainers")
            .summary("A reseller's named container of emergency number mappings; preferences choose one by its name.")
            .of_reseller("reseller_id")
            .fields([
                Field::id(),
                Field::count("reseller_id").required().only_for(Roles::PLATFORM).doc("The reseller it belongs to."),
                Field::text("name").required().max(31).doc("Name, unique for the reseller."),
            ])
            .filters([
                Filter::like("name").doc("Name; * is a wild card."),
                Filter::number("reseller_id").doc("The reseller that owns it."),
            ])
            .links([Link::filtered("emergencymappings", "emergency_container_id")])
    }

    fn links(&self, actor: &Actor, _id: i64, document: &Document) -> Vec<LinkTo> {
        vec![owned::link("reseller", actor, document)]
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Reseller id does not exist").await?;
        if owned::name_is_taken(ctx, record, stored, Some(("reseller_id", reseller_id))).await? {
            return Err(taken(form));
        }
        Ok(())
    }

    /// Mappings have to go first; an upload that purges takes them along.
    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        if ctx.exists(&Query::table("emergency_mappings").eq("emergency_container_id", id)).await? {
            return Err(Fault::InUse("Emergency mapping container is still in use.".to_owned()));
        }
        preference_values::forget(ctx, &references(stored)?).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", id)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_emergency_mapping_containers_name").then(|| taken(form))
    }
}

/// The preferences that refer to a container.
pub(super) fn references(stored: &Record) -> Result<Vec<Reference>, Fault> {
    Ok(vec![("emergency_mapping_container_id", stored.id()?.to_string())])
}

/// Clients know two spellings.
fn taken(form: &Form) -> Fault {
    let first = if form.purpose() == Purpose::Create { "e" } else { "E" };
    Fault::rule(format!("{first}mergency mapping container with this name already exists for this reseller"))
}
