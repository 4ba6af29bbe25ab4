//! Reading on the program's own runtime.
//!
//! An HTTP worker has a runtime of its own, which ends with its listener. A connection that is opened by a worker's task would
//! belong to that runtime and break with it, while it lies in the pool of everybody. So whatever a reading session does is
//! done in the context of the runtime that the database was opened on; the task itself stays where it is.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use provisioning_core::fault::Fault;
use provisioning_core::query::{Cond, Path, Query};
use provisioning_core::record::Record;
use provisioning_core::store::Session;
use sea_orm::DatabaseConnection;
use tokio::runtime::Handle;

use crate::session::SqlSession;

/// A reading session.
pub(crate) struct AtHome {
    pub(crate) session: SqlSession<DatabaseConnection>,
    pub(crate) runtime: Handle,
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future that runs, and is given up, in the context of a runtime.
struct Within<'a, T> {
    runtime: &'a Handle,
    future: Option<Boxed<'a, T>>,
}

fn within<'a, T>(runtime: &'a Handle, future: Boxed<'a, T>) -> Within<'a, T> {
    Within { runtime, future: Some(future) }
}

impl<T> Future for Within<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let _entered = self.runtime.enter();
        match &mut self.future {
            Some(future) => future.as_mut().poll(context),
            None => Poll::Pending,
        }
    }
}

impl<T> Drop for Within<'_, T> {
    fn drop(&mut self) {
        // A connection goes back to its pool by a task of its own.
        let _entered = self.runtime.enter();
        self.future = None;
    }
}

#[async_trait]
impl Session for AtHome {
    async fn select(&mut self, query: &Query) -> Result<Vec<Record>, Fault> {
        within(&self.runtime, self.session.select(query)).await
    }

    async fn count(&mut self, query: &Query) -> Result<u64, Fault> {
        within(&self.runtime, self.session.count(query)).await
    }

    async fn numbers(&mut self, query: &Query, path: Path) -> Result<Vec<i64>, Fault> {
        within(&self.runtime, self.session.numbers(query, path)).await
    }

    async fn insert(&mut self, table: &'static str, row: &Record) -> Result<i64, Fault> {
        within(&self.runtime, self.session.insert(table, row)).await
    }

    async fn insert_many(&mut self, table: &'static str, rows: &[Record]) -> Result<(), Fault> {
        within(&self.runtime, self.session.insert_many(table, rows)).await
    }

    async fn update(&mut self, table: &'static str, filter: &Cond, set: &Record) -> Result<u64, Fault> {
        within(&self.runtime, self.session.update(table, filter, set)).await
    }

    async fn delete(&mut self, table: &'static str, filter: &Cond) -> Result<u64, Fault> {
        within(&self.runtime, self.session.delete(table, filter)).await
    }

    async fn pause(&mut self, time: Duration) {
        within(&self.runtime, self.session.pause(time)).await;
    }

    fn columns(&self, table: &str) -> &'static [&'static str] {
        self.session.columns(table)
    }
}
