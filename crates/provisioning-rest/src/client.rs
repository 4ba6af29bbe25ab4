//! Who and where the client is, as far as it can be believed: facts of the connection, and headers of trusted proxies.
//! Source: rest-protocol, which mechanism applies.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::HttpRequest;
use provisioning_core::authentication::{Audience, Certificate};

use crate::Options;
use crate::request::header;

/// Tells which addresses are those of proxies whose headers count.
#[derive(Clone)]
pub struct TrustedProxies(Arc<dyn Fn(IpAddr) -> bool + Send + Sync>);

impl TrustedProxies {
    /// Those for which the test is true.
    pub fn new(test: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(test))
    }

    fn has(&self, address: IpAddr) -> bool {
        (self.0)(address)
    }
}

impl Default for TrustedProxies {
    /// Nobody's headers count.
    fn default() -> Self {
        Self::new(|_| false)
    }
}

impl fmt::Debug for TrustedProxies {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TrustedProxies")
    }
}

/// The client of a request.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// Its address.
    pub(crate) address: IpAddr,
    /// `https` or `http`, as the client sees it.
    pub(crate) scheme: &'static str,
    /// Host, with a port where there is one, as the client sees it.
    pub(crate) host: String,
    /// Whose logins count; `None` when a proxy names a realm that there is not.
    pub(crate) audience: Option<Audience>,
    /// The certificate that it has shown.
    pub(crate) certificate: Option<Certificate>,
}

impl Client {
    /// The client of a request. Headers count only when the connection comes from a trusted proxy.
    pub(crate) fn of(http: &HttpRequest, options: &Options) -> Self {
        let peer = http.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        let direct = Self {
            address: peer,
            scheme: if http.app_config().secure() { "https" } else { "http" },
            host: requested_host(http, options),
            audience: Some(options.audience),
            certificate: http.conn_data::<Certificate>().filter(|shown| shown.serial != Some(0)).cloned(),
        };
        if options.trusted_proxies.has(peer) { direct.behind_proxy(http, options) } else { direct }
    }

    fn behind_proxy(mut self, http: &HttpRequest, options: &Options) -> Self {
        let told = |name| header(http.headers(), name).filter(|value| !value.is_empty());
        self.address = forwarded_for(http, &options.trusted_proxies)
            .or_else(|| told("x-real-ip").and_then(address))
            .unwrap_or(self.address);
        match told("x-forwarded-proto").map(first) {
            Some("https") => self.scheme = "https",
            Some("http") => self.scheme = "http",
            _ => {}
        }
        if let Some(host) = told("x-forwarded-host").map(first) {
            host.clone_into(&mut self.host);
        }
        match told("x-auth-realm") {
            Some("subscriber") => self.audience = Some(Audience::Subscribers),
            Some("admin") => self.audience = Some(Audience::Staff),
            Some(_) => self.audience = None,
            None => {}
        }
        // One that the proxy itself has shown is not the client's.
        self.certificate = passed_on(told("x-ssl-client-serial"), told("x-ssl-client-dn"));
        self
    }

    /// The host without its port.
    pub(crate) fn host_name(&self) -> &str {
        let name = match self.host.rsplit_once(':') {
            // The colons of an IPv6 address stand in brackets.
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => &self.host,
        };
        name.trim_matches(['[', ']'])
    }
}

/// The host that the request names.
fn requested_host(http: &HttpRequest, options: &Options) -> String {
    let named = header(http.headers(), "host").filter(|host| !host.is_empty());
    let named = named.or_else(|| http.uri().authority().map(|authority| authority.as_str()));
    named.unwrap_or(&options.host_name).to_owned()
}

/// The last address in `X-Forwarded-For` that is not a trusted proxy: everything before it may be invented.
fn forwarded_for(http: &HttpRequest, proxies: &TrustedProxies) -> Option<IpAddr> {
    let lines: Vec<&str> = http.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    let mut client = None;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Some(hop) = address(hop) else { break };
        client = Some(hop);
        if !proxies.has(hop) {
            break;
        }
    }
    client
}

/// An address as proxies write it: bare, with a port, or an IPv6 address in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').split(']').next().unwrap_or(text);
    let parsed =
        bare.parse().ok().or_else(|| text.parse::<std::net::SocketAddr>().ok().map(|with_port| with_port.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
}

fn first(list: &str) -> &str {
    list.split(',').next().unwrap_or(list).trim()
}

/// A certificate that a proxy has verified: its serial number in hexadecimal digits and its subject.
fn passed_on(serial: Option<&str>, subject: Option<&str>) -> Option<Certificate> {
    let digits = serial?.trim_start_matches("0x").replace(':', "");
    if digits.bytes().all(|digit| digit == b'0') {
        return None;
    }
    Some(Certificate {
        subject: subject.unwrap_or_default().to_owned(),
        serial: i64::from_str_radix(&digits, 16).ok().filter(|serial| *serial > 0),
        fingerprint: None,
        is_ours: true,
        valid: None,
    })
}

#[cfg(test)]
mod tests;
