//! Certificates that are none of ours, or not any more.

use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509NameBuilder};
use provisioning_tests::case::Target;
use provisioning_tests::client::Client;
use provisioning_tests::fixture::Tenant;
use serde_json::json;

use super::{issue, refused as refused_with};

const SUBJECT: &str = "Sipwise NGCP API client certificate";
const INVALID: &str = "Invalid user";

/// What a certificate is made of.
struct Plan<'a> {
    name: &'a str,
    serial: &'a str,
    /// Days from now on which it begins and ends, as seconds since 1970.
    valid: (i64, i64),
    issuer: (&'a X509, &'a PKey<Private>),
}

fn make(plan: &Plan<'_>) -> (X509, PKey<Private>) {
    let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
    let mut name = X509NameBuilder::new().expect("a name");
    name.append_entry_by_nid(Nid::COMMONNAME, plan.name).expect("a name");
    let mut builder = X509::builder().expect("a builder");
    builder.set_version(2).expect("a version");
    let serial = BigNum::from_dec_str(plan.serial).and_then(|number| number.to_asn1_integer()).expect("a number");
    builder.set_serial_number(&serial).expect("a number");
    builder.set_subject_name(&name.build()).expect("a subject");
    builder.set_issuer_name(plan.issuer.0.subject_name()).expect("an issuer");
    builder.set_not_before(&Asn1Time::from_unix(plan.valid.0).expect("a time")).expect("a beginning");
    builder.set_not_after(&Asn1Time::from_unix(plan.valid.1).expect("a time")).expect("an end");
    builder.set_pubkey(&key).expect("a key");
    builder.sign(plan.issuer.1, MessageDigest::sha256()).expect("signed");
    (builder.build(), key)
}

fn client(base: &str, plan: &Plan<'_>) -> Client {
    let (certificate, key) = make(plan);
    Client::with_certificate(base, &certificate.to_pem().expect("PEM"), &key.private_key_to_pem_pkcs8().expect("PEM"))
}

pub(super) fn refused(target: Target) {
    let server = target.shared_server();
    let tenant = Tenant::create(&server.admin());
    let issued = issue(&tenant.client, &json!({}));
    let serial = issued.certificate.serial_number().to_bn().and_then(|number| number.to_dec_str()).expect("a number");
    let serial = &*serial;
    let pem = std::fs::read(server.state_dir().join("tls/client-ca.pem")).expect("the authority");
    let ours = X509::from_pem(&pem).expect("its certificate");
    let our_key = PKey::private_key_from_pem(&pem).expect("its key");
    // Another authority of the very same name.
    let foreign_key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
    let now =
        i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock").as_secs())
            .expect("seconds");
    let good = Plan { name: SUBJECT, serial, valid: (now - 3600, now + 3600), issuer: (&ours, &our_key) };
    let base = server.base();
    for (what, plan, message) in [
        ("another authority", Plan { issuer: (&ours, &foreign_key), ..good }, INVALID),
        ("expired", Plan { valid: (now - 7200, now - 3600), ..good }, INVALID),
        ("not yet valid", Plan { valid: (now + 3600, now + 7200), ..good }, INVALID),
        ("a number of nobody", Plan { serial: "987654321987", ..good }, INVALID),
        ("a number beyond all", Plan { serial: "98765432109876543210987654321", ..good }, INVALID),
        ("another certificate with the number of one in use", Plan { ..good }, INVALID),
        ("another subject", Plan { name: "Somebody else", ..good }, "Invalid client certificate DN 'CN=Somebody else'"),
        (
            "another subject and authority",
            Plan { name: "administrator", issuer: (&ours, &foreign_key), ..good },
            "Invalid client certificate DN 'CN=administrator'",
        ),
    ] {
        let client = client(&base, &plan);
        // The handshake succeeds, and a right password beside it does not help.
        for client in [client.clone(), client.with_login(&tenant.login, provisioning_tests::fixture::PASSWORD)] {
            let reply = client.get("/api/userinfo/");
            assert_eq!(reply.status, 403, "{what}: {reply}");
            refused_with(&reply, 403, message);
        }
    }
    assert_eq!(issued.client.get("/api/userinfo/").status, 200);
    // The listener for subscribers asks for no certificate.
    assert_eq!(server.self_care().get("/api/userinfo/").status, 401);
}
