//! The address of the server as a client sees it, for documents that clients follow. Source: soap-xmlrpc, endpoints.

use std::net::Ipv6Addr;

use provisioning_http::legacy::Request;

/// Scheme, host and port under which a client has asked. A host that is none does not get into a document: the server's own
/// name stands there then, or the address of its socket.
pub(crate) fn base(request: &Request<'_>, own: Option<&str>) -> String {
    let socket = || request.http.app_config().local_addr().to_string();
    let named = [request.peer.host.as_deref(), own].into_iter().flatten().find(|host| is_host(host));
    format!("{}://{}", request.peer.scheme, named.map_or_else(socket, str::to_owned))
}

/// Whether it is a DNS name, an IPv4 address or an IPv6 address in brackets, with or without a port.
fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse().is_ok_and(|port: u16| port > 0);
    port.is_none_or(is_port) && (is_bracketed(name) || is_name(name))
}

fn is_bracketed(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok())
}

/// A DNS name; an IPv4 address looks like one, too.
fn is_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.strip_suffix('.').unwrap_or(text).split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn only_hosts_with_or_without_a_port_are_taken() {
        for fine in [
            "sip.example.org",
            "sip.example.org:2443",
            "192.0.2.1:1",
            "[2001:db8::1]",
            "[::1]:65535",
            "localhost",
            "a_b",
        ] {
            assert!(is_host(fine), "{fine}");
        }
        let long = "a".repeat(64);
        for hostile in [
            "",
            ":2443",
            "a b",
            "a/b",
            "a\"b",
            "<x>",
            "a@b",
            "sip.example.org:0",
            "sip.example.org:65536",
            "a:+1",
            "a:",
            "a..b",
            "-a",
            "2001:db8::1",
            "[2001:db8::1",
            "[x]",
            "[::1]x",
            "a?b",
            "a#b",
            "a:1:2",
            &long,
        ] {
            assert!(!is_host(hostile), "{hostile}");
        }
    }
}
