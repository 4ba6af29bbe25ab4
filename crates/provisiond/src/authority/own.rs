//! The authority of an installation for which none is configured: made at the first start, kept for ever.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{Asn1Flag, EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::x509::extension::{BasicConstraints, KeyUsage, SubjectKeyIdentifier};
use openssl::x509::{X509, X509NameBuilder};

use crate::tls::{Identity, TlsError};

/// Longer than any certificate that it issues.
const VALID_DAYS: u32 = 3650 * 3;

/// The authority in `state_dir/tls`.
pub(super) fn load_or_create(state_dir: &Path) -> Result<Identity, TlsError> {
    let folder = state_dir.join("tls");
    let file = folder.join("client-ca.pem");
    if !file.exists() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(&folder)
            .map_err(|source| TlsError::Write { file: folder.clone(), source })?;
        if publish(&file, &create()?).map_err(|source| TlsError::Write { file: file.clone(), source })? {
            tracing::info!(file = %file.display(), "made an authority for client certificates");
        }
    }
    Identity::load(&file, &file)
}

/// Gives the file its name when it is complete, unless another instance was faster: then that one's counts, for both.
/// Certificate and key are one file, so that they cannot be of two different instances.
fn publish(file: &Path, content: &[u8]) -> io::Result<bool> {
    // Not the number of the process: in containers all have the same one.
    let temporary = file.with_extension(format!("{:016x}.new", rand::random::<u64>()));
    let mut open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&temporary)?;
    open.write_all(content)?;
    open.sync_all()?;
    let linked = fs::hard_link(&temporary, file);
    fs::remove_file(&temporary)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        other => other.map(|()| true),
    }
}

/// Certificate and key, PEM.
fn create() -> Result<Vec<u8>, ErrorStack> {
    let mut group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    group.set_asn1_flag(Asn1Flag::NAMED_CURVE);
    let key = PKey::from_ec_key(EcKey::generate(&group)?)?;
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    let mut name = X509NameBuilder::new()?;
    // Told apart from the authority of another installation: clients choose their certificate by this name.
    name.append_entry_by_nid(Nid::COMMONNAME, &format!("API client authority {}", serial.to_hex_str()?))?;
    let name = name.build();

    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*serial.to_asn1_integer()?)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(&name)?;
    builder.set_not_before(&*Asn1Time::days_from_now(0)?)?;
    builder.set_not_after(&*Asn1Time::days_from_now(VALID_DAYS)?)?;
    builder.set_pubkey(&key)?;
    builder.append_extension(BasicConstraints::new().critical().ca().pathlen(0).build()?)?;
    builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build()?)?;
    let identifier = SubjectKeyIdentifier::new().build(&builder.x509v3_context(None, None))?;
    builder.append_extension(identifier)?;
    builder.sign(&key, MessageDigest::sha256())?;
    Ok([builder.build().to_pem()?, key.private_key_to_pem_pkcs8()?].concat())
}
