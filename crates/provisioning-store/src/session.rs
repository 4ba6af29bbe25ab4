//! A conversation with the database: runs compiled questions and reads the answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use provisioning_core::fault::Fault;
use provisioning_core::push;
use provisioning_core::query::{Cond, Path, Query};
use provisioning_core::record::Record;
use provisioning_core::store::{Session, StoreError};
use sea_orm::sea_query::{Alias, Query as Sql};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, StatementBuilder};
use tokio::sync::watch;

use crate::compile::{self, Unknown};
use crate::error::{UniqueNames, meaning};
use crate::schema::{TABLES, to_sea};

/// Bound parameters of one INSERT; each database takes at least twice as many.
const MOST_PARAMETERS: usize = 15_000;

/// What sessions of one database share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Statements run since the start.
    pub(crate) statements: AtomicU64,
    /// Units of work that were run again since the start.
    pub(crate) retries: AtomicU64,
    /// Names of unique indexes, where the database does not tell them.
    pub(crate) names: UniqueNames,
    /// How long the database may take for a statement; `None`: as long as it likes, which is for a file of our own.
    pub(crate) longest: Option<Duration>,
    /// Told of each commit that has added pushes.
    pub(crate) pushes: watch::Sender<()>,
}

impl Shared {
    /// To be called after a commit; `added`: whether there are new pushes.
    pub(crate) fn committed(&self, added: bool) {
        if added {
            self.pushes.send_replace(());
        }
    }

    /// Waits for the database. One that the network has cut off says nothing at all, and the system would wait a quarter of an
    /// hour for it.
    ///
    /// # Errors
    /// [`Fault::Store`]: what the database has said, [`StoreError::Unavailable`] when it has said nothing.
    pub(crate) async fn answer<T>(&self, asked: impl Future<Output = Result<T, DbErr>>) -> Result<T, Fault> {
        let answered = match self.longest {
            None => asked.await,
            Some(longest) => tokio::time::timeout(longest, asked).await.map_err(|_| {
                StoreError::Unavailable(format!("the database gave no answer within {} s", longest.as_secs()))
            })?,
        };
        answered.map_err(|error| Fault::Store(meaning(&error, &self.names)))
    }
}

/// A session on a connection or a transaction.
pub(crate) struct SqlSession<C> {
    pub(crate) connection: C,
    pub(crate) shared: Arc<Shared>,
    /// Whether pushes were added in this session.
    pub(crate) added_pushes: bool,
}

impl<C> SqlSession<C> {
    /// A session in which nothing has been done yet.
    pub(crate) fn new(connection: C, shared: Arc<Shared>) -> Self {
        Self { connection, shared, added_pushes: false }
    }
}

impl<C: ConnectionTrait + Sync> SqlSession<C> {
    fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    fn fault(&self, error: &DbErr) -> Fault {
        Fault::Store(meaning(error, &self.shared.names))
    }

    fn counted(&self) {
        self.shared.statements.fetch_add(1, Ordering::Relaxed);
    }

    async fn execute<S: StatementBuilder>(&self, statement: &S) -> Result<sea_orm::ExecResult, Fault> {
        self.counted();
        let statement = self.backend().build(statement);
        self.shared.answer(self.connection.execute_raw(statement)).await
    }

    /// Lets the next id of a table be greater than all that are there. The other databases see to that themselves when a row
    /// brings its id; `PostgreSQL` would give it once more.
    async fn count_on(&self, name: &'static str) -> Result<(), Fault> {
        self.counted();
        let sql = format!("SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT MAX(id) FROM {name}))");
        let statement = Statement::from_string(self.backend(), sql);
        self.shared.answer(self.connection.query_one_raw(statement)).await.map(drop)
    }
}

#[async_trait]
impl<C: ConnectionTrait + Send + Sync> Session for SqlSession<C> {
    async fn select(&mut self, query: &Query) -> Result<Vec<Record>, Fault> {
        let table = compile::table(query.table).map_err(defect)?;
        let statement = self.backend().build(&compile::select(query, self.backend()).map_err(defect)?);
        self.counted();
        let rows = self.shared.answer(self.connection.query_all_raw(statement)).await?;
        rows.iter().map(|row| table.read(row)).collect::<Result<_, _>>().map_err(|error| self.fault(&error))
    }

