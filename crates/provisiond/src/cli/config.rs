//! `provisiond config check` and `provisiond config show`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Value as Json, json};

use crate::config::{Loaded, Problem, Severity, Sources};
use crate::inspection;

/// How thoroughly, and how it is told.
#[derive(Debug, Clone, Copy)]
pub struct CheckOptions {
    /// Warnings alone lead to status 2.
    pub strict: bool,
    /// Leaves the database alone.
    pub offline: bool,
    /// Prints one JSON document.
    pub json: bool,
}

/// Checks the configuration and prints all problems, one a line. Status 0: fine; 1: errors; 2: only warnings, when strict.
///
/// # Errors
/// Writing failed, or the database cannot be looked at for a reason of our own.
pub fn check(sources: &Sources, options: CheckOptions, out: &mut impl Write) -> io::Result<ExitCode> {
    let problems = problems(sources, options.offline)?;
    if options.json {
        let list: Vec<Json> = problems.iter().map(as_json).collect();
        writeln!(out, "{}", Json::from(list))?;
    } else {
        for problem in &problems {
            writeln!(out, "{problem}")?;
        }
    }
    let has = |severity| problems.iter().any(|problem| problem.severity == severity);
    Ok(match (has(Severity::Error), has(Severity::Warning)) {
        (true, _) => ExitCode::from(1),
        (false, true) if options.strict => ExitCode::from(2),
        (false, _) => ExitCode::SUCCESS,
    })
}

/// Everything that is wrong with a configuration or worth knowing.
pub(super) fn problems(sources: &Sources, offline: bool) -> io::Result<Vec<Problem>> {
    let loaded = match Loaded::read(sources) {
        Ok(loaded) => loaded,
        Err(refused) => return Ok(refused.problems),
    };
    let mut problems = loaded.warnings.clone();
    problems.extend(inspection::certificates(&loaded));
    problems.extend(inspection::missing_parts(&loaded));
    problems.extend(inspection::next_start(&loaded));
    if !offline {
        problems.extend(super::runtime()?.block_on(inspection::database(&loaded)));
    }
    Ok(problems)
}

fn as_json(problem: &Problem) -> Json {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    json!({
        "severity": severity,
        "origin": problem.origin.to_string(),
        "key": problem.key,
        "text": problem.fault.to_string(),
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
