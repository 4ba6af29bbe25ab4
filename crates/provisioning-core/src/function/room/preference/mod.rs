//! Preferences as structs. Source: functions, group preferences; soap-xmlrpc, preferences as structs.

mod definition;
mod value;

use serde_json::Value as Json;

use super::lookup;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure, Switch};
use crate::preference::Level;
use crate::query::Query;
use value::Place;

const GROUP: &str = "preferences";

/// What can be wrong with preferences.
const FAULTS: &[Code] = &[
    Code::NoSuchPreference,
    Code::InvalidEnum,
    Code::ToManyPreference,
    Code::NoSuchLevel,
    Code::NoSuchRewriteRuleSet,
    Code::NoSuchSoundSet,
    Code::MalformedIPNet,
];

/// The preferences of subscribers.
const SUBSCRIBER: Place =
    Place { resource: "subscriberpreferences", structure: "SubscriberPreferences", level: Level::Subscriber };

/// The preferences of domains.
const DOMAIN: Place = Place { resource: "domainpreferences", structure: "DomainPreferences", level: Level::Domain };

/// The preferences of peering hosts.
const PEER: Place =
    Place { resource: "peeringserverpreferences", structure: "PeerPreferences", level: Level::PeeringServer };

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| Function::new(name, GROUP, Backend::Voip, doc, run);
    let subscriber = || {
        [
            Member::text("username").required().doc("SIP user name."),
            Member::text("domain").required().doc("SIP domain."),
        ]
    };
    let domain = || Member::text("domain").required().doc("Name of the domain.");
    let peer = || Member::int("id").required().doc("Id of the peering host.");
    let unset = || Member::texts("unset").doc("Names of preferences to remove.");
    let clis = || Member::texts("allowed_clis").required().doc("The values.");
    definition::functions()
        .into_iter()
        .chain([
            function("get_subscriber_preferences", "Reads the preferences of a subscriber that are set.", |s, g| {
                Box::pin(of_subscriber(s, g))
            })
            .within(Reach::Subscriber)
            .takes(subscriber())
            .gives(Kind::Struct(SUBSCRIBER.structure))
            .fails(&[Code::NoSuchSubscriber]),
            function(
                "set_subscriber_preferences",
                "Sets the given preferences of a subscriber and leaves the others alone; null removes one.",
                |s, g| Box::pin(set_of_subscriber(s, g)),
            )
            .within(Reach::Subscriber)
            .takes(subscriber())
            .takes([Member::of("preferences", SUBSCRIBER.structure).required().doc("What to set."), unset()])
            .fails(&[Code::NoSuchSubscriber])
            .fails(FAULTS),
            function("add_allowed_clis", "Adds values to the preference allowed_clis.", |s, g| {
                Box::pin(add_allowed_clis(s, g))
            })
            .takes(subscriber())
            .takes([clis()])
            .fails(&[Code::NoSuchSubscriber]),
            function("delete_allowed_clis", "Removes values from the preference allowed_clis.", |s, g| {
                Box::pin(delete_allowed_clis(s, g))
            })
            .takes(subscriber())
            .takes([clis()])
            .fails(&[Code::NoSuchSubscriber]),
            function("get_domain_preferences", "Reads the preferences of a domain that are set.", |s, g| {
                Box::pin(of_domain(s, g))
            })
            .takes([domain()])
            .gives(Kind::Struct(DOMAIN.structure))
            .switched(Switch::DomainPreferences)
            .fails(&[Code::NoSuchDomain]),
            function(
                "set_domain_preferences",
                "Sets the given preferences of a domain and leaves the others alone; null removes one.",
                |s, g| Box::pin(set_of_domain(s, g)),
            )
            .takes([domain(), Member::of("preferences", DOMAIN.structure).required().doc("What to set."), unset()])
            .switched(Switch::DomainPreferences)
            .fails(&[Code::NoSuchDomain])
            .fails(FAULTS),
            function("get_peer_preferences", "Reads the preferences of a peering host that are set.", |s, g| {
                Box::pin(of_peer(s, g))
            })
            .takes([peer()])
            .gives(Kind::Struct(PEER.structure))
            .switched(Switch::PeerPreferences)
            .within(Reach::Superuser)
            .fails(&[Code::NoSuchPeerHost]),
            function(
                "set_peer_preferences",
                "Sets the given preferences of a peering host and leaves the others alone; null removes one.",
                |s, g| Box::pin(set_of_peer(s, g)),
            )
            .takes([peer(), Member::of("preferences", PEER.structure).required().doc("What to set."), unset()])
            .switched(Switch::PeerPreferences)
            .within(Reach::Superuser)
            .fails(&[Code::NoSuchPeerHost])
            .fails(FAULTS),
        ])
        .collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let mut structures = definition::structures();
    structures.extend([SUBSCRIBER, DOMAIN, PEER].map(Place::structure));
    structures
}

async fn of_subscriber(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    SUBSCRIBER.get(scene, id).await
}

async fn set_of_subscriber(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    SUBSCRIBER.set(scene, id, given).await
}

async fn of_domain(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::domain(scene, given.text("domain")?).await?.id()?;
    DOMAIN.get(scene, id).await
}

async fn set_of_domain(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = lookup::domain(scene, given.text("domain")?).await?.id()?;
    DOMAIN.set(scene, id, given).await
}

async fn peer(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let id = given.int("id")?;
    let unknown = || Failure::new(Code::NoSuchPeerHost, format!("unknown peering host '{id}'")).about(id.to_string());
    scene.first(&Query::table("peering_servers").eq("id", id)).await?.ok_or_else(unknown)?;
    Ok(id)
}

async fn of_peer(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = peer(scene, given).await?;
    PEER.get(scene, id).await
}

async fn set_of_peer(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = peer(scene, given).await?;
    PEER.set(scene, id, given).await
}

async fn add_allowed_clis(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    change_allowed_clis(scene, given, |list, given| {
        let new: Vec<Json> = given.iter().filter(|value| !list.contains(value)).cloned().collect();
        list.extend(new);
    })
    .await
}

async fn delete_allowed_clis(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    change_allowed_clis(scene, given, |list, given| list.retain(|value| !given.contains(value))).await
}

async fn change_allowed_clis(
    scene: &mut Scene<'_>,
    given: &Arguments,
    change: fn(&mut Vec<Json>, &[Json]),
) -> Result<Json, Failure> {
    let id = lookup::subscriber(scene, given).await?.id()?;
    let document = scene.get(SUBSCRIBER.resource, id).await?;
    let mut list = document.get("allowed_clis").and_then(Json::as_array).cloned().unwrap_or_default();
    change(&mut list, given.list("allowed_clis"));
    let member = crate::rules::Document::from_iter([("allowed_clis".to_owned(), Json::from(list))]);
    scene.merge(SUBSCRIBER.resource, id, member).await?;
    Ok(Json::Null)
}
