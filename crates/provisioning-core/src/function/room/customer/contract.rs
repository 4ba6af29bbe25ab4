//! The contracts of a customer.

use serde_json::{Value as Json, json};

use super::{TABLE as CUSTOMERS, find, unknown};
use crate::function::room::{account, lookup, times};
use crate::function::{Arguments, Failure, Member, Scene, Structure};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact::TABLE as CONTACTS;
use crate::resource::status::TERMINATED;

const TABLE: &str = "legacy_customer_contracts";

/// The structs of this file.
pub(super) fn structures() -> Vec<Structure> {
    vec![Structure::new(
        "ContractInfo",
        "One of the contracts of a customer.",
        [
            Member::int("id").required().doc("Its id: of an account, for telephony."),
            Member::text("class").doc("What it is for: voip."),
            Member::text("product").nullable().doc("Not used: null."),
            Member::text("status").doc("pending, active, locked or terminated."),
            Member::int("order_id").nullable().doc("Not used: null."),
            Member::time("create_timestamp").doc("When it was created."),
        ],
    )]
}

/// The accounts of the customer that `id` names.
async fn accounts(scene: &mut Scene<'_>, given: &Arguments) -> Result<Query, Failure> {
    let customer = find(scene, given).await?.id()?;
    let of_customer = Cond::Exists {
        table: TABLE,
        key: "contract_id",
        outer: "id",
        filter: Box::new(Cond::eq("customer_id", customer)),
    };
    Ok(lookup::accounts(scene).filter(of_customer).order("id", false))
}

pub(super) async fn list(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let query = accounts(scene, given).await?;
    let rows = scene.all_rows(query).await?;
    let shown = rows.iter().map(|row| {
        Ok(json!({
            "id": row.id()?,
            "class": "voip",
            "status": row.text("status")?,
            "create_timestamp": times::local(scene.settings(), row.time("create_timestamp")?),
        }))
    });
    shown.collect()
}

/// One after the other: each has subscribers, a journal and rules of its own.
pub(super) async fn terminate(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let living = accounts(scene, given).await?.filter(Cond::ne("status", TERMINATED));
    for row in scene.select(&living).await? {
        account::end(scene, row.id()?).await?;
    }
    Ok(Json::Null)
}

/// Removes all of them for good.
pub(super) async fn purge(scene: &mut Scene<'_>, given: &Arguments) -> Result<(), Failure> {
    let query = accounts(scene, given).await?;
    for row in scene.select(&query).await? {
        account::purge(scene, &row).await?;
    }
    Ok(())
}

/// The customer that an account belongs to.
pub(in crate::function::room) async fn of_account(scene: &mut Scene<'_>, account: i64) -> Result<Option<i64>, Failure> {
    let link = scene.first(&Query::table(TABLE).eq("contract_id", account)).await?;
    Ok(link.map(|row| row.int("customer_id")).transpose()?)
}

/// Makes an account belong to a customer of its reseller, or to none.
pub(in crate::function::room) async fn set_for_account(
    scene: &mut Scene<'_>,
    account: i64,
    contact: i64,
    customer: Option<i64>,
) -> Result<(), Failure> {
    if let Some(id) = customer {
        let owner = scene.first(&Query::table(CONTACTS).eq("id", contact)).await?;
        let reseller = owner.map(|row| row.opt_int("reseller_id")).transpose()?.flatten();
        let same = Query::table(CUSTOMERS).eq("id", id).eq("reseller_id", reseller);
        scene.first(&same).await?.ok_or_else(|| unknown(id))?;
    }
    lookup::lock_contract(scene, account).await?;
    let link = scene.first(&Query::table(TABLE).eq("contract_id", account)).await?;
    match (link, customer) {
        (None, None) => Ok(()),
        (Some(row), None) => Ok(scene.remove(TABLE, row.id()?).await?),
        (Some(row), Some(id)) => Ok(scene.update(TABLE, row.id()?, &Record::new().with("customer_id", id)).await?),
        (None, Some(id)) => {
            let row = Record::new().with("customer_id", id).with("contract_id", account);
            Ok(scene.insert(TABLE, &row).await.map(drop)?)
        }
    }
}
