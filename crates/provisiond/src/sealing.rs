//! Encrypts in the background what was stored before the first of our keys was the first.

use std::time::Duration;

use provisioning_store::{Database, Extent};
use tokio::task::JoinHandle;

/// The work in the background; ends when it is dropped, after what it has committed.
#[derive(Debug)]
pub(crate) struct Sealing(JoinHandle<()>);

impl Sealing {
    /// Encrypts the passwords of a store that are in clear or encrypted with an older key, once `grace` is over:
    /// requests that have begun with the former keys could not read them any more.
    pub(crate) fn begin(store: Database, grace: Duration) -> Self {
        Self(tokio::spawn(async move {
            tokio::time::sleep(grace).await;
            match store.seal_again(Extent::Passwords).await {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, "passwords encrypted with the first key"),
                Err(fault) => tracing::error!(%fault, "passwords could not all be encrypted with the first key"),
            }
        }))
    }
}

impl Drop for Sealing {
    /// Two that go on at once with different keys would undo each other's work.
    fn drop(&mut self) {
        self.0.abort();
    }
}
