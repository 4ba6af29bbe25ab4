//! The program itself: what an operator types and sees.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

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
            "provisioning:\n  log: {syslog: yes, syslog_socket: /nonexistent/log}\n",
            "a.yml:2: provisioning.log.syslog_socket: warning: /nonexistent/log takes no messages: No such file or \
             directory (os error 2)\n",
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

#[test]
fn check_speaks_json_and_looks_at_the_database() {
    let folder = TempDir::new().unwrap();
    let config = "ossbss:\n  frontend: fcgi\nprovisioning: {state_dir: state, database: {url: 'postgres://somebody@127.0.0.1:1/none', connect_timeout: 1}}\n";
    fs::write(folder.path().join("a.yml"), config).unwrap();
    let output = run(folder.path(), &["config", "check", "--offline", "--config", "a.yml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("ossbss.htpasswd: warning: "), "{}", stdout(&output));
    assert!(stdout(&output).contains("provisioning.backends.fax_spool: note: "), "{}", stdout(&output));
    let output = run(folder.path(), &["config", "check", "--json", "--config", "a.yml"]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    let found: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
    let error = found.as_array().unwrap().iter().find(|one| one["severity"] == "error").unwrap();
    assert_eq!((&error["key"], &error["origin"]), (&"provisioning.database.url".into(), &"a.yml:3".into()));
    assert!(!stdout(&output).contains("somebody"), "no part of the address: {}", stdout(&output));
}

#[test]
fn apply_needs_a_server() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.yml"), "provisioning: {state_dir: state}\n").unwrap();
    let output = run(folder.path(), &["config", "apply", "why", "--config", "a.yml"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("no server answers at state/control.sock"), "{said}");
}

#[test]
fn entries_of_htpasswd_are_made_from_standard_input() {
    let folder = TempDir::new().unwrap();
    let made = |arguments: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_provisiond"))
            .current_dir(folder.path())
            .arg("htpasswd")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let output = made(&["-s", "-i", "myuser"], "mypassword\n");
    assert_eq!(stdout(&output), "- user: 'myuser'\n  pass: '{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI='\n");
    let kinds = [("-m", "$apr1$"), ("-B", "$2y$10$"), ("-d", ""), ("-2", "$5$"), ("-5", "$6$")];
    for (option, prefix) in kinds {
        let output = made(&[option, "it's me"], "a secret\n");
        assert!(stdout(&output).starts_with(&format!("- user: 'it''s me'\n  pass: '{prefix}")), "{option}");
        // What is printed is what the configuration takes.
        let entry = stdout(&output).replace('\n', "\n  ");
        let config = format!("ossbss:\n  frontend: fcgi\n  htpasswd:\n  {entry}\nprovisioning: {{state_dir: state}}\n");
        fs::write(folder.path().join("a.yml"), config).unwrap();
        let checked = run(folder.path(), &["config", "check", "--offline", "--config", "a.yml"]);
        assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
    }
    for (arguments, input) in [(&["me"][..], ""), (&["a:b"], "secret\n"), (&["-m", "-s", "me"], "secret\n")] {
        assert_ne!(made(arguments, input).status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn the_manual_and_completions_know_all_commands() {
    let folder = TempDir::new().unwrap();
    let manual = run(folder.path(), &["man"]);
    for word in ["healthcheck", "htpasswd", "restore", "apply"] {
        assert!(stdout(&manual).contains(word), "{word}");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&run(folder.path(), &["completions", shell])).contains("healthcheck"), "{shell}");
    }
}
