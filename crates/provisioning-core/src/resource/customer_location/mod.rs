//! `customerlocations`. Source: resources/customerlocations.

use std::collections::HashMap;
use std::net::IpAddr;

use async_trait::async_trait;
use serde_json::{Value as Json, json};

use super::reseller::owned;
use super::status::TERMINATED;
use super::subscriber::reach;
use crate::actor::Roles;
use crate::address_block::{self, Block};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Kind, Link, Looks};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Comparison, Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

/// The table.
pub(super) const TABLE: &str = "customer_locations";

/// The table of the address blocks.
pub(super) const BLOCKS: &str = "customer_location_blocks";

/// Places of customers, told apart by the addresses from which their devices act.
pub struct CustomerLocations;

#[async_trait]
impl Rules for CustomerLocations {
    fn definition(&self) -> Definition {
        let block = vec![
            Field::text("ip").required().doc("IPv4 or IPv6 address."),
            Field::count("mask").doc("Length of the prefix; unset for a single address."),
        ];
        Definition::new("customerlocations", TABLE, Group::LifeCycle, Access::full(Roles::STAFF))
            .words("CustomerLocations")
            .summary("A place of a customer: a named set of IP networks. It can have preferences of its own.")
            .of_reseller("contract.contact.reseller_id")
            .fields([
                Field::id(),
                Field::count("contract_id").required().doc("The customer it belongs to."),
                Field::text("name").required().max(255).doc("Name, unique for the customer."),
                Field::text("description").required().max(255).doc("What the place is."),
                Field::new("blocks", Kind::Custom(|value, _| Ok(value.clone())))
                    .looks(Looks::Object(block).listed())
                    .derived()
                    .example(json!([{"ip": "192.0.2.0", "mask": 24}]))
                    .doc("Networks and single addresses of one IP version that do not overlap; at least one."),
            ])
            .filters([
                Filter::number("contract_id").doc("The customer that owns it."),
                Filter::custom("ip", containing).doc("An address that lies in one of the blocks."),
                Filter::like("name").doc("Name; * is a wild card."),
            ])
            .links([Link::item("customerlocations", "id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
        let mut blocks: HashMap<i64, Vec<Json>> = HashMap::new();
        if !ids.is_empty() {
            let stored = Query::table(BLOCKS).filter(Cond::ids("location_id", &ids)).order("id", false);
            for row in ctx.session.select(&stored).await? {
                let block = json!({"ip": row.text("ip")?, "mask": row.opt_int("mask")?});
                blocks.entry(row.int("location_id")?).or_default().push(block);
            }
        }
        let mut documents = Vec::with_capacity(rows.len());
        for (row, id) in rows.iter().zip(ids) {
            let mut document = plain_document(ctx, row)?;
            document.insert("blocks".to_owned(), Json::from(blocks.remove(&id).unwrap_or_default()));
            documents.push(document);
        }
        Ok(documents)
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        blocks(form)?;
        let customer_id = form.int("contract_id").unwrap_or_default();
        if stored.map(|row| row.int("contract_id")).transpose()? != Some(customer_id) {
            let customer = reach::customer(ctx, customer_id).await?;
            if customer.map(|row| row.text("status").map(|status| status == TERMINATED)).transpose()? != Some(false) {
                return Err(Fault::rule("Invalid 'contract_id', doesn't exist."));
            }
        }
        if owned::name_is_taken(ctx, record, stored, Some(("contract_id", customer_id))).await? {
            return Err(taken());
        }
        Ok(())
    }

    async fn after_write(
        &self,
        ctx: &mut Context<'_>,
        id: i64,
        form: &Form,
        _stored: Option<&Record>,
    ) -> Result<(), Fault> {
        ctx.session.delete(BLOCKS, &Cond::eq("location_id", id)).await?;
        let row = |block: &Block| {
            Record::new()
                .with("location_id", id)
                .with("ip", block.ip.as_str())
                .with("mask", block.mask.map(i64::from))
                .with("first_address", block.first_key())
                .with("last_address", block.last_key())
        };
        let rows: Vec<Record> = blocks(form)?.iter().map(row).collect();
        ctx.session.insert_many(BLOCKS, &rows).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_customer_locations_name").then(taken)
    }
}

fn blocks(form: &Form) -> Result<Vec<Block>, Fault> {
    address_block::read(form.get("blocks")).map_err(|error| Fault::rule(error.to_string()))
}

/// Locations with a block that has an address. What is no address does not narrow the collection.
fn containing(text: &str) -> Cond {
    let Ok(address) = text.trim().parse::<IpAddr>() else { return Cond::always() };
    let key = address_block::key(address);
    let ends = [("first_address", Comparison::Le), ("last_address", Comparison::Ge)];
    let around = ends.map(|(column, how)| Cond::Compare(column, how, key.as_str().into()));
    Cond::Exists { table: BLOCKS, key: "location_id", outer: "id", filter: Box::new(Cond::All(around.into())) }
}

fn taken() -> Fault {
    Fault::rule("Customer location with this name already exists for this customer")
}
