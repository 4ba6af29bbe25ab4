//! The sets.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::{FILES, find_set, function, set_id, sets};
use crate::function::room::signature::{id, several};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::sound_handle::TABLE as HANDLES;
use crate::rules::Document;

const RESOURCE: &str = "soundsets";

/// Where sets are in use: the member that counts it, the table of preferences, and those that refer to a set.
const USES: [(&str, &str, &[&str]); 3] = [
    ("domains", "domain_preferences", &["sound_set"]),
    ("peers", "peering_server_preferences", &["sound_set"]),
    ("subscribers", "subscriber_preferences", &["sound_set", "contract_sound_set"]),
];

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let name = || Member::text("set_name").doc("Name of the set.");
    let description = || Member::text("set_description").nullable().doc("What the set is for.");
    vec![
        function("get_sound_sets", "Lists the sound sets with the counts of their uses.", |s, _| Box::pin(list(s)))
            .once_called(&["get_sound_sets_flat"])
            .gives(several("SoundSet")),
        function("get_sound_set", "Reads a set with its groups and handles.", |s, g| Box::pin(get(s, g)))
            .once_called(&["get_single_sound_set"])
            .takes([set_id()])
            .gives(Kind::Struct("SoundSetDetails"))
            .fails(&[Code::NoSuchSoundSet]),
        function("create_sound_set", "Creates a set.", |s, g| Box::pin(create(s, g)))
            .takes([name().required(), description()])
            .fails(&[Code::EmptySetName]),
        function("update_sound_set", "Changes name or description.", |s, g| Box::pin(update(s, g)))
            .takes([id("Id of the set."), name(), description()])
            .fails(&[Code::NoSuchSoundSet, Code::EmptySetName]),
        function("delete_sound_set", "Removes a set that nothing uses.", |s, g| Box::pin(delete(s, g)))
            .takes([id("Id of the set.")])
            .fails(&[Code::NoSuchSoundSet, Code::SoundSetMapped]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let about = || {
        [
            Member::int("id").required().doc("Its id."),
            Member::text("name").required().doc("Its name."),
            Member::text("description").nullable().doc("What it is for."),
        ]
    };
    vec![
        Structure::new(
            "SoundSetMapped",
            "How often a set is in use.",
            [
                Member::int("domains").doc("Domains that have it."),
                Member::int("peers").doc("Peering hosts that have it."),
                Member::int("subscribers").doc("Subscribers that have it, as set of the system or of the customer."),
            ],
        ),
        Structure::new(
            "SoundSet",
            "A set of announcements.",
            about().into_iter().chain([Member::of("mapped", "SoundSetMapped").doc("How often it is in use.")]),
        ),
        Structure::new(
            "SoundHandle",
            "A place at which an announcement is played.",
            [
                Member::int("id").required().doc("Its id."),
                Member::text("name").required().doc("Its name."),
                Member::text("filename").nullable().doc("Name of the file that the set has for it; null: none."),
                Member::flag("loopplay").doc("The file is played again and again."),
            ],
        ),
        Structure::new(
            "SoundGroup",
            "A group of handles.",
            [
                Member::text("name").required().doc("Its name."),
                Member::list("handles", "SoundHandle").required().doc("What is in it."),
            ],
        ),
        Structure::new(
            "SoundSetDetails",
            "A set with all handles, by groups.",
            about().into_iter().chain([Member::list("groups", "SoundGroup").required().doc("The groups.")]),
        ),
    ]
}

fn about(row: &Record) -> Result<Document, Failure> {
    Ok(Document::from_iter([
        ("id".to_owned(), json!(row.id()?)),
        ("name".to_owned(), json!(row.text("name")?)),
        ("description".to_owned(), json!(row.opt_text("description")?)),
    ]))
}

/// How often sets are in use, by the id as preferences hold it.
async fn uses(scene: &mut Scene<'_>, ids: &[String]) -> Result<HashMap<String, [i64; 3]>, Failure> {
    let mut counts: HashMap<String, [i64; 3]> = HashMap::new();
    for (place, (_, table, attributes)) in USES.into_iter().enumerate() {
        let query = Query::table(table).filter(Cond::texts("attribute", attributes)).filter(Cond::texts("value", ids));
        for row in scene.select(&query).await? {
            if let Some(count) = counts.entry(row.text("value")?.to_owned()).or_default().get_mut(place) {
                *count += 1;
            }
        }
    }
    Ok(counts)
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let query = sets(scene);
    let rows = scene.all_rows(query).await?;
    let ids: Vec<String> = rows.iter().map(|row| Ok(row.id()?.to_string())).collect::<Result<_, Failure>>()?;
    let counts = uses(scene, &ids).await?;
    let mut list = Vec::new();
    for (row, id) in rows.iter().zip(&ids) {
        let count = counts.get(id).copied().unwrap_or_default();
        let mapped: Document =
            USES.iter().zip(count).map(|((member, _, _), count)| ((*member).to_owned(), json!(count))).collect();
        let mut set = about(row)?;
        set.insert("mapped".to_owned(), mapped.into());
        list.push(Json::from(set));
    }
    Ok(list.into())
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let set = find_set(scene, given.int("set_id")?).await?;
    let mut files = HashMap::new();
    for file in scene.select(&Query::table(FILES).eq("set_id", set.id()?)).await? {
        files.insert(file.int("handle_id")?, file);
    }
    let mut handles: HashMap<i64, Vec<Json>> = HashMap::new();
    for handle in scene.select(&Query::table(HANDLES).order("id", false)).await? {
        let file = files.get(&handle.id()?);
        handles.entry(handle.int("group_id")?).or_default().push(json!({
            "id": handle.id()?,
            "name": handle.text("name")?,
            "filename": file.map(|file| file.opt_text("filename")).transpose()?.flatten(),
            "loopplay": file.map(|file| file.flag("loopplay")).transpose()?.unwrap_or(false),
        }));
    }
    let mut groups = Vec::new();
    for group in scene.select(&Query::table("sound_groups").order("id", false)).await? {
        let handles = handles.remove(&group.id()?).unwrap_or_default();
        groups.push(json!({"name": group.text("name")?, "handles": handles}));
    }
    let mut details = about(&set)?;
    details.insert("groups".to_owned(), groups.into());
    Ok(details.into())
}

/// The members as the resource takes them.
fn wanted(given: &Arguments) -> Result<Document, Failure> {
    if given.opt_text("set_name").is_some_and(|name| name.trim().is_empty()) {
        return Err(Failure::new(Code::EmptySetName, "a set needs a name"));
    }
    let names = [("set_name", "name"), ("set_description", "description")];
    let given = names.into_iter().filter_map(|(ours, theirs)| Some((theirs.to_owned(), given.get(ours)?.clone())));
    Ok(given.collect())
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let mut body = wanted(given)?;
    if scene.actor().own_reseller().is_none() {
        body.insert("reseller_id".to_owned(), scene.reseller().into());
    }
    scene.create(RESOURCE, body).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find_set(scene, given.int("id")?).await?.id()?;
    let body = wanted(given)?;
    if !body.is_empty() {
        scene.merge(RESOURCE, id, body).await?;
    }
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find_set(scene, given.int("id")?).await?.id()?;
    if !uses(scene, &[id.to_string()]).await?.is_empty() {
        let text = format!("sound set '{id}' is still assigned");
        return Err(Failure::new(Code::SoundSetMapped, text).about(id.to_string()));
    }
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
