//! `subscriberpreferences`. Source: resources/subscriberpreferences; preferences.

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use crate::actor::{Actor, Roles};
use crate::answer::File;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, Match};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::preference::plan::{self, Plan, Scope};
use crate::preference::{Level, Written, builtin};
use crate::preference_store::{Owner, SUBSCRIBER, audience, profiles};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::numbers::follow;
use crate::resource::{contract, level_preference};
use crate::rules::{Document, Rules};

/// The preference values of subscribers, one document each.
pub struct SubscriberPreferences;

#[async_trait]
impl Rules for SubscriberPreferences {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        Definition::new("subscriberpreferences", "subscribers", Group::Preferences, Access::existing(everybody))
            .words("SubscriberPreferences")
            .summary("Preference values of one subscriber: features, call blocking, numbers, media options.")
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .of_subscriber("id")
            .journaled_for(Roles::STAFF.or(Roles::SUBSCRIBERS))
            .free_form()
            .members_listed_in("subscriberpreferencedefs")
            .example(json!({"block_in_clir": true, "block_in_list": ["43664*", "4317201001"]}))
            .fields([
                Field::id(),
                Field::integer("subscriber_id").column("id").read_only().doc("The subscriber; the same as `id`."),
            ])
            .filters([
                Filter::new("reseller_id", "customer.contact.reseller_id", Match::Number)
                    .doc("Reseller of the subscriber's customer."),
                Filter::new("contact_id", "customer.contact_id", Match::Number)
                    .doc("Contact of the subscriber's customer."),
            ])
            .parameters([level_preference::file_parameter()])
            .links([Link::item("subscribers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let audience = audience(ctx.actor.role);
        let profiles = profiles(ctx, audience, &ids).await?;
        let mut documents = SUBSCRIBER.documents(ctx, &ids, audience, &profiles).await?;
        for (document, id) in documents.iter_mut().zip(ids) {
            document.insert("id".to_owned(), Json::from(id));
            document.insert("subscriber_id".to_owned(), Json::from(id));
        }
        Ok(documents)
    }

    async fn file(&self, ctx: &mut Context<'_>, row: &Record) -> Result<File, Fault> {
        let id = row.id()?;
        let audience = audience(ctx.actor.role);
        let profiles = profiles(ctx, audience, &[id]).await?;
        let file = SUBSCRIBER.file(ctx, id, audience, profiles.get(&id)).await?;
        file.ok_or(Fault::NotFound(ctx.definition.entity))
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let id = stored.id()?;
        let audience = audience(ctx.actor.role);
        let profiles = profiles(ctx, audience, &[id]).await?;
        let scope = Scope { catalogue: builtin(), level: Level::Subscriber, audience, profile: profiles.get(&id) };
        let plan = if form.purpose() == Purpose::Patch {
            let before = SUBSCRIBER.documents(ctx, &[id], audience, &profiles).await?.pop().unwrap_or_default();
            let plan = plan::patch(&scope, &before, form.members())?;
            check_cli(ctx, stored, &before, &plan).await?;
            plan
        } else {
            plan::replace(&scope, form.members())?
        };
        let owner = owner(ctx, stored, &plan).await?;
        SUBSCRIBER.apply(ctx, id, owner, &plan).await?;
        if plan.touches("cli") || plan.touches("voicemail_echo_number") {
            follow::voicemail(ctx, stored).await?;
        }
        Ok(())
    }
}

/// Where the names in a plan are looked up; the reseller is read only for a plan with names.
async fn owner(ctx: &mut Context<'_>, subscriber: &Record, plan: &Plan<'_>) -> Result<Owner, Fault> {
    let customer_id = subscriber.int("customer_id")?;
    let mut owner = Owner { reseller_id: ctx.actor.reseller_id, customer_id: Some(customer_id) };
    if plan.writes.iter().any(|change| matches!(change.written, Written::Reference { .. })) {
        owner.reseller_id = contract::reseller_of_subscriber(ctx.session, subscriber).await?;
    }
    Ok(owner)
}

/// End customers may leave only a number of their customer in `cli`. Source: preferences, section 5.
async fn check_cli(
    ctx: &mut Context<'_>,
    subscriber: &Record,
    before: &Document,
    plan: &Plan<'_>,
) -> Result<(), Fault> {
    let old = before.get("cli").and_then(Json::as_str);
    if !ctx.actor.is(Roles::SUBSCRIBERS) || (old.is_none() && !plan.touches("cli")) {
        return Ok(());
    }
    let written = plan.writes.iter().find(|change| change.definition.name == "cli");
    let new = match written.map(|change| &change.written) {
        Some(Written::Texts(texts)) => texts.last().map(String::as_str),
        Some(_) => None,
        None => old.filter(|_| !plan.touches("cli")),
    };
    let owned = Query::table("numbers").eq("subscriber.customer_id", subscriber.int("customer_id")?);
    let rows = ctx.session.select(&owned).await?;
    let numbers: Vec<String> =
        rows.iter().map(|row| row.text("digits").map(str::to_owned)).collect::<Result<_, _>>()?;
    Ok(plan::check_own_cli(old, new, &numbers)?)
}
