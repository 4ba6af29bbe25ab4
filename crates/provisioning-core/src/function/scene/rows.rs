//! Rows of lists that functions read and write as a whole, where the operations of a resource would do it one by one.

use super::Scene;
use crate::definition::Operation;
use crate::fault::Fault;
use crate::form::{Form, Purpose};
use crate::function::{Code, Failure, Window};
use crate::operation::Item;
use crate::query::{Cond, Query};
use crate::record::Record;
use crate::rules::Document;

/// The fault of a list that is too long for one answer.
pub(super) fn too_many(most: usize) -> Failure {
    Failure::new(Code::LimitExceeded, format!("more than {most} results, use a search with limits"))
}

impl Scene<'_> {
    /// All rows of a query, by id.
    ///
    /// # Errors
    /// `Client.Limit.Exceeded` when there are too many for one answer.
    pub(in crate::function) async fn all_rows(&mut self, query: Query) -> Result<Vec<Record>, Failure> {
        let most = self.settings().functions.most_rows;
        let (rows, total) = self.page(query, Window { offset: 0, limit: most as u64 }).await?;
        if total > most as u64 { Err(too_many(most)) } else { Ok(rows) }
    }

    /// All items of a resource whose rows match a condition, by id.
    ///
    /// # Errors
    /// Those of the operation; `Client.Limit.Exceeded` when there are too many for one answer.
    pub(in crate::function) async fn all_matching(
        &mut self,
        name: &'static str,
        filter: Cond,
    ) -> Result<Vec<Item>, Failure> {
        let most = self.settings().functions.most_rows;
        let found = self.matching(name, filter, Window { offset: 0, limit: most as u64 }).await?;
        if found.total > most as u64 { Err(too_many(most)) } else { Ok(found.items) }
    }

    /// Adds rows with the same columns.
    pub(in crate::function) async fn insert_many(&mut self, table: &'static str, rows: &[Record]) -> Result<(), Fault> {
        if rows.is_empty() { Ok(()) } else { self.session.insert_many(table, rows).await }
    }

    /// Changes the rows that match.
    pub(in crate::function) async fn update_where(
        &mut self,
        table: &'static str,
        filter: &Cond,
        set: &Record,
    ) -> Result<(), Fault> {
        self.session.update(table, filter, set).await.map(drop)
    }

    /// Removes the rows that match.
    pub(in crate::function) async fn remove_where(&mut self, table: &'static str, filter: &Cond) -> Result<(), Fault> {
        self.session.delete(table, filter).await.map(drop)
    }

    /// The columns of an item as its resource reads the members.
    ///
    /// # Errors
    /// That of the first member which the resource refuses.
    pub(in crate::function) fn columns(&self, name: &'static str, members: &Document) -> Result<Record, Failure> {
        let definition = &self.resource(name, Operation::Create)?.definition;
        let (form, errors) =
            Form::collect(definition, members, self.stage.actor().role, Purpose::Create, self.stage.settings());
        match errors.into_iter().next() {
            Some((_, error)) => Err(Fault::Invalid(vec![error]).into()),
            None => Ok(form.columns(definition, self.stage.settings())),
        }
    }
}
