//! The bare handler: the same web framework and TLS library as the server, and nothing behind them.

use actix_web::{App, HttpResponse, HttpServer, web};
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::ssl::{SslAcceptor, SslAcceptorBuilder, SslMethod};
use openssl::x509::{X509, X509NameBuilder};

/// About as long as the representation of a customer contact.
const DOCUMENT: &str = include_str!("document.json");

/// Serves until the process ends.
///
/// # Errors
/// When the port cannot be opened or the certificate cannot be made.
pub fn serve(port: u16) -> std::io::Result<()> {
    let tls = acceptor().map_err(std::io::Error::other)?;
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(|| {
            App::new().route("/api/item", web::get().to(item)).route(
                "/api/item",
                web::post().to(|body: web::Bytes| async move {
                    // The body is read, as any handler would.
                    let length = body.len().to_string();
                    HttpResponse::Created().insert_header(("Location", format!("/api/item/{length}"))).finish()
                }),
            )
        })
        .bind_openssl(("127.0.0.1", port), tls)?
        .run()
        .await
    })
}

async fn item() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/hal+json; profile=\"http://purl.org/sipwise/ngcp-api/\"")
        .body(DOCUMENT)
}

fn acceptor() -> Result<SslAcceptorBuilder, ErrorStack> {
    let (key, certificate) = self_signed()?;
    let mut tls = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls())?;
    tls.set_private_key(&key)?;
    tls.set_certificate(&certificate)?;
    Ok(tls)
}

fn self_signed() -> Result<(PKey<Private>, X509), ErrorStack> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
    let key = PKey::from_ec_key(EcKey::generate(&group)?)?;
    let mut name = X509NameBuilder::new()?;
    name.append_entry_by_text("CN", "localhost")?;
    let name = name.build();
    let mut certificate = X509::builder()?;
    certificate.set_version(2)?;
    let serial = BigNum::from_u32(1)?.to_asn1_integer()?;
    certificate.set_serial_number(&serial)?;
    certificate.set_subject_name(&name)?;
    certificate.set_issuer_name(&name)?;
    let (start, end) = (Asn1Time::days_from_now(0)?, Asn1Time::days_from_now(1)?);
    certificate.set_not_before(&start)?;
    certificate.set_not_after(&end)?;
    certificate.set_pubkey(&key)?;
    certificate.sign(&key, MessageDigest::sha256())?;
    Ok((key, certificate.build()))
}
