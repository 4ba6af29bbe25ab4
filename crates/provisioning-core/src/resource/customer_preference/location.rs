//! Preferences of one location of a customer in place of the customer's own.

use serde_json::Value as Json;

use super::{OWN, with_location};
use crate::context::{Context, Params};
use crate::definition::{Looks, Operation, Parameter};
use crate::fault::Fault;
use crate::preference_store::CUSTOMER_LOCATION;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::customer_location::TABLE;
use crate::resource::level_preference;
use crate::rules::Document;

/// The query parameter and the member that name the location.
pub(super) const PARAMETER: &str = "location_id";

pub(super) fn parameter() -> Parameter {
    let all = &[Operation::List, Operation::Get, Operation::Replace, Operation::Patch];
    Parameter::new(PARAMETER, Looks::Number, all)
        .doc("A location of the customer: reads and writes its values in place of the customer's own.")
}

/// The location that a request names; none for the customer itself.
pub(super) fn wanted(params: &Params) -> Option<&str> {
    params.get(PARAMETER).map(str::trim).filter(|text| !matches!(*text, "" | "0"))
}

/// The documents of customers in rows, with the values of one location. Those of a customer that has no such location have
/// ids only: reading asks whether there are values, not whether there is the location.
///
/// # Errors
/// [`Fault::Store`].
pub(super) async fn documents(
    ctx: &mut Context<'_>,
    customers: &[Record],
    named: &str,
) -> Result<Vec<Document>, Fault> {
    let ids: Vec<i64> = customers.iter().map(Record::id).collect::<Result<_, _>>()?;
    let found = match named.parse::<i64>() {
        Ok(id) => ctx.first(&Query::table(TABLE).eq("id", id).filter(Cond::ids("contract_id", &ids))).await?,
        Err(_) => None,
    };
    let mut of_location = None;
    if let Some(row) = &found {
        let values = level_preference::documents(ctx, CUSTOMER_LOCATION, std::slice::from_ref(row), OWN).await?;
        of_location = values.into_iter().next().map(|document| (row, document));
    }
    let mut documents = Vec::with_capacity(ids.len());
    for id in ids {
        let (location_id, mut document) = match &of_location {
            Some((row, document)) if row.int("contract_id")? == id => (Some(row.id()?), document.clone()),
            _ => (None, Document::new()),
        };
        document.insert("id".to_owned(), Json::from(id));
        document.insert(OWN.to_owned(), Json::from(id));
        documents.push(with_location(document, location_id));
    }
    Ok(documents)
}

/// The id of a customer's location, to write its values.
///
/// # Errors
/// [`Fault::Rule`] when the customer has no such location.
pub(super) async fn of_customer(ctx: &mut Context<'_>, customer_id: i64, named: &str) -> Result<i64, Fault> {
    let unknown = || Fault::rule("Invalid 'location_id', doesn't exist.");
    let id: i64 = named.parse().map_err(|_| unknown())?;
    let own = Query::table(TABLE).eq("id", id).eq("contract_id", customer_id);
    if ctx.exists(&own).await? { Ok(id) } else { Err(unknown()) }
}
