//! `resellerpreferences`. Source: resources/resellerpreferences; preferences.

use async_trait::async_trait;

use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{Owner, RESELLER};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::level_preference;
use crate::resource::status::TERMINATED;
use crate::rules::{Document, Rules};

/// The preference values of resellers, one document each.
pub struct ResellerPreferences;

#[async_trait]
impl Rules for ResellerPreferences {
    fn definition(&self) -> Definition {
        Definition::new("resellerpreferences", "resellers", Group::Preferences, Access::existing(Roles::OPERATORS))
            .words("ResellerPreferences")
            .summary("Preference values of one reseller: limits over all its customers, and how its call records are exported.")
            .of_reseller("id")
            .unlinked_in_page()
            .free_form()
            .members_listed_in("resellerpreferencedefs")
            .fields([
                Field::id(),
                Field::integer("reseller_id").column("id").read_only().doc("The reseller; the same as `id`."),
            ])
            .links([Link::item("resellers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        level_preference::documents(ctx, RESELLER, rows, "reseller_id").await
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let owner = Owner { reseller_id: stored.id()?, customer_id: None };
        level_preference::update(ctx, RESELLER, stored.id()?, owner, &form).await
    }
}
