//! Creating, changing and removing customers.

use serde_json::Value as Json;

use super::show::PARTS;
use super::{TABLE, contract, find, shop};
use crate::function::room::contact::OF_CUSTOMERS;
use crate::function::{Arguments, Code, Failure, Member, Scene, Structure};
use crate::query::Query;
use crate::record::Record;
use crate::resource::contact::TABLE as CONTACTS;
use crate::value::Value;

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    let text = |name, doc| Member::text(name).nullable().doc(doc);
    vec![Structure::new(
        "CustomerData",
        "A customer that is created or changed.",
        [
            text("external_id", "Id in the operator's other systems."),
            text("shopuser", "Login of the shop; null together with the password removes it."),
            text("shoppass", "Its password.").secret(),
            Member::flag("business").doc("A company, not a person."),
            Member::of("contact", "Contact").doc("Who it is; an empty one without it."),
            Member::of("comm_contact", "Contact")
                .nullable()
                .doc("Whom to talk to about money; null: nobody in particular."),
            Member::of("tech_contact", "Contact")
                .nullable()
                .doc("Whom to talk to about technology; null: nobody in particular."),
        ],
    )]
}

pub(super) async fn create(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let data = given.structure("data");
    let reseller = scene.reseller();
    let mut row = shop::columns(scene, &data, reseller, None).await?;
    for (name, column) in PARTS {
        // Everybody has the first one.
        if name == "contact" || !data.structure(name).members().is_empty() {
            row.set(column, new_contact(scene, reseller, &data.structure(name)).await?);
        }
    }
    row.set("reseller_id", reseller);
    row.set("business", data.opt_flag("business").unwrap_or(false));
    row.set("create_timestamp", scene.now());
    row.set("modify_timestamp", scene.now());
    let id = scene.insert(TABLE, &row).await.map_err(|fault| shop::conflict(fault, &data))?;
    Ok(id.into())
}

async fn new_contact(scene: &mut Scene<'_>, reseller: i64, given: &Arguments) -> Result<i64, Failure> {
    let id = OF_CUSTOMERS.create_for(scene, reseller, given).await?;
    if !given.members().is_empty() {
        complete(scene, id).await?;
    }
    Ok(id)
}

/// A contact that somebody has filled in tells who it is.
async fn complete(scene: &mut Scene<'_>, id: i64) -> Result<(), Failure> {
    let Some(row) = scene.first(&Query::table(CONTACTS).eq("id", id)).await? else { return Ok(()) };
    for name in ["firstname", "lastname", "company"] {
        if row.opt_text(name)?.is_some_and(|text| !text.is_empty()) {
            return Ok(());
        }
    }
    Err(Failure::new(Code::ContactIncomplete, "a contact needs a first name, a last name or a company"))
}

pub(super) async fn update(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let customer = find(scene, given).await?;
    let data = given.structure("data");
    let reseller = customer.int("reseller_id")?;
    let mut row = shop::columns(scene, &data, reseller, Some(&customer)).await?;
    if let Some(business) = data.opt_flag("business") {
        row.set("business", business);
    }
    let mut gone = Vec::new();
    for (name, column) in PARTS {
        let changes = data.structure(name);
        match customer.opt_int(column)? {
            Some(id) if data.get(name).is_some_and(Json::is_null) => {
                row.set(column, Value::Null);
                gone.push(id);
            }
            Some(id) if !changes.members().is_empty() => {
                OF_CUSTOMERS.merge(scene, id, &changes).await?;
                complete(scene, id).await?;
            }
            None if !changes.members().is_empty() => row.set(column, new_contact(scene, reseller, &changes).await?),
            _ => {}
        }
    }
    row.set("modify_timestamp", scene.now());
    scene.update(TABLE, customer.id()?, &row).await.map_err(|fault| shop::conflict(fault, &data))?;
    for id in gone {
        OF_CUSTOMERS.discard(scene, id).await?;
    }
    Ok(Json::Null)
}

pub(super) async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let customer = find(scene, given).await?;
    contract::purge(scene, given).await?;
    scene.remove(TABLE, customer.id()?).await?;
    for id in contacts(&customer)? {
        OF_CUSTOMERS.discard(scene, id).await?;
    }
    Ok(Json::Null)
}

fn contacts(customer: &Record) -> Result<Vec<i64>, Failure> {
    let ids = PARTS.iter().map(|(_, column)| Ok(customer.opt_int(column)?));
    Ok(ids.collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().collect())
}
