//! Sessions that are resumed bring the client's certificate along.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use provisioning_tests::case::Target;
use provisioning_tests::fixture::Tenant;
use serde_json::json;

use super::issue;

/// What a client says that makes one request on a connection of its own.
fn said(port: u16, arguments: &[&str]) -> String {
    let mut client = Command::new("openssl")
        .args(["s_client", "-ign_eof", "-connect", &format!("127.0.0.1:{port}")])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl is installed");
    let mut input = client.stdin.take().expect("an input");
    input.write_all(b"HEAD /api/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("sent");
    drop(input);
    let output = client.wait_with_output().expect("it ends with the connection");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn text(file: &Path) -> &str {
    file.to_str().expect("a plain name")
}

pub(super) fn resumed(target: Target) {
    let server = target.shared_server();
    let folder = tempfile::tempdir().expect("a folder");
    let (pem, session) = (folder.path().join("client.pem"), folder.path().join("session"));
    for version in ["-tls1_2", "-tls1_3"] {
        let tenant = Tenant::create(&server.admin());
        let issued = issue(&tenant.client, &json!({}));
        std::fs::write(&pem, &issued.pem).expect("a file");
        let certificate = ["-cert", text(&pem), "-key", text(&pem), version];
        let first = said(server.port(), &[&certificate[..], &["-sess_out", text(&session)]].concat());
        assert!(first.contains("HTTP/1.1 200"), "{version}: {first}");
        // No certificate is sent now: the session alone tells whose it is.
        let resume = ["-sess_in", text(&session), version];
        let second = said(server.port(), &resume);
        assert!(second.contains("Reused, TLS") && second.contains("HTTP/1.1 200"), "{version}: {second}");
        assert_eq!(tenant.client.delete(&format!("/api/admincerts/{}", tenant.admin)).status, 204);
        let third = said(server.port(), &resume);
        assert!(!third.contains("HTTP/1.1 200"), "{version}: {third}");
        assert!(third.contains("HTTP/1.1 403") || third.contains("HTTP/1.1 401"), "{version}: {third}");
    }
}
