//! What the holder of a new certificate gets. Source: resources/admincerts.

use std::error::Error;
use std::io::{Cursor, Write};

use openssl::pkcs12::Pkcs12;
use openssl::pkey::{PKeyRef, Private};
use openssl::x509::X509Ref;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Password of the PKCS#12 file: browsers and Java take none without.
const PASSWORD: &str = "sipwise";

/// A ZIP archive with certificate and key, in the two forms that programs read.
pub(super) fn of(certificate: &X509Ref, key: &PKeyRef<Private>, serial: i64) -> Result<Vec<u8>, Box<dyn Error>> {
    let name = format!("NGCP-API-client-certificate-{serial}");
    let pem = [certificate.to_pem()?, key.rsa()?.private_key_to_pem()?].concat();
    let friendly = format!("NGCP API Client Certificate {serial}");
    let p12 = Pkcs12::builder().name(&friendly).pkey(key).cert(certificate).build2(PASSWORD)?.to_der()?;
    // Keys cannot be compressed.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o600);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (file, content) in [
        ("README.txt".to_owned(), readme(&name).into_bytes()),
        (format!("{name}.pem"), pem),
        (format!("{name}.p12"), p12),
    ] {
        zip.start_file(file, options)?;
        zip.write_all(&content)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn readme(name: &str) -> String {
    format!(
        "Client certificate for the provisioning API\n\
         ===========================================\n\n\
         Who holds these files can log in: keep them as you keep a password. The server has no copy of the key.\n\n\
         {name}.pem  certificate and private key, for programs:\n\n\
         \x20   curl --cert {name}.pem --cacert SERVER_CERTIFICATE.pem https://SERVER:1443/api/customers/\n\n\
         {name}.p12  the same for browsers and Java; import it with the password '{PASSWORD}'.\n\n\
         A new certificate for the same login ends this one.\n"
    )
}
