//! Destinations and their sets.

use serde_json::Value as Json;

use super::set::Sets;
use super::{data, id, of_subscriber, owner, set_id, several};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Scene, Structure};
use crate::resource::forwarding::set::SetKind;

/// Sets of destinations.
pub(super) const SETS: Sets = Sets {
    kind: SetKind::Destinations,
    list: "destinations",
    members: &["destination", "priority", "timeout"],
    missing: Code::NoSuchCfDestSet,
    missing_element: Code::NoSuchCfDest,
    exists: Code::ExistingCfDestSet,
};

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let wrong = &[Code::MalformedTarget, Code::MalformedTimeout];
    let set = || data("CfDestinationSet", "The set.");
    let destination = || data("CfDestination", "The destination.");
    let by_id = |name, doc, run| {
        let function = Function::new(name, super::GROUP, Backend::Voip, doc, run);
        function.takes([id("Id of the destination.")]).fails(&[Code::NoSuchCfDest]).within(Reach::Subscriber)
    };
    vec![
        of_subscriber("get_subscriber_cf_destination_sets", "Lists destination sets, by priority inside.", |s, g| {
            Box::pin(list(s, g))
        })
        .gives(several("CfDestinationSet")),
        of_subscriber("create_subscriber_cf_destination_set", "Creates a set, with destinations if given.", |s, g| {
            Box::pin(SETS.create(s, g))
        })
        .takes([set()])
        .fails(&[Code::ExistingCfDestSet, Code::EmptySetName])
        .fails(wrong),
        of_subscriber(
            "update_subscriber_cf_destination_set",
            "Renames the set that data.id names, and replaces its destinations when they are given.",
            |s, g| Box::pin(SETS.update(s, g)),
        )
        .takes([set()])
        .fails(&[Code::NoSuchCfDestSet, Code::ExistingCfDestSet, Code::EmptySetName]),
        of_subscriber("delete_subscriber_cf_destination_set", "Removes a set and the mappings that use it.", |s, g| {
            Box::pin(SETS.delete(s, g))
        })
        // Older clients send the id inside of data.
        .takes([Member::int("id").doc("Id of the set."), Member::of("data", "CfDestinationSet").doc("Its id in it.")])
        .fails(&[Code::NoSuchCfDestSet]),
        of_subscriber("create_subscriber_cf_destination", "Appends a destination to a set.", |s, g| {
            Box::pin(SETS.add_element(s, g))
        })
        .takes([set_id(), destination()])
        .fails(&[Code::NoSuchCfDestSet])
        .fails(wrong),
        of_subscriber("update_subscriber_cf_destination", "Changes the destination that data.id names.", |s, g| {
            Box::pin(SETS.change_element(s, g))
        })
        .takes([set_id(), destination()])
        .fails(&[Code::NoSuchCfDestSet, Code::NoSuchCfDest])
        .fails(wrong),
        of_subscriber("delete_subscriber_cf_destination", "Removes a destination from a set.", |s, g| {
            Box::pin(SETS.remove_element(s, g))
        })
        .takes([set_id(), id("Id of the destination.")])
        .fails(&[Code::NoSuchCfDestSet, Code::NoSuchCfDest]),
        by_id("update_subscriber_cf_destination_by_id", "Changes a destination found by its id alone.", |s, g| {
            Box::pin(change_by_id(s, g))
        })
        .takes([destination()])
        .fails(wrong),
        by_id("get_subscriber_cf_destination", "Reads a destination.", |s, g| Box::pin(get(s, g)))
            .gives(Kind::Struct("CfDestination")),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "CfDestination",
            "Where calls go.",
            [
                Member::int("id").doc("Its id; names it when it is changed."),
                Member::text("destination")
                    .required()
                    .doc("SIP URI, number, user name, or a service such as voicebox."),
                Member::int("priority").doc("The order inside of the set, from 0."),
                Member::int("timeout").nullable().doc("How long it rings, in seconds; 300 unless given."),
            ],
        ),
        Structure::new(
            "CfDestinationSet",
            "Destinations that are tried one after the other.",
            [
                Member::int("id").doc("Its id; names it when it is changed."),
                Member::text("name").required().doc("Its name."),
                Member::list("destinations", "CfDestination").doc("What is in it."),
            ],
        ),
    ]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = owner(scene, given).await?;
    let mut sets = SETS.list(scene, subscriber).await?;
    for set in &mut sets {
        if let Some(Json::Array(destinations)) = set.get_mut(SETS.list) {
            destinations.sort_by_key(|one| one.get("priority").and_then(Json::as_i64).unwrap_or(0));
        }
    }
    Ok(sets.into_iter().map(Json::from).collect())
}

async fn change_by_id(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("id")?;
    let set = SETS.element(scene, id).await?.int(SETS.kind.key())?;
    SETS.update_element(scene, set, id, &given.structure("data")).await
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let row = SETS.element(scene, given.int("id")?).await?;
    SETS.one(&row)
}
