//! Two listeners never share a port.

use std::net::SocketAddr;

use super::Check;
use crate::config::settings::Config;

const ADMIN: &str = "www_admin.http_admin.port";
const CSC: &str = "www_admin.http_csc.port";
const SYSTEM: &str = "www_admin.http_system.port";
const LEGACY: &str = "ossbss.apache.port";
const PLAIN: &str = "provisioning.listen.soap_plain";
const STATUS: &str = "provisioning.listen.status";

impl Check<'_> {
    /// Reports the later one of two that want the same.
    pub(super) fn ports(&mut self, config: &Config) {
        let wanted = wanted(config);
        let mut reported = Vec::new();
        for (at, (key, address)) in wanted.iter().enumerate() {
            let earlier = wanted.iter().take(at).find(|(_, other)| collide(*address, *other));
            if let Some((other, _)) = earlier.filter(|_| !reported.contains(key)) {
                reported.push(*key);
                self.error(key, format!("port {} is also that of {other}", address.port()));
            }
        }
    }
}

/// The addresses of the listeners that are switched on, each with the key that its port comes from.
fn wanted(config: &Config) -> Vec<(&'static str, SocketAddr)> {
    let (listen, admin) = (&config.provisioning.listen, &config.www_admin);
    let mut wanted = Vec::new();
    if config.is_rest_enabled() {
        wanted.extend(listen.rest.iter().map(|ip| (ADMIN, SocketAddr::new(*ip, admin.http_admin.port.0))));
    }
    if config.is_csc_enabled() {
        wanted.extend(listen.rest.iter().map(|ip| (CSC, SocketAddr::new(*ip, admin.http_csc.port.0))));
    }
    if config.is_system_enabled() {
        wanted.extend(listen.system.iter().map(|ip| (SYSTEM, SocketAddr::new(*ip, admin.http_system.port.0))));
    }
    if config.is_legacy_enabled() {
        wanted.extend(listen.soap.iter().map(|ip| (LEGACY, SocketAddr::new(*ip, config.ossbss.apache.port.0))));
        wanted.extend(listen.soap_plain.iter().map(|address| (PLAIN, *address)));
    }
    wanted.extend(listen.status.iter().map(|address| (STATUS, *address)));
    wanted
}

/// Port 0 is a different one each time.
fn collide(one: SocketAddr, other: SocketAddr) -> bool {
    let same_family = one.is_ipv4() == other.is_ipv4();
    let same_ip = one.ip() == other.ip() || one.ip().is_unspecified() || other.ip().is_unspecified();
    one.port() != 0 && one.port() == other.port() && same_family && same_ip
}
