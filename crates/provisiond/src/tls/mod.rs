//! TLS of the listeners: versions, protocols, session resumption, and certificates that can be renewed while running.
//!
//! ```text
//! TlsServer::open ──► Identity (files, or self-signed at the first start)
//!     │                   └──► SslContext ──┐ exchanged by reload()
//!     └──► acceptor() ──► each handshake ◄──┘ takes the context of the moment
//! ```

mod identity;
mod self_signed;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use openssl::error::ErrorStack;
use openssl::ssl::{
    AlpnError, SslAcceptor, SslAcceptorBuilder, SslContext, SslMethod, SslOptions, SslSessionCacheMode, SslVerifyMode,
    SslVersion,
};
use openssl::stack::Stack;
use openssl::x509::X509Name;

pub use identity::{Identity, Validity};
pub use settings::TlsSettings;

use crate::config::TlsVersion;

/// Names the sessions of this server: without it OpenSSL resumes none once client certificates are asked for.
const SESSION_CONTEXT: &[u8] = b"provisiond";
/// Protocols offered, the better one first, in the wire form of ALPN.
const ALPN: &[u8] = b"\x02h2\x08http/1.1";

/// Why TLS cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate or key file that cannot be read.
    #[error("{} cannot be read", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the self-signed certificate that cannot be written.
    #[error("{} cannot be written", file.display())]
    Write {
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file without a PEM certificate, or with a broken one.
    #[error("{} holds no usable certificate", file.display())]
    Certificate {
        /// The file.
        file: PathBuf,
        /// What OpenSSL said.
        source: ErrorStack,
    },
    /// A file without a PEM key, or with one that needs a passphrase.
    #[error("{} holds no usable private key (PEM, without passphrase)", file.display())]
    Key {
        /// The file.
        file: PathBuf,
        /// What OpenSSL said.
        source: ErrorStack,
    },
    /// Certificate and key do not belong together.
    #[error("{} is not the key of the first certificate in {}", key.display(), certificate.display())]
    Mismatch {
        /// The key file.
        key: PathBuf,
        /// The certificate file.
        certificate: PathBuf,
    },
    /// Anything else that OpenSSL refuses.
    #[error("OpenSSL refuses")]
    OpenSsl(#[from] ErrorStack),
}

/// The TLS side of one listener. Clones share the certificate.
#[derive(Clone)]
pub struct TlsServer {
    current: Arc<RwLock<Current>>,
}

/// A certificate that has been read and can be used.
pub struct Prepared(Current);

/// What handshakes use at the moment.
struct Current {
    settings: TlsSettings,
    identity: Identity,
    context: SslContext,
}

impl TlsServer {
    /// Loads certificate and key, or makes them when none are configured.
    ///
    /// # Errors
    /// [`TlsError`] naming the file.
    pub fn open(settings: TlsSettings) -> Result<Self, TlsError> {
        Ok(Self { current: Arc::new(RwLock::new(Current::load(settings)?)) })
    }

    /// A builder for `HttpServer::listen_openssl`: TLS from the configured version on, ALPN for HTTP/2 and HTTP/1.1, session
    /// resumption by ticket and by id.
    ///
    /// # Errors
    /// [`TlsError::OpenSsl`].
    pub fn acceptor(&self) -> Result<SslAcceptorBuilder, TlsError> {
        let current = Arc::clone(&self.current);
        let mut builder = {
            let current = current.read().unwrap_or_else(PoisonError::into_inner);
            let mut builder = builder(&current.settings)?;
            current.identity.install(&mut builder)?;
            builder
        };
        builder.set_session_cache_mode(SslSessionCacheMode::SERVER);
        // OpenSSL calls this for every handshake, with or without a server name. Tickets belong to the listener's own
        // context, which stays, so sessions survive an exchange of the certificate.
        builder.set_servername_callback(move |ssl, _| {
            let current = current.read().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = ssl.set_ssl_context(&current.context) {
                tracing::error!(%error, "the renewed certificate cannot be used, the first one stays");
            }
            Ok(())
        });
        Ok(builder)
    }

    /// Reads the files again; new connections get what they hold. Answers whether anything changed.
    ///
    /// # Errors
    /// [`TlsError`] when the new files are not usable; the old certificate stays in use.
    pub fn reload(&self) -> Result<bool, TlsError> {
        let settings = self.current.read().unwrap_or_else(PoisonError::into_inner).settings.clone();
        Ok(self.adopt(self.prepare(settings)?))
    }

    /// Reads other files for this server. The lowest version and the authorities of clients stay what they were: they are
    /// settled before a certificate is chosen.
    ///
    /// # Errors
    /// [`TlsError`] when the files are not usable; nothing has changed then.
    pub fn prepare(&self, settings: TlsSettings) -> Result<Prepared, TlsError> {
        Current::load(settings).map(Prepared)
    }

    /// Shows what was prepared to new connections. Answers whether they see a difference.
    pub fn adopt(&self, prepared: Prepared) -> bool {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let changed = prepared.0.identity != current.identity;
        if changed {
            *current = prepared.0;
        } else {
            current.settings = prepared.0.settings;
        }
        changed
    }

    /// The certificate file in use, for messages and for clients that want to trust it.
    #[must_use]
    pub fn certificate_file(&self) -> PathBuf {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.identity.certificate_file().to_owned()
    }

    /// Until when the certificate in use is valid.
    #[must_use]
    pub fn validity(&self) -> Validity {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.identity.validity()
    }
}

impl Current {
    fn load(settings: TlsSettings) -> Result<Self, TlsError> {
        let identity = match &settings.files {
            Some((certificate, key)) => Identity::load(certificate, key)?.with_chain(settings.chain.as_deref())?,
            None => self_signed::load_or_create(
                &settings.state_dir,
                settings.host_name.as_deref().unwrap_or(&system_host_name()),
            )?,
        };
        let mut builder = builder(&settings)?;
        identity.install(&mut builder)?;
        let context = builder.build().into_context();
        Ok(Self { settings, identity, context })
    }
}

/// What the listener's context and each exchanged one have in common. After an exchange OpenSSL asks the new context for
/// the protocol (ALPN), so it must be here and not in the listener only.
fn builder(settings: &TlsSettings) -> Result<SslAcceptorBuilder, ErrorStack> {
    let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    if settings.min_version < TlsVersion::V1_2 {
        builder.clear_options(SslOptions::NO_TLSV1 | SslOptions::NO_TLSV1_1);
        // Old versions sign with SHA-1, which the default security level refuses.
        builder.set_cipher_list("DEFAULT@SECLEVEL=0")?;
    }
    builder.set_min_proto_version(Some(match settings.min_version {
        TlsVersion::V1_0 => SslVersion::TLS1,
        TlsVersion::V1_1 => SslVersion::TLS1_1,
        TlsVersion::V1_2 => SslVersion::TLS1_2,
        TlsVersion::V1_3 => SslVersion::TLS1_3,
    }))?;
    builder.set_session_id_context(SESSION_CONTEXT)?;
    builder
        .set_alpn_select_callback(|_, offered| openssl::ssl::select_next_proto(ALPN, offered).ok_or(AlpnError::NOACK));
    ask_for_certificate(&mut builder, &settings.client_authorities)?;
    Ok(builder)
}

/// Asks clients for a certificate of these authorities and lets every answer pass. A certificate that is not ours is refused
/// by the interface in words (403), not by the handshake; `authority::look_at` tells which it is.
fn ask_for_certificate(builder: &mut SslAcceptorBuilder, authorities: &[Vec<u8>]) -> Result<(), ErrorStack> {
    if authorities.is_empty() {
        return Ok(());
    }
    let mut names = Stack::new()?;
    for name in authorities {
        names.push(X509Name::from_der(name)?)?;
    }
    builder.set_client_ca_list(names);
    builder.set_verify_callback(SslVerifyMode::PEER, |_, _| true);
    Ok(())
}

/// The name of this machine as the kernel knows it.
pub(crate) fn system_host_name() -> String {
    let name = std::fs::read_to_string(Path::new("/proc/sys/kernel/hostname")).unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "localhost".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests;
