//! Phonebooks of resellers, customers and subscribers. Source: resources/resellerphonebookentries,
//! customerphonebookentries, subscriberphonebookentries.

mod customer;
mod reseller;
mod subscriber;

pub use customer::CustomerPhonebookEntries;
pub use reseller::ResellerPhonebookEntries;
pub use subscriber::SubscriberPhonebookEntries;

use crate::actor::{Actor, Role};
use crate::context::Context;
use crate::csv::Imported;
use crate::definition::{Field, Filter};
use crate::fault::Fault;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::resource::status::TERMINATED;
use crate::resource::subscriber::reach;

/// To whom a book belongs.
#[derive(Clone, Copy)]
enum Whose {
    Reseller,
    Customer,
    Subscriber,
}

/// What the three books have in common.
struct Book {
    /// The table.
    table: &'static str,
    /// The member, column and query parameter that names the owner.
    owner: &'static str,
    /// To whom it belongs.
    whose: Whose,
    /// The constraint by which a number is in a book once.
    constraint: &'static str,
}

impl Book {
    /// Rules of an entry that is being written: its book exists, and does not have its number yet.
    ///
    /// # Errors
    /// [`Fault::Rule`], [`Fault::Store`].
    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        if stored.is_none() {
            let usual = self.usual(ctx.actor).filter(|_| !record.has(self.owner));
            if let Some(owner) = self.fixed(ctx.actor).or(usual) {
                record.set(self.owner, owner);
            }
        }
        let owner = self.owner_of(record, stored)?;
        self.check(ctx, owner).await?;
        self.check_number(ctx, owner, record, stored).await
    }

    /// Empties the book first that an upload is for, if the client wants it; its lines are entries like others.
    ///
    /// # Errors
    /// [`Fault::Rule`], [`Fault::Store`].
    async fn import(&self, ctx: &mut Context<'_>, purge: bool) -> Result<Option<Imported>, Fault> {
        let named = self.named_owner(ctx)?;
        let owner = self.fixed(ctx.actor).or(named).or_else(|| self.usual(ctx.actor));
        if let Some(owner) = owner {
            self.check(ctx, owner).await?;
        }
        if purge {
            self.purge(ctx, owner).await?;
        }
        Ok(None)
    }

    /// The fault for an entry that the database refuses.
    fn conflict(&self, constraint: &str) -> Option<Fault> {
        (constraint == self.constraint).then(|| self.taken())
    }

    /// The owner that the caller's entries have, whatever it says.
    fn fixed(&self, actor: &Actor) -> Option<i64> {
        match self.whose {
            Whose::Reseller => actor.own_reseller(),
            Whose::Customer => actor.customer_id,
            Whose::Subscriber => Some(actor.id).filter(|_| actor.role == Role::Subscriber),
        }
    }

    /// The owner that entries have when the caller says nothing.
    fn usual(&self, actor: &Actor) -> Option<i64> {
        match self.whose {
            Whose::Subscriber => Some(actor.id).filter(|_| actor.role == Role::SubscriberAdmin),
            Whose::Reseller | Whose::Customer => None,
        }
    }

    /// Refuses an owner whom the caller does not reach, or who has ended.
    ///
    /// # Errors
    /// [`Fault::Rule`], [`Fault::Store`].
    async fn check(&self, ctx: &mut Context<'_>, owner: i64) -> Result<(), Fault> {
        let known = match self.whose {
            Whose::Reseller => ctx.actor.own_reseller() == Some(owner) || ctx.find("resellers", owner).await?.is_some(),
            Whose::Customer => match reach::customer(ctx, owner).await? {
                Some(row) => row.text("status")? != TERMINATED,
                None => false,
            },
            Whose::Subscriber => reach::living(ctx, owner).await?.is_some(),
        };
        if known { Ok(()) } else { Err(self.unknown()) }
    }

    /// The owner of an entry that is being written.
    ///
    /// # Errors
    /// [`Fault::Rule`] when there is none.
    fn owner_of(&self, record: &Record, stored: Option<&Record>) -> Result<i64, Fault> {
        match (record.get(self.owner), stored) {
            (Some(value), _) if !value.is_null() => record.int(self.owner),
            (None, Some(stored)) => stored.int(self.owner),
            _ => Err(self.missing()),
        }
    }

    fn missing(&self) -> Fault {
        Fault::rule(format!("Required '{}'", self.owner))
    }

    fn unknown(&self) -> Fault {
        Fault::rule(format!("Invalid '{}'", self.owner))
    }

    /// Refuses a number that another entry of the book has.
    ///
    /// # Errors
    /// [`Fault::Rule`].
    async fn check_number(
        &self,
        ctx: &mut Context<'_>,
        owner: i64,
        record: &Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let number = if record.has("number") { record } else { stored.unwrap_or(record) }.text("number")?;
        let mut same = Query::table(self.table).eq(self.owner, owner).eq("number", number);
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? { Err(self.taken()) } else { Ok(()) }
    }

    /// Clients know the sentence without its last quote.
    fn taken(&self) -> Fault {
        Fault::rule(format!("Duplicate entry '{}-number", self.owner))
    }

    /// The owner that an upload names in its query, if it does.
    ///
    /// # Errors
    /// [`Fault::Rule`] for what is no id.
    fn named_owner(&self, ctx: &Context<'_>) -> Result<Option<i64>, Fault> {
        ctx.params.get(self.owner).map(|text| text.trim().parse().map_err(|_| self.unknown())).transpose()
    }

    /// Empties a book.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`Fault::Rule`] when nobody said which.
    async fn purge(&self, ctx: &mut Context<'_>, owner: Option<i64>) -> Result<(), Fault> {
        let owner = owner.ok_or_else(|| self.missing())?;
        ctx.session.delete(self.table, &Cond::eq(self.owner, owner)).await.map(drop)
    }
}

/// Name and number of an entry.
fn entry() -> [Field; 2] {
    [
        Field::text("name").label("Phonebook entry name").required().max(255).doc("Name of the person or place."),
        Field::text("number").label("Phonebook number").required().max(255).doc("Number or SIP address, once a book."),
    ]
}

/// Filters of an entry.
const FILTERS: [Filter; 2] =
    [Filter::like("number").doc("The number; * is a wild card."), Filter::like("name").doc("Name; * is a wild card.")];
