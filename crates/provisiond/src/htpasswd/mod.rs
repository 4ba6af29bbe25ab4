//! The users of the SOAP and XMLRPC listener: `ossbss.htpasswd`. Source: soap-xmlrpc, HTTP level.

mod failures;
mod hash;
mod make;
mod md5_crypt;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::Utc;
use provisioning_core::authentication::CredentialCache;
use provisioning_core::settings::BanRules;
use provisioning_http::Basic;
use provisioning_http::legacy::{Admission, HttpUsers};

use crate::config::Config;
use crate::hasher::Slots;
use failures::FailuresByAddress;
pub use hash::{HashError, PasswordHash};
pub use make::{NewKind, make};

/// How long a password is remembered whose test is slow.
const REMEMBERED: Duration = Duration::from_secs(60);

/// The entry that the platform comes with. Everybody knows its password.
const DEFAULT_USER: &str = "ngcpsoap";
const DEFAULT_HASH: &str = "{SHA}w4zj3mxbmynIQ1jsUEjSkN2z2pk=";

/// Whether an entry is the one that the platform comes with.
#[must_use]
pub fn is_default(user: &str, hash: &str) -> bool {
    user == DEFAULT_USER && hash == DEFAULT_HASH
}

/// The list of users.
pub struct Htpasswd {
    users: Vec<User>,
    remembered: CredentialCache,
    failures: FailuresByAddress,
    slots: Slots,
    only_loopback: bool,
}

struct User {
    name: String,
    /// Name and hash as they are written, so that a changed entry is not remembered.
    entry: String,
    hash: Arc<PasswordHash>,
}

impl Htpasswd {
    /// The list of the configuration. Entries that cannot be used are left out: the check of the configuration refuses them.
    #[must_use]
    pub fn of(config: &Config, ban: Option<BanRules>) -> Self {
        let own = &config.provisioning;
        let mut users: Vec<User> = Vec::new();
        let mut has_default = false;
        for entry in &config.ossbss.htpasswd {
            let stored = entry.pass.expose();
            has_default |= is_default(&entry.user, stored);
            let Ok(hash) = PasswordHash::parse(stored, own.allow_plain_htpasswd) else { continue };
            // The first entry of a name counts.
            if !users.iter().any(|user| user.name == entry.user) {
                let entry_text = format!("{}:{stored}", entry.user);
                users.push(User { name: entry.user.clone(), entry: entry_text, hash: Arc::new(hash) });
            }
        }
        let only_loopback = has_default && !own.allow_default_credentials;
        if only_loopback {
            tracing::error!(
                user = DEFAULT_USER,
                "ossbss.htpasswd has the platform's default password: SOAP and XMLRPC answer loopback addresses only"
            );
        }
        Self {
            users,
            remembered: CredentialCache::lasting(REMEMBERED),
            failures: FailuresByAddress::new(ban),
            slots: Slots::default(),
            only_loopback,
        }
    }

    /// The list with the failed logins that another one has counted, by other rules from now on.
    #[must_use]
    pub fn with_failures_of(mut self, other: &Self, ban: Option<BanRules>) -> Self {
        self.failures = other.failures.under(ban);
        self
    }

    /// How many addresses are kept out at the moment because their logins have failed.
    #[must_use]
    pub fn banned_addresses(&self) -> usize {
        self.failures.banned(Utc::now().naive_utc())
    }

    /// The user of one of the forms of a name.
    fn user(&self, forms: &[Vec<u8>]) -> Option<&User> {
        self.users.iter().find(|user| forms.iter().any(|form| user.name.as_bytes() == form.as_slice()))
    }

    async fn proves(&self, user: &User, password: &[u8]) -> bool {
        let now = Instant::now();
        if !user.hash.is_slow() {
            return forms(password).iter().any(|form| user.hash.verifies(form));
        }
        if self.remembered.knows(&user.entry, password, now) {
            return true;
        }
        let (hash, forms) = (user.hash.clone(), forms(password));
        let verified = self.slots.slowly(move || forms.iter().any(|form| hash.verifies(form))).await;
        let proven = verified.unwrap_or(false);
        if proven {
            self.remembered.remember(&user.entry, password, now);
        }
        proven
    }
}

#[async_trait]
impl HttpUsers for Htpasswd {
    fn serves(&self, address: IpAddr) -> bool {
        !self.only_loopback || address.is_loopback()
    }

    async fn admit(&self, given: &Basic, address: IpAddr) -> Admission {
        let now = Utc::now().naive_utc();
        if self.failures.is_banned(address, now) {
            return Admission::Banned;
        }
        let admitted = match (self.user(&forms(&given.user)), self.users.first()) {
            (Some(user), _) => self.proves(user, &given.password).await.then(|| user.name.clone()),
            (None, Some(other)) => {
                // A name that nobody has takes as long as one that somebody has.
                self.proves(other, &given.password).await;
                None
            }
            (None, None) => None,
        };
        match admitted {
            Some(name) => {
                self.failures.forgive(address);
                Admission::User(name)
            }
            None => {
                self.failures.count(address, now);
                Admission::Nobody
            }
        }
    }
}

/// The forms in which a text may have been meant: clients send UTF-8 or ISO-8859-1, and a list may hold either.
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = vec![bytes.to_vec()];
    let other = match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect::<Option<Vec<u8>>>(),
        Err(_) => Some(bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()),
    };
    forms.extend(other.filter(|other| other.as_slice() != bytes));
    forms
}
