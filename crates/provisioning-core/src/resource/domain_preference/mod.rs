//! `domainpreferences`. Source: resources/domainpreferences; preferences.

use async_trait::async_trait;

use crate::actor::Roles;
use crate::answer::File;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{DOMAIN, Owner, audience};
use crate::record::Record;
use crate::resource::level_preference;
use crate::rules::{Document, Rules};

/// The preference values of domains, one document each.
pub struct DomainPreferences;

#[async_trait]
impl Rules for DomainPreferences {
    fn definition(&self) -> Definition {
        Definition::new("domainpreferences", "domains", Group::Preferences, Access::existing(Roles::OPERATORS))
            .words("DomainPreferences")
            .summary("Preference values of one domain: what its subscribers have that set nothing else.")
            .of_reseller("reseller_id")
            .free_form()
            .members_listed_in("domainpreferencedefs")
            .fields([
                Field::id(),
                Field::integer("domain_id").column("id").read_only().doc("The domain; the same as `id`."),
            ])
            .parameters([level_preference::file_parameter()])
            .links([Link::item("domains", "id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        level_preference::documents(ctx, DOMAIN, rows, "domain_id").await
    }

    async fn file(&self, ctx: &mut Context<'_>, row: &Record) -> Result<File, Fault> {
        let file = DOMAIN.file(ctx, row.id()?, audience(ctx.actor.role), None).await?;
        file.ok_or(Fault::NotFound(ctx.definition.entity))
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let owner = Owner { reseller_id: stored.int("reseller_id")?, customer_id: None };
        level_preference::update(ctx, DOMAIN, stored.id()?, owner, &form).await
    }
}
