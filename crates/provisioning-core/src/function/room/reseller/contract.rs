//! The contracts of resellers.

use serde_json::Value as Json;

use super::function;
use crate::function::room::system_contract::{self as system, Product};
use crate::function::{Arguments, Code, Failure, Function, Kind, Member, Scene};
use crate::query::Query;

const PRODUCT: Product = Product { name: "reseller", unknown };

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let one = |name, doc, run| {
        function(name, doc, run)
            .takes([Member::int("id").required().doc("Id of the contract.")])
            .fails(&[Code::NoSuchContract])
    };
    let data = || Member::of("data", "SystemContractData").required().doc("The contract.");
    vec![
        function("get_reseller_contracts", "Lists the reseller contracts.", |scene, _| {
            Box::pin(system::list(scene, PRODUCT))
        })
        .gives(Kind::list(Kind::Struct("SystemContract"))),
        one("get_reseller_contract_by_id", "Reads one reseller contract.", |scene, given| {
            Box::pin(system::get(scene, PRODUCT, given))
        })
        .gives(Kind::Struct("SystemContract")),
        function(
            "create_reseller_contract",
            "Creates a reseller contract with its contact; gives its id.",
            |scene, given| Box::pin(system::create(scene, PRODUCT, given)),
        )
        .takes([data()])
        .gives(Kind::Int)
        .fails(&[Code::NoSuchProfile]),
        one(
            "update_reseller_contract",
            "Changes the given members of a reseller contract; members of the contact are merged.",
            |scene, given| Box::pin(system::update(scene, PRODUCT, given)),
        )
        .takes([data()])
        .fails(&[Code::NoSuchProfile]),
        one(
            "terminate_reseller_contract",
            "Ends a reseller contract, and with it the customers of its reseller.",
            |scene, given| Box::pin(system::terminate(scene, PRODUCT, given)),
        ),
        one(
            "delete_reseller_contract",
            "Removes a reseller contract for good, if it has no reseller.",
            |scene, given| Box::pin(delete(scene, given)),
        )
        .fails(&[Code::InvalidState]),
    ]
}

/// The fault for a contract that there is not.
pub(super) fn unknown(id: i64) -> Failure {
    Failure::new(Code::NoSuchContract, format!("unknown reseller contract '{id}'")).about(id.to_string())
}

/// A reseller stays for ever, be it a terminated one, and so does its contract.
async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("id")?;
    if scene.first(&Query::table("resellers").eq("contract_id", id)).await?.is_some() {
        return Err(Failure::new(Code::InvalidState, format!("contract '{id}' has a reseller")).about(id.to_string()));
    }
    system::delete(scene, PRODUCT, given).await
}
