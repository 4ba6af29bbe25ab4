//! `activesubscriberpreferences`. Source: resources/activesubscriberpreferences; preferences, section 10.

use std::collections::HashMap;

use async_trait::async_trait;

use crate::actor::{Actor, Role, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Filter, Group, Link, Looks, Match, Operation, Parameter};
use crate::fault::Fault;
use crate::preference_store::{CUSTOMER, CUSTOMER_LOCATION, Content, DOMAIN, SUBSCRIBER, audience, profiles, shown};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::customer_location::{BLOCKS, TABLE};
use crate::resource::status::TERMINATED;
use crate::rules::{Document, Rules};

/// The preferences that apply to subscribers: their own, completed by those of their customers and domains.
pub struct ActiveSubscriberPreferences;

/// The query parameter that names the location.
const LOCATION: &str = "location_ip";

#[async_trait]
impl Rules for ActiveSubscriberPreferences {
    fn definition(&self) -> Definition {
        let readers = Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin]));
        let access = Access { list: readers, get: readers, ..Access::full(Roles::NONE) };
        Definition::new("activesubscriberpreferences", "subscribers", Group::Preferences, access)
            .words("ActiveSubscriberPreferences")
            .summary(
                "What applies to one subscriber: its own preferences, completed by its customer's and its domain's.",
            )
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .free_form()
            .members_listed_in("subscriberpreferencedefs")
            .filters([
                Filter::new("reseller_id", "customer.contact.reseller_id", Match::Number)
                    .doc("Reseller of the subscriber's customer."),
                Filter::new("contact_id", "customer.contact_id", Match::Number)
                    .doc("Contact of the subscriber's customer."),
            ])
            .parameters([Parameter::new(LOCATION, Looks::Text, &[Operation::List, Operation::Get]).doc(
                "Address of a block of a location of the customer, whose values then take the place of the customer's.",
            )])
            .links([Link::item("subscribers", "id").named("active"), Link::item("subscribers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            places.push((row.id()?, row.int("customer_id")?, row.opt_int("domain_id")?));
        }
        let ids: Vec<i64> = places.iter().map(|(id, ..)| *id).collect();
        let domains = distinct(places.iter().filter_map(|(_, _, domain)| *domain));
        let audience = audience(ctx.actor.role);
        let profiles = profiles(ctx, audience, &ids).await?;
        let own = SUBSCRIBER.contents(ctx, &ids).await?;
        let of_customers = of_customers(ctx, &distinct(places.iter().map(|(_, customer, _)| *customer))).await?;
        let of_domains = DOMAIN.contents(ctx, &domains).await?;
        let nothing = Content::default();
        let mut contents = Vec::with_capacity(rows.len());
        for (id, customer, domain) in places {
            let domain = domain.and_then(|id| of_domains.get(&id));
            let layers = [own.get(&id), of_customers.get(&customer), domain].map(|layer| layer.unwrap_or(&nothing));
            contents.push((Content::effective(&layers), profiles.get(&id)));
        }
        shown(ctx, audience, &mut contents).await
    }
}

/// What customers give their subscribers: the values of the location that the request names, where the customer has it, else
/// their own.
async fn of_customers(ctx: &mut Context<'_>, customers: &[i64]) -> Result<HashMap<i64, Content>, Fault> {
    let mut contents = CUSTOMER.contents(ctx, customers).await?;
    let Some(address) = ctx.params.get(LOCATION).filter(|text| !text.is_empty() && !text.contains('\0')) else {
        return Ok(contents);
    };
    let blocks = Query::table(BLOCKS).eq("ip", address).filter(Cond::ids("location.contract_id", customers));
    let ids = distinct(ctx.session.numbers(&blocks, "location_id").await?.into_iter());
    if ids.is_empty() {
        return Ok(contents);
    }
    let mut of_locations = CUSTOMER_LOCATION.contents(ctx, &ids).await?;
    // Of several locations of a customer with the same block the first one counts.
    let rows = Query::table(TABLE).filter(Cond::ids("id", &ids)).order("id", true);
    for row in ctx.session.select(&rows).await? {
        contents.insert(row.int("contract_id")?, of_locations.remove(&row.id()?).unwrap_or_default());
    }
    Ok(contents)
}

fn distinct(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
