//! The authority of client certificates: which ones are ours, and new ones. Source: rest-protocol, client certificates.
//!
//! ```text
//! ClientAuthority::open ──► files of the configuration, or an authority of our own in state_dir
//!     ├──► trusted() ──► TLS: names that clients choose their certificate by
//!     ├──► look_at() ──► each connection: subject, number, is it ours
//!     └──► Authority ──► admincerts: new key, certificate, archive
//! ```

mod archive;
mod issue;
mod look;
mod own;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::x509::X509;
use openssl::x509::store::X509Store;
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::tls::{Identity, TlsError};

/// Where the authority comes from, taken out of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthoritySettings {
    /// Certificate and key of the authority that issues; `None`: our own in `state_dir`, unless `trusted` names another.
    pub issuer: Option<(PathBuf, PathBuf)>,
    /// Certificates of authorities whose client certificates count besides the issuer's.
    pub trusted: Option<PathBuf>,
    /// Where our own is kept.
    pub state_dir: PathBuf,
}

impl AuthoritySettings {
    /// The settings in a configuration.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let own = &config.ossbss.apache.restapi;
        Self {
            issuer: own.sslcertfile.clone().zip(own.sslcertkeyfile.clone()),
            trusted: config.provisioning.tls.client_ca.clone().or_else(|| own.sslcertfile.clone()),
            state_dir: config.provisioning.state_dir.clone(),
        }
    }
}

/// The authority, as it was at the start.
pub struct ClientAuthority {
    trusted: Vec<X509>,
    store: X509Store,
    issuer: Option<Issuer>,
    /// One key at a time: a flood of requests for certificates leaves the other processors to everybody else.
    slot: Arc<Semaphore>,
}

/// Who signs new certificates.
struct Issuer {
    certificate: X509,
    key: PKey<Private>,
}

impl ClientAuthority {
    /// Loads the configured authority, or our own, which is made at the first start.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn open(settings: &AuthoritySettings) -> Result<Self, TlsError> {
        let issuer = match (&settings.issuer, &settings.trusted) {
            (Some((certificate, key)), _) => Some(Identity::load(certificate, key)?),
            // Somebody else issues: what we would issue ourselves would not be trusted.
            (None, Some(_)) => None,
            (None, None) => Some(own::load_or_create(&settings.state_dir)?),
        };
        let issuer = match issuer.map(Identity::into_leaf) {
            Some(Some((certificate, key))) => Some(Issuer { certificate, key }),
            _ => None,
        };
        let mut trusted: Vec<X509> = issuer.iter().map(|issuer| issuer.certificate.clone()).collect();
        if let Some(file) = &settings.trusted {
            trusted.extend(certificates(file)?);
        }
        Ok(Self { store: look::store(&trusted)?, trusted, issuer, slot: Arc::new(Semaphore::new(1)) })
    }

    /// The authorities whose certificates count.
    #[must_use]
    pub fn trusted(&self) -> &[X509] {
        &self.trusted
    }
}

/// All certificates of a PEM file.
fn certificates(file: &Path) -> Result<Vec<X509>, TlsError> {
    let pem = std::fs::read(file).map_err(|source| TlsError::Read { file: file.into(), source })?;
    let unusable = |source| TlsError::Certificate { file: file.into(), source };
    let found = X509::stack_from_pem(&pem).map_err(unusable)?;
    if found.is_empty() { Err(unusable(ErrorStack::get())) } else { Ok(found) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests;
