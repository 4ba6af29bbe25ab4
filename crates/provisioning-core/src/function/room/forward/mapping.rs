//! Mappings: which calls go where, and when.

use serde_json::{Value as Json, json};

use super::{data, destination, id, of_subscriber, owner, several, time};
use crate::function::room::lookup;
use crate::function::{Arguments, Code, Failure, Function, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;

const TABLE: &str = "cf_mappings";

/// The types that these functions know.
const TYPES: [&str; 4] = ["cfu", "cfb", "cft", "cfna"];

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let map = || data("CfMap", "The mapping.");
    let sets = &[Code::NoSuchCfDestSet, Code::NoSuchCfTimeSet];
    vec![
        of_subscriber("get_subscriber_cf_maps", "Lists the call forward mappings.", |s, g| Box::pin(list(s, g)))
            .gives(several("CfMap")),
        of_subscriber(
            "create_subscriber_cf_map",
            "Forwards calls of a type to a destination set, always or in the times of a time set.",
            |s, g| Box::pin(create(s, g)),
        )
        .takes([map()])
        .fails(sets)
        .fails(&[Code::MissingDestinationSet]),
        of_subscriber("update_subscriber_cf_map", "Changes the mapping that data.id names.", |s, g| {
            Box::pin(update(s, g))
        })
        .once_called(&["update_subscriber_cf_maps"])
        .takes([map()])
        .fails(&[Code::NoSuchCfMap])
        .fails(sets),
        of_subscriber("delete_subscriber_cf_map", "Removes a mapping.", |s, g| Box::pin(delete(s, g)))
            .takes([id("Id of the mapping.")])
            .fails(&[Code::NoSuchCfMap]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "CfMap",
        "A forward of one type of calls.",
        [
            Member::int("id").doc("Its id; names it when it is changed."),
            Member::text("type").required().doc("cfu (always), cfb (busy), cft (no answer) or cfna (not registered)."),
            Member::int("destination_set_id").nullable().doc("The destination set."),
            Member::int("time_set_id").nullable().doc("The time set; null: always."),
        ],
    )]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = owner(scene, given).await?;
    let query = Query::table(TABLE).eq("subscriber_id", subscriber).order("id", false);
    let mut maps = Vec::new();
    for row in scene.all_rows(query).await? {
        let kind = row.text("kind")?;
        if TYPES.contains(&kind) {
            maps.push(json!({
                "id": row.id()?,
                "type": kind,
                "destination_set_id": row.int("destination_set_id")?,
                "time_set_id": row.opt_int("time_set_id")?,
            }));
        }
    }
    Ok(maps.into())
}

fn kind(map: &Arguments) -> Result<&str, Failure> {
    let kind = map.text("type")?;
    if TYPES.contains(&kind) {
        return Ok(kind);
    }
    Err(Failure::malformed("type", "parameter 'type' should be cfu, cfb, cft or cfna"))
}

/// The columns of the sets that are given; each has to be one of the subscriber.
async fn sets(scene: &mut Scene<'_>, subscriber: i64, map: &Arguments) -> Result<Record, Failure> {
    let mut columns = Record::new();
    if let Some(id) = map.opt_int("destination_set_id") {
        columns.set("destination_set_id", destination::SETS.find(scene, subscriber, id).await?.id()?);
    }
    if map.has("time_set_id") {
        let id = match map.opt_int("time_set_id") {
            Some(id) => Some(time::SETS.find(scene, subscriber, id).await?.id()?),
            None => None,
        };
        columns.set("time_set_id", id);
    }
    Ok(columns)
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = owner(scene, given).await?;
    let map = given.structure("data");
    let kind = kind(&map)?;
    let columns = sets(scene, subscriber, &map).await?;
    if !columns.has("destination_set_id") {
        return Err(Failure::new(Code::MissingDestinationSet, "a mapping needs a destination set"));
    }
    let element = json!({
        "destinationset_id": map.opt_int("destination_set_id"),
        "timeset_id": map.opt_int("time_set_id"),
    });
    // Operations that only add leave the other mappings and their ids as they are.
    let step = json!({"op": "add", "path": format!("/{kind}/-"), "value": element});
    scene.patch("cfmappings", subscriber, vec![step]).await?;
    Ok(Json::Null)
}

async fn find(scene: &mut Scene<'_>, subscriber: i64, id: i64) -> Result<i64, Failure> {
    let query = Query::table(TABLE).eq("id", id).eq("subscriber_id", subscriber);
    let unknown = || Failure::new(Code::NoSuchCfMap, format!("unknown mapping '{id}'")).about(id.to_string());
    Ok(scene.first(&query).await?.ok_or_else(unknown)?.id()?)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    let map = given.structure("data");
    let id = find(scene, subscriber, map.int("id")?).await?;
    let mut columns = sets(scene, subscriber, &map).await?;
    columns.set("kind", kind(&map)?);
    scene.update(TABLE, id, &columns).await?;
    scene.follow_forwards(subscriber).await?;
    // The mappings of a subscriber are one item there.
    scene.note("cfmappings", subscriber, false).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::locked_owner(scene, given).await?;
    let id = find(scene, subscriber, given.int("id")?).await?;
    scene.remove(TABLE, id).await?;
    scene.follow_forwards(subscriber).await?;
    scene.note("cfmappings", subscriber, false).await?;
    Ok(Json::Null)
}
