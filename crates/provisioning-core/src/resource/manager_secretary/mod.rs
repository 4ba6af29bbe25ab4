//! `managersecretary`: a switch for the forward of a manager's calls to its secretaries. Source: resources/managersecretary;
//! call-forwarding, section 9.

use async_trait::async_trait;
use serde_json::{Map, Value as Json, json};

use crate::actor::{Actor, Roles};
use crate::callforward::cf_type::is_quickset;
use crate::callforward::destination::{DEFAULT_TIMEOUT, Destination, Service};
use crate::callforward::{CfType, Hosts};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Group, Key, Kind, Link, Looks};
use crate::fault::Fault;
use crate::form::Form;
use crate::preference_store::{audience, profiles};
use crate::preference_values::SUBSCRIBER;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::forwarding::contents::destination_row;
use crate::resource::forwarding::owner::SetOwner;
use crate::resource::forwarding::set::SetKind;
use crate::resource::forwarding::stored::{MAPPINGS, Mapping, mappings};
use crate::resource::forwarding::{pointer, removal};
use crate::resource::status::TERMINATED;
use crate::rules::{Document, Rules};

/// Subscribers whose calls go to their secretaries.
pub struct ManagerSecretary;

/// Clients know these subscribers by their uuid.
const KEY: Key = Key::uuid("uuid");

/// The destination set by which one sees that it is on.
const AUTOSET: &str = "ms_autoset";

/// The preference that lists the numbers.
const NUMBERS: &str = "secretary_numbers";

#[async_trait]
impl Rules for ManagerSecretary {
    fn definition(&self) -> Definition {
        let access =
            Access { create: Roles::NONE, patch: Roles::NONE, ..Access::full(Roles::OPERATORS.or(Roles::SUBSCRIBERS)) };
        let number = Field::text("number").doc("A number; one with # in front is switched off.");
        Definition::new("managersecretary", "subscribers", Group::CallForwarding, access)
            .words("ManagerSecretary")
            .entity("managersecretary")
            .summary(
                "Subscribers all of whose calls go to their secretaries. A PUT switches it on, a DELETE off; others do not \
                 appear here.",
            )
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .of_subscriber("id")
            .keyed_by(KEY)
            .replaced_without_body()
            .journaled_for(Roles::OPERATORS.or(Roles::SUBSCRIBERS))
            .fields([
                Field::text("uuid").read_only().example(KEY.example).doc("The uuid of the subscriber."),
                Field::new("secretary_numbers", Kind::Custom(|value, _| Ok(value.clone())))
                    .looks(Looks::Object(vec![number]).listed())
                    .example(json!([{"number": "43987610002"}]))
                    .derived()
                    .read_only()
                    .doc("The numbers of the secretaries, from the preference of the same name."),
            ])
            .links([Link::item("managersecretary", "uuid"), Link::item("subscribers", "id")])
    }

    fn visible(&self, actor: &Actor) -> Cond {
        let switched_on = Cond::Exists {
            table: SetKind::Destinations.table(),
            key: "subscriber_id",
            outer: "id",
            filter: Box::new(Cond::eq("name", AUTOSET)),
        };
        self.replaceable(actor).and(switched_on)
    }

    fn replaceable(&self, _actor: &Actor) -> Cond {
        Cond::ne("status", TERMINATED)
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let values = SUBSCRIBER.some(ctx, &ids, &[NUMBERS]).await?;
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(&ids) {
            let numbers = values.get(id).and_then(|values| values.get(NUMBERS)).map_or(&[][..], Vec::as_slice);
            let numbers: Json = numbers.iter().map(|number| json!({"number": number})).collect();
            documents.push(Map::from_iter([
                ("uuid".to_owned(), Json::from(row.text("uuid")?)),
                (NUMBERS.to_owned(), numbers),
            ]));
        }
        Ok(documents)
    }

    /// The single mapping of `cfu` is taken as it is and rings the secretaries from now on; several make place for a new one.
    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, _form: Form) -> Result<(), Fault> {
        let id = stored.id()?;
        let audience = audience(ctx.actor.role);
        let profiles = profiles(ctx, audience, &[id]).await?;
        if profiles.get(&id).is_some_and(|profile| !profile.allows(CfType::Cfu.name())) {
            return Err(Fault::rule("Failed to update manager secretary callforward."));
        }
        let set = autoset(ctx, stored).await?;
        let mut mapping = Record::new().with(SetKind::Destinations.key(), set).with("enabled", true);
        let all = mappings(ctx, &[id]).await?;
        let unconditional: Vec<&Mapping> = all.iter().filter(|mapping| mapping.cf_type == CfType::Cfu).collect();
        if let [only] = unconditional.as_slice() {
            ctx.session.update(MAPPINGS, &Cond::eq("id", only.id), &mapping).await?;
            drop_quickset(ctx, id, only.destination_set).await?;
        } else {
            let unconditional: Vec<i64> = unconditional.iter().map(|mapping| mapping.id).collect();
            ctx.session.delete(MAPPINGS, &Cond::ids("id", &unconditional)).await?;
            mapping.set("subscriber_id", id);
            mapping.set("kind", CfType::Cfu.name());
            ctx.session.insert(MAPPINGS, &mapping).await?;
        }
        pointer::follow(ctx, &[id]).await
    }

    async fn delete(&self, ctx: &mut Context<'_>, stored: &Record) -> Result<(), Fault> {
        let sets = autosets(ctx, stored.id()?).await?;
        removal::with_mappings(ctx, SetKind::Destinations, &sets).await
    }
}

/// Deletes the set that a mapping used before, if the simple view has made it and nothing else uses it.
async fn drop_quickset(ctx: &mut Context<'_>, subscriber_id: i64, set: i64) -> Result<(), Fault> {
    let kind = SetKind::Destinations;
    match ctx.find(kind.table(), set).await? {
        Some(row) if is_quickset(row.text("name")?) => removal::unused(ctx, kind, subscriber_id, &[set]).await,
        _ => Ok(()),
    }
}

async fn autosets(ctx: &mut Context<'_>, subscriber_id: i64) -> Result<Vec<i64>, Fault> {
    let kind = SetKind::Destinations;
    let query = Query::table(kind.table()).eq("subscriber_id", subscriber_id).eq("name", AUTOSET).order("id", false);
    ctx.session.numbers(&query, "id").await
}

/// The set of a subscriber that leads to its secretaries, made or filled anew.
async fn autoset(ctx: &mut Context<'_>, subscriber: &Record) -> Result<i64, Fault> {
    let kind = SetKind::Destinations;
    let id = subscriber.id()?;
    let owner = SetOwner::of(ctx, subscriber).await?;
    let hosts = Hosts::from(&ctx.settings.service_domains);
    let destination = Destination {
        uri: Service::ManagerSecretary.uri(&owner.owner(), &hosts, false),
        timeout: DEFAULT_TIMEOUT,
        priority: Some(1),
        announcement_id: None,
    };
    let set = match autosets(ctx, id).await?.first() {
        Some(set) => *set,
        None => kind.create(ctx, id, AUTOSET, Record::new()).await?,
    };
    kind.fill(ctx, set, vec![destination_row(&destination)]).await?;
    Ok(set)
}
