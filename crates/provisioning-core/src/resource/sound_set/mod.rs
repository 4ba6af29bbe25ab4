//! `soundsets`. Source: resources/soundsets; routing-and-pbx, section 8.

mod customer;
mod parent;

pub(super) use customer::default_of;

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::reseller::owned;
use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, LinkTo};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::patch::Patch;
use crate::preference_values::{self, Reference, SUBSCRIBER};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

/// The table.
pub(crate) const TABLE: &str = "sound_sets";

/// Languages in which stock announcements are installed. None are: the server holds no audio.
const LANGUAGES: &[&str] = &[];

/// Named sets of announcements, of the system or of one customer.
pub struct SoundSets;

#[async_trait]
impl Rules for SoundSets {
    fn definition(&self) -> Definition {
        let roles = Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin]));
        let action = |name| Field::boolean(name).write_only().derived();
        Definition::new("soundsets", TABLE, Group::Media, Access::full(roles))
            .words("SoundSets")
            .summary("A named set of announcements. Without a customer it is a system set of the reseller.")
            .of_reseller("reseller_id")
            .scoped_by_rules(Roles::of(&[Role::SubscriberAdmin]))
            .journaled_for(Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin])))
            .fields([
                Field::id(),
                Field::count("reseller_id").required().only_for(Roles::PLATFORM).doc("The reseller it belongs to."),
                Field::count("contract_id").only_for(Roles::OPERATORS).doc("The customer it belongs to, if any."),
                Field::count("customer_id").derived().taken_from(Roles::OPERATORS).doc("The same as `contract_id`."),
                Field::text("name").required().max(255).doc("Name by which preferences refer to the set."),
                Field::text("description").max(255).doc("What the set is for."),
                Field::boolean("contract_default")
                    .cleared_when_absent()
                    .doc("Whether the customer's subscribers use it unless they have another one."),
                Field::boolean("expose_to_customer")
                    .only_for(Roles::OPERATORS)
                    .doc("Whether subscriber administrators may read and choose it."),
                Field::count("parent_id").doc("The set that is asked for announcements which this one lacks."),
                Field::text("parent_name").derived().read_only().doc("Name of that set."),
                action("copy_from_default").doc("Copies the stock announcements of a language into the set."),
                Field::new("language", Kind::Choice(LANGUAGES))
                    .write_only()
                    .derived()
                    .doc("Language of the stock announcements to copy."),
                action("loopplay").doc("Whether copied announcements are played in a loop."),
                action("replace_existing").doc("Whether copying overwrites announcements that the set has."),
            ])
            .filters([
                Filter::number("customer_id").on("contract_id").doc("The customer that owns it."),
                Filter::number("reseller_id").doc("The reseller that owns it."),
                Filter::like("name").doc("Name; * is a wild card."),
            ])
            .links([
                Link::item("soundsets", "id"),
                Link::item("customers", "customer_id"),
                Link::filtered("soundfiles", "set_id"),
            ])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        if actor.role == Role::SubscriberAdmin { parent::readable(actor) } else { Cond::always() }
    }

    fn links(&self, actor: &Actor, _id: i64, document: &Document) -> Vec<LinkTo> {
        vec![owned::link("resellers", actor, document)]
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let mut parents = Vec::new();
        for row in rows {
            parents.extend(row.opt_int("parent_id")?);
        }
        let mut names: HashMap<i64, String> = HashMap::new();
        if !parents.is_empty() {
            for row in ctx.session.select(&Query::table(TABLE).filter(Cond::ids("id", &parents))).await? {
                names.insert(row.id()?, row.text("name")?.to_owned());
            }
        }
        let mut documents = Vec::with_capacity(rows.len());
        for row in rows {
            let mut document = plain_document(ctx, row)?;
            document.insert("customer_id".to_owned(), Json::from(row.opt_int("contract_id")?));
            let parent = row.opt_int("parent_id")?.and_then(|id| names.get(&id)).cloned();
            document.insert("parent_name".to_owned(), Json::from(parent));
            documents.push(document);
        }
        Ok(documents)
    }

    /// A patch that names only one of the two names of the customer means both.
    fn patched(&self, patch: &Patch, document: &mut Document) {
        if patch.touches("customer_id") && !patch.touches("contract_id") {
            let customer = document.get("customer_id").cloned().unwrap_or(Json::Null);
            document.insert("contract_id".to_owned(), customer);
        } else if patch.touches("contract_id") && !patch.touches("customer_id") {
            document.remove("customer_id");
        }
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        _body: &mut Document,
        stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        stored.map_or(Ok(()), |row| writable(ctx, row))
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let reseller_id = owned::existing_reseller(ctx, record, stored, "Reseller does not exist").await?;
        let customer_id = match ctx.actor.role {
            Role::SubscriberAdmin => ctx.actor.customer_id,
            _ => form.int("contract_id").or_else(|| form.int("customer_id")),
        };
        record.set("contract_id", customer_id);
        customer::check(ctx, customer_id, reseller_id).await?;
        parent::check(ctx, form.int("parent_id"), stored).await?;
        if let Some(name) = form.text("name") {
            record.set("name_key", name.to_lowercase());
        }
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        _form: &Form,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let row = ctx.find(TABLE, id).await?.ok_or_else(|| Fault::Internal("sound set vanished".to_owned()))?;
        if row.flag("contract_default")? {
            customer::make_default(ctx, &row).await?;
        }
        let was_exposed = stored.map(|row| row.flag("expose_to_customer")).transpose()? == Some(true);
        if was_exposed && !row.flag("expose_to_customer")? {
            let children = Cond::eq("parent_id", id).and(Cond::IsNull("contract_id").negate());
            ctx.session.update(TABLE, &children, &Record::new().with("parent_id", None::<i64>)).await?;
            SUBSCRIBER.forget(ctx, &[("sound_set", id.to_string())]).await?;
        }
        Ok(())
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        writable(ctx, stored)?;
        preference_values::forget(ctx, &references(stored)?).await?;
        ctx.session.delete(TABLE, &Cond::eq("id", stored.id()?)).await.map(drop)
    }
}

/// The preferences that refer to a set.
pub(super) fn references(stored: &Record) -> Result<Vec<Reference>, Fault> {
    let id = stored.id()?.to_string();
    Ok(["sound_set", "contract_sound_set"].map(|attribute| (attribute, id.clone())).into())
}

/// Subscriber administrators change only the sets of their own customer.
fn writable(ctx: &Context<'_>, stored: &Record) -> Result<(), Fault> {
    if ctx.actor.role == Role::SubscriberAdmin && stored.opt_int("contract_id")? != ctx.actor.customer_id {
        return Err(Fault::forbidden("Cannot modify read-only sound set"));
    }
    Ok(())
}
