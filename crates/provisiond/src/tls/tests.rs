//! Real handshakes over the loopback interface.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;

use openssl::ssl::{Ssl, SslContext, SslVerifyMode};
use tempfile::TempDir;

use super::*;

fn settings(folder: &Path) -> TlsSettings {
    TlsSettings {
        files: None,
        chain: None,
        state_dir: folder.to_owned(),
        host_name: Some("sip.example.org".to_owned()),
        min_version: TlsVersion::V1_2,
        client_authorities: Vec::new(),
    }
}

/// What a client saw.
#[derive(Debug)]
struct Seen {
    protocol: Option<String>,
    version: String,
    certificate: Vec<u8>,
}

/// Serves handshakes with one acceptor, as a web server does, and connects to it.
struct Server {
    port: u16,
}

impl Server {
    fn start(tls: &TlsServer) -> Self {
        let acceptor = tls.acceptor().unwrap().build();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming() {
                // A refused handshake is the client's matter.
                if let Ok(mut stream) = acceptor.accept(stream.unwrap()) {
                    let _ = stream.write_all(b"hello");
                    let _ = stream.shutdown();
                }
            }
        });
        Self { port }
    }

    fn connect(&self, client: &SslContext, name: &str) -> Result<Seen, String> {
        let mut ssl = Ssl::new(client).unwrap();
        if name.parse::<std::net::IpAddr>().is_ok() {
            ssl.param_mut().set_ip(name.parse().unwrap()).unwrap();
        } else {
            ssl.set_hostname(name).unwrap();
            ssl.param_mut().set_host(name).unwrap();
        }
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut stream = ssl.connect(stream).map_err(|error| error.to_string())?;
        // TLS 1.3 sends its tickets with the first data.
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert_eq!(text, "hello");
        let ssl = stream.ssl();
        Ok(Seen {
            protocol: ssl.selected_alpn_protocol().map(|protocol| String::from_utf8(protocol.to_vec()).unwrap()),
            version: ssl.version_str().to_owned(),
            certificate: ssl.peer_certificate().unwrap().to_der().unwrap(),
        })
    }
}

/// A client that trusts exactly this certificate, and speaks one version of TLS or any.
fn client(certificate: &Path, version: Option<SslVersion>, alpn: &[u8]) -> SslContext {
    let mut builder = SslContext::builder(SslMethod::tls_client()).unwrap();
    builder.set_ca_file(certificate).unwrap();
    builder.set_verify(SslVerifyMode::PEER);
    builder.set_cipher_list("DEFAULT@SECLEVEL=0").unwrap();
    builder.set_min_proto_version(version.or(Some(SslVersion::TLS1))).unwrap();
    builder.set_max_proto_version(version).unwrap();
    builder.set_alpn_protos(alpn).unwrap();
    builder.build()
}

#[test]
fn the_first_start_makes_a_certificate_that_clients_can_trust() {
    let folder = TempDir::new().unwrap();
    let tls = TlsServer::open(settings(folder.path())).unwrap();
    let server = Server::start(&tls);
    let client = client(&tls.certificate_file(), None, b"\x08http/1.1");
    for name in ["sip.example.org", "localhost", "127.0.0.1", "::1"] {
        let seen = server.connect(&client, name).unwrap();
        assert_eq!(seen.version, "TLSv1.3", "{name}");
        assert_eq!(seen.protocol.as_deref(), Some("http/1.1"), "{name}");
    }
    assert!(server.connect(&client, "other.example.org").is_err());
    assert!(matches!(tls.validity(), Validity::Days(3640..=3650)));
}

#[test]
fn the_certificate_is_reused_and_its_key_is_private() {
    let folder = TempDir::new().unwrap();
    let first = TlsServer::open(settings(folder.path())).unwrap();
    let made = fs::read(first.certificate_file()).unwrap();
    let second = TlsServer::open(settings(folder.path())).unwrap();
    assert_eq!(fs::read(second.certificate_file()).unwrap(), made);

    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder.path().join("tls")).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        names.push(format!("{} {mode:o}", entry.file_name().to_str().unwrap()));
    }
    names.sort();
    assert_eq!(names, ["self-signed.crt 644", "self-signed.key 600"]);
}

