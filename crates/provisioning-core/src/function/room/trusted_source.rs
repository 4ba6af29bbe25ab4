//! Addresses from which a subscriber calls without a password. Source: functions, group trusted sources.

use serde_json::{Value as Json, json};

use super::signature::{data, id, of_subscriber, several};
use super::{check, lookup};
use crate::function::{Arguments, Code, Failure, Function, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;

const GROUP: &str = "trusted sources";
const RESOURCE: &str = "trustedsources";
const TABLE: &str = "trusted_sources";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| of_subscriber(GROUP, name, doc, run);
    let source = || data("TrustedSource", "The source.");
    let source_id = || id("Id of the source.");
    let wrong = &[Code::MalformedIP, Code::UnknownProtocol, Code::MalformedUri];
    vec![
        function(
            "get_subscriber_trusted_sources",
            "Lists the sources that may call without authentication.",
            |s, g| Box::pin(list(s, g)),
        )
        .gives(several("TrustedSource")),
        function("create_subscriber_trusted_source", "Adds a source.", |s, g| Box::pin(create(s, g)))
            .takes([source()])
            .fails(wrong),
        function("update_subscriber_trusted_source", "Changes a source.", |s, g| Box::pin(update(s, g)))
            .takes([source_id(), source()])
            .fails(&[Code::NoSuchTrustedSource])
            .fails(wrong),
        function("delete_subscriber_trusted_source", "Removes a source.", |s, g| Box::pin(delete(s, g)))
            .takes([source_id()])
            .fails(&[Code::NoSuchTrustedSource]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "TrustedSource",
        "An address from which calls are accepted without a password.",
        [
            Member::int("id").doc("Set by the server."),
            Member::text("src_ip").required().doc("IPv4 or IPv6 address."),
            Member::text("protocol").required().doc("UDP, TCP, TLS or ANY."),
            Member::text("from_pattern")
                .nullable()
                .doc("Regular expression that the From URI has to match; null: any."),
        ],
    )]
}

async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    let rows = scene.all_rows(Query::table(TABLE).eq("subscriber_id", subscriber)).await?;
    let shown = |row: &Record| {
        Ok(json!({
            "id": row.id()?,
            "src_ip": row.text("src_ip")?,
            "protocol": row.text("protocol")?,
            "from_pattern": row.opt_text("from_pattern")?,
        }))
    };
    rows.iter().map(shown).collect()
}

/// The members as the resource takes them.
fn wanted(given: &Arguments) -> Result<Document, Failure> {
    let data = given.structure("data");
    if let Some(pattern) = data.opt_text("from_pattern").filter(|pattern| !check::is_uri_pattern(pattern)) {
        let text = "the pattern of a trusted source is no regular expression";
        return Err(Failure::new(Code::MalformedUri, text).about(pattern));
    }
    let mut body = data.members().clone();
    body.remove("id");
    Ok(body)
}

fn explained(failure: Failure) -> Failure {
    let code = match failure.param.as_deref() {
        Some("src_ip") => Code::MalformedIP,
        Some("protocol") => Code::UnknownProtocol,
        Some("from_pattern") => Code::MalformedUri,
        _ => return failure,
    };
    Failure { code, param: None, ..failure }
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    let id = given.int("id")?;
    let unknown =
        || Failure::new(Code::NoSuchTrustedSource, format!("unknown trusted source '{id}'")).about(id.to_string());
    let query = Query::table(TABLE).eq("id", id).eq("subscriber_id", subscriber);
    Ok(scene.first(&query).await?.ok_or_else(unknown)?.id()?)
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let subscriber = lookup::owner(scene, given).await?;
    let mut body = wanted(given)?;
    body.insert("subscriber_id".to_owned(), subscriber.into());
    scene.create(RESOURCE, body).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.merge(RESOURCE, id, wanted(given)?).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
