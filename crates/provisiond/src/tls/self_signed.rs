//! The certificate of a server for which none is configured: made at the first start, reused afterwards.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{Asn1Flag, EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{
    BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName, SubjectKeyIdentifier,
};
use openssl::x509::{X509, X509NameBuilder};

use super::TlsError;
use super::identity::Identity;

/// Ten years. Clients accept such a certificate once, by hand; nobody renews it, and one that silently runs out would stop
/// them all. Whoever wants short lives configures a certificate of an authority.
const VALID_DAYS: u32 = 3650;
/// Largest common name that X.509 allows.
const MAX_COMMON_NAME: usize = 64;

/// The self-signed certificate in `state_dir/tls`, made there if either of its files is missing.
pub(super) fn load_or_create(state_dir: &Path, host_name: &str) -> Result<Identity, TlsError> {
    let folder = state_dir.join("tls");
    let (certificate_file, key_file) = (folder.join("self-signed.crt"), folder.join("self-signed.key"));
    if certificate_file.exists() && key_file.exists() {
        match Identity::load(&certificate_file, &key_file) {
            // Left by two instances that had their first start at the same moment, or by one that was cut off in it.
            Err(TlsError::Mismatch { .. }) => {}
            done => return done,
        }
    }
    let (certificate, key) = create(host_name)?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(&folder)
        .map_err(|source| TlsError::Write { file: folder.clone(), source })?;
    write(&key_file, 0o600, &key.private_key_to_pem_pkcs8()?)?;
    write(&certificate_file, 0o644, &certificate.to_pem()?)?;
    tracing::warn!(
        certificate = %certificate_file.display(),
        "no certificate is configured: made a self-signed one, which clients must be told to trust"
    );
    Identity::load(&certificate_file, &key_file)
}

/// Writes a file as a whole: under a temporary name, then renamed.
fn write(file: &Path, mode: u32, content: &[u8]) -> Result<(), TlsError> {
    let temporary = file.with_extension(format!("{}.new", std::process::id()));
    let written = || -> io::Result<()> {
        // In a container every process has the same number: one that was cut off may have left this name behind.
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut open = OpenOptions::new().write(true).create_new(true).mode(mode).open(&temporary)?;
        open.write_all(content)?;
        open.sync_all()?;
        fs::rename(&temporary, file)
    };
    written().map_err(|source| TlsError::Write { file: file.into(), source })
}

fn create(host_name: &str) -> Result<(X509, PKey<Private>), ErrorStack> {
    let mut group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    group.set_asn1_flag(Asn1Flag::NAMED_CURVE);
    let key = PKey::from_ec_key(EcKey::generate(&group)?)?;

    let mut subject = X509NameBuilder::new()?;
    let is_short = host_name.len() <= MAX_COMMON_NAME;
    subject.append_entry_by_nid(Nid::COMMONNAME, if is_short { host_name } else { "provisiond" })?;
    let subject = subject.build();

    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    builder.set_serial_number(&*serial.to_asn1_integer()?)?;
    builder.set_subject_name(&subject)?;
    builder.set_issuer_name(&subject)?;
    builder.set_not_before(&*Asn1Time::days_from_now(0)?)?;
    builder.set_not_after(&*Asn1Time::days_from_now(VALID_DAYS)?)?;
    builder.set_pubkey(&key)?;
    // Not an authority: strict clients refuse an authority's certificate as a server's.
    builder.append_extension(BasicConstraints::new().critical().build()?)?;
    builder.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
    builder.append_extension(ExtendedKeyUsage::new().server_auth().build()?)?;
    let context = builder.x509v3_context(None, None);
    let identifier = SubjectKeyIdentifier::new().build(&context)?;
    let names = alternative_names(host_name).build(&context)?;
    builder.append_extension(identifier)?;
    builder.append_extension(names)?;
    builder.sign(&key, MessageDigest::sha256())?;
    Ok((builder.build(), key))
}

/// The host itself, and what clients on the same machine call it.
fn alternative_names(host_name: &str) -> SubjectAlternativeName {
    let mut names = SubjectAlternativeName::new();
    match host_name.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => names.ip(&address.to_string()),
        Err(_) => names.dns(host_name),
    };
    if host_name != "localhost" {
        names.dns("localhost");
    }
    names.ip("127.0.0.1").ip("::1");
    names
}
