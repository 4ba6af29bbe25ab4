//! The running server: what of a configuration it would not take over.

use crate::config::{Fault, Loaded, Problem};
use crate::running::control::{self, Ask};

/// Keys that count at the next start only and have other values than the running server. None when no server answers at
/// the control socket.
#[must_use]
pub fn next_start(loaded: &Loaded) -> Vec<Problem> {
    let ask = Ask::Compare { fixed: loaded.fixed() };
    let Ok(told) = control::ask(&loaded.config.provisioning.state_dir, &ask) else { return Vec::new() };
    let note = |key: String| {
        let text = "differs from the running server and counts after a restart".to_owned();
        Problem::note(loaded.origin(&key), key, Fault::Note(text))
    };
    told.kept.into_iter().map(note).collect()
}
