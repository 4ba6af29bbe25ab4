//! Blocks of IP addresses: a list of networks and single addresses of one version that do not overlap. Pure.
//!
//! Source: resources/customerlocations; resources/billingnetworks.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value as Json;

use crate::form::printed;

/// What is wrong with a list of blocks, in the words that clients see.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The list is no list.
    #[error("Invalid field 'blocks'. Must be an array.")]
    NoList,
    /// There is none.
    #[error("At least one block definition is required")]
    Empty,
    /// Not an address.
    #[error("Invalid IP address '{0}'")]
    Address(String),
    /// Not a prefix length of the address's version.
    #[error("Invalid mask '{0}'")]
    Mask(String),
    /// IPv4 and IPv6 in one list.
    #[error("Ipv4 and ipv6 must not be mixed in block definitions")]
    Mixed,
    /// A block that shares addresses with earlier ones.
    #[error("Block '{block}' overlaps with block(s) '{others}'")]
    Overlap {
        /// The block, as `address/prefix length`.
        block: String,
        /// The earlier ones.
        others: String,
    },
}

/// A network, or a single address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The address as given; it may have bits beyond the prefix.
    pub ip: String,
    /// The prefix length; `None` for a single address.
    pub mask: Option<u8>,
    first: IpAddr,
    last: IpAddr,
}

impl Block {
    /// The first address, as [`key`] writes it.
    pub fn first_key(&self) -> String {
        key(self.first)
    }

    /// The last address, as [`key`] writes it.
    pub fn last_key(&self) -> String {
        key(self.last)
    }

    fn read(value: &Json) -> Result<Self, BlockError> {
        let ip = value.get("ip").map(printed).unwrap_or_default();
        let ip = ip.trim();
        let address: IpAddr = ip.parse().map_err(|_| BlockError::Address(ip.to_owned()))?;
        let width: u8 = if address.is_ipv4() { 32 } else { 128 };
        let mask = match value.get("mask") {
            None | Some(Json::Null) => None,
            Some(given) => {
                let text = printed(given);
                let digits = !given.is_boolean() && text.bytes().all(|byte| byte.is_ascii_digit());
                let length = text.parse::<u8>().ok().filter(|length| digits && *length <= width);
                Some(length.ok_or(BlockError::Mask(text))?)
            }
        };
        let (first, last) = range(address, mask.unwrap_or(width));
        Ok(Self { ip: ip.to_owned(), mask, first, last })
    }
}

impl std::fmt::Display for Block {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let width = if self.first.is_ipv4() { 32 } else { 128 };
        write!(out, "{}/{}", self.ip, self.mask.unwrap_or(width))
    }
}

/// Reads a list of objects with `ip` and `mask`.
///
/// # Errors
/// [`BlockError`], the first one.
pub fn read(value: Option<&Json>) -> Result<Vec<Block>, BlockError> {
    let elements = match value {
        None | Some(Json::Null) => return Err(BlockError::Empty),
        Some(Json::Array(elements)) if elements.is_empty() => return Err(BlockError::Empty),
        Some(Json::Array(elements)) => elements,
        Some(_) => return Err(BlockError::NoList),
    };
    let mut blocks: Vec<Block> = Vec::with_capacity(elements.len());
    // By their first address; what is in here does not overlap.
    let mut taken: BTreeMap<IpAddr, (IpAddr, String)> = BTreeMap::new();
    for element in elements {
        let block = Block::read(element)?;
        if blocks.first().is_some_and(|other| other.first.is_ipv4() != block.first.is_ipv4()) {
            return Err(BlockError::Mixed);
        }
        let before = taken.range(..=block.last).rev().take_while(|(_, (last, _))| *last >= block.first);
        let mut others: Vec<&str> = before.map(|(_, (_, name))| name.as_str()).collect();
        if !others.is_empty() {
            others.reverse();
            return Err(BlockError::Overlap { block: block.to_string(), others: others.join("', '") });
        }
        taken.insert(block.first, (block.last, block.to_string()));
        blocks.push(block);
    }
    Ok(blocks)
}

