//! Keys that count at the next start only: those that are marked so in the key table. Source: config, apply, check, reload.

use crate::config::{Config, Loaded, keys};

/// Gives a new configuration the old values of those keys; the ones that differ.
pub(super) fn keep(running: &Loaded, new: &mut Loaded) -> Vec<&'static str> {
    let fixed: Vec<&'static str> = keys().into_iter().filter(|key| key.restart).map(|key| key.path).collect();
    let changed = new.changed_since(running);
    copy(&running.config, &mut new.config);
    new.keep(running, &fixed);
    fixed.into_iter().filter(|key| changed.contains(key)).collect()
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
    to.log.syslog_socket.clone_from(&from.log.syslog_socket);
    to.otlp = from.otlp.clone();
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Sources;

    fn load(environment: &[(&str, &str)]) -> Loaded {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let environment: BTreeMap<_, _> = environment.collect();
        Loaded::read(&Sources { environment, ..Sources::default() }).unwrap()
    }

    #[test]
    fn every_key_of_the_next_start_keeps_its_value() {
        let other = [
            ("PROVISIOND__STATE_DIR", "/elsewhere"),
            ("PROVISIOND__WORKERS", "7"),
            ("PROVISIOND__DATABASE__URL", "postgres://someone@db.example.org/other"),
            ("PROVISIOND__DATABASE__MIGRATE", "never"),
            ("PROVISIOND__LISTEN__STATUS", "127.0.0.1:9999"),
            ("PROVISIOND__LOG__FORMAT", "json"),
            ("PROVISIOND__LOG__SYSLOG", "yes"),
            ("PROVISIOND__LOG__SYSLOG_SOCKET", "/elsewhere/log"),
            ("PROVISIOND__OTLP__ENDPOINT", "http://collector.example.org:4318"),
            ("PROVISIOND__OTLP__SERVICE_NAME", "other"),
        ];
        let (running, mut new) = (load(&[]), load(&other));
        let kept = keep(&running, &mut new);
        // `upstream` is no value that a configuration can have yet.
        let fixed = keys().into_iter().filter(|key| key.restart && key.path != "provisioning.database.layout");
        assert_eq!(kept, fixed.map(|key| key.path).collect::<Vec<_>>());
        assert_eq!(format!("{:?}", new.config), format!("{:?}", running.config));
        assert_eq!(new.changed_since(&running), [""; 0]);
    }
}
