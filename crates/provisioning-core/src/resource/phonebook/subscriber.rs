//! `subscriberphonebookentries`.

use std::collections::HashMap;

use async_trait::async_trait;
use serde_json::Value as Json;

use super::{Book, FILTERS, Whose, entry};
use crate::actor::{Role, Roles};
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link, Match};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::{Document, Rules, plain_document};

const BOOK: Book = Book {
    table: "subscriber_phonebook_entries",
    owner: "subscriber_id",
    whose: Whose::Subscriber,
    constraint: "uq_subscriber_phonebook_entries_number",
};

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

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        BOOK.before_write(ctx, record, stored).await
    }

    async fn import(&self, ctx: &mut Context<'_>, _upload: &Upload, purge: bool) -> Result<Option<Imported>, Fault> {
        BOOK.import(ctx, purge).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        BOOK.conflict(constraint)
    }
}