    async fn count(&mut self, query: &Query) -> Result<u64, Fault> {
        let statement = self.backend().build(&compile::count(query, self.backend()).map_err(defect)?);
        self.counted();
        let row = self.shared.answer(self.connection.query_one_raw(statement)).await?;
        let number: i64 = match row {
            Some(row) => row.try_get("", "n").map_err(|error| self.fault(&error))?,
            None => 0,
        };
        Ok(u64::try_from(number).unwrap_or(0))
    }

    async fn numbers(&mut self, query: &Query, path: Path) -> Result<Vec<i64>, Fault> {
        let statement = self.backend().build(&compile::values(query, path, self.backend()).map_err(defect)?);
        self.counted();
        let rows = self.shared.answer(self.connection.query_all_raw(statement)).await?;
        let numbers: Result<Vec<Option<i64>>, DbErr> = rows.iter().map(|row| row.try_get("", "n")).collect();
        Ok(numbers.map_err(|error| self.fault(&error))?.into_iter().flatten().collect())
    }

    async fn insert(&mut self, name: &'static str, row: &Record) -> Result<i64, Fault> {
        let mut statement = insert_into(name, std::slice::from_ref(row)).map_err(defect)?;
        let brings_id = row.has("id");
        if self.backend() == DbBackend::Postgres {
            statement.returning_col(Alias::new("id"));
            self.counted();
            let statement = self.backend().build(&statement);
            let row = self.shared.answer(self.connection.query_one_raw(statement)).await?;
            let inserted = row.ok_or_else(|| Fault::Internal("INSERT gave no id".to_owned()))?;
            if brings_id {
                self.count_on(name).await?;
            }
            return inserted.try_get("", "id").map_err(|error| self.fault(&error));
        }
        let result = self.execute(&statement).await?;
        i64::try_from(result.last_insert_id()).map_err(|_| Fault::Internal("id out of range".to_owned()))
    }

    async fn insert_many(&mut self, name: &'static str, rows: &[Record]) -> Result<(), Fault> {
        self.added_pushes |= name == push::TABLE && !rows.is_empty();
        let width = rows.first().map_or(1, |row| row.iter().count().max(1));
        for chunk in rows.chunks(MOST_PARAMETERS / width) {
            self.execute(&insert_into(name, chunk).map_err(defect)?).await?;
        }
        Ok(())
    }

    async fn update(&mut self, name: &'static str, filter: &Cond, set: &Record) -> Result<u64, Fault> {
        let table = compile::table(name).map_err(defect)?;
        let mut statement = Sql::update();
        statement.table(Alias::new(name));
        for (column, value) in set.iter() {
            statement.value(Alias::new(column), to_sea(value, table.column_type(column)));
        }
        statement.cond_where(compile::own_condition(table, filter, self.backend()).map_err(defect)?);
        Ok(self.execute(&statement).await?.rows_affected())
    }

    async fn pause(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn delete(&mut self, name: &'static str, filter: &Cond) -> Result<u64, Fault> {
        let table = compile::table(name).map_err(defect)?;
        let mut statement = Sql::delete();
        statement.from_table(Alias::new(name));
        statement.cond_where(compile::own_condition(table, filter, self.backend()).map_err(defect)?);
        Ok(self.execute(&statement).await?.rows_affected())
    }

    fn columns(&self, table: &str) -> &'static [&'static str] {
        TABLES.get(table).map_or(&[], |table| table.names())
    }
}

fn insert_into(name: &'static str, rows: &[Record]) -> Result<sea_orm::sea_query::InsertStatement, Unknown> {
    let table = compile::table(name)?;
    let mut statement = Sql::insert();
    statement.into_table(Alias::new(name));
    if let Some(first) = rows.first() {
        statement.columns(first.iter().map(|(column, _)| Alias::new(column)));
    }
    for row in rows {
        let values = row.iter().map(|(column, value)| to_sea(value, table.column_type(column)).into());
        statement
            .values(values)
            .map_err(|_| Unknown::Column(name.to_owned(), "(rows of different width)".to_owned()))?;
    }
    Ok(statement)
}

fn defect(unknown: Unknown) -> Fault {
    Fault::Store(StoreError::Other(unknown.to_string()))
}
