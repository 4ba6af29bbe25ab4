//! The storage port: what rules and operations need from a database.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;

use crate::fault::Fault;
use crate::query::{Cond, Path, Query};
use crate::record::Record;

/// Why the database did not do as told.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint, by its name in the migrations.
    #[error("unique constraint '{0}' violated")]
    Unique(String),
    /// A reference to a row that does not exist, or the removal of a row that is referred to.
    #[error("foreign key violated: {0}")]
    Reference(String),
    /// Deadlock, serialisation failure or certification conflict: the unit of work may be run again.
    #[error("transaction conflict: {0}")]
    Conflict(String),
    /// The database cannot be reached.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// Anything else, for the log.
    #[error("database error: {0}")]
    Other(String),
}

/// The future of one unit of work inside a transaction.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// A database.
pub trait Store: Send + Sync + 'static {
    /// Runs a unit of work in one transaction and commits it when it succeeds; a fault leaves no trace.
    ///
    /// The adapter runs the unit again, a bounded number of times, when the database reports a [`StoreError::Conflict`]; so a
    /// unit must not have effects outside of its session. A caller that goes away does not stop a unit halfway.
    fn write<T, F>(&self, unit: F) -> impl Future<Output = Result<T, Fault>> + Send
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T> + Send + Sync + 'static;

    /// A session that only reads, outside of a transaction.
    fn read(&self) -> impl Future<Output = Result<Box<dyn Session>, Fault>> + Send;
}

/// One conversation with the database. Tables and columns have the names of the migrations; a dotted column such as
/// `contact.reseller_id` follows the reference in `contact_id`.
#[async_trait]
pub trait Session: Send {
    /// The rows of a query, complete.
    ///
    /// # Errors
    /// [`Fault::Store`].
    async fn select(&mut self, query: &Query) -> Result<Vec<Record>, Fault>;

    /// The number of rows that match the query's condition, without regard to its limits.
    ///
    /// # Errors
    /// [`Fault::Store`].
    async fn count(&mut self, query: &Query) -> Result<u64, Fault>;

    /// The numbers at the end of a path, one for each row of a query that has one: ids, owners. Cheaper than the rows.
    ///
    /// # Errors
    /// [`Fault::Store`].
    async fn numbers(&mut self, query: &Query, path: Path) -> Result<Vec<i64>, Fault>;

    /// Adds a row and gives its id. Columns that are not named get the default of the schema.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`StoreError::Unique`] must carry the constraint's name.
    async fn insert(&mut self, table: &'static str, row: &Record) -> Result<i64, Fault>;

    /// Adds rows which all name the same columns, in as few statements as possible; none for no rows.
    ///
    /// # Errors
    /// As [`Session::insert`].
    async fn insert_many(&mut self, table: &'static str, rows: &[Record]) -> Result<(), Fault>;

    /// Changes all rows that match and gives their number. The condition may only use columns of the table itself.
    ///
    /// # Errors
    /// As [`Session::insert`].
    async fn update(&mut self, table: &'static str, filter: &Cond, set: &Record) -> Result<u64, Fault>;

    /// Removes all rows that match and gives their number. The condition may only use columns of the table itself.
    ///
    /// # Errors
    /// [`Fault::Store`]; [`StoreError::Reference`] when a row is still referred to.
    async fn delete(&mut self, table: &'static str, filter: &Cond) -> Result<u64, Fault>;

    /// Waits without ending the transaction, so that tests can provoke conflicts.
    async fn pause(&mut self, time: Duration);

    /// The columns of a table, empty for an unknown one.
    fn columns(&self, table: &str) -> &'static [&'static str];
}
