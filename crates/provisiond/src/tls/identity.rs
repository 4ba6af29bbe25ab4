//! A certificate chain with its private key.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use openssl::asn1::Asn1Time;
use openssl::error::ErrorStack;
use openssl::pkey::{PKey, Private};
use openssl::ssl::SslContextBuilder;
use openssl::x509::X509;

use super::TlsError;

/// What a server shows to its clients, and the files that it came from.
pub struct Identity {
    certificate_file: PathBuf,
    key_file: PathBuf,
    chain: Vec<X509>,
    key: PKey<Private>,
}

/// How long a certificate is still valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// Its time has not come.
    NotYet,
    /// Full days that are left.
    Days(u32),
    /// Its time is over.
    Expired,
}

impl Identity {
    /// Loads both from PEM files: the own certificate first, then those of the authorities in between. The two may be one file.
    ///
    /// # Errors
    /// [`TlsError`] naming the file that is missing, unusable or does not fit the other.
    pub fn load(certificate_file: &Path, key_file: &Path) -> Result<Self, TlsError> {
        let certificate = |source| TlsError::Certificate { file: certificate_file.into(), source };
        let chain = X509::stack_from_pem(&read(certificate_file)?).map_err(certificate)?;
        let Some(leaf) = chain.first() else {
            return Err(certificate(ErrorStack::get()));
        };
        // The callback stands for "no passphrase"; without it OpenSSL would ask on the terminal.
        let key = PKey::private_key_from_pem_callback(&read(key_file)?, |_| Ok(0))
            .map_err(|source| TlsError::Key { file: key_file.into(), source })?;
        if !leaf.public_key().map_err(certificate)?.public_eq(&key) {
            return Err(TlsError::Mismatch { key: key_file.into(), certificate: certificate_file.into() });
        }
        Ok(Self { certificate_file: certificate_file.into(), key_file: key_file.into(), chain, key })
    }

    /// With the certificates of another file at the end of its chain.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn with_chain(mut self, file: Option<&Path>) -> Result<Self, TlsError> {
        if let Some(file) = file {
            let certificate = |source| TlsError::Certificate { file: file.into(), source };
            self.chain.extend(X509::stack_from_pem(&read(file)?).map_err(certificate)?);
        }
        Ok(self)
    }

    /// Puts certificate, chain and key into a context.
    pub(super) fn install(&self, builder: &mut SslContextBuilder) -> Result<(), ErrorStack> {
        let mut chain = self.chain.iter();
        if let Some(leaf) = chain.next() {
            builder.set_certificate(leaf)?;
        }
        for certificate in chain {
            builder.add_extra_chain_cert(certificate.clone())?;
        }
        builder.set_private_key(&self.key)?;
        builder.check_private_key()
    }

    /// Own certificate and key; `None` without a certificate.
    #[must_use]
    pub fn into_leaf(self) -> Option<(X509, PKey<Private>)> {
        self.chain.into_iter().next().map(|leaf| (leaf, self.key))
    }

    /// The file of the certificate chain.
    #[must_use]
    pub fn certificate_file(&self) -> &Path {
        &self.certificate_file
    }

    /// The certificate that clients see as the server's own.
    #[must_use]
    pub fn leaf(&self) -> Option<&X509> {
        self.chain.first()
    }

    /// How long the certificate is still valid.
    #[must_use]
    pub fn validity(&self) -> Validity {
        let left = || {
            let leaf = self.leaf()?;
            let now = Asn1Time::days_from_now(0).ok()?;
            if leaf.not_before() > now {
                return Some(Validity::NotYet);
            }
            if leaf.not_after() < now {
                return Some(Validity::Expired);
            }
            let days = now.diff(leaf.not_after()).ok()?.days;
            Some(Validity::Days(u32::try_from(days).unwrap_or(0)))
        };
        left().unwrap_or(Validity::Expired)
    }

    /// Whether everybody on this machine may read the private key.
    #[must_use]
    pub fn is_key_public(&self) -> bool {
        let mode = fs::metadata(&self.key_file).map(|metadata| metadata.permissions().mode());
        mode.is_ok_and(|mode| mode & 0o004 != 0)
    }
}

/// Equal when clients would see no difference.
impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        let pem = |identity: &Self| -> Vec<Option<Vec<u8>>> {
            identity.chain.iter().map(|certificate| certificate.to_der().ok()).collect()
        };
        pem(self) == pem(other) && self.key.public_eq(&other.key)
    }
}

fn read(file: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(file).map_err(|source| TlsError::Read { file: file.into(), source })
}
