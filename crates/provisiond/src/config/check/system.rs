//! Rules of the REST listener for local programs and of its login.

use std::net::IpAddr;

use super::Check;
use crate::config::settings::Config;

const USER: &str = "credentials.rest_api.auth_system.u";
const PASSWORD: &str = "credentials.rest_api.auth_system.p";

impl Check<'_> {
    pub(super) fn system(&mut self, config: &Config) {
        let http = &config.www_admin.http_system;
        if http.sslcertfile.is_some() != http.sslcertkeyfile.is_some() {
            self.error("www_admin.http_system.sslcertfile", "needs sslcertkeyfile beside it, which needs it");
        }
        if config.is_system_enabled() {
            if http.read_timeout.is_zero() {
                self.error("www_admin.http_system.read_timeout", "must be at least 1");
            }
            self.system_listener(config);
            self.system_login(config);
        }
    }

    fn system_listener(&mut self, config: &Config) {
        let addresses = &config.provisioning.listen.system;
        if addresses.is_empty() {
            self.error("provisioning.listen.system", "the listener of local programs is on but has no address");
        }
        if addresses.iter().all(IpAddr::is_loopback) {
            return;
        }
        if !(config.www_admin.http_system.ssl_enable || config.provisioning.allow_plain_http) {
            self.error(
                "www_admin.http_system.ssl_enable",
                "without TLS the listener must be on loopback (provisioning.listen.system), or \
                 provisioning.allow_plain_http be on",
            );
        }
        self.warn("provisioning.listen.system", "the listener of local programs can be reached from other machines");
    }

    fn system_login(&mut self, config: &Config) {
        let login = &config.credentials.rest_api.auth_system;
        let is_set = |text: &str| !text.is_empty();
        match (login.u.as_deref().filter(|name| is_set(name)), login.p.as_ref().filter(|word| is_set(word.expose()))) {
            (None, None) => {
                self.warn(
                    "provisioning.rest.system_listener",
                    format!("nobody can log in there without {USER} and .p"),
                );
            }
            (None, Some(_)) => self.error(USER, "must be set beside p"),
            (Some(_), None) => self.error(PASSWORD, "must be set beside u"),
            // HTTP Basic ends the name at the first colon.
            (Some(name), Some(_)) if name.contains(':') => self.error(USER, "must have no colon"),
            (Some(_), Some(_)) => {}
        }
    }
}
