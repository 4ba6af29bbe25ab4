//! `subscriberphonebookentries`.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::{Book, FILTERS, entry};
use crate::actor::{Role, Roles};
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link, Match};
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::reach;
use crate::rules::{Document, Rules, plain_document};

const BOOK: Book = Book { table: "subscriber_phonebook_entries", owner: "subscriber_id" };

/// Entries of the phonebooks of subscribers.
pub struct SubscriberPhonebookEntries;

#[async_trait]
impl Rules for SubscriberPhonebookEntries {
    fn definition(&self) -> Definition {
        let naming = Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin]));
        let access = Access::full(Roles::OPERATORS.or(Roles::SUBSCRIBERS));
        Definition::new("subscriberphonebookentries", BOOK.table, Group::Preferences, access)
            .words("SubscriberPhonebookEntries")
            .summary("An entry of the phonebook of a subscriber.")
            .of_reseller("subscriber.customer.contact.reseller_id")
            .of_customer("subscriber.customer_id")
            .of_subscriber("subscriber_id")
            .csv(Csv::new("subscriber_phonebookentries_list.csv", &["name", "number", "shared"]).of_owner(BOOK.owner))
            .fields([
                Field::id(),
                Field::count("subscriber_id")
                    .taken_from(naming)
                    .doc("The subscriber whose phonebook it is in; for a subscriber itself."),
                Field::count("customer_id").derived().read_only().doc("The customer of the subscriber."),
            ])
            .fields(entry())
            .fields([Field::boolean("shared").doc("Whether other subscribers of the customer see it.")])
            .filters([
                Filter::number("customer_id").on("subscriber.customer_id").doc("The customer that owns it."),
                Filter::number("subscriber_id").doc("The subscriber that owns it."),
                Filter::new("shared", "shared", Match::Flag).doc("1: shared with the whole customer, 0: not."),
            ])
            .filters(FILTERS)
            .links([Link::item("subscriberphonebookentries", "id")])
    }

    async fn documents(&self, ctx: &mut Context<'_>, rows: &[Record]) -> Result<Vec<Document>, Fault> {
        let owners: Vec<i64> = rows.iter().map(|row| row.int("subscriber_id")).collect::<Result<_, _>>()?;
        let mut customers = HashMap::new();
        if !owners.is_empty() {
            for row in ctx.session.select(&Query::table("subscribers").filter(Cond::ids("id", &owners))).await? {
                customers.insert(row.id()?, row.int("customer_id")?);
            }
        }
        let mut documents = Vec::with_capacity(rows.len());
        for (row, owner) in rows.iter().zip(owners) {
            let mut document = plain_document(ctx, row)?;
            document.insert("customer_id".to_owned(), Json::from(customers.get(&owner).copied()));
            documents.push(document);
        }
        Ok(documents)
    }

    async fn prepare(
        &self,
        ctx: &mut Context<'_>,
        body: &mut Document,
        _stored: Option<&Record>,
        purpose: Purpose,
    ) -> Result<(), Fault> {
        if purpose == Purpose::Create && ctx.actor.role == Role::SubscriberAdmin {
            body.entry("subscriber_id").or_insert(Json::from(ctx.actor.id));
        }
        Ok(())
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if ctx.actor.role == Role::Subscriber && stored.is_none() {
            record.set("subscriber_id", ctx.actor.id);
        }
        let owner = BOOK.owner_of(record, stored)?;
        check(ctx, owner).await?;
        BOOK.check_number(ctx, owner, record, stored).await
    }

    async fn import(&self, ctx: &mut Context<'_>, _upload: &Upload, purge: bool) -> Result<Option<Imported>, Fault> {
        let named = BOOK.named_owner(ctx)?;
        let owner = match ctx.actor.role {
            Role::Subscriber => Some(ctx.actor.id),
            Role::SubscriberAdmin => named.or(Some(ctx.actor.id)),
            _ => named,
        };
        if let Some(owner) = owner {
            check(ctx, owner).await?;
        }
        if purge {
            BOOK.purge(ctx, owner).await?;
        }
        Ok(None)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_subscriber_phonebook_entries_number").then(|| BOOK.taken())
    }
}

async fn check(ctx: &mut Context<'_>, owner: i64) -> Result<(), Fault> {
    match reach::subscriber(ctx, owner).await? {
        Some(row) if row.text("status")? != TERMINATED => Ok(()),
        _ => Err(BOOK.unknown()),
    }
}
