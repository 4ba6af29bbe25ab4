//! What a client has shown.

use chrono::{DateTime, NaiveDateTime};
use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::stack::Stack;
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::verify::X509VerifyFlags;
use openssl::x509::{X509, X509NameRef, X509PurposeId, X509Ref, X509StoreContext};
use provisioning_core::authentication::Certificate;

use super::ClientAuthority;

/// What certificates are checked against.
pub(super) fn store(trusted: &[X509]) -> Result<X509Store, ErrorStack> {
    let mut builder = X509StoreBuilder::new()?;
    for authority in trusted {
        builder.add_cert(authority.clone())?;
    }
    builder.set_purpose(X509PurposeId::SSL_CLIENT)?;
    // The configured authority may be signed by another one.
    builder.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
    Ok(builder.build())
}

impl ClientAuthority {
    /// What a client has shown, and whether it is one of ours. The handshake lets every certificate pass and this looks at
    /// it anew on each connection: a resumed session brings the certificate along and no check of it.
    ///
    /// # Errors
    /// What OpenSSL says.
    pub fn look_at(&self, certificate: &X509Ref) -> Result<Certificate, ErrorStack> {
        let serial = certificate.serial_number().to_bn()?;
        let validity = time(certificate.not_before()).zip(time(certificate.not_after()));
        let fingerprint = certificate.digest(MessageDigest::sha256())?;
        Ok(Certificate {
            subject: subject(certificate.subject_name()),
            serial: serial.to_dec_str()?.parse().ok().filter(|number| *number >= 0),
            fingerprint: Some(hexadecimal(&fingerprint)),
            is_ours: validity.is_some() && self.has_signed(certificate)?,
            valid: validity,
        })
    }

    /// Whether an authority of ours has signed it for clients, and it is valid now.
    fn has_signed(&self, certificate: &X509Ref) -> Result<bool, ErrorStack> {
        let mut context = X509StoreContext::new()?;
        context.init(&self.store, certificate, &*Stack::new()?, |context| context.verify_cert())
    }
}

/// The name as `CN=…,O=…`, the most significant part last. Source: RFC 4514.
fn subject(name: &X509NameRef) -> String {
    let mut parts: Vec<String> = name
        .entries()
        .map(|entry| {
            let kind = entry.object().nid().short_name().unwrap_or("?");
            let value = entry.data().to_string().unwrap_or_else(|_| "?".to_owned());
            format!("{kind}={value}")
        })
        .collect();
    parts.reverse();
    parts.join(",")
}

/// A point in time, UTC.
fn time(time: &Asn1TimeRef) -> Option<NaiveDateTime> {
    let since = Asn1Time::from_unix(0).ok()?.diff(time).ok()?;
    let seconds = i64::from(since.days) * 86_400 + i64::from(since.secs);
    DateTime::from_timestamp(seconds, 0).map(|time| time.naive_utc())
}

/// Lower-case digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
