//! Keys that count at the next start only. Source: config, apply, check, reload.

use crate::config::{Config, Loaded};

/// Those keys.
const KEYS: [&str; 8] = [
    "provisioning.state_dir",
    "provisioning.workers",
    "provisioning.database.url",
    "provisioning.database.layout",
    "provisioning.database.migrate",
    "provisioning.listen.status",
    "provisioning.log.format",
    "provisioning.log.syslog",
];

/// Gives a new configuration the old values of those keys; the ones that differ.
pub(super) fn keep(running: &Loaded, new: &mut Loaded) -> Vec<&'static str> {
    let changed = new.changed_since(running);
    let kept: Vec<&'static str> = KEYS.into_iter().filter(|key| changed.contains(key)).collect();
    copy(&running.config, &mut new.config);
    new.keep(running, &KEYS);
    kept
}

fn copy(from: &Config, to: &mut Config) {
    let (from, to) = (&from.provisioning, &mut to.provisioning);
    to.state_dir.clone_from(&from.state_dir);
    to.workers = from.workers;
    to.database.url = from.database.url.clone();
    to.database.layout = from.database.layout;
    to.database.migrate = from.database.migrate;
    to.listen.status.clone_from(&from.listen.status);
    to.log.format = from.log.format;
    to.log.syslog = from.log.syslog;
}
