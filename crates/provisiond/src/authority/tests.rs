use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use openssl::x509::X509;
use provisioning_core::authority::{Authority, PrivateKey};
use tempfile::TempDir;

use super::*;

fn own(folder: &Path) -> AuthoritySettings {
    AuthoritySettings { issuer: None, trusted: None, state_dir: folder.to_owned() }
}

fn trusted(authority: &ClientAuthority) -> Vec<Vec<u8>> {
    authority.trusted().iter().map(|one| one.to_der().unwrap()).collect()
}

/// What somebody shows who has got a certificate with this number, as the server sees it.
fn issued(authority: &ClientAuthority, serial: i64) -> X509 {
    // Smaller than real ones, which take their time.
    let key = PKey::from_rsa(openssl::rsa::Rsa::generate(2048).unwrap()).unwrap();
    let made = authority.issue(&PrivateKey(key.private_key_to_der().unwrap()), serial).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(made.archive)).unwrap();
    let mut pem = Vec::new();
    let mut file = archive.by_name(&format!("NGCP-API-client-certificate-{serial}.pem")).unwrap();
    std::io::Read::read_to_end(&mut file, &mut pem).unwrap();
    X509::from_pem(&pem).unwrap()
}

#[test]
fn first_starts_at_the_same_moment_agree_on_one_authority() {
    let folder = TempDir::new().unwrap();
    let all: Vec<Vec<Vec<u8>>> = std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..8).map(|_| scope.spawn(|| trusted(&ClientAuthority::open(&own(folder.path())).unwrap()))).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(all[0].len(), 1);
    assert!(all.iter().all(|one| *one == all[0]));
    let files: Vec<_> = std::fs::read_dir(folder.path().join("tls")).unwrap().map(|file| file.unwrap()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn an_authority_knows_its_own() {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (one, other) =
        (ClientAuthority::open(&own(one.path())).unwrap(), ClientAuthority::open(&own(other.path())).unwrap());
    let certificate = issued(&one, 1_462_104_000);
    let seen = one.look_at(&certificate).unwrap();
    assert_eq!((seen.subject.as_str(), seen.serial), ("CN=Sipwise NGCP API client certificate", Some(1_462_104_000)));
    assert!(seen.is_ours);
    let (begin, end) = seen.valid.unwrap();
    assert_eq!((end - begin).num_days(), 3650);
    assert!(!other.look_at(&certificate).unwrap().is_ours);
    // The authority's own certificate is none for clients.
    assert!(!one.look_at(&one.trusted()[0]).unwrap().is_ours);
}

#[tokio::test]
async fn who_trusts_another_issuer_issues_nothing() {
    let folder = TempDir::new().unwrap();
    let own = own(folder.path());
    let issuer = ClientAuthority::open(&own).unwrap();
    let file = folder.path().join("tls/client-ca.pem");
    let certificate = issued(&issuer, 7);
    let trusting = AuthoritySettings { trusted: Some(file.clone()), ..own.clone() };
    let trusting = ClientAuthority::open(&trusting).unwrap();
    assert!(trusting.look_at(&certificate).unwrap().is_ours);
    assert!(trusting.new_key().await.is_err());
    let configured = AuthoritySettings { issuer: Some((file.clone(), file)), ..own };
    let configured = ClientAuthority::open(&configured).unwrap();
    assert!(configured.look_at(&issued(&configured, 8)).unwrap().is_ours);
    let missing = AuthoritySettings { trusted: Some(folder.path().join("none.pem")), ..own_of(&folder) };
    assert!(matches!(ClientAuthority::open(&missing), Err(TlsError::Read { .. })));
}

fn own_of(folder: &TempDir) -> AuthoritySettings {
    own(folder.path())
}
