//! SQLite: one writer whose small transactions are committed as a group.
//!
//! `synchronous=FULL` costs one fsync a commit. Writers that wait for their turn while another one works join its
//! transaction, each inside a savepoint of its own, and the last one in the queue commits for all. Nobody is told of success
//! before that commit; a unit that fails is rolled back to its savepoint and takes nothing else with it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use provisioning_core::fault::Fault;
use provisioning_core::store::{Session, StoreError, Work};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::sync::{Mutex, watch};

use crate::error::meaning;
use crate::session::{Shared, SqlSession};

/// Units of one group at the most, so that the first one need not wait for ever.
const MOST_UNITS: usize = 64;

/// How a group ended, for those who wait for it.
type Outcome = Option<Result<(), StoreError>>;

/// The single writer.
pub(crate) struct Writer {
    connection: DatabaseConnection,
    shared: Arc<Shared>,
    waiting: AtomicUsize,
    group: Mutex<Group>,
}

#[derive(Default)]
struct Group {
    open: Option<watch::Sender<Outcome>>,
    units: usize,
    /// Whether a unit has added pushes.
    added_pushes: bool,
}

impl Writer {
    /// A writer on a pool of one connection.
    pub(crate) fn new(connection: DatabaseConnection, shared: Arc<Shared>) -> Self {
        Self { connection, shared, waiting: AtomicUsize::new(0), group: Mutex::new(Group::default()) }
    }

    /// Runs a unit and waits until it is durable.
    pub(crate) async fn run<T, F>(&self, unit: &F) -> Result<T, Fault>
    where
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T>,
    {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let mut group = self.group.lock().await;
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        self.begin(&mut group).await?;
        let result = match self.unit(unit).await {
            Ok((result, added_pushes)) => {
                group.added_pushes |= added_pushes;
                result
            }
            Err(broken) => {
                self.abandon(&mut group, &broken).await;
                return Err(broken.into());
            }
        };
        group.units += 1;
        let last = self.waiting.load(Ordering::SeqCst) == 0 || group.units >= MOST_UNITS;
        let Some(sender) = &group.open else {
            return Err(Fault::Internal("no open group".to_owned()));
        };
        let mut ended = sender.subscribe();
        if last {
            self.commit(&mut group).await;
        }
        drop(group);
        // A refused unit has left no trace, whatever becomes of the group.
        let value = result?;
        let outcome = ended.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone());
        match outcome {
            Some(Ok(())) => Ok(value),
            Some(Err(error)) => Err(error.into()),
            None => Err(Fault::Internal("the writer went away".to_owned())),
        }
    }

    async fn begin(&self, group: &mut Group) -> Result<(), Fault> {
        if group.open.is_none() {
            self.plain("BEGIN IMMEDIATE").await?;
            *group = Group { open: Some(watch::channel(None).0), ..Group::default() };
        }
        Ok(())
    }

    /// Runs a unit inside a savepoint; tells also whether it has added pushes. The outer error means that the savepoint, and with it the transaction, is no more.
    async fn unit<T, F>(&self, unit: &F) -> Result<(Result<T, Fault>, bool), StoreError>
    where
        F: for<'a> Fn(&'a mut dyn Session) -> Work<'a, T>,
    {
        self.plain("SAVEPOINT unit").await?;
        let mut session = SqlSession::new(self.connection.clone(), self.shared.clone());
        // A panic must not leave half a unit in a transaction that others commit.
        let result = AssertUnwindSafe(unit(&mut session)).catch_unwind().await;
        let result = result.unwrap_or_else(|_| Err(Fault::Internal("a unit of work panicked".to_owned())));
        if result.is_err() {
            self.plain("ROLLBACK TO unit").await?;
        }
        self.plain("RELEASE unit").await?;
        let added_pushes = session.added_pushes && result.is_ok();
        Ok((result, added_pushes))
    }

    /// Ends a group whose transaction SQLite has given up itself, on a full disk for instance: nobody in it is told of success.
    async fn abandon(&self, group: &mut Group, reason: &StoreError) {
        if let Err(error) = self.plain("ROLLBACK").await {
            tracing::debug!(%error, "nothing left to roll back");
        }
        if let Some(sender) = group.open.take() {
            sender.send_replace(Some(Err(reason.clone())));
        }
    }

    async fn commit(&self, group: &mut Group) {
        let result = match self.plain("COMMIT").await {
            Ok(()) => {
                self.shared.committed(group.added_pushes);
                Ok(())
            }
            Err(error) => {
                if let Err(error) = self.plain("ROLLBACK").await {
                    tracing::error!(%error, "rollback after a failed commit");
                }
                Err(error)
            }
        };
        if let Some(sender) = group.open.take() {
            sender.send_replace(Some(result));
        }
    }

    async fn plain(&self, sql: &str) -> Result<(), StoreError> {
        let done: Result<_, DbErr> = self.connection.execute_unprepared(sql).await;
        done.map(drop).map_err(|error| meaning(&error, &self.shared.names))
    }
}
