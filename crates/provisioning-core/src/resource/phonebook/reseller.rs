//! `resellerphonebookentries`.

use async_trait::async_trait;

use super::{Book, FILTERS, Whose, entry};
use crate::actor::Roles;
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rules::Rules;

const BOOK: Book = Book {
    table: "reseller_phonebook_entries",
    owner: "reseller_id",
    whose: Whose::Reseller,
    constraint: "uq_reseller_phonebook_entries_number",
};

/// Entries of the phonebooks of resellers.
pub struct ResellerPhonebookEntries;

#[async_trait]
impl Rules for ResellerPhonebookEntries {
    fn definition(&self) -> Definition {
        let access = Access::full(Roles::OPERATORS);
        Definition::new("resellerphonebookentries", BOOK.table, Group::Preferences, access)
            .words("ResellerPhonebookEntries")
            .summary("An entry of the phonebook of a reseller.")
            .of_reseller("reseller_id")
            .csv(Csv::new("reseller_phonebookentries_list.csv", &["name", "number"]).of_owner(BOOK.owner))
            .fields([
                Field::id(),
                Field::count("reseller_id").only_for(Roles::PLATFORM).doc("The reseller whose phonebook it is in."),
            ])
            .fields(entry())
            .filters([Filter::number("reseller_id").doc("The reseller that owns it.")])
            .filters(FILTERS)
            .links([Link::item("resellerphonebookentries", "id")])
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