/// An address as a text of digits: its version, and its value with leading zeros. Of two addresses the greater one is the
/// greater text, on every database, and those of different versions are never between each other.
pub fn key(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => format!("4{:010}", v4.to_bits()),
        IpAddr::V6(v6) => format!("6{:039}", v6.to_bits()),
    }
}

fn range(address: IpAddr, prefix: u8) -> (IpAddr, IpAddr) {
    match address {
        IpAddr::V4(v4) => {
            let host = u32::MAX.checked_shr(u32::from(prefix)).unwrap_or(0);
            let bits = v4.to_bits();
            (IpAddr::V4((bits & !host).into()), IpAddr::V4((bits | host).into()))
        }
        IpAddr::V6(v6) => {
            let host = u128::MAX.checked_shr(u32::from(prefix)).unwrap_or(0);
            let bits = v6.to_bits();
            (IpAddr::V6((bits & !host).into()), IpAddr::V6((bits | host).into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists() {
        let cases = [
            ("missing", json!(null), "At least one block definition is required"),
            ("empty", json!([]), "At least one block definition is required"),
            ("an object", json!({}), "Invalid field 'blocks'. Must be an array."),
            ("no address", json!([{"ip": "nowhere"}]), "Invalid IP address 'nowhere'"),
            ("no object", json!(["192.0.2.1"]), "Invalid IP address ''"),
            ("a prefix of 33", json!([{"ip": "10.0.0.0", "mask": 33}]), "Invalid mask '33'"),
            ("a negative prefix", json!([{"ip": "10.0.0.0", "mask": -1}]), "Invalid mask '-1'"),
            ("a prefix of 129", json!([{"ip": "::1", "mask": "129"}]), "Invalid mask '129'"),
            ("a flag for a prefix", json!([{"ip": "::1", "mask": true}]), "Invalid mask '1'"),
            (
                "both versions",
                json!([{"ip": "10.0.0.1"}, {"ip": "::1"}]),
                "Ipv4 and ipv6 must not be mixed in block definitions",
            ),
            (
                "host bits count for nothing",
                json!([{"ip": "10.0.0.1", "mask": 24}, {"ip": "10.0.0.9"}]),
                "Block '10.0.0.9/32' overlaps with block(s) '10.0.0.1/24'",
            ),
            (
                "a block around two others",
                json!([{"ip": "10.0.0.1"}, {"ip": "10.0.0.3"}, {"ip": "10.0.0.0", "mask": 8}]),
                "Block '10.0.0.0/8' overlaps with block(s) '10.0.0.1/32', '10.0.0.3/32'",
            ),
            ("side by side", json!([{"ip": "192.0.2.0", "mask": 25}, {"ip": "192.0.2.128", "mask": "25"}]), ""),
            ("everything", json!([{"ip": "::", "mask": 0}]), ""),
        ];
        for (case, value, expected) in cases {
            let error = read(Some(&value)).err().map_or_else(String::new, |error| error.to_string());
            assert_eq!(error, expected, "{case}");
        }
    }

    #[test]
    fn keys_compare_like_addresses() {
        let address = |text: &str| text.parse::<IpAddr>().map(key).ok();
        assert!(address("9.255.255.255") < address("10.0.0.0"));
        assert!(address("10.0.0.255") < address("10.0.1.0"));
        assert!(address("255.255.255.255") < address("::"));
        assert!(address("2001:db8::ffff") < address("2001:db8::1:0"));
        let blocks = read(Some(&json!([{"ip": "10.0.0.9", "mask": 24}]))).unwrap_or_default();
        let ends = blocks.first().map(|block| (Some(block.first_key()), Some(block.last_key())));
        assert_eq!(ends, Some((address("10.0.0.0"), address("10.0.0.255"))));
    }
}
