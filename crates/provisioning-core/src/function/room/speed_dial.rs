//! Speed dials of a subscriber. Source: functions, group speed dial.

use serde_json::{Value as Json, json};

use super::feature_list::FeatureList;
use super::lookup;
use super::signature::{data, id, of_subscriber, several};
use crate::function::{Arguments, Code, Failure, Function, Member, Reach, Scene, Structure};

const GROUP: &str = "speed dial";

const SLOTS: FeatureList = FeatureList {
    resource: "speeddials",
    member: "speeddials",
    table: "speed_dials",
    columns: &["slot", "destination"],
    noun: "speed dial slot",
    missing: Code::SlotNotExistent,
};

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| of_subscriber(GROUP, name, doc, run).within(Reach::Subscriber);
    let slot = || data("SpeedDialSlot", "Slot and destination.");
    let slot_id = || id("Id of the slot.");
    let wrong = &[Code::MalformedVSC, Code::MalformedSpeedDialDestination, Code::SlotAlreadyExists];
    vec![
        function("get_speed_dial_slots", "Lists the speed dial slots.", |s, g| Box::pin(list(s, g)))
            .gives(several("SpeedDialSlot")),
        function("create_speed_dial_slot", "Adds a slot.", |s, g| Box::pin(create(s, g))).takes([slot()]).fails(wrong),
        function("update_speed_dial_slot", "Changes slot or destination.", |s, g| Box::pin(update(s, g)))
            .takes([slot_id(), slot()])
            .fails(&[Code::SlotNotExistent])
            .fails(wrong),
        function("delete_speed_dial_slot", "Removes a slot.", |s, g| Box::pin(delete(s, g)))
            .takes([slot_id()])
            .fails(&[Code::SlotNotExistent]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "SpeedDialSlot",
        "A code that a subscriber dials instead of a whole destination.",
        [
            Member::int("id").doc("Set by the server."),
            Member::text("slot").required().doc("The code: one of those that the operator offers, such as *1."),
            Member::text("destination").required().doc("Number, user name, user@host or SIP URI; kept as SIP URI."),
        ],
    )]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    SLOTS.shown(scene, subscriber).await
}

/// The slot as the resource takes it; `own` is the id of the one that it replaces.
async fn wanted(scene: &mut Scene<'_>, subscriber: i64, given: &Arguments, own: Option<i64>) -> Result<Json, Failure> {
    let data = given.structure("data");
    let (slot, destination) = (data.text("slot")?, data.text("destination")?);
    for row in SLOTS.rows(scene, subscriber).await? {
        if row.text("slot")? == slot && Some(row.id()?) != own {
            let text = format!("speed dial slot '{slot}' is taken");
            return Err(Failure::new(Code::SlotAlreadyExists, text).about(slot));
        }
    }
    Ok(json!({"slot": slot, "destination": destination}))
}

/// The resource names members by their place in the list.
fn explained(failure: Failure) -> Failure {
    let code = match (failure.code, failure.param.as_deref()) {
        (Code::MalformedTarget, _) => Code::MalformedSpeedDialDestination,
        (Code::MalformedParam, Some(param)) if param.ends_with("_slot") => Code::MalformedVSC,
        _ => return failure,
    };
    Failure { code, param: None, ..failure }
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    let slot = wanted(scene, subscriber, given, None).await?;
    SLOTS.add(scene, subscriber, slot).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    let id = given.int("id")?;
    let slot = wanted(scene, subscriber, given, Some(id)).await?;
    SLOTS.change(scene, subscriber, id, slot).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    SLOTS.remove(scene, subscriber, given.int("id")?).await?;
    Ok(Json::Null)
}
