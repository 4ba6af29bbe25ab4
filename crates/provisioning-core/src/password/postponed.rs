//! Slow work on passwords that only a transaction finds to be necessary: it notes the work and ends, the work is done outside of
//! it, and it is run again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::context::Hasher;
use crate::fault::Fault;

/// What has been worked out so far, by plain texts, and what is still wanted. Copies share it.
#[derive(Clone, Default)]
pub struct Postponed(Arc<Mutex<Work>>);

#[derive(Default)]
struct Work {
    hashes: HashMap<String, Option<String>>,
    /// Whether a password belongs to a stored hash.
    matches: HashMap<(String, String), Option<bool>>,
}

impl fmt::Debug for Postponed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Postponed(*)")
    }
}

/// Ends a unit of work until the work that it has noted is done.
fn later() -> Fault {
    Fault::Internal("passwords are hashed and compared outside of a transaction".to_owned())
}

impl Postponed {
    fn work(&self) -> MutexGuard<'_, Work> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stored form of a password.
    ///
    /// # Errors
    /// [`Fault::Internal`] as long as it is not known.
    pub fn hash(&self, password: &str) -> Result<String, Fault> {
        self.work().hashes.entry(password.to_owned()).or_default().clone().ok_or_else(later)
    }

    /// Whether a password belongs to one of these stored hashes.
    ///
    /// # Errors
    /// [`Fault::Internal`] as long as it is not known of all.
    pub fn matches_any(&self, password: &str, hashes: &[String]) -> Result<bool, Fault> {
        let mut work = self.work();
        let mut told = Vec::new();
        for hash in hashes {
            told.push(*work.matches.entry((password.to_owned(), hash.clone())).or_default());
        }
        let told: Option<Vec<bool>> = told.into_iter().collect();
        told.map(|told| told.contains(&true)).ok_or_else(later)
    }

    /// Does what is wanted; tells whether there was anything.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub async fn settle(&self, hasher: &dyn Hasher) -> Result<bool, Fault> {
        let (texts, pairs) = self.wanted();
        for text in &texts {
            let hash = hasher.hash(text).await?;
            self.work().hashes.insert(text.clone(), Some(hash));
        }
        for (password, hash) in &pairs {
            let same = hasher.verify(password, hash).await;
            self.work().matches.insert((password.clone(), hash.clone()), Some(same));
        }
        Ok(!texts.is_empty() || !pairs.is_empty())
    }

    fn wanted(&self) -> (Vec<String>, Vec<(String, String)>) {
        let work = self.work();
        let texts = work.hashes.iter().filter(|(_, hash)| hash.is_none()).map(|(text, _)| text.clone()).collect();
        let pairs = work.matches.iter().filter(|(_, same)| same.is_none()).map(|(pair, _)| pair.clone()).collect();
        (texts, pairs)
    }
}
