//! `callforwards`: the simple view of call forwards. Source: resources/callforwards; call-forwarding, section 6.

mod change;

use async_trait::async_trait;
use serde_json::{Map, Value as Json};

use crate::actor::{Actor, Roles};
use crate::callforward::destination::{Context as Expansion, Hosts};
use crate::callforward::render::{self, Viewer};
use crate::callforward::{CfType, CfTypes, input};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Kind, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference::profile::Profile;
use crate::preference_store::{audience, profiles};
use crate::query::Cond;
use crate::record::Record;
use crate::resource::forwarding::owner::SetOwner;
use crate::resource::forwarding::rewriting::{CALLEE_IN, CALLER_OUT, Rewriting};
use crate::resource::forwarding::{looks, ring_timeout, stored};
use crate::resource::status::TERMINATED;
use crate::rules::{Document, Rules};

/// Where the calls of subscribers go, one document each, with at most one mapping a type.
pub struct CallForwards;

/// The types with what makes them happen, for operators.
const TYPES: [(CfType, &str); 7] = [
    (CfType::Cfu, "Where all calls go."),
    (CfType::Cfb, "Where calls go while the subscriber is busy."),
    (CfType::Cft, "Where calls go that nobody answers within `ringtimeout` seconds."),
    (CfType::Cfna, "Where calls go while the subscriber is not registered."),
    (CfType::Cfs, "Where short messages go."),
    (CfType::Cfr, "Where calls go that end with one of the response codes of `rerouting_codes`."),
    (CfType::Cfo, "Where calls go beyond the limit of concurrent ones."),
];

#[async_trait]
impl Rules for CallForwards {
    fn definition(&self) -> Definition {
        let everybody = Roles::STAFF.or(Roles::SUBSCRIBERS);
        let access = Access { delete: everybody, ..Access::existing(everybody) };
        let field = |(cf_type, doc): (CfType, &'static str)| {
            Field::new(cf_type.name(), Kind::Custom(|value, _| Ok(value.clone())))
                .looks(looks::of(cf_type))
                .example(looks::example(cf_type))
                .derived()
                .doc(doc)
        };
        Definition::new("callforwards", "subscribers", Group::CallForwarding, access)
            .words("CallForwards")
            .summary(
                "Call forwards of one subscriber: for each type one list of destinations, with optional conditions.",
            )
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .of_subscriber("id")
            .journaled_for(Roles::OPERATORS.or(Roles::SUBSCRIBERS))
            .free_form()
            .fields(TYPES.map(field))
            .links([Link::item("callforwards", "id"), Link::item("subscribers", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let audience = audience(ctx.actor.role);
        let profiles = profiles(ctx, audience, &ids).await?;
        let mappings = stored::mappings(ctx, &ids).await?;
        let sets = stored::Sets::of(ctx, &mappings).await?;
        let ring_timeouts = ring_timeout::of(ctx, &ids).await?;
        let rewriting = Rewriting::load(ctx, rows, &CALLER_OUT).await?;
        let hosts = Hosts::from(&ctx.settings.service_domains);
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(&ids) {
            let display = |number: &str| rewriting.apply(*id, number);
            let viewer = Viewer { domain: row.text("domain")?, hosts: &hosts, display: Some(&display) };
            let mut document = Map::new();
            for cf_type in types(profiles.get(id)).iter() {
                let first = mappings.iter().find(|m| m.subscriber_id == *id && m.cf_type == cf_type);
                let forward = first.and_then(|mapping| sets.forward(mapping));
                let shown = render::forward(cf_type, forward.as_ref(), ring_timeouts.get(id).copied(), &viewer);
                document.insert(cf_type.name().to_owned(), shown);
            }
            documents.push(document);
        }
        Ok(documents)
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        replace(ctx, stored, form.members()).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        replace(ctx, stored, &Map::new()).await
    }
}

/// The types that exist for the caller on a subscriber with this profile.
fn types(profile: Option<&Profile>) -> CfTypes {
    CfType::ALL.into_iter().filter(|cf_type| profile.is_none_or(|profile| profile.allows(cf_type.name()))).collect()
}

/// Gives all types that exist for the caller what the body says; a type that it does not name is switched off.
async fn replace(ctx: &mut Context<'_>, subscriber: &Record, body: &Map<String, Json>) -> Result<(), Fault> {
    let id = subscriber.id()?;
    let audience = audience(ctx.actor.role);
    let profiles = profiles(ctx, audience, &[id]).await?;
    let types = types(profiles.get(&id));
    let owner = SetOwner::of(ctx, subscriber).await?;
    let rewriting = Rewriting::load(ctx, std::slice::from_ref(subscriber), &CALLEE_IN).await?;
    let wanted = {
        let normalise = |number: &str| rewriting.apply(id, number);
        let hosts = Hosts::from(&ctx.settings.service_domains);
        input::parse(body, types, &Expansion { owner: owner.owner(), hosts: &hosts, normalise: Some(&normalise) })?
    };
    change::apply(ctx, id, types, &wanted).await
}
