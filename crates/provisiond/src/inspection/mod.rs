//! What a configuration names and a file cannot tell: certificates, the database, the running server, what is missing
//! behind a switch.
//! Source: config, what check verifies.

mod certificates;
mod database;
mod running;
mod sharing;

pub use certificates::certificates;
pub use database::database;
pub use running::next_start;
pub(crate) use sharing::shared_file;
pub use sharing::sharing;

use crate::config::{Fault, Loaded, Problem};

/// Switches that are on while what they need is not there: those functions are described, and unavailable. A language that there is
/// not, and a syslog daemon.
#[must_use]
pub fn missing_parts(loaded: &Loaded) -> Vec<Problem> {
    let others = [missing_language(loaded), missing_daemon(loaded)];
    missing_backends(loaded).into_iter().chain(others.into_iter().flatten()).collect()
}

fn missing_daemon(loaded: &Loaded) -> Option<Problem> {
    const SOCKET: &str = "provisioning.log.syslog_socket";
    let log = &loaded.config.provisioning.log;
    let error = std::os::unix::net::UnixDatagram::unbound().and_then(|any| any.connect(&log.syslog_socket)).err()?;
    let text = format!("{} takes no messages: {error}", log.syslog_socket.display());
    log.syslog.then(|| Problem::warning(loaded.origin(SOCKET), SOCKET, Fault::Note(text)))
}

fn missing_language(loaded: &Loaded) -> Option<Problem> {
    const LANGUAGE: &str = "general.lang";
    let text =
        format!("there is no translation into {:?}: texts are English", loaded.config.general.missing_language()?);
    Some(Problem::note(loaded.origin(LANGUAGE), LANGUAGE, Fault::Note(text)))
}

fn missing_backends(loaded: &Loaded) -> Vec<Problem> {
    const SPOOL: &str = "provisioning.backends.fax_spool";
    let config = &loaded.config;
    let fax = config.is_legacy_enabled() && config.www_admin.fax_features;
    if !fax || config.provisioning.backends.fax_spool.is_some() {
        return Vec::new();
    }
    let text = "is not set while www_admin.fax_features is on: functions that send faxes answer Server.Unavailable";
    vec![Problem::note(loaded.origin(SPOOL), SPOOL, Fault::Note(text.to_owned()))]
}
