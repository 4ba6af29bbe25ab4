//! The contract that a reseller hangs on.

use crate::context::Context;
use crate::fault::{Condition, Fault};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::customer;
use crate::resource::status::TERMINATED;

/// The fault for a contract that has a reseller already.
pub(super) fn taken() -> Fault {
    Fault::known(Condition::ResellerExists, "Invalid 'contract_id', reseller with this contract already exists")
}

/// A contract has one reseller, be it a terminated one.
pub(super) async fn check_free(ctx: &mut Context<'_>, contract_id: i64) -> Result<(), Fault> {
    if ctx.exists(&Query::table("resellers").eq("contract_id", contract_id)).await? { Err(taken()) } else { Ok(()) }
}

/// The contract exists, has not ended, and is one for resellers.
pub(super) async fn check(ctx: &mut Context<'_>, contract_id: i64, new: bool) -> Result<(), Fault> {
    let unknown = |sentence| Fault::known(Condition::NoSuchContract, sentence);
    let invalid = if new { "Invalid 'contract_id'." } else { "Invalid 'contract_id'" };
    let query = Query::table("contracts").eq("id", contract_id).filter(Cond::ne("status", TERMINATED));
    let contract = ctx.first(&query.lock()).await?.ok_or_else(|| unknown(invalid))?;
    match contract.text("product")? {
        "reseller" => Ok(()),
        product if customer::PRODUCTS.contains(&product) => {
            Err(unknown("Invalid 'contract_id' linking to a customer contact"))
        }
        _ => Err(unknown(invalid)),
    }
}

/// Gives the contract the status of its reseller, unless it has ended.
pub(super) async fn set_status(ctx: &mut Context<'_>, contract_id: i64, status: &str) -> Result<(), Fault> {
    let mut set = Record::new().with("status", status).with("modify_timestamp", ctx.now);
    if status == TERMINATED {
        set.set("terminate_timestamp", ctx.now);
    }
    let living = Cond::eq("id", contract_id).and(Cond::ne("status", TERMINATED));
    ctx.session.update("contracts", &living, &set).await.map(drop)
}
