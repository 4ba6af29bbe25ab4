//! The port for codes of vouchers, which are encrypted at rest.

use std::fmt;
use std::sync::Arc;

use crate::fault::Fault;

/// Encrypts codes, equal ones alike: they have to be looked for, and to be unique.
pub trait CodeCipher: fmt::Debug + Send + Sync + 'static {
    /// Tells the key from others, in 8 characters: what another one has encrypted cannot be read.
    fn key_name(&self) -> &str;

    /// The stored form of a code.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    fn seal(&self, code: &str) -> Result<String, Fault>;

    /// The code of a stored form.
    ///
    /// # Errors
    /// [`Fault::Internal`] when it was changed.
    fn open(&self, sealed: &str) -> Result<String, Fault>;
}

/// What encrypts the codes.
#[derive(Debug, Clone)]
pub struct VoucherCodes(Arc<dyn CodeCipher>);

impl VoucherCodes {
    /// By a cipher.
    pub fn new(cipher: impl CodeCipher) -> Self {
        Self(Arc::new(cipher))
    }

    /// The cipher.
    pub fn cipher(&self) -> &dyn CodeCipher {
        &*self.0
    }
}
