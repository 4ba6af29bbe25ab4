//! Certificates that are renewed while the server runs.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use libtest_mimic::Trial;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::x509::{X509, X509NameBuilder};
use provisioning_tests::database::Engine;
use provisioning_tests::raw;
use provisioning_tests::server::{Server, free_port};

use super::{apply, changed, eventually, legacy};

pub(super) fn trials() -> Vec<Trial> {
    let run = || {
        renewed();
        Ok(())
    };
    vec![Trial::test("reload::certificates_are_renewed::sqlite", run)]
}

/// Writes a certificate with a name, and its key.
pub(crate) fn write(folder: &Path, name: &str) {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("a curve");
    let key = PKey::from_ec_key(EcKey::generate(&group).expect("a key")).expect("a key");
    let mut subject = X509NameBuilder::new().expect("a name");
    subject.append_entry_by_nid(Nid::COMMONNAME, name).expect("a name");
    let subject = subject.build();
    let mut builder = X509::builder().expect("a certificate");
    builder.set_version(2).expect("a version");
    let serial = BigNum::from_u32(7).and_then(|number| number.to_asn1_integer()).expect("a number");
    builder.set_serial_number(&serial).expect("a number");
    builder.set_subject_name(&subject).expect("a subject");
    builder.set_issuer_name(&subject).expect("an issuer");
    builder.set_not_before(&Asn1Time::days_from_now(0).expect("a time")).expect("a time");
    builder.set_not_after(&Asn1Time::days_from_now(90).expect("a time")).expect("a time");
    builder.set_pubkey(&key).expect("a key");
    builder.sign(&key, MessageDigest::sha256()).expect("a signature");
    // Key first: between the two the pair does not fit, which must change nothing.
    let file = folder.join("server.key");
    std::fs::write(&file, key.private_key_to_pem_pkcs8().expect("PEM")).expect("a file");
    std::fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("rights");
    std::fs::write(folder.join("server.crt"), builder.build().to_pem().expect("PEM")).expect("a file");
}

/// The name in the certificate that a new connection is shown.
pub(crate) fn shown(port: u16) -> String {
    let stream = raw::tls(port, false);
    let certificate = stream.ssl().peer_certificate().expect("a certificate");
    let name = certificate.subject_name().entries_by_nid(Nid::COMMONNAME).next().expect("a name");
    name.data().to_string().expect("text")
}

fn renewed() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "first");
    let port = free_port();
    let files = |reload: &str| {
        format!(
            "www_admin: {{http_admin: {{sslcertfile: '{0}/server.crt', sslcertkeyfile: '{0}/server.key'}}}}\n\
             provisioning: {{tls: {{reload: {reload}}}}}\n",
            folder.path().display()
        )
    };
    let mut server = Server::start_with_all(Engine::Sqlite, &[&legacy("fcgi", port, &[0]), &files("yes")]);
    assert_eq!(shown(server.port()), "first");
    let before = shown(port);
    assert_ne!(before, "first", "a listener without files of its own shows the server's own certificate");

    let kept = server.admin();
    assert_eq!(kept.get("/api/").status, 200);
    write(folder.path(), "second");
    eventually("the new certificate is shown", &server, || shown(server.port()) == "second");
    assert_eq!(kept.get("/api/").status, 200);

    std::fs::write(folder.path().join("server.crt"), "nonsense").expect("a file");
    eventually("the log tells", &server, || server.log().contains("a renewed certificate cannot be used"));
    assert_eq!(shown(server.port()), "second");
    let output = server.command(&["config", "apply"], "");
    assert_eq!(output.status.code(), Some(1));

    // Without the switch they are read when somebody applies, and the other listener is left alone.
    write(folder.path(), "third");
    eventually("it is repaired", &server, || shown(server.port()) == "third");
    server.rewrite(1, &files("no"));
    assert_eq!(changed(&apply(&server, "")), ["provisioning.tls.reload"]);
    write(folder.path(), "fourth");
    apply(&server, "a new certificate");
    assert_eq!((shown(server.port()), shown(port)), ("fourth".to_owned(), before));
    server.assert_healthy();
}
