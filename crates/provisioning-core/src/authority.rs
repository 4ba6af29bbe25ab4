//! The port of the authority that issues client certificates. Source: rest-protocol, client certificates.

use async_trait::async_trait;

use crate::fault::Fault;

/// A private key in a form that only the adapter reads; never shown.
#[derive(Clone)]
pub struct PrivateKey(pub Vec<u8>);

impl std::fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PrivateKey(*)")
    }
}

/// A certificate that has been issued.
#[derive(Debug, Clone)]
pub struct Issued {
    /// SHA-256 of the certificate in lower-case hexadecimal digits.
    pub fingerprint: String,
    /// ZIP archive with everything that the holder needs: certificate with key as PEM and as PKCS#12, and how to use them.
    pub archive: Vec<u8>,
}

/// Issues client certificates. The private key goes to the client and is kept nowhere.
#[async_trait]
pub trait Authority: Send + Sync {
    /// Makes a private key. Takes a second or so, away from the async workers; never called inside a transaction.
    ///
    /// # Errors
    /// [`Fault::Failed`]; the adapter logs the reason.
    async fn new_key(&self) -> Result<PrivateKey, Fault>;

    /// Signs a certificate with this serial number for a key. Quick enough for a transaction.
    ///
    /// # Errors
    /// [`Fault::Failed`]; the adapter logs the reason.
    fn issue(&self, key: &PrivateKey, serial: i64) -> Result<Issued, Fault>;
}

/// The sentence for a certificate that could not be made.
pub const FAILED: Fault = Fault::Failed("Failed to generate client certificate");

/// No authority: every request for a certificate fails.
pub struct NoAuthority;

#[async_trait]
impl Authority for NoAuthority {
    async fn new_key(&self) -> Result<PrivateKey, Fault> {
        Err(FAILED)
    }

    fn issue(&self, _key: &PrivateKey, _serial: i64) -> Result<Issued, Fault> {
        Err(FAILED)
    }
}
