//! `customerpreferences`. Source: resources/customerpreferences; preferences, section 8.

mod location;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{CUSTOMER, CUSTOMER_LOCATION, Owner};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::customer::PRODUCTS;
use crate::resource::status::TERMINATED;
use crate::resource::{contract, level_preference};
use crate::rules::{Document, Rules};

/// The member that repeats the id.
const OWN: &str = "customer_id";

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
        .fields([Field::id(), Field::integer(OWN).column("id").read_only().doc("The customer; the same as `id`.")])
        .parameters([location::parameter()])
        .links([Link::item("customers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::texts("product", &PRODUCTS).and(Cond::ne("status", TERMINATED))
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        match location::wanted(ctx.params) {
            Some(named) => location::documents(ctx, rows, named).await,
            None => {
                let documents = level_preference::documents(ctx, CUSTOMER, rows, OWN).await?;
                Ok(documents.into_iter().map(|document| with_location(document, None)).collect())
            }
        }
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let id = stored.id()?;
        let (place, holder) = match location::wanted(ctx.params) {
            Some(named) => (CUSTOMER_LOCATION, location::of_customer(ctx, id, named).await?),
            None => (CUSTOMER, id),
        };
        let reseller_id = contract::reseller_of(ctx.session, id).await?.unwrap_or(0);
        let owner = Owner { reseller_id, customer_id: Some(id) };
        level_preference::update(ctx, place, holder, owner, &form).await
    }
}

/// A document tells whose values it has, the customer's or a location's, if there is one besides the two ids.
fn with_location(mut document: Document, location_id: Option<i64>) -> Document {
    if document.len() > 2 {
        document.insert(location::PARAMETER.to_owned(), Json::from(location_id));
    }
    document
}
