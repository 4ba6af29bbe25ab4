//! Legacy customers: a shop login with up to three contacts, which groups accounts. What REST calls customers are accounts here.
//! Source: functions, group customer.

mod contract;
mod search;
mod shop;
mod show;
mod write;

pub(super) use contract::{of_account, set_for_account};

use serde_json::Value as Json;
use subtle::ConstantTimeEq as _;

use super::{live, lookup};
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Scene, Structure, Switch};
use crate::query::Query;
use crate::record::Record;

const GROUP: &str = "customer";

/// The table.
pub(super) const TABLE: &str = "legacy_customers";

/// What can be wrong with what is written.
const WRITE_FAULTS: &[Code] =
    &[Code::ContactIncomplete, Code::ExistingShopuser, Code::ExistingExternalCID, Code::PassLength];

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let function = |name, doc, run| Function::new(name, GROUP, Backend::Billing, doc, run).switched(Switch::Customer);
    let one = |name, doc, run| {
        function(name, doc, run)
            .takes([Member::int("id").required().doc("Id of the customer.")])
            .fails(&[Code::NoSuchCustomer])
    };
    let data = || Member::of("data", "CustomerData").doc("The customer.");
    vec![
        function("create_customer", "Creates a customer with its contacts; gives its id.", |scene, given| {
            Box::pin(write::create(scene, given))
        })
        .takes([data()])
        .gives(Kind::Int)
        .fails(WRITE_FAULTS)
        .fails(&[Code::MalformedUsername, Code::Email]),
        one("get_customer", "Reads a customer with its contacts.", |scene, given| Box::pin(show::by_id(scene, given)))
            .gives(Kind::Struct("Customer")),
        one("update_customer", "Changes the given members; contacts are merged.", |scene, given| {
            Box::pin(write::update(scene, given))
        })
        .takes([data().required()])
        .fails(WRITE_FAULTS)
        .fails(&[Code::MalformedUsername, Code::Email]),
        function("search_customers", "Pages through customers.", |scene, given| Box::pin(search::search(scene, given)))
            .takes([Member::of("filter", "CustomerFilter").doc("Which ones; all that the caller sees without it.")])
            .gives(Kind::Struct("CustomerList")),
        one("get_customer_contracts", "Lists the contracts of a customer.", |scene, given| {
            Box::pin(contract::list(scene, given))
        })
        .gives(Kind::list(Kind::Struct("ContractInfo"))),
        one("get_customer_orders", "Lists the orders of a customer; none without a shop.", |scene, given| {
            Box::pin(orders(scene, given))
        })
        .gives(Kind::list(Kind::Struct("Order")))
        .fails(&[Code::Unavailable]),
        one("terminate_customer", "Ends every contract of a customer.", |scene, given| {
            Box::pin(contract::terminate(scene, given))
        }),
        one("delete_customer", "Removes a customer, its contracts and their subscribers for good.", |scene, given| {
            Box::pin(write::delete(scene, given))
        }),
        Function::new(
            "authenticate_customer",
            "authentication",
            Backend::Billing,
            "Tells which customer a shop login belongs to; a mismatch is a fault.",
            |scene, given| Box::pin(authenticate(scene, given)),
        )
        .switched(Switch::Customer)
        .takes([Member::text("username").required(), Member::text("password").required().secret()])
        .gives(Kind::Int)
        .fails(&[Code::BillingAuthFailed]),
    ]
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [contract::structures(), search::structures(), show::structures(), write::structures()]
        .into_iter()
        .flatten()
        .collect()
}

/// The customers that a caller sees.
fn customers(scene: &Scene<'_>) -> Query {
    Query::table(TABLE).filter(lookup::of_reseller(scene.actor(), "reseller_id"))
}

/// The fault for a customer that there is not.
fn unknown(id: i64) -> Failure {
    Failure::new(Code::NoSuchCustomer, format!("unknown customer '{id}'")).about(id.to_string())
}

/// The customer that `id` names.
async fn find(scene: &mut Scene<'_>, given: &Arguments) -> Result<Record, Failure> {
    let id = given.int("id")?;
    let query = customers(scene).eq("id", id);
    scene.first(&query).await?.ok_or_else(|| unknown(id))
}

/// A login of the caller's reseller goes before one of another.
async fn authenticate(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    let (user, password) = (given.text("username")?, given.text("password")?);
    let all = customers(scene).eq("shopuser_key", lookup::key(user)).order("reseller_id", false);
    let own = all.clone().eq("reseller_id", scene.reseller());
    let found = match scene.first(&own).await? {
        Some(row) => Some(row),
        None => scene.first(&all).await?,
    };
    let refused = || Failure::new(Code::BillingAuthFailed, "authentication failed").about(user);
    let customer = found.ok_or_else(refused)?;
    let stored = customer.opt_text("shoppass")?.ok_or_else(refused)?;
    let is_right = bool::from(stored.as_bytes().ct_eq(password.as_bytes()));
    if is_right { Ok(customer.id()?.into()) } else { Err(refused()) }
}

/// While the features of a shop are off, nobody has ordered anything.
async fn orders(scene: &mut Scene<'_>, given: &Arguments) -> Result<Json, Failure> {
    find(scene, given).await?;
    let is_on = !scene.settings().functions.disabled.switches.contains(&Switch::Product);
    if is_on { Err(live::unavailable()) } else { Ok(Json::Array(Vec::new())) }
}
