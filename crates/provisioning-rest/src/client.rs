//! Who the client is, as far as it can be believed: facts of the connection, and headers of trusted proxies.
//! Source: rest-protocol, which mechanism applies.

use std::net::IpAddr;

use actix_web::HttpRequest;
use provisioning_core::authentication::{Audience, Certificate};
use provisioning_http::{Peer, header};

use crate::Options;

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
        let peer = Peer::of(http, &options.trusted_proxies);
        let direct = Self {
            address: peer.address,
            scheme: peer.scheme,
            host: peer.host.unwrap_or_else(|| options.host_name.clone()),
            audience: Some(options.audience),
            certificate: http.conn_data::<Certificate>().filter(|shown| shown.serial != Some(0)).cloned(),
        };
        if peer.is_proxied { direct.behind_proxy(http) } else { direct }
    }

    fn behind_proxy(mut self, http: &HttpRequest) -> Self {
        let told = |name| header(http.headers(), name).filter(|value| !value.is_empty());
        match told("x-auth-realm").filter(|_| self.audience != Some(Audience::System)) {
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
