//! Rules of the SOAP and XMLRPC listener.

use std::collections::BTreeSet;

use super::Check;
use crate::config::problem::{Fault, Problem};
use crate::config::settings::Config;
use crate::htpasswd::{PasswordHash, is_default};

const USER: &str = "ossbss.htpasswd.user";
const PASS: &str = "ossbss.htpasswd.pass";

impl Check<'_> {
    pub(super) fn legacy(&mut self, config: &Config) {
        if config.is_legacy_enabled() {
            self.legacy_listener(config);
            self.legacy_limits(config);
            if config.ossbss.htpasswd.is_empty() {
                self.warn("ossbss.htpasswd", "is empty: nobody can use SOAP and XMLRPC");
            }
        }
        self.htpasswd(config);
    }

    fn legacy_listener(&mut self, config: &Config) {
        let (http, listen) = (&config.ossbss.apache, &config.provisioning.listen);
        let allowed = config.provisioning.allow_plain_http;
        let is_local = listen.soap.iter().all(std::net::IpAddr::is_loopback);
        if !(http.ssl_enable || allowed || is_local) {
            self.error(
                "ossbss.apache.ssl_enable",
                "without TLS the listener must be on loopback (provisioning.listen.soap), or \
                 provisioning.allow_plain_http be on",
            );
        }
        if !(allowed || listen.soap_plain.iter().all(|address| address.ip().is_loopback())) {
            let text = "has no TLS: only loopback addresses, or provisioning.allow_plain_http must be on";
            self.error("provisioning.listen.soap_plain", text);
        }
        if listen.soap.is_empty() && listen.soap_plain.is_empty() {
            self.error("provisioning.listen.soap", "SOAP and XMLRPC are on but have no address");
        }
        match (&http.sslcertfile, &http.sslcertkeyfile) {
            (Some(_), None) => self.error("ossbss.apache.sslcertfile", "needs sslcertkeyfile beside it"),
            (None, Some(_)) => self.error("ossbss.apache.sslcertkeyfile", "needs sslcertfile beside it"),
            _ => {}
        }
    }

    fn legacy_limits(&mut self, config: &Config) {
        let limits = &config.provisioning.limits;
        for (key, limit) in [
            ("provisioning.limits.per_address", limits.per_address),
            ("provisioning.limits.multicall", limits.multicall),
            ("provisioning.limits.depth", limits.depth),
            ("provisioning.limits.elements", limits.elements),
        ] {
            if limit == 0 {
                self.error(key, "must be at least 1");
            }
        }
    }

    /// The users. What is wrong with them stops the server only when there is a listener that needs them.
    fn htpasswd(&mut self, config: &Config) {
        let mut seen = BTreeSet::new();
        for entry in &config.ossbss.htpasswd {
            let problem = |key, text: String| {
                if config.is_legacy_enabled() {
                    Problem::error(entry.origin.clone(), key, Fault::Rule(text))
                } else {
                    Problem::warning(entry.origin.clone(), key, Fault::Note(text))
                }
            };
            let warning = |key, text: String| Problem::warning(entry.origin.clone(), key, Fault::Note(text));
            if entry.user.is_empty() || entry.user.contains(':') {
                self.problems.push(problem(USER, "must not be empty and have no colon".to_owned()));
            }
            if !seen.insert(entry.user.as_str()) {
                let text = format!("{:?} has an entry above, which counts", entry.user);
                self.problems.push(warning(USER, text));
            }
            match PasswordHash::parse(entry.pass.expose(), config.provisioning.allow_plain_htpasswd) {
                Err(error) => self.problems.push(problem(PASS, error.to_string())),
                Ok(hash) if hash.is_weak() => {
                    self.problems.push(warning(PASS, "protects the password hardly: better bcrypt or MD5".to_owned()));
                }
                Ok(_) => {}
            }
            if is_default(&entry.user, entry.pass.expose()) && !config.provisioning.allow_default_credentials {
                let text = "is the platform's default password: only loopback addresses are answered";
                self.problems.push(warning(PASS, text.to_owned()));
            }
        }
    }
}
