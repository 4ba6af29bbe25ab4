//! `subscriberprofilesets`. Source: resources/subscriberprofilesets.

use async_trait::async_trait;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

const TABLE: &str = "subscriber_profile_sets";

/// Named containers of subscriber profiles.
pub struct SubscriberProfileSets;

#[async_trait]
impl Rules for SubscriberProfileSets {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::STAFF).reading_only(Roles::CARE);
        Definition::new("subscriberprofilesets", TABLE, Group::LifeCycle, access)
            .words("SubscriberProfileSets")
            .summary("A named container of subscriber profiles. A subscriber gets a set and one profile of it.")
            .of_reseller("reseller_id")
            .journaled_for(Roles::OPERATORS)
            .fields([
                Field::id(),
                Field::text("name").max(255).required().doc("Name, unique within the reseller."),
                Field::text("description").max(255).required().doc("What the set is for."),
                Field::count("reseller_id")
                    .label("Reseller")
                    .required()
                    .only_for(Roles::PLATFORM)
                    .doc("The reseller that the set belongs to."),
            ])
            .filters([
                Filter::number("reseller_id").doc("Sets of a reseller."),
                Filter::like("name").doc("Name of the set; * is a wild card."),
            ])
            .links([Link::item("resellers", "reseller_id")])
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        _body: &mut Document,
        stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        let what = if stored.is_some() { "modification" } else { "creation" };
        writable(ctx.actor, ctx.settings, what)
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'").await?;
        if let Some(row) = stored {
            may_move(ctx, row, reseller_id).await?;
        }
        if owned::name_is_taken(ctx, record, stored, Some(("reseller_id", reseller_id))).await? {
            return Err(taken());
        }
        Ok(())
    }

    // Its profiles go with it, and subscribers lose both: the references of the schema do that.
    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        writable(ctx.actor, ctx.settings, "deletion")?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_subscriber_profile_sets_name").then(taken)
    }
}

/// Whether a set may get this reseller: a subscriber's set belongs to the reseller of its customer.
async fn may_move(ctx: &mut Context<'_>, stored: &Record, reseller_id: i64) -> Result<(), Fault> {
    if stored.int("reseller_id")? != reseller_id
        && ctx.exists(&Query::table("live_subscribers").eq("profile_set_id", stored.id()?)).await?
    {
        return Err(Fault::rule("Invalid 'reseller_id', profile set is used by a subscriber"));
    }
    Ok(())
}

fn writable(actor: &Actor, settings: &Settings, what: &str) -> Result<(), Fault> {
    if actor.role == Role::Reseller && !settings.reseller_edits_profiles {
        return Err(Fault::forbidden(format!("Subscriber profile set {what} forbidden for resellers.")));
    }
    Ok(())
}

fn taken() -> Fault {
    Fault::rule("Subscriber profile set with this name already exists for this reseller")
}
