//! One instance migrates at a time. A lease is a row, because MariaDB's named locks do not reach beyond a node of a cluster.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, SqlErr, Statement, TransactionTrait};

use crate::{Migrator, views};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration_lease \
    (id bigint NOT NULL PRIMARY KEY, owner varchar(64) NOT NULL, ends bigint NOT NULL)";

/// Seconds after which the lease of an instance that is gone is taken by another. Clocks may differ by less than that.
const LASTS: u64 = 60;

/// How often the holder says that it is still there.
const RENEWED: Duration = Duration::from_secs(15);

/// How often the insertion of a lease may fail for another reason than that there is one.
const TRIES: u32 = 10;

/// How often the others look.
const LOOKED: Duration = Duration::from_millis(500);

/// Runs the steps that are missing and makes the views of SIP and XMPP servers; waits while another instance does. The lease of
/// PostgreSQL and MariaDB takes a second connection.
///
/// # Errors
/// [`DbErr`] of a step, or when the database cannot be reached.
pub async fn bring_up(database: &DatabaseConnection) -> Result<(), DbErr> {
    // A SQLite file has one server.
    if database.get_database_backend() == DbBackend::Sqlite {
        return steps_and_views(database).await;
    }
    let lease = Lease { database, owner: owner() };
    lease.take().await?;
    let done = tokio::select! {
        done = steps_and_views(database) => done,
        lost = lease.keep() => Err(lost),
    };
    // An error here must not hide the other one; the lease ends by itself.
    let given_back = lease.give_back().await;
    done.and(given_back)
}

/// All on one connection and, where the database can, in one transaction: readers see the old views or the new ones. MariaDB
/// ends it with the first step.
async fn steps_and_views(database: &DatabaseConnection) -> Result<(), DbErr> {
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
    owner: String,
}

impl Lease<'_> {
    async fn run(&self, sql: String) -> Result<u64, DbErr> {
        let statement = Statement::from_string(self.database.get_database_backend(), sql);
        Ok(self.database.execute_raw(statement).await?.rows_affected())
    }

    fn end() -> u64 {
        now().as_secs() + LASTS
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
            let mine = format!("INSERT INTO migration_lease (id, owner, ends) VALUES (1, '{owner}', {})", Self::end());
            match self.run(mine).await {
                Ok(_) => return Ok(()),
                Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => failures = 0,
                // Two nodes of a cluster that insert at once get a deadlock.
                Err(error) if failures == TRIES => return Err(error),
                Err(_) => failures += 1,
            }
            tokio::time::sleep(LOOKED).await;
        }
    }

    /// Renews the lease for ever; ends when it is lost, and not before: a step that is broken off is done by half.
    async fn keep(&self) -> DbErr {
        let mut renewed_at = Instant::now();
        loop {
            tokio::time::sleep(RENEWED).await;
            let Self { owner, .. } = self;
            let renewed = format!("UPDATE migration_lease SET ends = {} WHERE owner = '{owner}'", Self::end());
            match self.run(renewed).await {
                Ok(1) => renewed_at = Instant::now(),
                Ok(_) => return DbErr::Custom("another instance has taken over the migration".to_owned()),
                Err(error) if renewed_at.elapsed() + RENEWED >= Duration::from_secs(LASTS) => return error,
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
