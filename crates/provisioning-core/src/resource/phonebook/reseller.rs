//! `resellerphonebookentries`.

use async_trait::async_trait;

use super::{Book, FILTERS, entry};
use crate::actor::Roles;
use crate::context::Context;
use crate::csv::{Imported, Upload};
use crate::definition::{Access, Csv, Definition, Field, Filter, Group, Link};
use crate::fault::Fault;
use crate::form::Form;
use crate::record::Record;
use crate::rules::Rules;

const BOOK: Book = Book { table: "reseller_phonebook_entries", owner: "reseller_id" };

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
        let owner = BOOK.owner_of(record, stored)?;
        check(ctx, owner).await?;
        BOOK.check_number(ctx, owner, record, stored).await
    }

    async fn import(&self, ctx: &mut Context<'_>, _upload: &Upload, purge: bool) -> Result<Option<Imported>, Fault> {
        let named = BOOK.named_owner(ctx)?;
        let owner = ctx.actor.own_reseller().or(named);
        if let Some(owner) = owner {
            check(ctx, owner).await?;
        }
        if purge {
            BOOK.purge(ctx, owner).await?;
        }
        Ok(None)
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        (constraint == "uq_reseller_phonebook_entries_number").then(|| BOOK.taken())
    }
}

async fn check(ctx: &mut Context<'_>, owner: i64) -> Result<(), Fault> {
    let known = ctx.actor.own_reseller() == Some(owner) || ctx.find("resellers", owner).await?.is_some();
    if known { Ok(()) } else { Err(BOOK.unknown()) }
}