#[test]
fn half_a_pair_is_made_anew() {
    let (folder, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let key = |folder: &TempDir| folder.path().join("tls/self-signed.key");
    TlsServer::open(settings(folder.path())).unwrap();
    TlsServer::open(settings(other.path())).unwrap();
    fs::copy(key(&other), key(&folder)).unwrap();
    TlsServer::open(settings(folder.path())).unwrap();
    fs::remove_file(key(&folder)).unwrap();
    fs::write(key(&folder).with_extension(format!("{}.new", std::process::id())), "cut off").unwrap();
    TlsServer::open(settings(folder.path())).unwrap();
}

#[test]
fn the_better_protocol_is_chosen() {
    let folder = TempDir::new().unwrap();
    let tls = TlsServer::open(settings(folder.path())).unwrap();
    let server = Server::start(&tls);
    let cases: [(&[u8], Option<&str>); 4] = [
        (b"\x08http/1.1\x02h2", Some("h2")),
        (b"\x02h2\x08http/1.1", Some("h2")),
        (b"\x08http/1.1", Some("http/1.1")),
        (b"\x06spdy/3", None),
    ];
    for (offered, expected) in cases {
        let client = client(&tls.certificate_file(), None, offered);
        assert_eq!(server.connect(&client, "localhost").unwrap().protocol.as_deref(), expected);
    }
}

#[test]
fn versions_below_the_configured_one_are_refused() {
    let folder = TempDir::new().unwrap();
    let versions = [SslVersion::TLS1, SslVersion::TLS1_1, SslVersion::TLS1_2, SslVersion::TLS1_3];
    let cases = [
        (TlsVersion::V1_0, [true, true, true, true]),
        (TlsVersion::V1_1, [false, true, true, true]),
        (TlsVersion::V1_2, [false, false, true, true]),
        (TlsVersion::V1_3, [false, false, false, true]),
    ];
    for (min_version, expected) in cases {
        let tls = TlsServer::open(TlsSettings { min_version, ..settings(folder.path()) }).unwrap();
        let server = Server::start(&tls);
        let accepted = versions.map(|version| {
            let client = client(&tls.certificate_file(), Some(version), b"\x02h2");
            server.connect(&client, "localhost").is_ok()
        });
        assert_eq!(accepted, expected, "{min_version:?}");
    }
}

#[test]
fn renewed_files_count_for_new_connections() {
    let (one, two) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let files = |folder: &TempDir| {
        let tls = folder.path().join("tls");
        (tls.join("self-signed.crt"), tls.join("self-signed.key"))
    };
    TlsServer::open(settings(one.path())).unwrap();
    TlsServer::open(settings(two.path())).unwrap();
    let (certificate, key) = files(&one);
    let configured = Some((certificate.clone(), key.clone()));
    let tls = TlsServer::open(TlsSettings { files: configured, ..settings(one.path()) }).unwrap();
    let server = Server::start(&tls);
    let old = client(&certificate, None, b"\x02h2");
    let before = server.connect(&old, "localhost").unwrap();
    assert!(!tls.reload().unwrap());

    // Half of a renewal: refused, and the old certificate stays in use.
    fs::copy(files(&two).0, &certificate).unwrap();
    assert!(matches!(tls.reload(), Err(TlsError::Mismatch { .. })));
    assert_eq!(server.connect(&old, "localhost").unwrap().certificate, before.certificate);

    fs::copy(files(&two).1, &key).unwrap();
    assert!(tls.reload().unwrap());
    assert!(server.connect(&old, "localhost").is_err());
    let new = client(&certificate, None, b"\x02h2");
    let after = server.connect(&new, "localhost").unwrap();
    assert_ne!(after.certificate, before.certificate);
    assert_eq!(after.protocol.as_deref(), Some("h2"));
    // An address instead of a name: no server name is sent, the renewed certificate must come all the same.
    assert_eq!(server.connect(&new, "127.0.0.1").unwrap().certificate, after.certificate);
}

/// Resuming needs a call that the bindings mark unsafe, so the command line tool is the client here.
#[test]
fn sessions_are_resumed_also_after_a_reload() {
    let folder = TempDir::new().unwrap();
    let tls = TlsServer::open(settings(folder.path())).unwrap();
    let server = Server::start(&tls);
    let address = format!("127.0.0.1:{}", server.port);
    for version in ["-tls1_2", "-tls1_3"] {
        let session = folder.path().join(format!("session{version}"));
        let connect = |flag: &str| {
            let output = std::process::Command::new("openssl")
                .args(["s_client", "-connect", &address, version, "-ign_eof", flag])
                .arg(&session)
                .stdin(std::process::Stdio::null())
                .output()
                .unwrap();
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        assert!(connect("-sess_out").contains("New, TLSv1"), "{version}");
        assert!(connect("-sess_in").contains("Reused, TLSv1"), "{version}");
        fs::remove_dir_all(folder.path().join("tls")).unwrap();
        assert!(tls.reload().unwrap());
        assert!(connect("-sess_in").contains("Reused, TLSv1"), "{version} after a reload");
    }
}

#[test]
fn unusable_files_are_named() {
    let folder = TempDir::new().unwrap();
    TlsServer::open(settings(folder.path())).unwrap();
    let good = folder.path().join("tls/self-signed.crt");
    let key = folder.path().join("tls/self-signed.key");
    let text = folder.path().join("text");
    fs::write(&text, "no PEM").unwrap();
    let other = TempDir::new().unwrap();
    TlsServer::open(settings(other.path())).unwrap();
    let locked = folder.path().join("locked.key");
    let pem = openssl::pkey::PKey::private_key_from_pem(&fs::read(&key).unwrap()).unwrap();
    let cipher = openssl::symm::Cipher::aes_128_cbc();
    fs::write(&locked, pem.private_key_to_pem_pkcs8_passphrase(cipher, b"x").unwrap()).unwrap();

    let cases = [
        (&folder.path().join("none"), &key, "none cannot be read"),
        (&good, &folder.path().join("none"), "none cannot be read"),
        (&text, &key, "text holds no usable certificate"),
        (&good, &text, "text holds no usable private key (PEM, without passphrase)"),
        (&good, &locked, "locked.key holds no usable private key (PEM, without passphrase)"),
        (&good, &other.path().join("tls/self-signed.key"), "is not the key of the first certificate"),
    ];
    for (certificate, key, expected) in cases {
        let refused = Identity::load(certificate, key).err().unwrap().to_string();
        assert!(refused.contains(expected), "{refused}");
    }
}

#[test]
fn an_unwritable_state_folder_is_named() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = TlsServer::open(settings(&file)).err().unwrap().to_string();
    assert_eq!(refused, format!("{} cannot be written", file.join("tls").display()));
}

#[test]
fn long_and_numeric_host_names_are_fine() {
    for name in ["192.0.2.1", "[2001:db8::1]", &"a.".repeat(60)] {
        let folder = TempDir::new().unwrap();
        let host_name = Some(name.to_owned());
        TlsServer::open(TlsSettings { host_name, ..settings(folder.path()) }).unwrap();
    }
}
