//! What the TLS of each listener is made from.

use std::path::PathBuf;

use openssl::x509::X509;

use super::TlsError;
use crate::config::{Config, TlsVersion};

/// What TLS is made from, taken out of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSettings {
    /// Certificate and key file; `None`: self-signed in `state_dir`.
    pub files: Option<(PathBuf, PathBuf)>,
    /// File with more certificates of the chain.
    pub chain: Option<PathBuf>,
    /// Where the self-signed certificate is kept.
    pub state_dir: PathBuf,
    /// Host name in the self-signed certificate; `None`: that of the system.
    pub host_name: Option<String>,
    /// Lowest version that is accepted.
    pub min_version: TlsVersion,
    /// Names (DER) of the authorities whose client certificates are asked for; empty: no certificate is.
    pub client_authorities: Vec<Vec<u8>>,
}

impl TlsSettings {
    /// The settings of the REST listener; `None` when it serves no TLS.
    #[must_use]
    pub fn rest(config: &Config) -> Option<Self> {
        let http = &config.www_admin.http_admin;
        let files = http.sslcertfile.clone().zip(http.sslcertkeyfile.clone());
        http.ssl_enable.then(|| Self {
            files,
            host_name: http.servername.as_ref().map(|name| name.0.clone()),
            ..Self::bare(config)
        })
    }

    /// The settings of the REST listener for subscribers; `None` when it serves no TLS.
    #[must_use]
    pub fn csc(config: &Config) -> Option<Self> {
        let http = &config.www_admin.http_csc;
        let host_name = http.servername.as_ref().map(|name| name.0.clone());
        let files = http.sslcertfile.clone().zip(http.sslcertkeyfile.clone());
        http.ssl_enable.then(|| Self::beside_rest(config, files, host_name))
    }

    /// The settings of the REST listener for local programs; `None` when it serves no TLS.
    #[must_use]
    pub fn system(config: &Config) -> Option<Self> {
        let http = &config.www_admin.http_system;
        let files = http.sslcertfile.clone().zip(http.sslcertkeyfile.clone());
        http.ssl_enable.then(|| Self::beside_rest(config, files, None))
    }

    /// Those of another REST listener: what it does not have is that of the first one.
    fn beside_rest(config: &Config, files: Option<(PathBuf, PathBuf)>, host_name: Option<String>) -> Self {
        let base = Self::rest(config).unwrap_or_else(|| Self::bare(config));
        Self {
            files: files.or_else(|| base.files.clone()),
            host_name: host_name.or_else(|| base.host_name.clone()),
            ..base
        }
    }

    /// Those of all listeners.
    fn bare(config: &Config) -> Self {
        Self {
            files: None,
            chain: None,
            state_dir: config.provisioning.state_dir.clone(),
            host_name: None,
            min_version: config.min_tls_version(),
            client_authorities: Vec::new(),
        }
    }

    /// The settings of the SOAP and XMLRPC listener; `None` when it serves no TLS.
    #[must_use]
    pub fn legacy(config: &Config) -> Option<Self> {
        let http = &config.ossbss.apache;
        let files = http.sslcertfile.clone().zip(http.sslcertkeyfile.clone());
        http.ssl_enable.then(|| Self {
            chain: http.sslcacertfile.clone().filter(|file| http.sslcertfile.as_ref() != Some(file)),
            files,
            host_name: http.servername.as_ref().map(|name| name.0.clone()),
            ..Self::bare(config)
        })
    }

    /// The settings of a listener that asks for certificates of these authorities.
    ///
    /// # Errors
    /// [`TlsError::OpenSsl`].
    pub fn asking_for(mut self, authorities: &[X509]) -> Result<Self, TlsError> {
        let names: Result<_, _> = authorities.iter().map(|authority| authority.subject_name().to_der()).collect();
        self.client_authorities = names?;
        Ok(self)
    }
}
