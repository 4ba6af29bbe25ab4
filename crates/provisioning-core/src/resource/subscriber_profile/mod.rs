//! `subscriberprofiles`. Source: resources/subscriberprofiles; life-cycle, subscriber profiles.

mod attributes;
mod set;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::preference::{Level, builtin, defaults};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::rules::{Document, Rules, plain_document};
use crate::settings::Settings;
use crate::{preference_store, preference_values};

const TABLE: &str = "subscriber_profiles";

/// What subscribers with a profile may use.
pub struct SubscriberProfiles;

#[async_trait]
impl Rules for SubscriberProfiles {
    fn definition(&self) -> Definition {
        let readers = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let access = Access { list: readers, get: readers, ..Access::full(Roles::STAFF) }.reading_only(Roles::CARE);
        Definition::new("subscriberprofiles", TABLE, Group::LifeCycle, access)
            .words("SubscriberProfiles")
            .summary("A list of preferences that a subscriber with this profile may use. Belongs to a profile set.")
            .of_reseller("profile_set.reseller_id")
            .scoped_by_rules(Roles::SUBSCRIBERS)
            .journaled()
            .fields([
                Field::id(),
                Field::text("name").max(255).required().doc("Name, unique within the set."),
                Field::text("description").max(255).required().doc("What the profile is for."),
                Field::new("attributes", Kind::Custom(attributes::read))
                    .looks(Looks::Text.listed())
                    .derived()
                    .default(Json::Array(Vec::new()))
                    .cleared_when_absent()
                    .doc("Names of the preferences and call forwards that subscribers may use."),
                Field::boolean("set_default")
                    .cleared_when_absent()
                    .doc("Whether subscribers get this profile when they get the set without naming one."),
                Field::count("profile_set_id").required().doc("The set that the profile belongs to."),
            ])
            .filters([
                Filter::number("profile_set_id").doc("Profiles of a set."),
                Filter::like("name").doc("Name of the profile; * is a wild card."),
            ])
            .links([Link::item("subscriberprofilesets", "profile_set_id")])
    }

    /// Subscribers see the profile that they have.
    fn visible(&self, actor: &Actor) -> Cond {
        if !actor.is(Roles::SUBSCRIBERS) {
            return Cond::always();
        }
        Cond::Exists {
            table: "live_subscribers",
            key: "profile_id",
            outer: "id",
            filter: Box::new(Cond::eq("subscriber_id", actor.id)),
        }
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut names = preference_store::attributes::of_all(ctx, &ids).await?;
        rows.iter()
            .map(|row| {
                let mut document = plain_document(ctx, row)?;
                document.insert("attributes".to_owned(), Json::from(names.remove(&row.id()?).unwrap_or_default()));
                Ok(document)
            })
            .collect()
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        _body: &mut Document,
        _stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        if purpose == Purpose::Create && !may_edit(ctx.actor, ctx.settings) {
            return Err(Fault::forbidden("Subscriber profile creation forbidden for resellers."));
        }
        Ok(())
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if !may_edit(ctx.actor, ctx.settings) {
            form.remove("attributes");
        }
        let set_id = form.int("profile_set_id").unwrap_or(0);
        set::check(ctx, set_id, stored).await?;
        if owned::name_is_taken(ctx, record, stored, Some(("profile_set_id", set_id))).await? {
            return Err(taken());
        }
        let wanted = form.flag("set_default").unwrap_or(false);
        record.set("set_default", set::choose_default(ctx, set_id, stored, wanted).await?);
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if stored.is_none() {
            let first: Vec<_> =
                defaults::creation_defaults(builtin(), Level::Profile).map(|(name, value)| (id, name, value)).collect();
            preference_values::PROFILE.add(ctx, &first).await?;
        }
        match form.list("attributes") {
            Some(list) => attributes::set(ctx, id, list).await,
            None => Ok(()),
        }
    }

    // Its subscribers keep the set and their preferences: the references of the schema do that.
    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        if !may_edit(ctx.actor, ctx.settings) {
            return Err(Fault::forbidden("Subscriber profile deletion forbidden for resellers."));
        }
        set::pass_default_on(ctx, stored).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_subscriber_profiles_name").then(taken)
    }
}

fn may_edit(actor: &Actor, settings: &Settings) -> bool {
    actor.role != Role::Reseller || settings.reseller_edits_profiles
}

fn taken() -> Fault {
    Fault::rule("Subscriber profile with this name already exists for this profile set")
}
