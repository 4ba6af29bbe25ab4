//! Host names, addresses and networks.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use super::{At, Value};
use crate::config::node::Node;

/// A host name. A second pair of quotes inside the value (`'"myserver"'`), which published files carry because the name
/// once went verbatim into a web server's configuration, is taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName(pub String);

impl HostName {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = ['"', '\''].iter().find_map(|&quote| text.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(text);
        let is_address = IpAddr::from_str(inner.trim_matches(['[', ']'])).is_ok();
        let is_name = !inner.is_empty()
            && inner.len() <= 253
            && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
        (is_address || is_name).then(|| Self(inner.to_owned()))
    }
}

impl Value for HostName {
    const KIND: &'static str = "a host name";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, Self::parse)
    }
}

impl Value for IpAddr {
    const KIND: &'static str = "an IP address";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.trim().trim_matches(['[', ']']).parse().ok())
    }
}

impl Value for SocketAddr {
    const KIND: &'static str = "an address with port (192.0.2.1:80 or [2001:db8::1]:80)";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.trim().parse().ok())
    }
}

/// An IP network, or a single address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// Whether the address lies in this network. An IPv4 address that arrived mapped into IPv6 counts as IPv4: that is
    /// how a listener on `::` sees it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
                own.to_bits() & mask == other.to_bits() & mask
            }
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        (prefix <= longest).then_some(Self { address, prefix })
    }
}

impl Value for Network {
    const KIND: &'static str = "an address or network (192.0.2.0/24)";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, Self::parse)
    }
}
