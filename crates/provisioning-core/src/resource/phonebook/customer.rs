//! `customerphonebookentries`.

use async_trait::async_trait;

use super::{Book, FILTERS, Whose, entry};
use crate::actor::{Role, Roles};
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rules::Rules;

const BOOK: Book = Book {
    table: "customer_phonebook_entries",
    owner: "customer_id",
    whose: Whose::Customer,
    constraint: "uq_customer_phonebook_entries_number",
};

/// Entries of the phonebooks of customers.
pub struct CustomerPhonebookEntries;

#[async_trait]
impl Rules for CustomerPhonebookEntries {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::OPERATORS.or(Roles::of(&[Role::SubscriberAdmin])));
        Definition::new("customerphonebookentries", BOOK.table, Group::Preferences, access)
            .words("CustomerPhonebookEntries")
            .summary("An entry of the phonebook of a customer.")
            .of_reseller("customer.contact.reseller_id")
            .of_customer("customer_id")
            .csv(Csv::new("customer_phonebookentries_list.csv", &["name", "number"]).of_owner(BOOK.owner))
            .fields([
                Field::id(),
                Field::count("customer_id")
                    .taken_from(Roles::OPERATORS)
                    .doc("The customer whose phonebook it is in; for a subscriber administrator its own."),
            ])
            .fields(entry())
            .filters([Filter::number("customer_id").doc("The customer that owns it.")])
            .filters(FILTERS)
            .links([Link::item("customerphonebookentries", "id")])
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
