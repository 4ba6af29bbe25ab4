//! Where the client is, as far as it can be believed: facts of the connection, and headers of trusted proxies.
//! Source: rest-protocol, which mechanism applies; soap-xmlrpc, endpoints.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use actix_web::HttpRequest;

use crate::header::header;

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

/// The other end of a request.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Address of the client.
    pub address: IpAddr,
    /// `https` or `http`, as the client sees it.
    pub scheme: &'static str,
    /// Host, with a port where there is one, as the client sees it; none when it names none.
    pub host: Option<String>,
    /// Whether a trusted proxy speaks for the client.
    pub is_proxied: bool,
}

impl Peer {
    /// The other end of a request. Headers count only when the connection comes from a trusted proxy.
    #[must_use]
    pub fn of(http: &HttpRequest, proxies: &TrustedProxies) -> Self {
        let address = http.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
        let scheme = if http.app_config().secure() { "https" } else { "http" };
        let is_proxied = proxies.has(address);
        let direct = Self { address, scheme, host: requested_host(http), is_proxied };
        if is_proxied { direct.behind_proxy(http, proxies) } else { direct }
    }

    fn behind_proxy(mut self, http: &HttpRequest, proxies: &TrustedProxies) -> Self {
        let told = |name| header(http.headers(), name).filter(|value| !value.is_empty());
        self.address =
            forwarded_for(http, proxies).or_else(|| told("x-real-ip").and_then(self::address)).unwrap_or(self.address);
        match told("x-forwarded-proto").map(first) {
            Some("https") => self.scheme = "https",
            Some("http") => self.scheme = "http",
            _ => {}
        }
        if let Some(host) = told("x-forwarded-host").map(first) {
            self.host = Some(host.to_owned());
        }
        self
    }
}

/// The host that the request names.
fn requested_host(http: &HttpRequest) -> Option<String> {
    let named = header(http.headers(), "host").filter(|host| !host.is_empty());
    named.or_else(|| http.uri().authority().map(|authority| authority.as_str())).map(str::to_owned)
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
#[must_use]
pub fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.trim_start_matches('[').split(']').next().unwrap_or(text);
    let parsed = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
}

fn first(list: &str) -> &str {
    list.split(',').next().unwrap_or(list).trim()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn peer(peer: &str, headers: &[(&'static str, &'static str)]) -> Peer {
        let mut request =
            TestRequest::default().peer_addr(format!("{peer}:4000").parse().unwrap_or(([0, 0, 0, 0], 0).into()));
        for header in headers {
            request = request.append_header(*header);
        }
        let proxies = TrustedProxies::new(|address| address.to_string().starts_with("10."));
        Peer::of(&request.to_http_request(), &proxies)
    }

    #[test]
    fn headers_count_from_trusted_proxies_only() {
        let headers = [
            ("host", "api.example.org:1443"),
            ("x-forwarded-for", "192.0.2.7"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "outside.example.org"),
            ("forwarded", "for=192.0.2.8;host=evil.example.org;proto=https"),
        ];
        let stranger = peer("192.0.2.1", &headers);
        assert_eq!(stranger.address.to_string(), "192.0.2.1");
        assert_eq!((stranger.scheme, stranger.host.as_deref()), ("http", Some("api.example.org:1443")));

        let proxy = peer("10.0.0.1", &headers);
        assert_eq!(proxy.address.to_string(), "192.0.2.7");
        assert_eq!((proxy.scheme, proxy.host.as_deref()), ("https", Some("outside.example.org")));
        assert_eq!(peer("192.0.2.1", &[]).host, None);
    }

    #[test]
    fn the_client_is_the_last_hop_that_nobody_can_invent() {
        for (given, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("203.0.113.9, 192.0.2.7", "192.0.2.7"),
            ("203.0.113.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
            ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
            ("192.0.2.7:4711", "192.0.2.7"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("unknown", "10.0.0.1"),
        ] {
            assert_eq!(peer("10.0.0.1", &[("x-forwarded-for", given)]).address.to_string(), expected, "{given}");
        }
        let two = [("x-forwarded-for", "192.0.2.9"), ("x-forwarded-for", "192.0.2.7")];
        assert_eq!(peer("10.0.0.1", &two).address.to_string(), "192.0.2.7");
        assert_eq!(peer("10.0.0.1", &[("x-real-ip", "192.0.2.7")]).address.to_string(), "192.0.2.7");
    }
}
