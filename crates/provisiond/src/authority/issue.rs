//! New certificates.

use async_trait::async_trait;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, PKeyRef, Private};
use openssl::rsa::Rsa;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use openssl::x509::{X509, X509NameBuilder};
use provisioning_core::authentication::SUBJECT;
use provisioning_core::authority::{Authority, FAILED, Issued, PrivateKey};
use provisioning_core::fault::Fault;

use super::archive;
use super::look::hexadecimal;
use super::{ClientAuthority, Issuer};

/// What certificates of the platform have.
const BITS: u32 = 3248;
const VALID_DAYS: u32 = 3650;

#[async_trait]
impl Authority for ClientAuthority {
    async fn new_key(&self) -> Result<PrivateKey, Fault> {
        if self.issuer.is_none() {
            tracing::error!("no certificate can be issued: the key of the client authority is not configured");
            return Err(FAILED);
        }
        let slot = self.slot.clone().acquire_owned().await.map_err(|_| FAILED)?;
        let made = tokio::task::spawn_blocking(move || {
            let key = Rsa::generate(BITS).and_then(|key| key.private_key_to_der());
            drop(slot);
            key
        });
        match made.await {
            Ok(Ok(key)) => Ok(PrivateKey(key)),
            Ok(Err(error)) => Err(logged(&error)),
            Err(error) => Err(logged(&error)),
        }
    }

    fn issue(&self, key: &PrivateKey, serial: i64) -> Result<Issued, Fault> {
        let issuer = self.issuer.as_ref().ok_or(FAILED)?;
        let made = || -> Result<Issued, Box<dyn std::error::Error>> {
            let key = PKey::private_key_from_der(&key.0)?;
            let certificate = certificate(issuer, &key, serial)?;
            let fingerprint = hexadecimal(&certificate.digest(MessageDigest::sha256())?);
            Ok(Issued { fingerprint, archive: archive::of(&certificate, &key, serial)? })
        };
        made().map_err(|error| logged(&*error))
    }
}

fn logged(error: &dyn std::error::Error) -> Fault {
    tracing::error!(%error, "a client certificate could not be made");
    FAILED
}

fn certificate(issuer: &Issuer, key: &PKeyRef<Private>, serial: i64) -> Result<X509, ErrorStack> {
    let mut subject = X509NameBuilder::new()?;
    let common_name = SUBJECT.strip_prefix("CN=").unwrap_or(SUBJECT);
    subject.append_entry_by_nid(Nid::COMMONNAME, common_name)?;

    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*BigNum::from_dec_str(&serial.to_string())?.to_asn1_integer()?)?;
    builder.set_subject_name(&subject.build())?;
    builder.set_issuer_name(issuer.certificate.subject_name())?;
    builder.set_not_before(&*Asn1Time::days_from_now(0)?)?;
    builder.set_not_after(&*Asn1Time::days_from_now(VALID_DAYS)?)?;
    builder.set_pubkey(key)?;
    builder.append_extension(BasicConstraints::new().critical().build()?)?;
    builder.append_extension(KeyUsage::new().critical().digital_signature().key_encipherment().build()?)?;
    builder.append_extension(ExtendedKeyUsage::new().client_auth().build()?)?;
    builder.sign(&issuer.key, MessageDigest::sha256())?;
    Ok(builder.build())
}
