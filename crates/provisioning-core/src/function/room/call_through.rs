//! Numbers that may call through for a subscriber. Source: functions, group call-through.

use serde_json::{Value as Json, json};

use super::feature_list::FeatureList;
use super::lookup;
use super::signature::{data, id, of_subscriber, several};
use crate::function::{Arguments, Code, Failure, Function, Member, Scene, Structure, Switch};

const GROUP: &str = "call-through";

const ENTRIES: FeatureList = FeatureList {
    resource: "ccmapentries",
    member: "mappings",
    table: "cc_mappings",
    columns: &["auth_key"],
    noun: "call-through entry",
    missing: Code::NoSuchCCMapEntry,
};

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| of_subscriber(GROUP, name, doc, run).switched(Switch::CallThrough);
    let entry_id = || id("Id of the entry.");
    let auth_key = || Member::text("auth_key");
    vec![
        function("get_ccmap_entries", "Lists the CLIs that may use call-through.", |s, g| Box::pin(list(s, g)))
            .gives(several("CcMapEntry")),
        function("create_ccmap_entry", "Adds a CLI.", |s, g| Box::pin(create(s, g))).takes([
            Member::of("data", "CcMapEntry").doc("The CLI."),
            auth_key().doc("Older clients send the calling number here."),
        ]),
        function("update_ccmap_entry", "Changes a CLI.", |s, g| Box::pin(update(s, g)))
            .takes([entry_id(), data("CcMapEntry", "The CLI.")])
            .fails(&[Code::NoSuchCCMapEntry]),
        function("update_ccmap_authkey", "Changes a CLI: the older spelling.", |s, g| Box::pin(update(s, g)))
            .takes([entry_id(), auth_key().required().doc("Calling number.")])
            .fails(&[Code::NoSuchCCMapEntry])
            .unpublished(),
        function("delete_ccmap_entry", "Removes a CLI.", |s, g| Box::pin(delete(s, g)))
            .takes([entry_id()])
            .fails(&[Code::NoSuchCCMapEntry]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "CcMapEntry",
        "A number that may use call-through without a PIN.",
        [Member::int("id").doc("Set by the server."), Member::text("auth_key").required().doc("Calling number.")],
    )]
}

/// The number, in the struct or beside it, as the resource takes it.
fn wanted(given: &Arguments) -> Result<Json, Failure> {
    let data = given.structure("data");
    let auth_key = data.opt_text("auth_key").or(given.opt_text("auth_key"));
    let auth_key = auth_key.ok_or_else(|| Failure::missing(if given.has("data") { "auth_key" } else { "data" }))?;
    Ok(json!({"auth_key": auth_key}))
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    ENTRIES.shown(scene, subscriber).await
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    ENTRIES.add(scene, subscriber, wanted(given)?).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    ENTRIES.change(scene, subscriber, given.int("id")?, wanted(given)?).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    ENTRIES.remove(scene, subscriber, given.int("id")?).await?;
    Ok(Json::Null)
}
