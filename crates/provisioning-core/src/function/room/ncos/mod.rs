//! NCOS levels and what they cover. Source: functions, group ncos.

mod entries;

use serde_json::{Value as Json, json};

use super::lookup;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::Query;
use crate::rules::Document;

const GROUP: &str = "ncos";
const RESOURCE: &str = "ncoslevels";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| Function::new(name, GROUP, Backend::Billing, doc, run);
    let level = || Member::text("level").required().doc("Name of the level.");
    let data = || Member::of("data", "NcosLevelData").doc("What to set.");
    let mut functions = vec![
        function("get_ncos_levels", "Lists the NCOS levels.", |scene, _| Box::pin(list(scene)))
            .gives(Kind::list(Kind::Struct("NcosLevel"))),
        function("get_ncos_level", "Reads one NCOS level.", |scene, given| Box::pin(get(scene, given)))
            .takes([level()])
            .gives(Kind::Struct("NcosLevel"))
            .fails(&[Code::NoSuchLevel]),
        function("create_ncos_level", "Creates an NCOS level.", |scene, given| Box::pin(create(scene, given)))
            .takes([level(), data()])
            .fails(&[Code::ExistingLevel, Code::MissingNCOSLevel]),
        function("update_ncos_level", "Changes the given members.", |scene, given| Box::pin(update(scene, given)))
            .takes([level(), data().required()])
            .fails(&[Code::NoSuchLevel]),
        function("delete_ncos_level", "Removes an NCOS level, also from preferences that name it.", |scene, given| {
            Box::pin(delete(scene, given))
        })
        .takes([level()])
        .fails(&[Code::NoSuchLevel]),
    ];
    functions.extend(entries::functions());
    functions
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    let members = || {
        [
            Member::text("mode").doc("blacklist or whitelist."),
            Member::flag("local_ac").doc("Calls into the caller's own area code match."),
            Member::text("description").nullable().doc("A note."),
        ]
    };
    let mut shown = vec![Member::text("level").required().doc("Its name.")];
    shown.extend(members().map(|member| if member.nullable { member } else { member.required() }));
    let mut structures = vec![
        Structure::new("NcosLevelData", "A level that is created or changed.", members()),
        Structure::new("NcosLevel", "An NCOS level: a named set of numbers that may or may not be called.", shown),
    ];
    structures.extend(entries::structures());
    structures
}

fn shown(document: &Document) -> Json {
    let member = |name: &str| document.get(name).cloned().unwrap_or_default();
    json!({
        "level": member("level"),
        "mode": member("mode"),
        "local_ac": member("local_ac"),
        "description": member("description"),
    })
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let level = given.text("level")?;
    let found = lookup::named(scene, "ncos_levels", "name_key", level).await?;
    let unknown = || Failure::new(Code::NoSuchLevel, format!("unknown NCOS level '{level}'")).about(level);
    Ok(found.ok_or_else(unknown)?.id()?)
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let found = scene.all(RESOURCE, &[]).await?;
    Ok(found.iter().map(|item| shown(&item.document)).collect())
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    Ok(shown(&scene.get(RESOURCE, id).await?))
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let level = given.text("level")?;
    if level.trim().is_empty() {
        return Err(Failure::new(Code::MissingNCOSLevel, "an NCOS level needs a name"));
    }
    let same = Query::table("ncos_levels").eq("name_key", lookup::key(level)).eq("reseller_id", scene.reseller());
    if scene.first(&same).await?.is_some() {
        return Err(Failure::new(Code::ExistingLevel, format!("NCOS level '{level}' already exists")).about(level));
    }
    let mut body = given.structure("data").members().clone();
    body.insert("level".to_owned(), level.into());
    body.entry("mode").or_insert_with(|| "blacklist".into());
    if scene.actor().own_reseller().is_none() {
        body.insert("reseller_id".to_owned(), scene.reseller().into());
    }
    scene.create(RESOURCE, body).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    let body = given.structure("data").members().clone();
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
