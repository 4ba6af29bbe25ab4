//! `provisiond config check` and `provisiond config show`.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::config::{Config, Fault, Loaded, Problem, Severity, Sources};
use crate::tls::{Identity, Validity};

/// Days before the end of a certificate from which on it is worth a warning.
const EXPIRY_WARNING_DAYS: u32 = 30;
/// The key that certificate problems are reported at.
const CERTIFICATE_KEY: &str = "www_admin.http_admin.sslcertfile";

/// Checks the configuration and prints all problems, one a line. Status 0: fine; 1: errors; 2: only warnings, when `strict`.
///
/// # Errors
/// Writing failed.
pub fn check(sources: &Sources, strict: bool, out: &mut impl Write) -> io::Result<ExitCode> {
    let problems = match Loaded::read(sources) {
        Ok(loaded) => {
            let mut problems = certificate(&loaded);
            problems.splice(0..0, loaded.warnings);
            problems
        }
        Err(refused) => refused.problems,
    };
    for problem in &problems {
        writeln!(out, "{problem}")?;
    }
    let has_errors = problems.iter().any(|problem| problem.severity == Severity::Error);
    Ok(match (has_errors, problems.is_empty()) {
        (true, _) => ExitCode::from(1),
        (false, false) if strict => ExitCode::from(2),
        (false, _) => ExitCode::SUCCESS,
    })
}

/// Prints the values in force. Status 1 when there is no such key, or the configuration is refused.
///
/// # Errors
/// Writing failed.
pub fn show(
    sources: &Sources,
    key: Option<&str>,
    out: &mut impl Write,
    errors: &mut impl Write,
) -> io::Result<ExitCode> {
    let loaded = match Loaded::read(sources) {
        Ok(loaded) => loaded,
        Err(refused) => {
            writeln!(errors, "{refused}")?;
            return Ok(ExitCode::from(1));
        }
    };
    let lines = loaded.show(key);
    if lines.is_empty() {
        writeln!(errors, "there is no key {}", key.unwrap_or_default())?;
        return Ok(ExitCode::from(1));
    }
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Looks at the configured certificate and key of the REST listener.
fn certificate(loaded: &Loaded) -> Vec<Problem> {
    let Some((certificate, key)) = configured_files(&loaded.config) else {
        return Vec::new();
    };
    let origin = loaded.origin(CERTIFICATE_KEY);
    let error = |text: String| Problem::error(origin.clone(), CERTIFICATE_KEY, Fault::Rule(text));
    let warning = |text: String| Problem::warning(origin.clone(), CERTIFICATE_KEY, Fault::Note(text));
    let identity = match Identity::load(certificate, key) {
        Ok(identity) => identity,
        Err(refused) => return vec![error(refused.to_string())],
    };
    let mut problems = Vec::new();
    match identity.validity() {
        Validity::Expired => problems.push(error("the certificate has expired".to_owned())),
        Validity::NotYet => problems.push(error("the certificate is not valid yet".to_owned())),
        Validity::Days(days) if days < EXPIRY_WARNING_DAYS => {
            problems.push(warning(format!("the certificate expires in {days} days")));
        }
        Validity::Days(_) => {}
    }
    if identity.is_key_public() {
        let text = format!("{} can be read by everybody on this machine", key.display());
        problems.push(error(text));
    }
    problems
}

fn configured_files(config: &Config) -> Option<(&std::path::Path, &std::path::Path)> {
    let http = &config.www_admin.http_admin;
    let files = http.sslcertfile.as_deref().zip(http.sslcertkeyfile.as_deref());
    files.filter(|_| http.ssl_enable && config.is_rest_enabled())
}
