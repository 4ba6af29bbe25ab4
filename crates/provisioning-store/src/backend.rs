//! The database as the core sees it.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use provisioning_core::fault::Fault;
use provisioning_core::store::{Session, Store, StoreError, Work};
use sea_orm::{AccessMode, DatabaseConnection, DbBackend, IsolationLevel, TransactionTrait};
use tokio::runtime::Handle;
use tokio::sync::watch;

use crate::group_commit::Writer;
use crate::home::AtHome;
use crate::session::{Shared, SqlSession};

/// How often a unit of work is run when the database reports a conflict.
const ATTEMPTS: u32 = 8;

/// The pause before the second attempt; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Connections of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// All of them.
    pub size: u64,
    /// Those that nobody uses.
    pub idle: u64,
}

fn counts<D: sea_orm::sqlx::Database>(pool: &sea_orm::sqlx::Pool<D>) -> (u64, u64) {
    (pool.size().into(), u64::try_from(pool.num_idle()).unwrap_or(u64::MAX))
}

/// A database with its connections.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    connection: DatabaseConnection,
    // The runtime of the program: transactions outlive the HTTP worker's interest in them.
    runtime: Handle,
    writer: Option<Writer>,
    shared: Arc<Shared>,
}

impl Database {
    pub(crate) fn new(connection: DatabaseConnection, writer: Option<Writer>, shared: Arc<Shared>) -> Self {
        Self(Arc::new(Inner { connection, runtime: Handle::current(), writer, shared }))
    }

    /// Statements run since the start, for metrics and for tests that count queries.
    pub fn statements(&self) -> u64 {
        self.0.shared.statements.load(Ordering::Relaxed)
    }

    /// Units of work that were run again after a conflict, since the start.
    pub fn retries(&self) -> u64 {
        self.0.shared.retries.load(Ordering::Relaxed)
    }

    /// Changes with each commit of this process that has added pushes ([`provisioning_core::push`]).
    pub fn pushes(&self) -> watch::Receiver<()> {
        self.0.shared.pushes.subscribe()
    }

    /// The connections at this moment; of SQLite those that read.
    pub fn pool(&self) -> Pool {
        let connection = &self.0.connection;
        let (size, idle) = match connection.get_database_backend() {
            DbBackend::Sqlite => counts(connection.get_sqlite_connection_pool()),
            DbBackend::Postgres => counts(connection.get_postgres_connection_pool()),
            DbBackend::MySql => counts(connection.get_mysql_connection_pool()),
            _ => (0, 0),
        };
        Pool { size, idle }
    }

    /// Closes the connections as soon as nobody uses them any more.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn close(&self) -> Result<(), Fault> {
        self.0.shared.answer(self.0.connection.clone().close()).await
    }

    async fn attempt<T, F>(&self, unit: &F) -> Result<T, Fault>
    where
        T: Send,
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T> + Sync,
    {
        if let Some(writer) = &self.0.writer {
            return writer.run(unit).await;
        }
        let Inner { connection, shared, .. } = &*self.0;
        let isolation = Some(IsolationLevel::ReadCommitted);
        let transaction = shared.answer(connection.begin_with_config(isolation, Some(AccessMode::ReadWrite))).await?;
        let mut session = SqlSession::new(transaction, shared.clone());
        match unit(&mut session).await {
            Ok(value) => {
                shared.answer(session.connection.commit()).await?;
                shared.committed(session.added_pushes);
                Ok(value)
            }
            Err(refused) => {
                if let Err(fault) = shared.answer(session.connection.rollback()).await {
                    tracing::warn!(%fault, "rollback failed");
                }
                Err(refused)
            }
        }
    }

    async fn persist<T, F>(&self, unit: &F) -> Result<T, Fault>
    where
        T: Send,
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T> + Sync,
    {
        let mut pause = FIRST_PAUSE;
        for _ in 1..ATTEMPTS {
            match self.attempt(unit).await {
                Err(Fault::Store(StoreError::Conflict(reason))) => {
                    tracing::debug!(%reason, "transaction conflict, trying again");
                    self.0.shared.retries.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                result => return result,
            }
        }
        self.attempt(unit).await
    }
}

impl Store for Database {
    async fn write<T, F>(&self, unit: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T> + Send + Sync + 'static,
    {
        // In a task of its own: a client that hangs up must not stop a transaction halfway.
        let this = self.clone();
        let runtime = self.0.runtime.clone();
        runtime
            .spawn(async move { this.persist(&unit).await })
            .await
            .unwrap_or_else(|error| Err(Fault::Internal(format!("a unit of work panicked: {error}"))))
    }

    async fn read(&self) -> Result<Box<dyn Session>, Fault> {
        let session = SqlSession::new(self.0.connection.clone(), self.0.shared.clone());
        Ok(Box::new(AtHome { session, runtime: self.0.runtime.clone() }))
    }
}
