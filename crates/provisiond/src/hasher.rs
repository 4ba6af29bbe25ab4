//! Password hashes and keys: bcrypt and SCRAM, away from the async workers.
//!
//! Stored as `salt$hash` at cost 13 and `cost$salt$hash` at any other, both parts in bcrypt's own base64. It is the standard
//! `$2b$13$…` string cut in two, as existing installations store it. Source: rest-protocol, password storage.

use std::sync::Arc;

use async_trait::async_trait;
use provisioning_core::context::Hasher;
use provisioning_core::fault::Fault;
use provisioning_core::sip_account::ScramKeys;
use tokio::sync::Semaphore;

use crate::htpasswd::PasswordHash;
use crate::scram;

/// The cost that a stored hash without one has.
const IMPLIED_COST: u32 = 13;

/// Characters of the salt.
const SALT: usize = 22;

/// Places for slow work, one per processor.
///
/// Hashing is slow on purpose. No more hashes are made at once than there are processors: a flood of wrong passwords queues
/// up here and leaves requests with remembered credentials alone.
#[derive(Debug, Clone)]
pub struct Slots(Arc<Semaphore>);

impl Default for Slots {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Semaphore::new(processors)))
    }
}

impl Slots {
    /// Runs slow work on the blocking pool when a slot is free.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the work panics.
    pub async fn slowly<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let slot = self.0.clone().acquire_owned().await.map_err(|error| Fault::Internal(error.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(slot);
            result
        });
        done.await.map_err(|error| Fault::Internal(error.to_string()))
    }
}

/// bcrypt with a configured cost for new hashes.
#[derive(Debug, Clone)]
pub struct Bcrypt {
    cost: u32,
    slots: Slots,
}

impl Bcrypt {
    /// A hasher whose new hashes have this cost.
    #[must_use]
    pub fn new(cost: u32) -> Self {
        Self { cost, slots: Slots::default() }
    }
}

#[async_trait]
impl Hasher for Bcrypt {
    async fn hash(&self, password: &str) -> Result<String, Fault> {
        let (password, cost) = (password.to_owned(), self.cost);
        let hashed = self.slots.slowly(move || bcrypt::hash(password, cost)).await?;
        let text = hashed.map_err(|error| Fault::Internal(error.to_string()))?;
        split(&text, cost).ok_or_else(|| Fault::Internal("bcrypt gave an unexpected form".to_owned()))
    }

    async fn verify(&self, password: &str, stored: &str) -> bool {
        let Some(text) = join(stored) else { return false };
        let password = password.to_owned();
        let verified = self.slots.slowly(move || bcrypt::verify(password, &text)).await;
        matches!(verified, Ok(Ok(true)))
    }

    async fn verify_configured(&self, password: &str, hash: &str) -> bool {
        // Plain text is refused whatever `provisioning.allow_plain_htpasswd` says: these logins see everything.
        let Ok(hash) = PasswordHash::parse(hash, false) else { return false };
        let password = password.to_owned();
        self.slots.slowly(move || hash.verifies(password.as_bytes())).await.unwrap_or(false)
    }

    fn is_weak(&self, stored: &str) -> bool {
        match stored.split('$').collect::<Vec<_>>().as_slice() {
            [_, _] => IMPLIED_COST < self.cost,
            [cost, _, _] => cost.parse::<u32>().is_ok_and(|cost| cost < self.cost),
            _ => false,
        }
    }

    async fn scram_keys(&self, password: &str) -> Result<Option<ScramKeys>, Fault> {
        let password = password.to_owned();
        let made = self.slots.slowly(move || scram::keys(&password, &scram::salt())).await?;
        match made {
            Ok(keys) => Ok(Some(keys)),
            Err(scram::Unusable::Refused(reason)) => {
                tracing::warn!(%reason, "a SIP password that XMPP clients could not send: its subscriber has no XMPP account");
                Ok(None)
            }
            Err(scram::Unusable::Failed(error)) => Err(Fault::Internal(error.to_string())),
        }
    }

    async fn keys_agree(&self, password: &str, keys: Option<&ScramKeys>) -> Result<bool, Fault> {
        let (password, salt) = (password.to_owned(), keys.map_or_else(scram::salt, |keys| keys.salt.clone()));
        match self.slots.slowly(move || scram::keys(&password, &salt)).await? {
            Ok(made) => Ok(keys == Some(&made)),
            Err(scram::Unusable::Refused(_)) => Ok(keys.is_none()),
            Err(scram::Unusable::Failed(error)) => Err(Fault::Internal(error.to_string())),
        }
    }
}

/// From the standard form to the stored one.
fn split(text: &str, cost: u32) -> Option<String> {
    let rest = text.rsplit('$').next()?;
    let (salt, hash) = rest.split_at_checked(SALT)?;
    Some(if cost == IMPLIED_COST { format!("{salt}${hash}") } else { format!("{cost}${salt}${hash}") })
}

/// From the stored form to the standard one.
fn join(stored: &str) -> Option<String> {
    let parts: Vec<&str> = stored.split('$').collect();
    let (cost, salt, hash) = match parts.as_slice() {
        [salt, hash] => (IMPLIED_COST, salt, hash),
        [cost, salt, hash] => (cost.parse().ok()?, salt, hash),
        _ => return None,
    };
    Some(format!("$2b${cost:02}${salt}{hash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn hashes_of_existing_installations_are_known() {
        let stored = "abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW";
        assert!(Bcrypt::new(4).verify("secret", stored).await);
        assert!(!Bcrypt::new(4).verify("Secret", stored).await);
    }

    #[test]
    fn a_lower_cost_is_weak() {
        let cases =
            [(13, "s$h", false), (13, "6$s$h", true), (14, "s$h", true), (4, "6$s$h", false), (4, "s$h", false)];
        for (cost, stored, weak) in cases {
            assert_eq!(Bcrypt::new(cost).is_weak(stored), weak, "{cost} {stored}");
        }
    }

    #[tokio::test]
    async fn what_was_hashed_is_verified() {
        let hasher = Bcrypt::new(4);
        let stored = hasher.hash("S1p.Passw0rd#1").await.unwrap_or_default();
        assert!(stored.starts_with("4$"), "{stored}");
        assert!(hasher.verify("S1p.Passw0rd#1", &stored).await);
        for wrong in ["", "x", "a$b", "a$b$c$d", "99$x$y"] {
            assert!(!hasher.verify("x", wrong).await, "{wrong}");
        }
    }
}
