//! Whether a password belongs to what is stored, and better hashes in the place of weak ones.

use std::sync::Arc;
use std::time::Instant;

use super::stored::Legacy;
use crate::fault::Fault;
use crate::operation::Engine;
use crate::query::Cond;
use crate::record::Record;
use crate::store::{Session, Store};

/// Where a stored hash lives, so that a better one can take its place.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    /// The column with the time at which the password was set.
    pub(super) set_at: &'static str,
    pub(super) id: i64,
    /// What may be there instead of a hash.
    pub(super) legacy: Legacy,
}

impl<S: Store> Engine<S> {
    /// Takes as long as the test of a password, for a login that is none.
    pub(crate) async fn take_time(&self, password: &str) {
        drop(self.hasher().hash(password).await);
    }

    /// Whether a password belongs to a stored hash. A weak one is replaced when it does.
    pub(super) async fn proves(&self, place: Place, stored: Option<&str>, password: &str) -> bool {
        let Some(stored) = stored.filter(|_| password.is_ascii()) else {
            self.take_time(password).await;
            return false;
        };
        if place.legacy.is_kind_of(stored) {
            let right = place.legacy.proves(stored, password);
            // Made in any case: a wrong password must not be told faster here than elsewhere.
            let better = self.hasher().hash(password).await;
            if let (true, Ok(better)) = (right, better) {
                self.replace(place, stored, better, password).await;
            }
            return right;
        }
        if self.credentials().knows(stored, password, Instant::now()) {
            return true;
        }
        if !self.hasher().verify(password, stored).await {
            return false;
        }
        self.credentials().remember(stored, password, Instant::now());
        if self.hasher().is_weak(stored)
            && let Ok(better) = self.hasher().hash(password).await
        {
            self.replace(place, stored, better, password).await;
        }
        true
    }

    /// Puts a better hash in the place of one that is still there. Without success the login works all the same, and the
    /// next one tries again.
    async fn replace(&self, place: Place, stored: &str, better: String, password: &str) {
        self.credentials().remember(&better, password, Instant::now());
        let texts = Arc::new((stored.to_owned(), better));
        let outcome: Result<u64, Fault> = self
            .store()
            .write(move |session: &mut dyn Session| {
                let texts = texts.clone();
                Box::pin(async move {
                    let same = Cond::eq("id", place.id).and(Cond::eq(place.column, texts.0.as_str()));
                    session.update(place.table, &same, &Record::new().with(place.column, texts.1.as_str())).await
                })
            })
            .await;
        drop(outcome);
    }
}
