//! `provisiond config apply` and `provisiond config history`.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use provisioning_store::Database;

use super::config::problems;
use super::runtime;
use crate::config::{Loaded, Severity, Sources};
use crate::running::control::{self, Ask, Told};
use crate::running::history;
use crate::wiring::database_options;

/// Variables of the environment that name who asks; the first that is set counts. Behind `sudo` it is who used it.
const LOGIN: [&str; 3] = ["SUDO_USER", "LOGNAME", "USER"];

/// Checks the configuration and has the running server take it. Status 1 when it is refused or no server runs; nothing has
/// changed then.
///
/// # Errors
/// Writing failed.
pub fn apply(sources: &Sources, message: &str, json: bool, out: &mut impl Write) -> Result<ExitCode, Box<dyn Error>> {
    let found = problems(sources, true)?;
    let mut told = if found.iter().any(|problem| problem.severity == Severity::Error) {
        Told { lines: found.iter().map(ToString::to_string).collect(), ..Told::default() }
    } else {
        let login = LOGIN.iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
        let state_dir = Loaded::read(sources)?.config.provisioning.state_dir;
        let ask = Ask::Apply { message: message.to_owned(), login };
        control::ask(&state_dir, &ask)
            .map_err(|error| format!("no server answers at {}: {error}", control::path(&state_dir).display()))?
    };
    if json {
        writeln!(out, "{}", serde_json::to_string(&told)?)?;
    } else {
        if told.done {
            let changed = if told.changed.is_empty() { "nothing".to_owned() } else { told.changed.join(" ") };
            told.lines.push(format!("applied; changed: {changed}"));
        }
        for line in &told.lines {
            writeln!(out, "{line}")?;
        }
    }
    Ok(if told.done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the newest entries of the history, newest first.
///
/// # Errors
/// When the configuration is refused, the database does not answer, or writing failed.
pub fn history(sources: &Sources, most: u64, json: bool, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let loaded = Loaded::read(sources)?;
    let entries = runtime()?.block_on(async {
        let store = Database::connect(&database_options(&loaded.config)).await?;
        Ok::<_, Box<dyn Error>>(history::newest(&store, most).await?)
    })?;
    if json {
        writeln!(out, "{}", serde_json::to_string(&entries)?)?;
    } else {
        entries.iter().try_for_each(|entry| entry.print(out))?;
    }
    Ok(())
}
