//! Rules by which outbound calls find a group.

use serde_json::{Value as Json, json};

use super::{function, group};
use crate::function::room::check;
use crate::function::room::signature::{data, id};
use crate::function::{Arguments, Code, Failure, Function, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::rules::Document;

const RESOURCE: &str = "peeringrules";

/// The table.
pub(super) const TABLE: &str = "peering_rules";

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let rule_id = || id("Id of the rule.");
    let rule = || data("PeerRuleData", "The rule.");
    let wrong = &[Code::DuplicatePeeringRule, Code::MalformedUri];
    vec![
        function("create_peer_rule", "Creates an outbound rule in a group.", |s, g| Box::pin(create(s, g)))
            .takes([Member::int("group_id").required().doc("Id of the group."), rule()])
            .fails(&[Code::NoSuchPeerGroup])
            .fails(wrong),
        function("update_peer_rule", "Changes the given members of a rule.", |s, g| Box::pin(update(s, g)))
            .takes([rule_id(), rule()])
            .fails(&[Code::NoSuchPeerRule])
            .fails(wrong),
        function("delete_peer_rule", "Removes a rule.", |s, g| Box::pin(delete(s, g)))
            .takes([rule_id()])
            .fails(&[Code::NoSuchPeerRule]),
    ]
}

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let prefix = || Member::text("callee_prefix").doc("First digits of the callee; the longest prefix wins.");
    let others = || {
        let pattern = |name, doc| Member::text(name).nullable().doc(doc);
        [
            pattern("callee_pattern", "Regular expression that the callee's URI has to match; null: any."),
            pattern("caller_pattern", "Regular expression that the caller's URI has to match; null: any."),
            Member::text("description").nullable().doc("What the rule is for."),
            Member::flag("enabled").doc("The rule is used; true unless given."),
        ]
    };
    let ids = [Member::int("id").required().doc("Its id."), Member::int("group_id").required().doc("Its group.")];
    vec![
        Structure::new("PeerRuleData", "A rule that is created or changed.", std::iter::once(prefix()).chain(others())),
        Structure::new(
            "PeerRule",
            "A rule by which outbound calls find a group.",
            ids.into_iter().chain([prefix().required()]).chain(others()),
        ),
    ]
}

/// A rule as it is shown.
pub(super) fn shown(row: &Record) -> Result<Json, Failure> {
    let text = |name: &str| Ok::<_, Failure>(row.opt_text(name)?.filter(|text| !text.is_empty()));
    Ok(json!({
        "id": row.id()?,
        "group_id": row.int("group_id")?,
        "callee_prefix": row.text("callee_prefix")?,
        "callee_pattern": text("callee_pattern")?,
        "caller_pattern": text("caller_pattern")?,
        "description": text("description")?,
        "enabled": row.flag("enabled")?,
    }))
}

async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    let id = given.int("id")?;
    let unknown = || Failure::new(Code::NoSuchPeerRule, format!("unknown peering rule '{id}'")).about(id.to_string());
    Ok(scene.first(&Query::table(TABLE).eq("id", id)).await?.ok_or_else(unknown)?.id()?)
}

/// The members as the resource takes them.
fn wanted(data: &Arguments) -> Result<Document, Failure> {
    if let Some(prefix) = data.opt_text("callee_prefix").filter(|prefix| !check::is_uri_prefix(prefix)) {
        let text = format!("malformed prefix '{prefix}' of a peering rule");
        return Err(Failure::new(Code::MalformedUri, text).about(prefix));
    }
    let mut body = data.members().clone();
    if data.has("description") {
        // The resource knows no rule without one, only an empty one.
        body.insert("description".to_owned(), data.opt_text("description").unwrap_or_default().into());
    }
    Ok(body)
}

fn explained(failure: Failure) -> Failure {
    match failure.param.as_deref() {
        Some("callee_prefix" | "callee_pattern" | "caller_pattern") => {
            Failure { code: Code::MalformedUri, param: None, ..failure }
        }
        _ => failure,
    }
}

async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let group = group::find(scene, given.int("group_id")?).await?.id()?;
    let mut body = wanted(&given.structure("data"))?;
    body.insert("group_id".to_owned(), group.into());
    scene.create(RESOURCE, body).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.merge(RESOURCE, id, wanted(&given.structure("data"))?).await.map_err(explained)?;
    Ok(Json::Null)
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, given).await?;
    scene.delete(RESOURCE, id).await?;
    Ok(Json::Null)
}
