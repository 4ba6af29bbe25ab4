//! `contracts`: of resellers and peering carriers. They share the table with customers, which the product tells apart.
//! Source: resources/contracts; life-cycle, transitions of a contract.

pub mod mapping;
mod status;

use async_trait::async_trait;
use serde_json::Value as Json;

use crate::actor::{Actor, Roles};
use crate::context::Context;
use crate::definition::{Access, Definition, Field, Filter, Group, Link, LinkTo, Match};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::patch::Patch;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::contact;
use crate::resource::status::{ACTIVE, LOCKED, PENDING, TERMINATED};
use crate::rules::{Document, Rules, plain_document, stamp};
use crate::store::Session;
use mapping::{Histories, Holder, Owner};

/// The table of contracts and customers.
pub const TABLE: &str = "contracts";

/// What contracts can be; the last one is of old releases and cannot be made any more.
const PRODUCTS: [&str; 3] = ["reseller", "sippeering", "pstnpeering"];

/// The four states of contracts and customers.
pub const STATUSES: &[&str] = &[ACTIVE, PENDING, LOCKED, TERMINATED];

/// Billing contracts of resellers and peering carriers.
pub struct Contracts;

#[async_trait]
impl Rules for Contracts {
    fn definition(&self) -> Definition {
        let [profile_id, profiles, mode, history] = mapping::fields(false);
        Definition::new("contracts", TABLE, Group::LifeCycle, Access::without_delete(Roles::ADMINS))
            .summary("Billing contract of a reseller or of a peering carrier. Bound to a system contact.")
            .journaled()
            .fields([
                Field::id(),
                Field::count("contact_id").required().doc("The system contact of the business partner."),
                profile_id,
                profiles,
                Field::choice("status", STATUSES)
                    .required()
                    .doc("A reseller's customers follow it; terminated is the end."),
                Field::text("external_id").max(255).doc("Key of another system, free."),
                mode,
                Field::choice("type", &["sippeering", "reseller"])
                    .column("product")
                    .required_on_create()
                    .doc("What the contract is for; never changes."),
                Field::count("max_subscribers")
                    .doc("Most subscribers of all customers of the reseller; unset for no limit."),
                history,
            ])
            .filters([
                Filter::number("contact_id").doc("The system contact."),
                Filter::text("status").doc("The status."),
                Filter::like("external_id").doc("External id; * is a wild card."),
                Filter::new("type", "product", Match::Custom(types)).doc("Types, separated by commas."),
            ])
            .links([Link::item("systemcontacts", "contact_id"), Link::item("balanceintervals", "id")])
    }

    fn visible(&self, _actor: &Actor) -> Cond {
        Cond::texts("product", &PRODUCTS).and(Cond::ne("status", TERMINATED))
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        Ok(self.items(ctx, rows).await?.into_iter().map(|(document, _)| document).collect())
    }

