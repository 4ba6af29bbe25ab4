//! `customerpreferences`. Source: resources/customerpreferences; preferences.

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{CUSTOMER, Owner};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::customer::PRODUCTS;
use crate::resource::status::TERMINATED;
use crate::resource::{contract, level_preference};
use crate::rules::{Document, Rules};

/// The preference values of customers, one document each.
pub struct CustomerPreferences;

#[async_trait]
impl Rules for CustomerPreferences {
    fn definition(&self) -> Definition {
        Definition::new(
            "customerpreferences",
            "contracts",
            Group::Preferences,
            Access::existing(Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin]))),
        )
        .words("CustomerPreferences")
        .summary("Preference values of one customer: what its subscribers have that set nothing else.")
        .of_reseller("contact.reseller_id")
        .of_customer("id")
        .journaled_for(Roles::STAFF.or(Roles::of(&[Role::SubscriberAdmin])))
        .free_form()
        .members_listed_in("customerpreferencedefs")
        .fields([
            Field::id(),
            Field::integer("customer_id").column("id").read_only().doc("The customer; the same as `id`."),
        ])
        .links([Link::item("customers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::texts("product", &PRODUCTS).and(Cond::ne("status", TERMINATED))
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let mut documents = level_preference::documents(ctx, CUSTOMER, rows, "customer_id").await?;
        // Besides the two ids there is a value.
        for document in documents.iter_mut().filter(|document| document.len() > 2) {
            document.insert("location_id".to_owned(), Json::Null);
        }
        Ok(documents)
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let id = stored.id()?;
        let reseller_id = contract::reseller_of(ctx.session, id).await?.unwrap_or(0);
        let owner = Owner { reseller_id, customer_id: Some(id) };
        level_preference::update(ctx, CUSTOMER, stored.id()?, owner, &form).await
    }
}
