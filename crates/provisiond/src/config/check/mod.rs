//! Rules between keys: what no single value can tell.

mod backends;
mod billing;
mod legacy;
mod ports;
mod system;

use super::problem::{Fault, Origin, Problem};
use super::reader::Effective;
use super::settings::{Config, Layout, TlsVersion};

/// Where the value of a key was written.
pub(super) fn origin(effective: &[Effective], path: &str) -> Origin {
    let found = effective.iter().find(|effective| effective.key.path == path);
    found.map_or(Origin::Default, |effective| effective.node.origin.clone())
}

/// Everything that does not fit together.
pub(super) fn rules(config: &Config, effective: &[Effective]) -> Vec<Problem> {
    let mut check = Check { effective, problems: Vec::new() };
    check.listener(config);
    check.system(config);
    check.legacy(config);
    check.ports(config);
    check.tls(config);
    check.database(config);
    check.security(config);
    check.backends(config);
    check.fee_columns(config);
    check.voucher_keys(config);
    check.rest_of_ours(config);
    check.problems
}

struct Check<'a> {
    effective: &'a [Effective],
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn error(&mut self, key: &'static str, text: impl Into<String>) {
        let origin = origin(self.effective, key);
        self.problems.push(Problem::error(origin, key, Fault::Rule(text.into())));
    }

    fn warn(&mut self, key: &'static str, text: impl Into<String>) {
        let origin = origin(self.effective, key);
        self.problems.push(Problem::warning(origin, key, Fault::Note(text.into())));
    }

    fn listener(&mut self, config: &Config) {
        let listen = &config.provisioning.listen;
        let http = &config.www_admin.http_admin;
        if config.is_rest_enabled() {
            if !(http.ssl_enable || config.provisioning.allow_plain_http || listen.is_rest_local()) {
                self.error(
                    "www_admin.http_admin.ssl_enable",
                    "without TLS the listener must be on loopback (provisioning.listen.rest), or \
                     provisioning.allow_plain_http be on",
                );
            }
            if listen.rest.is_empty() {
                self.error("provisioning.listen.rest", "the REST interface is on but has no address");
            }
        }
        if !listen.status.iter().all(|address| address.ip().is_loopback()) {
            self.warn(
                "provisioning.listen.status",
                "health and metrics have no authentication and can be reached from other machines",
            );
        }
        if http.read_timeout.is_zero() {
            self.error("www_admin.http_admin.read_timeout", "must be at least 1");
        }
    }

    fn tls(&mut self, config: &Config) {
        let tls = &config.provisioning.tls;
        if tls.min_version < TlsVersion::V1_2 && !tls.allow_legacy {
            self.error("provisioning.tls.min_version", "versions below 1.2 need provisioning.tls.allow_legacy");
        }
        self.protocols(config);
        let http = &config.www_admin.http_admin;
        match (&http.sslcertfile, &http.sslcertkeyfile) {
            (Some(_), None) => {
                self.error("www_admin.http_admin.sslcertfile", "needs sslcertkeyfile beside it");
            }
            (None, Some(_)) => {
                self.error("www_admin.http_admin.sslcertkeyfile", "needs sslcertfile beside it");
            }
            _ => {}
        }
        let csc = &config.www_admin.http_csc;
        if csc.sslcertfile.is_some() != csc.sslcertkeyfile.is_some() {
            self.error("www_admin.http_csc.sslcertfile", "needs sslcertkeyfile beside it, which needs it");
        }
        let authority = &config.ossbss.apache.restapi;
        if authority.sslcertfile.is_none() && authority.sslcertkeyfile.is_some() {
            self.error("ossbss.apache.restapi.sslcertkeyfile", "needs sslcertfile beside it");
        }
        if authority.sslcertfile.is_some() && authority.sslcertkeyfile.is_none() {
            let text = "without sslcertkeyfile no client certificate can be issued";
            self.warn("ossbss.apache.restapi.sslcertfile", text);
        }
    }

    /// The words of the platform's web server: a version that we do not offer is no error there.
    fn protocols(&mut self, config: &Config) {
        const KEY: &str = "nginx.ssl_protocols";
        for (word, version) in config.nginx.versions() {
            match version {
                Some(version) if version < TlsVersion::V1_2 && !config.provisioning.tls.allow_legacy => {
                    self.warn(KEY, format!("{word} has no effect without provisioning.tls.allow_legacy"));
                }
                Some(_) => {}
                None => self.warn(KEY, format!("{word} has no effect: our listeners know TLS 1.0 to 1.3")),
            }
        }
    }

    fn database(&mut self, config: &Config) {
        let database = &config.provisioning.database;
        if database.layout == Layout::Upstream {
            self.error("provisioning.database.layout", "upstream is not supported yet");
        }
        if database.max_connections == 0 {
            self.error("provisioning.database.max_connections", "must be at least 1");
        }
        if database.password.is_some() && !database.url.has_user() {
            self.error("provisioning.database.password", "there is no user in provisioning.database.url");
        }
        if database.password.is_some() && database.url.has_password() {
            let text = "wins over the password inside provisioning.database.url";
            self.warn("provisioning.database.password", text);
        }
    }

    fn security(&mut self, config: &Config) {
        let security = &config.www_admin.security;
        if security.password.min_length > security.password.max_length {
            self.error("www_admin.security.password.min_length", "is greater than max_length");
        }
        if security.login.ban_min_time > security.login.ban_max_time {
            self.error("www_admin.security.login.ban_min_time", "is greater than ban_max_time");
        }
        if security.login.ban_enable && security.login.max_attempts == 0 {
            self.error("www_admin.security.login.max_attempts", "must be at least 1");
        }
    }

    fn rest_of_ours(&mut self, config: &Config) {
        if !(4..=20).contains(&config.provisioning.rest.bcrypt_cost) {
            self.error("provisioning.rest.bcrypt_cost", "must be between 4 and 20");
        }
        let collector = config.provisioning.otlp.endpoint.as_ref();
        if collector.is_some_and(|endpoint| !is_web(endpoint.expose())) {
            self.error("provisioning.otlp.endpoint", "must begin with http:// or https://");
        }
        if config.provisioning.limits.timeout.is_zero() {
            self.error("provisioning.limits.timeout", "must be at least 1");
        }
    }
}

/// Whether an address has a host that is asked over HTTP.
fn is_web(address: &str) -> bool {
    let host = address.strip_prefix("http://").or_else(|| address.strip_prefix("https://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}
