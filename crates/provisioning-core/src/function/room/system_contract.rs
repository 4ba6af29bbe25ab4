//! Contracts of the platform itself: with resellers and with carriers. Source: functions, types SystemContract.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::contact::{self, OF_PARTNERS};
use super::{lookup, times};
use crate::function::{Arguments, Failure, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact::TABLE as CONTACTS;
use crate::resource::status::{ACTIVE, TERMINATED};
use crate::rules::Document;

const RESOURCE: &str = "contracts";

/// What a contract is for.
#[derive(Clone, Copy)]
pub(super) struct Product {
    /// Its word: `reseller`.
    pub(super) name: &'static str,
    /// The fault for a contract that there is not.
    pub(super) unknown: fn(i64) -> Failure,
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    vec![
        Structure::new(
            "SystemContract",
            "A contract with a carrier or a reseller.",
            [
                Member::int("id").required().doc("Its id."),
                Member::text("billing_profile").nullable().doc("Handle of the billing profile in effect."),
                Member::of("contact", "Contact").doc("Whose contract it is."),
                Member::text("status").doc("pending, active or locked."),
                Member::text("external_id").nullable().doc("Id in the operator's other systems."),
                Member::time("create_timestamp").doc("When it was created."),
                Member::time("modify_timestamp").doc("When it was changed last."),
                Member::time("terminate_timestamp").nullable().doc("When it ended."),
            ],
        ),
        Structure::new(
            "SystemContractData",
            "A contract that is created or changed.",
            [
                Member::text("billing_profile").doc("Handle of the billing profile; required on creation."),
                Member::of("contact", "Contact").doc("Whose contract it is; an empty one without it."),
                Member::text("external_id").nullable().doc("Id in the operator's other systems."),
            ],
        ),
    ]
}

/// The contract that `id` names, ended or not.
async fn record(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Record, Failure> {
    let id = given.int("id")?;
    let query = Query::table(RESOURCE).eq("id", id).eq("product", product.name);
    scene.first(&query).await?.ok_or_else(|| (product.unknown)(id))
}

/// The contract that `id` names, if it lives: one that has ended is hidden.
async fn find(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Record, Failure> {
    let contract = record(scene, product, given).await?;
    if contract.text("status")? == TERMINATED { Err((product.unknown)(contract.id()?)) } else { Ok(contract) }
}

pub(super) async fn list(scene: &mut Scene<'_>, product: Product) -> Result<Json, Failure> {
    let found = scene.all(RESOURCE, &[("type", product.name.to_owned())]).await?;
    let documents: Vec<Document> = found.into_iter().map(|item| item.document).collect();
    shown(scene, &documents).await.map(Json::from)
}

pub(super) async fn get(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, product, given).await?.id()?;
    let document = scene.get(RESOURCE, id).await?;
    Ok(shown(scene, &[document]).await?.pop().unwrap_or_default())
}

/// Contracts as they are shown; the resource tells which profile is in effect.
async fn shown(scene: &mut Scene<'_>, documents: &[Document]) -> Result<Vec<Json>, Failure> {
    let numbers = |name: &str| -> Vec<i64> {
        documents.iter().filter_map(|document| document.get(name).and_then(Json::as_i64)).collect()
    };
    let rows = by_id(scene, RESOURCE, &numbers("id")).await?;
    let profiles = by_id(scene, "billing_profiles", &numbers("billing_profile_id")).await?;
    let contacts = by_id(scene, CONTACTS, &numbers("contact_id")).await?;
    let mut all = Vec::new();
    for document in documents {
        let number = |name: &str| document.get(name).and_then(Json::as_i64).unwrap_or_default();
        let Some(row) = rows.get(&number("id")) else { continue };
        let profile = profiles.get(&number("billing_profile_id")).map(|row| row.text("handle")).transpose()?;
        let contact = contacts.get(&number("contact_id")).map(|row| contact::shown(scene, row)).transpose()?;
        let time = |name: &'static str| Ok::<_, Failure>(times::local(scene.settings(), row.time(name)?));
        all.push(json!({
            "id": row.id()?,
            "billing_profile": profile,
            "contact": contact,
            "status": row.text("status")?,
            "external_id": row.opt_text("external_id")?,
            "create_timestamp": time("create_timestamp")?,
            "modify_timestamp": time("modify_timestamp")?,
            "terminate_timestamp": time("terminate_timestamp")?,
        }));
    }
    Ok(all)
}

async fn by_id(scene: &mut Scene<'_>, table: &'static str, ids: &[i64]) -> Result<HashMap<i64, Record>, Failure> {
    let rows = scene.select(&Query::table(table).filter(Cond::ids("id", ids))).await?;
    rows.into_iter().map(|row| Ok((row.id()?, row))).collect()
}

/// The members of the resource, without the contact.
async fn body(scene: &mut Scene<'_>, data: &Arguments) -> Result<Document, Failure> {
    let mut body = Document::new();
    if let Some(handle) = data.opt_text("billing_profile") {
        body.insert("billing_profile_id".to_owned(), lookup::billing_profile(scene, handle).await?.id()?.into());
    }
    if let Some(external_id) = data.get("external_id") {
        body.insert("external_id".to_owned(), external_id.clone());
    }
    Ok(body)
}

pub(super) async fn create(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Json, Failure> {
    let data = given.structure("data");
    if !data.has("billing_profile") {
        return Err(Failure::missing("billing_profile"));
    }
    let mut body = body(scene, &data).await?;
    let contact = OF_PARTNERS.create(scene, &data.structure("contact")).await?;
    body.insert("contact_id".to_owned(), contact.into());
    body.insert("type".to_owned(), product.name.into());
    body.insert("status".to_owned(), ACTIVE.into());
    scene.create(RESOURCE, body).await.map(Json::from)
}

pub(super) async fn update(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Json, Failure> {
    let contract = find(scene, product, given).await?;
    let data = given.structure("data");
    let body = body(scene, &data).await?;
    if !data.structure("contact").members().is_empty() {
        OF_PARTNERS.merge(scene, contract.int("contact_id")?, &data.structure("contact")).await?;
    }
    if !body.is_empty() {
        scene.merge(RESOURCE, contract.id()?, body).await?;
    }
    Ok(Json::Null)
}

pub(super) async fn terminate(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Json, Failure> {
    let id = find(scene, product, given).await?.id()?;
    scene.merge(RESOURCE, id, Document::from_iter([("status".to_owned(), TERMINATED.into())])).await?;
    Ok(Json::Null)
}

/// Removes a contract for good, and its contact unless something else has it, too. What hangs on the contract has gone before.
pub(super) async fn delete(scene: &mut Scene<'_>, product: Product, given: &Arguments) -> Result<Json, Failure> {
    let contract = record(scene, product, given).await?;
    scene.purge(RESOURCE, contract.id()?).await?;
    OF_PARTNERS.discard(scene, contract.int("contact_id")?).await?;
    Ok(Json::Null)
}
