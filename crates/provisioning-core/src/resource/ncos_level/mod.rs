//! `ncoslevels`. Source: resources/ncoslevels.

pub(super) mod entry;

use async_trait::async_trait;

use super::reseller::owned;
use super::time_set;
use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, LinkTo};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_values::{self, CUSTOMER, Reference, SUBSCRIBER};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules};

/// The table.
pub(super) const TABLE: &str = "ncos_levels";

/// Classes of service: lists of destinations that are allowed or barred.
pub struct NcosLevels;

/// Preferences that hold the id of a level.
const REFERRING: [&str; 4] = ["ncos_id", "adm_ncos_id", "adm_cf_ncos_id", "subadm_ncos_id"];

#[async_trait]
impl Rules for NcosLevels {
    fn definition(&self) -> Definition {
        let readers = Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin]));
        let access = Access { list: readers, get: readers, ..Access::full(Roles::OPERATORS) };
        let flag = |name| Field::boolean(name).only_for(Roles::OPERATORS);
        Definition::new("ncoslevels", TABLE, Group::Routing, access)
            .words("NcosLevels")
            .summary("A class of service of a reseller: destinations that subscribers with it may or may not call.")
            .of_reseller("reseller_id")
            .scoped_by_rules(Roles::of(&[Role::SubscriberAdmin]))
            .fields([
                Field::id(),
                Field::count("reseller_id").required().only_for(Roles::PLATFORM).doc("The reseller it belongs to."),
                Field::text("level").column("name").required().max(31).doc("Name, unique for the reseller."),
                Field::choice("mode", &["whitelist", "blacklist"])
                    .required()
                    .only_for(Roles::OPERATORS)
                    .doc("Whether the patterns allow or bar."),
                Field::text("description").doc("What the level is for."),
                flag("local_ac").doc("Whether it covers calls into the caller's own area code."),
                flag("intra_pbx").doc("Whether it covers calls inside of one PBX customer."),
                Field::count("time_set_id").only_for(Roles::OPERATORS).doc("The time set in which it applies."),
                flag("time_set_invert").doc("Whether it applies outside of the time set instead."),
                flag("expose_to_customer").doc("Whether customers may choose it."),
            ])
            .filters([
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::like("level").on("name").doc("Name of the level; * is a wild card."),
            ])
            .links([Link::filtered("ncospatterns", "ncos_level_id").shown_to(Roles::OPERATORS)])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        if actor.role != Role::SubscriberAdmin {
            return Cond::always();
        }
        Cond::eq("reseller_id", actor.reseller_id).and(Cond::eq("expose_to_customer", true))
    }

    fn links(&self, actor: &Actor, _id: i64, document: &Document) -> Vec<LinkTo> {
        vec![owned::link("resellers", actor, document)]
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id'").await?;
        check_time_set(ctx, record, stored, reseller_id).await?;
        if owned::name_is_taken(ctx, record, stored, Some(("reseller_id", reseller_id))).await? {
            return Err(taken());
        }
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let was_exposed = stored.map(|row| row.flag("expose_to_customer")).transpose()? == Some(true);
        if was_exposed && form.flag("expose_to_customer") == Some(false) {
            for level in [SUBSCRIBER, CUSTOMER] {
                level.forget(ctx, &[("ncos_id", id.to_string())]).await?;
            }
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        preference_values::forget(ctx, &references(stored)?).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_ncos_levels_name").then(taken)
    }
}

/// The time set of a level belongs to the level's reseller, whoever writes it.
async fn check_time_set(
    ctx: &mut Context<'_>,
    record: &Record,
    stored: Option<&Record>,
    reseller_id: i64,
) -> Result<(), Fault> {
    let named = match (record.has("time_set_id"), stored) {
        (false, Some(stored)) => stored.opt_int("time_set_id")?,
        (false, None) => None,
        (true, _) => record.opt_int("time_set_id")?,
    };
    let Some(id) = named else { return Ok(()) };
    if ctx.exists(&Query::table(time_set::TABLE).eq("id", id).eq("reseller_id", reseller_id)).await? {
        return Ok(());
    }
    Err(Fault::rule(format!("Time set with id '{id}' does not exist or does not belong to this reseller")))
}

/// The preferences that refer to a level.
pub(super) fn references(stored: &Record) -> Result<Vec<Reference>, Fault> {
    let id = stored.id()?.to_string();
    Ok(REFERRING.map(|attribute| (attribute, id.clone())).into())
}

fn taken() -> Fault {
    Fault::rule("NCOS level already exists for this reseller")
}
