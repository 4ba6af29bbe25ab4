//! What belongs to a class of service, directly or below a carrier in it: each value once.

use async_trait::async_trait;

use crate::context::Context;
use crate::definition::{Definition, Field};
use crate::fault::Fault;
use crate::form::Form;
use crate::query::{Cond, Path, Query};
use crate::record::Record;
use crate::resource::reseller::owned;
use crate::rewrite;
use crate::rules::Rules;
use crate::value::Value;

/// A kind of entry.
pub(in crate::resource) struct Entry {
    /// Its table.
    pub(in crate::resource) table: &'static str,
    /// The column that names what it belongs to.
    pub(in crate::resource) key: &'static str,
    /// The table of that.
    pub(in crate::resource) parent: &'static str,
    /// From there to the reseller.
    pub(in crate::resource) reseller: Path,
    /// The column of the value that is there once.
    pub(in crate::resource) value: &'static str,
    /// The unique constraint that keeps it so.
    pub(in crate::resource) constraint: &'static str,
    /// The sentence for something that the caller does not reach to belong to.
    pub(in crate::resource) unknown: &'static str,
    /// The sentence for a value that is there.
    pub(in crate::resource) taken: &'static str,
}

impl Entry {
    /// Refuses an entry of what the caller does not reach, and a value that is there.
    ///
    /// # Errors
    /// [`Fault::Rule`], [`Fault::Store`].
    pub(in crate::resource) async fn check(
        &self,
        ctx: &mut Context<'_>,
        record: &Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        let column = |name: &str| {
            let value = record.get(name).or_else(|| stored.and_then(|row| row.get(name)));
            value.cloned().ok_or_else(|| Fault::Internal(format!("no column '{name}'")))
        };
        let Value::Int(parent) = column(self.key)? else { return Err(Fault::rule(self.unknown)) };
        if !owned::is_reached(ctx, self.parent, parent, self.reseller).await? {
            return Err(Fault::rule(self.unknown));
        }
        let mut same = Query::table(self.table).eq(self.key, parent).eq(self.value, column(self.value)?);
        if let Some(row) = stored {
            same = same.filter(Cond::ne("id", row.id()?));
        }
        if ctx.exists(&same).await? { Err(Fault::rule(self.taken)) } else { Ok(()) }
    }

    /// The same when the database has seen it first.
    pub(in crate::resource) fn conflict(&self, constraint: &str) -> Option<Fault> {
        (constraint == self.constraint).then(|| Fault::rule(self.taken))
    }
}

/// The resource of a kind of entry about which there is nothing else to say.
pub(in crate::resource) struct Entries {
    /// The kind.
    pub(in crate::resource) entry: &'static Entry,
    /// Its definition.
    pub(in crate::resource) definition: fn() -> Definition,
}

#[async_trait]
impl Rules for Entries {
    fn definition(&self) -> Definition {
        (self.definition)()
    }

    async fn before_write(
        &self,
        ctx: &mut Context<'_>,
        _form: &mut Form,
        record: &mut Record,
        stored: Option<&Record>,
    ) -> Result<(), Fault> {
        self.entry.check(ctx, record, stored).await
    }

    fn conflict(&self, constraint: &str, _form: &Form) -> Option<Fault> {
        self.entry.conflict(constraint)
    }
}

/// A regular expression as the value of an entry.
pub(in crate::resource) fn pattern() -> Field {
    Field::text("pattern").required().max(255).check(rewrite::plain_pattern)
}

/// The description of an entry.
pub(in crate::resource) fn description() -> Field {
    Field::text("description").max(255).cleared_when_absent().doc("What the entry is for.")
}
