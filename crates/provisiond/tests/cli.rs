//! The program itself: what an operator types and sees.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_provisiond"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("RUST_LOG")
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

#[test]
fn check_prints_problems_and_its_status_tells() {
    let folder = TempDir::new().unwrap();
    let cases = [
        ("www_admin: {enable: yes}\n", "", 0, 0),
        (
            "provisioning:\n  log: {syslog: yes}\n",
            "a.yml:2: provisioning.log.syslog: warning: has no effect yet: the service manager collects \
             standard error\n",
            0,
            2,
        ),
        (
            "www_admin:\n  enable: x\n  http_admin: {port: y}\n",
            "a.yml:2: www_admin.enable: \"x\" is not yes or no\n\
             a.yml:3: www_admin.http_admin.port: \"y\" is not a port (0 to 65535)\n",
            1,
            1,
        ),
    ];
    for (text, expected, status, strict_status) in cases {
        fs::write(folder.path().join("a.yml"), text).unwrap();
        let output = run(folder.path(), &["config", "check", "--config", "a.yml"]);
        assert_eq!((stdout(&output), output.status.code()), (expected, Some(status)));
        let output = run(folder.path(), &["config", "check", "--strict", "--config", "a.yml"]);
        assert_eq!(output.status.code(), Some(strict_status));
    }
}

#[test]
fn check_looks_at_the_certificate() {
    let folder = TempDir::new().unwrap();
    fs::write(
        folder.path().join("a.yml"),
        "www_admin:\n  http_admin:\n    sslcertfile: /nonexistent.crt\n    sslcertkeyfile: /nonexistent.key\n",
    )
    .unwrap();
    let output = run(folder.path(), &["config", "check", "--config", "a.yml"]);
    assert_eq!(stdout(&output), "a.yml:3: www_admin.http_admin.sslcertfile: /nonexistent.crt cannot be read\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn show_prints_values_with_their_origin() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("etc")).unwrap();
    fs::write(
        folder.path().join("etc/config.yml"),
        "www_admin:\n  http_admin:\n    port: 8443\nprovisioning: {bootstrap_admin: {password: geheim}}\n",
    )
    .unwrap();
    let shown = |key: &str| stdout(&run(folder.path(), &["config", "show", key])).to_owned();
    assert_eq!(shown("www_admin.http_admin.port"), "www_admin.http_admin.port: 8443  # etc/config.yml:3\n");
    assert_eq!(
        shown("provisioning.bootstrap_admin"),
        "provisioning.bootstrap_admin.login: administrator  # default\n\
         provisioning.bootstrap_admin.password: '*'  # etc/config.yml:4\n"
    );
    let output = run(folder.path(), &["config", "show", "nothing"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stderr, b"there is no key nothing\n");
}

#[test]
fn the_version_is_printed() {
    let folder = TempDir::new().unwrap();
    let output = run(folder.path(), &["version"]);
    assert_eq!(stdout(&output), concat!("provisiond ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn openapi_is_printed_for_a_role() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.yml"), "www_admin: {enable: yes}\n").unwrap();
    let output = run(folder.path(), &["openapi", "--config", "a.yml"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("{\n  \"openapi\": \"3.1.0\""));
    assert!(stdout(&output).contains("\"/resellers/\""));
    let output = run(folder.path(), &["openapi", "--yaml", "--role", "reseller", "--config", "a.yml"]);
    assert!(stdout(&output).starts_with("openapi: 3.1.0\n"));
    assert!(!stdout(&output).contains("/resellers/:"));
    assert_ne!(run(folder.path(), &["openapi", "--role", "nobody", "--config", "a.yml"]).status.code(), Some(0));
}

#[test]
fn the_wsdl_is_printed_in_the_configured_style_without_what_is_switched_off() {
    let folder = TempDir::new().unwrap();
    let config = "provisioning: {soap: {style: encoded}}\nwww_admin: {domain: {preference_features: 0}}\n";
    fs::write(folder.path().join("a.yml"), config).unwrap();
    let printed = run(folder.path(), &["wsdl", "--config", "a.yml"]);
    let full = stdout(&printed);
    assert!(full.contains("use=\"encoded\"") && full.contains("<documentation>"), "{full}");
    assert!(full.contains("\"get_domain\"") && !full.contains("get_domain_preferences"));
    let printed = run(folder.path(), &["wsdl", "--style", "document", "--plain", "--config", "a.yml"]);
    let plain = stdout(&printed);
    assert!(plain.contains("style=\"document\"") && !plain.contains("<documentation>"));
    assert_ne!(run(folder.path(), &["wsdl", "--style", "other", "--config", "a.yml"]).status.code(), Some(0));
}
