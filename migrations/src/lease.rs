//! One instance migrates at a time. A lease is a row, because MariaDB's named locks do not reach beyond a node of a cluster.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, SqlErr, Statement, TransactionTrait};

use crate::{Migrator, Standing, standing, views};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration_lease \
    (id bigint NOT NULL PRIMARY KEY, owner varchar(64) NOT NULL, ends bigint NOT NULL)";

/// How often the insertion of a lease may fail for another reason than that there is one.
const TRIES: u32 = 10;

/// How long things take around a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// After so long the lease of an instance that is gone is taken by another: whole seconds. Clocks may differ by less than that.
    pub lasts: Duration,
    /// How often the holder says that it is still there.
    pub renewed: Duration,
    /// How often the others look.
    pub looked: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { lasts: Duration::from_secs(60), renewed: Duration::from_secs(15), looked: Duration::from_millis(500) }
    }
}

/// Runs the steps that are missing and makes the views of SIP and XMPP servers; waits while another instance does. A database that a
/// newer program has brought further is left as it is: during an upgrade an older instance may be started once more. The lease of
/// PostgreSQL and MariaDB takes a second connection.
///
/// # Errors
/// [`DbErr`] of a step, or when the database cannot be reached.
pub async fn bring_up(database: &DatabaseConnection) -> Result<(), DbErr> {
    // A SQLite file has one server.
    if database.get_database_backend() == DbBackend::Sqlite {
        return steps_and_views(database).await;
    }
    alone(database, Pace::default(), steps_and_views(database)).await
}

/// Does something that no other instance does at the same time.
///
/// # Errors
/// [`DbErr`] of the work, when the database cannot be reached, or when another instance has taken the lease meanwhile.
pub async fn alone<T>(
    database: &DatabaseConnection,
    pace: Pace,
    work: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let lease = Lease { database, pace, owner: owner() };
    lease.take().await?;
    let done = tokio::select! {
        done = work => done,
        lost = lease.keep() => Err(lost),
    };
    // An error here must not hide the other one; the lease ends by itself.
    let given_back = lease.give_back().await;
    let done = done?;
    given_back.map(|()| done)
}

/// Makes the views of SIP and XMPP servers anew, whatever has become of them.
///
/// # Errors
/// As [`bring_up`].
pub async fn remake_views(database: &DatabaseConnection) -> Result<(), DbErr> {
    views::outdate(database).await?;
    bring_up(database).await
}

/// All on one connection and, where the database can, in one transaction: readers see the old views or the new ones. MariaDB
/// ends it with the first step.
async fn steps_and_views(database: &DatabaseConnection) -> Result<(), DbErr> {
    if let Standing::Ahead(steps) = standing(database).await? {
        tracing::warn!(steps, "the schema is that of a newer program, and stays");
        return Ok(());
    }
    let transaction = database.begin().await?;
    let pending = Migrator::get_pending_migrations(&transaction).await?;
    if pending.is_empty() && views::are_current(&transaction).await? {
        return transaction.commit().await;
    }
    let readers = views::drop_all(&transaction).await?;
    Migrator::up(&transaction, None).await?;
    views::create_all(&transaction, &readers).await?;
    transaction.commit().await
}

/// A word that no other instance has: process, moment, and place of a value in memory.
fn owner() -> String {
    let here = 0_u8;
    format!("{}-{}-{:p}", std::process::id(), now().as_nanos(), &raw const here)
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

struct Lease<'a> {
    database: &'a DatabaseConnection,
    pace: Pace,
    owner: String,
}

impl Lease<'_> {
    async fn run(&self, sql: String) -> Result<u64, DbErr> {
        let statement = Statement::from_string(self.database.get_database_backend(), sql);
        Ok(self.database.execute_raw(statement).await?.rows_affected())
    }

    fn end(&self) -> u64 {
        (now() + self.pace.lasts).as_secs()
    }

    /// Waits for the lease.
    async fn take(&self) -> Result<(), DbErr> {
        // Two that make it at once: one of them fails, and finds it there.
        if self.run(TABLE.to_owned()).await.is_err() {
            self.run(TABLE.to_owned()).await?;
        }
        let Self { owner, .. } = self;
        let mut failures = 0;
        loop {
            self.run(format!("DELETE FROM migration_lease WHERE ends < {}", now().as_secs())).await.ok();
            let mine = format!("INSERT INTO migration_lease (id, owner, ends) VALUES (1, '{owner}', {})", self.end());
            match self.run(mine).await {
                Ok(_) => return Ok(()),
                Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => failures = 0,
                // Two nodes of a cluster that insert at once get a deadlock.
                Err(error) if failures == TRIES => return Err(error),
                Err(_) => failures += 1,
            }
            tokio::time::sleep(self.pace.looked).await;
        }
    }

    /// Renews the lease for ever; ends when it is lost, and not before: a step that is broken off is done by half.
    async fn keep(&self) -> DbErr {
        let mut renewed_at = Instant::now();
        loop {
            tokio::time::sleep(self.pace.renewed).await;
            let Self { owner, .. } = self;
            let renewed = format!("UPDATE migration_lease SET ends = {} WHERE owner = '{owner}'", self.end());
            match self.run(renewed).await {
                Ok(1) => renewed_at = Instant::now(),
                Ok(_) => return DbErr::Custom("another instance has taken over the migration".to_owned()),
                Err(error) if renewed_at.elapsed() + self.pace.renewed >= self.pace.lasts => return error,
                // A conflict, or a moment without a connection: the lease still holds.
                Err(_) => {}
            }
        }
    }

    async fn give_back(&self) -> Result<(), DbErr> {
        let Self { owner, .. } = self;
        self.run(format!("DELETE FROM migration_lease WHERE owner = '{owner}'")).await.map(drop)
    }
}