    async fn items(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<(Document, Vec<LinkTo>)>, Fault> {
        items(ctx, rows, false).await
    }

    fn patchable(&self, _ctx: &Context<'_>, document: Document) -> Document {
        without_type(document)
    }

    fn patched(&self, patch: &Patch, document: &mut Document) {
        mapping::choose_mode(patch, document);
    }

    async fn prepare(
        &self,
        _ctx: &mut Context<'_>,
        body: &mut Document,
        stored: Option<&Record>,
        _purpose: Purpose,
    ) -> Result<(), Fault> {
        // The old product can be sent back although no new contract may have it.
        if stored.and_then(|row| row.get("product")).is_some_and(|product| body.get("type") == Some(&product.to_json()))
        {
            body.remove("type");
        }
        mapping::prepare(body)
    }

    async fn create(&self, ctx: &mut Context<'_>, form: Form) -> Result<i64, Fault> {
        let contact = live_contact(ctx, &form).await?.ok_or_else(|| Fault::rule("Invalid 'contact_id'"))?;
        let plan = mapping::plan(ctx, &form, Owner::System, None).await?;
        if contact.opt_int("reseller_id")?.is_some() {
            return Err(Fault::rule(
                "The contact_id is not a valid ngcp:systemcontacts item, but an ngcp:customercontacts item",
            ));
        }
        limit_fits(&form, form.text("type"))?;
        let mut record = form.columns(ctx.definition, ctx.settings);
        stamp(ctx, &mut record, true);
        let id = ctx.session.insert(TABLE, &record).await?;
        mapping::apply(ctx, id, &plan).await?;
        Ok(id)
    }

    async fn update(&self, ctx: &mut Context<'_>, stored: &Record, form: Form) -> Result<(), Fault> {
        let id = stored.id()?;
        if form.int("contact_id") != stored.opt_int("contact_id")? {
            let contact = live_contact(ctx, &form).await?;
            if contact.map(|row| row.opt_int("reseller_id")).transpose()? != Some(None) {
                return Err(Fault::rule("Invalid 'contact_id'"));
            }
        }
        let mappings = mapping::of_contracts(ctx, &[id]).await?.remove(&id).unwrap_or_default();
        let holder = Holder { mappings: &mappings, package_id: None };
        let plan = mapping::plan(ctx, &form, Owner::System, Some(holder)).await?;
        limit_fits(&form, stored.opt_text("product")?)?;
        let change = status::Change::of(stored, &form, "contract")?;
        let mut record = form.columns(ctx.definition, ctx.settings);
        record.remove("product");
        save(ctx, stored, record, change.as_ref()).await?;
        mapping::apply(ctx, id, &plan).await?;
        match change {
            Some(change) => status::carry_over(ctx, id, &change).await,
            None => Ok(()),
        }
    }
}

pub use status::Change;

/// Documents and links of contracts or customers, in a constant number of queries.
///
/// # Errors
/// [`Fault::Store`], [`Fault::Internal`].
pub async fn items(
    ctx: &mut Context<'_>,
    rows: &[Record],
    with_networks: bool,
) -> Result<Vec<(Document, Vec<LinkTo>)>, Fault> {
    let ids: Vec<i64> = rows.iter().map(Record::id).collect::<Result<_, _>>()?;
    let histories = Histories::load(ctx, &ids, with_networks).await?;
    rows.iter()
        .zip(ids)
        .map(|(row, id)| {
            let mut document = plain_document(ctx, row)?;
            histories.show(ctx, id, &mut document);
            Ok((document, histories.links(id)))
        })
        .collect()
}

/// The document that a patch works on: the type never changes, so it is no member there.
pub fn without_type(mut document: Document) -> Document {
    document.remove("type");
    document
}

/// The contact that a form names, if it lives.
///
/// # Errors
/// [`Fault::Store`].
pub async fn live_contact(ctx: &mut Context<'_>, form: &Form) -> Result<Option<Record>, Fault> {
    let Some(id) = form.int("contact_id") else {
        return Ok(None);
    };
    ctx.first(&Query::table(contact::TABLE).eq("id", id).filter(Cond::ne("status", TERMINATED))).await
}

/// The reseller of a customer: the one of its contact. `None` for a contract of the platform, or when there is no such row.
///
/// # Errors
/// [`Fault::Store`].
pub async fn reseller_of(session: &mut dyn Session, customer_id: i64) -> Result<Option<i64>, Fault> {
    match session.select(&Query::table(TABLE).eq("id", customer_id)).await?.first() {
        Some(row) => reseller_of_row(session, row).await,
        None => Ok(None),
    }
}

/// The same, for a row that has been read already.
///
/// # Errors
/// [`Fault::Store`].
pub async fn reseller_of_row(session: &mut dyn Session, customer: &Record) -> Result<Option<i64>, Fault> {
    let contact = Query::table(contact::TABLE).eq("id", customer.int("contact_id")?);
    session.select(&contact).await?.first().map_or(Ok(None), |row| row.opt_int("reseller_id"))
}

/// The same, for the customer of a subscriber, which always has a reseller.
///
/// # Errors
/// [`Fault::Store`]; [`Fault::Internal`] when there is none.
pub async fn reseller_of_subscriber(session: &mut dyn Session, subscriber: &Record) -> Result<i64, Fault> {
    let reseller_id = reseller_of(session, subscriber.int("customer_id")?).await?;
    reseller_id.ok_or_else(|| Fault::Internal("a customer without reseller".to_owned()))
}

/// Writes the columns that differ, with the time stamps that follow.
///
/// # Errors
/// [`Fault::Store`].
pub async fn save(
    ctx: &mut Context<'_>,
    stored: &Record,
    mut record: Record,
    change: Option<&Change>,
) -> Result<(), Fault> {
    if change.is_some_and(Change::is_end) {
        record.set("terminate_timestamp", ctx.now);
    }
    record.drop_unchanged(stored);
    if !record.is_empty() {
        stamp(ctx, &mut record, false);
        ctx.session.update(TABLE, &Cond::eq("id", stored.id()?), &record).await?;
    }
    Ok(())
}

/// A carrier has no customers, so it has no limit for their subscribers.
fn limit_fits(form: &Form, product: Option<&str>) -> Result<(), Fault> {
    if product == Some("sippeering") && form.get("max_subscribers").is_some_and(|limit| *limit != Json::Null) {
        return Err(Fault::rule("Peering contract should not have 'max_subscribers' defined."));
    }
    Ok(())
}

/// A list of types, separated by commas or semicolons.
fn types(value: &str) -> Cond {
    let types: Vec<&str> = value.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()).collect();
    Cond::texts("product", &types)
}
