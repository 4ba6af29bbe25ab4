//! Hosts, which REST calls servers.

use serde_json::{Value as Json, json};

use super::{function, group};
use crate::function::room::signature::{data, id};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Document;

const RESOURCE: &str = "peeringservers";

/// The table.
pub(super) const TABLE: &str = "peering_servers";

/// Transport protocols; REST counts them from 1.
const TRANSPORTS: [&str; 3] = ["UDP", "TCP", "TLS"];

/// The port unless one is given. Source: RFC 3261, section 19.1.2.
const PORT: i64 = 5060;

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let host_id = || id("Id of the host.");
    let host = || data("PeerHostData", "The host.");
    let wrong =
        &[Code::ExistingPeerHost, Code::ExistingPeerIp, Code::MalformedIP, Code::UnknownProtocol, Code::MalformedUri];
    vec![
        function("get_peer_host_details", "Reads a host with its group.", |s, g| Box::pin(get(s, g)))
            .takes([host_id()])
            .gives(Kind::Struct("PeerHostDetails"))
            .fails(&[Code::NoSuchPeerHost]),
        function("create_peer_host", "Creates a host in a group.", |s, g| Box::pin(create(s, g)))
            .takes([Member::int("group_id").required().doc("Id of the group."), host()])
            .fails(&[Code::NoSuchPeerGroup])
            .fails(wrong),
        function("update_peer_host", "Changes the given members of a host.", |s, g| Box::pin(update(s, g)))
            .takes([host_id(), host()])
            .fails(&[Code::NoSuchPeerHost])
            .fails(wrong),
        function("delete_peer_host", "Removes a host.", |s, g| Box::pin(delete(s, g)))
            .takes([host_id()])
            .fails(&[Code::NoSuchPeerHost]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let members = || {
        [
            Member::text("name").doc("Name, unique on the platform."),
            Member::text("ip").doc("IPv4 or IPv6 address."),
            Member::text("host").nullable().doc("Host name in the request URI of calls."),
            Member::int("port").doc("Port; 5060 unless given."),
            Member::text("transport").doc("UDP (unless given), TCP or TLS."),
            Member::int("weight").doc("Share of calls among the hosts of the group, 1 to 127; 1 unless given."),
            Member::text("via_route").nullable().doc("Outbound route, one of those that the operator has configured."),
            Member::flag("enabled").doc("Calls are routed to it; true unless given."),
        ]
    };
    let ids = [Member::int("id").required().doc("Its id."), Member::int("group_id").required().doc("Its group.")];
    let shown = members().map(|member| match member.name {
        "enabled" => member,
        _ if member.nullable => member,
        _ => member.required(),
    });
    vec![
        Structure::new("PeerHostData", "A host that is created or changed.", members()),
        Structure::new("PeerHost", "A SIP server of another network.", ids.into_iter().chain(shown)),
        Structure::new(
            "PeerHostDetails",
            "A host with its group.",
            [
                Member::of("peer_host", "PeerHost").required().doc("The host."),
                Member::of("group", "PeerGroup").required().doc("The group."),
            ],
        ),
    ]
}

/// A host as it is shown.
pub(super) fn shown(row: &Record) -> Result<Json, Failure> {
    let transport = row.opt_int("transport")?.and_then(|level| usize::try_from(level - 1).ok());
    Ok(json!({
        "id": row.id()?,
        "group_id": row.int("group_id")?,
        "name": row.text("name")?,
        "ip": row.text("ip")?,
        "host": row.opt_text("host")?.filter(|text| !text.is_empty()),
        "port": row.int("port")?,
        "transport": TRANSPORTS.get(transport.unwrap_or(0)),
        "weight": row.int("weight")?,
        "via_route": row.opt_text("via_route")?,
        "enabled": row.flag("enabled")?,
    }))
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let id = given.int("id")?;
    let unknown = || Failure::new(Code::NoSuchPeerHost, format!("unknown peering host '{id}'")).about(id.to_string());
    scene.first(&Query::table(TABLE).eq("id", id)).await?.ok_or_else(unknown)
}

/// The members as the resource takes them.
fn wanted(data: &Arguments) -> Result<Document, Failure> {
    let mut body = data.members().clone();
    if let Some(word) = data.opt_text("transport") {
        let unknown = || Failure::new(Code::UnknownProtocol, format!("unknown protocol '{word}'")).about(word);
        let level = (1..).zip(TRANSPORTS).find(|(_, known)| *known == word).map(|(level, _)| level);
        body.insert("transport".to_owned(), Json::from(level.ok_or_else(unknown)?));
    }
    Ok(body)
}

/// Two hosts do not have the same address and port: the proxy tells by them from whom a call comes.
async fn free_address(scene: &mut Scene<'_>, ip: &str, port: i64, own: Option<i64>) -> Result<(), Failure> {
    let same = Query::table(TABLE).eq("ip", ip).eq("port", port).filter(Cond::ne("id", own.unwrap_or(0)));
    if scene.first(&same).await?.is_none() {
        return Ok(());
    }
    Err(Failure::new(Code::ExistingPeerIp, format!("there is a peering host with the address '{ip}'")).about(ip))
}

fn explained(failure: Failure) -> Failure {
    let code = match failure.param.as_deref() {
        Some("ip") => Code::MalformedIP,
        Some("via_route") => Code::MalformedUri,
        _ => return failure,
    };
    Failure { code, param: None, ..failure }
}

async fn get(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let host = find(scene, given).await?;
    let group = group::find(scene, host.int("group_id")?).await?;
    Ok(json!({"peer_host": shown(&host)?, "group": group::shown(&group)?}))
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let group = group::find(scene, given.int("group_id")?).await?.id()?;
    let data = given.structure("data");
    data.text("name")?;
    free_address(scene, data.text("ip")?, data.opt_int("port").unwrap_or(PORT), None).await?;
    let mut body = wanted(&data)?;
    body.insert("group_id".to_owned(), group.into());
    for (name, value) in [("port", PORT), ("transport", 1), ("weight", 1)] {
        body.entry(name).or_insert_with(|| value.into());
    }
    scene.create(RESOURCE, body).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let stored = find(scene, given).await?;
    let id = stored.id()?;
    let data = given.structure("data");
    let (ip, port) = (data.opt_text("ip"), data.opt_int("port"));
    if ip.is_some() || port.is_some() {
        let ip = ip.map_or_else(|| stored.text("ip"), Ok)?;
        free_address(scene, ip, port.map_or_else(|| stored.int("port"), Ok)?, Some(id)).await?;
    }
    scene.merge(RESOURCE, id, wanted(&data)?).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?.id()?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
