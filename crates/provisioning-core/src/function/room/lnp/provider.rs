//! Providers, which REST calls carriers.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use super::function;
use crate::function::room::lookup;
use crate::function::room::signature::{id, several};
use crate::function::{Arguments, Code, Failure, Function, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Document;

const RESOURCE: &str = "lnpcarriers";

/// The table.
pub(super) const TABLE: &str = "lnp_carriers";

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let provider_id = || id("Id of the provider.");
    let name = || Member::text("name").required().doc("Name, unique on the platform.");
    vec![
        function("get_lnp_providers", "Lists the LNP providers.", |scene, _| Box::pin(list(scene)))
            .takes([Member::text("level").doc("Ignored; an old client sends it.")])
            .gives(several("LnpProvider")),
        function("create_lnp_provider", "Creates a provider under a given id.", |s, g| Box::pin(create(s, g)))
            .takes([id("The id that it gets; also its routing prefix."), name()])
            .fails(&[Code::ExistingLNPProvider]),
        function("update_lnp_provider", "Renames a provider.", |s, g| Box::pin(update(s, g)))
            .takes([provider_id(), name()])
            .fails(&[Code::NoSuchLNPProvider, Code::ExistingLNPProvider]),
        function("delete_lnp_provider", "Removes a provider with its numbers.", |s, g| Box::pin(delete(s, g)))
            .takes([provider_id()])
            .fails(&[Code::NoSuchLNPProvider]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "LnpProvider",
        "A carrier to which numbers are ported.",
        [
            Member::int("id").required().doc("Its id, chosen by the caller."),
            Member::text("name").required().doc("Its name."),
        ],
    )]
}

fn unknown(id: i64) -> Failure {
    Failure::new(Code::NoSuchLNPProvider, format!("unknown LNP provider '{id}'")).about(id.to_string())
}

/// Refuses ids of which one is no provider.
pub(in crate::function::room) async fn known(scene: &mut Scene<'_>, ids: &[i64]) -> Result<(), Failure> {
    let rows = scene.select(&Query::table(TABLE).filter(Cond::ids("id", ids))).await?;
    let found: HashSet<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
    ids.iter().find(|id| !found.contains(id)).map_or(Ok(()), |id| Err(unknown(*id)))
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let id = given.int("id")?;
    Ok(scene.first(&Query::table(TABLE).eq("id", id)).await?.ok_or_else(|| unknown(id))?.id()?)
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    let rows = scene.all_rows(Query::table(TABLE)).await?;
    rows.iter().map(|row| Ok(json!({"id": row.id()?, "name": row.text("name")?}))).collect()
}

/// The fault when there is a provider under the id, or with the name.
fn exists(what: &str) -> Failure {
    Failure::new(Code::ExistingLNPProvider, format!("LNP provider '{what}' already exists")).about(what)
}

/// Whether a provider other than that with an id has a name.
async fn is_taken(scene: &mut Scene<'_>, name: &str, own: i64) -> Result<bool, Failure> {
    let same = Query::table(TABLE).eq("name_key", lookup::key(name)).filter(Cond::ne("id", own));
    Ok(scene.first(&same).await?.is_some())
}

/// The resource gives ids itself, so a row of its own is made, of members as the resource reads them.
async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let (id, name) = (given.int("id")?, given.text("name")?);
    if id < 1 {
        return Err(Failure::malformed("id", "parameter 'id' should be at least 1"));
    }
    let members = [("name", json!(name)), ("prefix", json!(id.to_string()))];
    let body: Document = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let row = scene.columns(RESOURCE, &body)?;
    if scene.first(&Query::table(TABLE).eq("id", id)).await?.is_some() {
        return Err(exists(&id.to_string()));
    }
    if is_taken(scene, name, id).await? {
        return Err(exists(name));
    }
    let key = lookup::key(row.text("name")?);
    scene.insert(TABLE, &row.with("id", id).with("name_key", key)).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    let name = given.text("name")?;
    if is_taken(scene, name, id).await? {
        return Err(exists(name));
    }
    scene.merge(RESOURCE, id, Document::from_iter([("name".to_owned(), name.into())])).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.remove_where("lnp_numbers", &Cond::eq("carrier_id", id)).await?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
