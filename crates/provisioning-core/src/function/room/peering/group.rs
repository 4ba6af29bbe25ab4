//! Groups.

use serde_json::{Value as Json, json};

use super::{function, host, rule};
use crate::function::room::signature::{data, id, several};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::rules::Document;

const RESOURCE: &str = "peeringgroups";
const TABLE: &str = "peering_groups";

/// The products of contracts that groups may have.
const PRODUCTS: [&str; 2] = ["sippeering", "pstnpeering"];

fn members() -> [Member; 3] {
    [
        Member::int("priority").doc("1 to 9: groups that suit a call equally are tried in this order; 1 unless given."),
        Member::text("description").nullable().doc("What the group is for."),
        Member::int("peering_contract_id").nullable().doc("The peering contract that pays for the calls."),
    ]
}

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let group_id = || id("Id of the group.");
    let name = Member::text("name").required().doc("Letters, digits, _ and -; unique on the platform.");
    vec![
        function("get_peer_groups", "Lists the peering groups.", |scene, _| Box::pin(list(scene)))
            .gives(several("PeerGroup")),
        function("get_peer_group_details", "Reads a group with its hosts and rules.", |s, g| Box::pin(get(s, g)))
            .takes([group_id()])
            .gives(Kind::Struct("PeerGroupDetails"))
            .fails(&[Code::NoSuchPeerGroup]),
        function("create_peer_group", "Creates a peering group.", |s, g| Box::pin(create(s, g)))
            .takes(std::iter::once(name).chain(members()))
            .fails(&[Code::ExistingPeerGroup, Code::MalformedPeerGroupName])
            .fails(&[Code::NoPeerContract, Code::NoSuchContract]),
        function("update_peer_group", "Changes a peering group, but not its name.", |s, g| Box::pin(update(s, g)))
            .takes([group_id(), data("PeerGroupData", "What to set.")])
            .fails(&[Code::NoSuchPeerGroup, Code::NoPeerContract, Code::NoSuchContract]),
        function("delete_peer_group", "Removes a group with its hosts and rules.", |s, g| Box::pin(delete(s, g)))
            .takes([group_id()])
            .fails(&[Code::NoSuchPeerGroup]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let [priority, description, contract] = members();
    vec![
        Structure::new("PeerGroupData", "A group that is changed.", members()),
        Structure::new(
            "PeerGroup",
            "A carrier: a group of SIP servers.",
            [
                Member::int("id").required().doc("Its id."),
                Member::text("name").required().doc("Its name."),
                priority.required(),
                description,
                contract,
            ],
        ),
        Structure::new(
            "PeerGroupDetails",
            "A group with what is in it.",
            [
                Member::of("group", "PeerGroup").required().doc("The group."),
                Member::list("peers", "PeerHost").required().doc("Its hosts."),
                Member::list("rules", "PeerRule").required().doc("Its rules."),
            ],
        ),
    ]
}

/// A group as it is shown.
pub(super) fn shown(row: &Record) -> Result<Json, Failure> {
    Ok(json!({
        "id": row.id()?,
        "name": row.text("name")?,
        "priority": row.int("priority")?,
        "description": row.opt_text("description")?.filter(|text| !text.is_empty()),
        "peering_contract_id": row.int("contract_id")?,
    }))
}

/// The group with an id.
pub(super) async fn find(scene: &mut Scene<'_>, id: i64) -> Result<Record, Failure> {
    let unknown = || Failure::new(Code::NoSuchPeerGroup, format!("unknown peering group '{id}'")).about(id.to_string());
    scene.first(&Query::table(TABLE).eq("id", id)).await?.ok_or_else(unknown)
}

async fn list(scene: &mut Scene<'_>) -> Result<Json, Failure> {
    scene.all_rows(Query::table(TABLE)).await?.iter().map(shown).collect()
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let group = find(scene, given.int("id")?).await?;
    let id = group.id()?;
    let mut peers = Vec::new();
    for row in scene.all_rows(Query::table(host::TABLE).eq("group_id", id)).await? {
        peers.push(host::shown(&row)?);
    }
    let mut rules = Vec::new();
    for row in scene.all_rows(Query::table(rule::TABLE).eq("group_id", id)).await? {
        rules.push(rule::shown(&row)?);
    }
    Ok(json!({"group": shown(&group)?, "peers": peers, "rules": rules}))
}

/// The members as the resource takes them; a contract that is named has to be a living one of peering.
async fn wanted(scene: &mut Scene<'_>, given: &Arguments) -> Result<Document, Failure> {
    let mut body = given.members().clone();
    if body.remove("peering_contract_id").is_some() {
        let id = given
            .opt_int("peering_contract_id")
            .ok_or_else(|| Failure::new(Code::NoPeerContract, "a peering group needs a peering contract"))?;
        let contract = Query::table("contracts")
            .eq("id", id)
            .filter(Cond::texts("product", &PRODUCTS))
            .filter(Cond::ne("status", TERMINATED));
        if scene.first(&contract).await?.is_none() {
            return Err(Failure::new(Code::NoSuchContract, format!("unknown contract '{id}'")).about(id.to_string()));
        }
        body.insert("contract_id".to_owned(), id.into());
    }
    Ok(body)
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let name = given.text("name")?;
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || !name.chars().all(good) {
        let text = format!("malformed name of a peering group '{name}'");
        return Err(Failure::new(Code::MalformedPeerGroupName, text).about(name));
    }
    let body = wanted(scene, given).await?;
    if !body.contains_key("contract_id") {
        return Err(Failure::new(Code::NoPeerContract, "a peering group needs a peering contract"));
    }
    scene.create(RESOURCE, body).await?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given.int("id")?).await?.id()?;
    let body = wanted(scene, &given.structure("data")).await?;
    scene.merge(RESOURCE, id, body).await?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given.int("id")?).await?.id()?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
