//! `domains`. Source: resources/domains.

mod name;

use async_trait::async_trait;

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link};
use crate::fault::{Condition, Fault, FieldError};
use crate::form::{Form, Purpose};
use crate::preference::{Level, builtin, defaults};
use crate::preference_values;
use crate::push::{self, Event};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::rules::Rules;
use crate::settings::Settings;
use crate::store::StoreError;

const TABLE: &str = "domains";

/// SIP domains in which resellers create subscribers. There is nothing to change in one.
pub struct Domains;

#[async_trait]
impl Rules for Domains {
    fn definition(&self) -> Definition {
        let access =
            Access { replace: Roles::NONE, patch: Roles::NONE, ..Access::full(Roles::STAFF) }.reading_only(Roles::CARE);
        Definition::new("domains", TABLE, Group::LifeCycle, access)
            .summary("A SIP domain of a reseller, in which subscribers are created.")
            .of_reseller("reseller_id")
            .journaled()
            .fields([
                Field::id(),
                Field::text("domain")
                    .label("SIP Domain")
                    .max(127)
                    .required()
                    .doc("Host name, IPv4 address, or IPv6 address in brackets; unique on the platform."),
                Field::count("reseller_id")
                    .label("Reseller")
                    .required()
                    .only_for(Roles::PLATFORM)
                    .doc("The reseller that the domain belongs to."),
            ])
            .filters([
                Filter::number("reseller_id").doc("Domains of a reseller."),
                Filter::like("domain").doc("Name of the domain; * is a wild card."),
            ])
            .links([Link::item("domainpreferences", "id")])
    }

    fn check(&self, form: &Form, _purpose: Purpose, settings: &Settings) -> Vec<FieldError> {
        let name = form.text("domain").filter(|name| !name::is_valid(name, settings.allow_ip_as_domain));
        name.map(|name| FieldError::new("domain", name, name::INVALID)).into_iter().collect()
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        owned::existing_reseller(ctx, record, stored, "Invalid 'reseller_id', doesn't exist.").await?;
        let name = form.text("domain").unwrap_or_default();
        let key = name.to_lowercase();
        if ctx.exists(&Query::table(TABLE).eq("domain_key", key.as_str())).await? {
            return Err(taken(name));
        }
        record.set("domain_key", key);
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        _form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let first: Vec<_> =
            defaults::creation_defaults(builtin(), Level::Domain).map(|(name, value)| (id, name, value)).collect();
        preference_values::DOMAIN.add(ctx, &first).await?;
        push::announce(ctx, Event::DomainsChanged).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let id = stored.id()?;
        let in_use = || Fault::InUse("Domain is still in use.".to_owned());
        if ctx.exists(&Query::table("live_subscribers").eq("domain_id", id)).await? {
            return Err(in_use());
        }
        match ctx.session.delete(TABLE, &Cond::eq("id", id)).await {
            // Somebody has created a subscriber since.
            Err(Fault::Store(StoreError::Reference(_))) => Err(in_use()),
            outcome => outcome,
        }?;
        push::announce(ctx, Event::DomainsChanged).await
    }

    fn conflict(&self, constraint: &str, form: &Form) -> Option<Fault> {
        (constraint == "uq_domains_domain").then(|| taken(form.text("domain").unwrap_or_default()))
    }
}

fn taken(name: &str) -> Fault {
    Fault::known(Condition::DomainExists, format!("Domain '{name}' already exists.")).about(name)
}
