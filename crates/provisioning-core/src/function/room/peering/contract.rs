//! The contracts that pay for the calls.

use serde_json::Value as Json;

use crate::function::room::signature::{data, id, several};
use crate::function::room::system_contract::{self as system, Product};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Reach, Run, Scene, Switch};
use crate::query::Query;

const PRODUCT: Product = Product { name: "sippeering", unknown };

/// The functions of this file.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run: Run| {
        let function = Function::new(name, super::GROUP, Backend::Billing, doc, run);
        function.switched(Switch::Peering).within(Reach::Superuser)
    };
    let one =
        |name, doc, run| function(name, doc, run).takes([id("Id of the contract.")]).fails(&[Code::NoSuchContract]);
    let contract = || data("SystemContractData", "The contract.");
    vec![
        function("get_sip_peering_contracts", "Lists the SIP peering contracts.", |scene, _| {
            Box::pin(system::list(scene, PRODUCT))
        })
        .gives(several("SystemContract")),
        one("get_sip_peering_contract_by_id", "Reads one SIP peering contract.", |s, g| {
            Box::pin(system::get(s, PRODUCT, g))
        })
        .gives(Kind::Struct("SystemContract")),
        function(
            "create_sip_peering_contract",
            "Creates a SIP peering contract with its contact; gives its id.",
            |s, g| Box::pin(system::create(s, PRODUCT, g)),
        )
        .takes([contract()])
        .gives(Kind::Int)
        .fails(&[Code::NoSuchProfile]),
        one(
            "update_sip_peering_contract",
            "Changes the given members of a SIP peering contract; members of the contact are merged.",
            |s, g| Box::pin(system::update(s, PRODUCT, g)),
        )
        .takes([contract()])
        .fails(&[Code::NoSuchProfile]),
        one("terminate_sip_peering_contract", "Ends a SIP peering contract.", |s, g| {
            Box::pin(system::terminate(s, PRODUCT, g))
        }),
        one(
            "delete_sip_peering_contract",
            "Removes a SIP peering contract for good, if no peering group has it.",
            |s, g| Box::pin(delete(s, g)),
        )
        .fails(&[Code::InvalidState]),
    ]
}

fn unknown(id: i64) -> Failure {
    Failure::new(Code::NoSuchContract, format!("unknown SIP peering contract '{id}'")).about(id.to_string())
}

async fn delete(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let id = given.int("id")?;
    if scene.first(&Query::table("peering_groups").eq("contract_id", id)).await?.is_some() {
        let text = format!("contract '{id}' has a peering group");
        return Err(Failure::new(Code::InvalidState, text).about(id.to_string()));
    }
    system::delete(scene, PRODUCT, given).await
}
