//! What a configuration names and a file cannot tell: certificates, the database, the running server, what is missing
//! behind a switch.
//! Source: config, what check verifies.

mod certificates;
mod database;
mod running;

pub use certificates::certificates;
pub use database::database;
pub use running::next_start;

use crate::config::{Fault, Loaded, Problem};

/// Switches that are on while what they need is not there: those functions are described, and unavailable.
#[must_use]
pub fn missing_parts(loaded: &Loaded) -> Vec<Problem> {
    const SPOOL: &str = "provisioning.backends.fax_spool";
    let config = &loaded.config;
    let fax = config.is_legacy_enabled() && config.www_admin.fax_features;
    if !fax || config.provisioning.backends.fax_spool.is_some() {
        return Vec::new();
    }
    let text = "is not set while www_admin.fax_features is on: functions that send faxes answer Server.Unavailable";
    vec![Problem::note(loaded.origin(SPOOL), SPOOL, Fault::Note(text.to_owned()))]
}
