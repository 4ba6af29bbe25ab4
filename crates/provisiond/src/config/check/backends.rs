//! Rules for the live parts of the platform.

use provisioning_core::push::LONGEST_ADDRESS;

use super::Check;
use crate::config::settings::Config;
use crate::config::value::Address;

const XMPP: &str = "provisioning.backends.xmpp";

impl Check<'_> {
    /// The servers that are told of changes.
    pub(super) fn backends(&mut self, config: &Config) {
        let backends = &config.provisioning.backends;
        for (key, addresses) in [("provisioning.backends.sip_proxy", &backends.sip_proxy), (XMPP, &backends.xmpp)] {
            if addresses.iter().any(|address| !is_http(address)) {
                self.error(key, format!("must be http:// or https:// addresses of at most {LONGEST_ADDRESS} bytes"));
            }
        }
        if backends.xmpp_token.is_some() && backends.xmpp.is_empty() {
            self.warn("provisioning.backends.xmpp_token", format!("has no effect without {XMPP}"));
        }
    }
}

fn is_http(address: &Address) -> bool {
    let address = address.expose();
    let url = reqwest::Url::parse(address);
    address.len() <= LONGEST_ADDRESS && url.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
