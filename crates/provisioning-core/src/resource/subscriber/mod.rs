//! `subscribers`: SIP accounts of customers. Source: resources/subscribers; life-cycle.
//!
//! A subscriber has two layers. The record in `subscribers` stays after termination, for call records. Everything that makes
//! it work exists only while it lives: `live_subscribers` (credentials, profile, place in a PBX), its numbers, preferences,
//! call forwards, voicemail box and group memberships.

mod automatic;
pub mod cascade;
mod contact;
mod create;
mod fields;
pub mod identity;
pub(crate) mod internal;
mod limits;
pub mod numbers;
mod password;
pub mod pbx;
mod profile;
pub(crate) mod reach;
mod represent;
pub mod status;
mod terminate;
mod update;

pub(crate) use terminate::{belongings, clear};

use async_trait::async_trait;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Group};
use crate::fault::{Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::patch::Patch;
use crate::query::Cond;
use crate::record::Record;
use crate::rules::{Document, Rules};
use crate::settings::Settings;

/// SIP accounts.
pub struct Subscribers;

#[async_trait]
impl Rules for Subscribers {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let managers = Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin]));
        let access = Access { create: managers, delete: managers, ..Access::full(everybody) };
        Definition::new("subscribers", "subscribers", Group::LifeCycle, access)
            .summary(
                "A SIP account of a customer: user name in a domain, passwords, telephone numbers, place in a PBX.",
            )
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .of_subscriber("id")
            .journaled()
            .fields(fields::fields())
            .filters(fields::filters())
            .links(fields::links())
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", status::TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        represent::documents(ctx, rows).await
    }

    fn patchable(&self, ctx: &Context<'_>, document: Document) -> Document {
        let mut document = document;
        // A patch may name them although the document does not always show them.
        for field in ctx.definition.fields.iter().filter(|field| field.write_only || field.is_secret()) {
            document.entry(field.name).or_insert(serde_json::Value::Null);
        }
        document
    }

    fn patched(&self, patch: &Patch, document: &mut Document) {
        for field in fields::fields().iter().filter(|field| field.is_secret() && !patch.touches(field.name)) {
            document.remove(field.name);
        }
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        limits::authorise(ctx, stored).await?;
        limits::fill(ctx, body, stored).await?;
        identity::resolve_domain(ctx, body).await?;
        numbers::parse::check_shapes(body)?;
        let live = match stored {
            Some(stored) => Some(update::live_row(ctx, stored.id()?).await?),
            None => None,
        };
        password::prepare(ctx, body, live.as_ref(), purpose)
    }

    fn check(&self, form: &Form, purpose: Purpose, settings: &Settings) -> Vec<FieldError> {
        let mut wrong = password::check(form, settings);
        if purpose == Purpose::Create {
            wrong.extend(fields::not_yet_ended(form.text("status")));
        }
        wrong
    }

    async fn create(&self, ctx: &mut Context<'_>, form: Form) -> Result<i64, Fault> {
        create::create(ctx, &form).await
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let mut form = form;
        limits::narrow(ctx, &mut form).await?;
        update::update(ctx, stored, &form).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        let customer_id = stored.int("customer_id")?;
        let place = pbx::extension::Place::read(&update::live_row(ctx, id).await?)?;
        limits::authorise_end(ctx, stored, place.is_pilot).await?;
        if place.is_pilot || place.extension.is_some() {
            // Nobody is added to the PBX or renumbered meanwhile; and it may have ended while this waited.
            identity::lock(ctx, customer_id).await?;
            update::live_row(ctx, id).await?;
        }
        if place.is_pilot {
            let others = identity::live_of(customer_id).filter(Cond::ne("subscriber_id", id));
            if ctx.exists(&others).await? {
                return Err(Fault::forbidden("Cannot terminate pilot subscriber when other subscribers exists"));
            }
        }
        terminate::terminate(ctx, &[id]).await
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        Some(match constraint {
            // Spelling and localpart are unique where the lower-case form is.
            "uq_live_subscribers_username" | "uq_live_subscribers_spelling" | "uq_live_subscribers_node" => {
                identity::username_taken()
            }
            "uq_live_subscribers_webusername" => {
                let name = form.text("webusername").filter(|name| !name.is_empty()).or(form.text("username"));
                identity::webusername_taken(name.unwrap_or_default(), form.int("domain_id").unwrap_or_default())
            }
            "uq_live_subscribers_extension" => pbx::extension::taken(),
            "uq_live_subscribers_pilot" => pbx::extension::second_pilot(),
            _ => return None,
        })
    }
}

/// The lock level of a form: `None` when the caller may not give one, 0 for no lock.
fn lock_of(form: &Form) -> Option<i64> {
    form.has("lock").then(|| form.int("lock").unwrap_or(0))
}

/// Whether a subscriber may be without a primary number, where the operator insists on one.
fn need_number(
    ctx: &Context<'_>,
    customer: &identity::Customer,
    place: &pbx::extension::Place,
    wanted: &numbers::Wanted,
) -> Result<(), Fault> {
    if !ctx.settings.require_primary_number || wanted.primary.is_some() {
        return Ok(());
    }
    match (customer.is_pbx, place.is_pilot) {
        (false, _) => Err(Fault::rule("A primary_number is required for the SIP subscriber.")),
        (true, true) => Err(Fault::rule("A primary_number is required for the PBX pilot subscriber.")),
        (true, false) => Ok(()),
    }
}
