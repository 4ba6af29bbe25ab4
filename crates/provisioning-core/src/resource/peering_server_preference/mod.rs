//! `peeringserverpreferences`. Source: resources/peeringserverpreferences; preferences.

use async_trait::async_trait;

use crate::actor::Roles;
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{Owner, PEERING_SERVER};
use crate::record::Record;
use crate::resource::{level_preference, peering_server};
use crate::rules::{Document, Rules};

/// The preference values of peering servers, one document each.
pub struct PeeringServerPreferences;

/// Peering servers belong to no reseller; what is not looked up among all is looked up for the platform's own one.
const OWNER: Owner = Owner { reseller_id: 1, customer_id: None };

#[async_trait]
impl Rules for PeeringServerPreferences {
    fn definition(&self) -> Definition {
        Definition::new(
            "peeringserverpreferences",
            peering_server::TABLE,
            Group::Preferences,
            Access::existing(Roles::ADMINS),
        )
        .words("PeeringServerPreferences")
        .summary("Preference values of one peering server: numbers, registration, media and codecs of its calls.")
        .journaled_for(Roles::ADMINS)
        .free_form()
        .members_listed_in("peeringserverpreferencedefs")
        .fields([
            Field::id(),
            Field::integer("peering_id").column("id").read_only().doc("The peering server; the same as `id`."),
        ])
        .links([Link::item("peeringservers", "id").named("peerings")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        level_preference::documents(ctx, PEERING_SERVER, rows, "peering_id").await
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        level_preference::update(ctx, PEERING_SERVER, stored.id()?, OWNER, &form).await
    }
}
