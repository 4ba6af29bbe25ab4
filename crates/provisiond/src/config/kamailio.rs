//! What the example of a SIP proxy takes over from the configuration: `provisiond config kamailio`.

use super::Config;

/// The definitions that `etc/kamailio/kamailio.cfg` reads from `kamailio-config.cfg`: the prefixes by which dialled numbers are brought
/// into their international form, and how many failed logins are too many.
#[must_use]
pub fn for_kamailio(config: &Config) -> String {
    let www_admin = &config.www_admin;
    format!(
        "# Printed by `provisiond config kamailio`: print it again when one of these keys of config.yml has changed.\n\
         #!define CC_DIAL_PREFIX \"{}\"\n\
         #!define AC_DIAL_PREFIX \"{}\"\n\
         #!define FAILED_AUTH_ATTEMPTS {}\n",
        www_admin.cc_dial_prefix.as_str(),
        www_admin.ac_dial_prefix.as_str(),
        config.kamailio.lb.security.failed_auth_attempts
    )
}
