//! Credentials that have been verified a short time ago.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use hmac::{Hmac, KeyInit, Mac};
use rand::RngCore;
use sha2::Sha256;

/// How long the login of an interface is remembered.
const LIFETIME: Duration = Duration::from_secs(300);

/// More credentials than use one server within their lifetime.
const MOST: usize = 10_000;

type Tag = [u8; 32];

/// Remembers which password belongs to which stored hash, so that only the first request of a client pays for the slow test.
///
/// It holds neither: an entry is a hash of both under a key that only this process knows. Since the stored hash is part of it,
/// an entry is void as soon as the password changes; whether the login still exists and is active must be read anew each time.
pub struct CredentialCache {
    key: [u8; 32],
    lifetime: Duration,
    entries: Mutex<HashMap<Tag, Instant>>,
}

impl Default for CredentialCache {
    fn default() -> Self {
        Self::lasting(LIFETIME)
    }
}

impl CredentialCache {
    /// Remembers each credential for so long.
    pub fn lasting(lifetime: Duration) -> Self {
        let mut key = [0; 32];
        rand::rng().fill_bytes(&mut key);
        Self { key, lifetime, entries: Mutex::default() }
    }

    /// Whether this password has been verified against this stored hash lately.
    pub fn knows(&self, stored: &str, password: impl AsRef<[u8]>, now: Instant) -> bool {
        let Some(tag) = self.tag(stored, password) else { return false };
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(&tag).is_some_and(|end| now < *end)
    }

    /// Remembers that this password belongs to this stored hash.
    pub fn remember(&self, stored: &str, password: impl AsRef<[u8]>, now: Instant) {
        let Some(tag) = self.tag(stored, password) else { return };
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MOST {
            entries.retain(|_, end| now < *end);
        }
        // Still full of living ones: forgetting costs each of them one slow test, a list by age would cost every request.
        if entries.len() >= MOST {
            entries.clear();
        }
        entries.insert(tag, now + self.lifetime);
    }

    fn tag(&self, stored: &str, password: impl AsRef<[u8]>) -> Option<Tag> {
        let mut hash = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        hash.update(&stored.len().to_le_bytes());
        hash.update(stored.as_bytes());
        hash.update(password.as_ref());
        Some(hash.finalize().into_bytes().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_pair_is_known_and_only_for_a_while() {
        let cache = CredentialCache::default();
        let now = Instant::now();
        cache.remember("salt$hash", "secret", now);
        let last = now + LIFETIME;
        let cases = [
            ("salt$hash", "secret", now, true),
            ("salt$hash", "secret", last - Duration::from_secs(1), true),
            ("salt$hash", "secret", last, false),
            ("salt$hash", "Secret", now, false),
            ("salt$other", "secret", now, false),
            ("salt$hashs", "ecret", now, false),
        ];
        for (stored, password, at, known) in cases {
            assert_eq!(cache.knows(stored, password, at), known, "{stored} {password}");
        }
    }

    #[test]
    fn it_never_grows_beyond_its_bound() {
        let cache = CredentialCache::default();
        let now = Instant::now();
        for number in 0..=MOST {
            cache.remember("hash", number.to_string(), now);
        }
        assert_eq!(cache.entries.lock().map(|entries| entries.len()).ok(), Some(1));
        for number in 0..MOST {
            cache.remember("hash", format!("a{number}"), now);
        }
        cache.remember("hash", "late", now + LIFETIME);
        assert!(cache.knows("hash", "late", now + LIFETIME));
    }
}
