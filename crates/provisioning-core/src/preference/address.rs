//! Entries of address lists: an IPv4 or IPv6 address with an optional prefix length.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::error::PreferenceError;

/// Checks the entries of an address list (`allowed_ips`, `man_allowed_ips`) and gives them back as they are.
///
/// An entry that names the same network as an earlier one is refused, however it is spelled.
/// Source: preferences, section 4; deviations, "an address twice".
pub fn check_entries(name: &str, entries: Vec<String>) -> Result<Vec<String>, PreferenceError> {
    let mut seen = HashSet::new();
    for entry in &entries {
        if !seen.insert(parse(name, entry)?) {
            return Err(PreferenceError::Duplicate { name: name.to_owned(), value: entry.clone() });
        }
    }
    Ok(entries)
}

/// The address and prefix length of one entry; an address alone has the full length.
fn parse(name: &str, entry: &str) -> Result<(IpAddr, u8), PreferenceError> {
    let (address, prefix) = match entry.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (entry, None),
    };
    let (name, entry) = (name.to_owned(), entry.to_owned());
    if let Ok(v4) = address.parse::<Ipv4Addr>() {
        let length = prefix_length(prefix, 32).ok_or(PreferenceError::Ipv4Prefix { name, entry })?;
        Ok((IpAddr::V4(v4), length))
    } else if let Ok(v6) = address.parse::<Ipv6Addr>() {
        let length = prefix_length(prefix, 128).ok_or(PreferenceError::Ipv6Prefix { name, entry })?;
        Ok((IpAddr::V6(v6), length))
    } else {
        Err(PreferenceError::Address { name, entry })
    }
}

fn prefix_length(prefix: Option<&str>, largest: u8) -> Option<u8> {
    let Some(prefix) = prefix else {
        return Some(largest);
    };
    let digits_only = prefix.bytes().all(|byte| byte.is_ascii_digit());
    prefix.parse().ok().filter(|length| digits_only && *length <= largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries() {
        let bad_v4 = "Invalid IPv4 network portion in allowed_ips entry '{}', must be 0 <= net <= 32";
        let bad_v6 = "Invalid IPv6 network portion in allowed_ips entry '{}', must be 0 <= net <= 128";
        let bad =
            "Invalid IPv4 or IPv6 address in allowed_ips entry '{}', must be valid address with optional /net suffix";
        let twice = "Duplicate allowed_ips value: {}";
        type Case<'a> = (&'a str, &'a [&'a str], Option<(&'a str, &'a str)>);
        let cases: &[Case<'_>] = &[
            ("no entry is fine", &[], None),
            ("plain IPv4 and IPv6 addresses", &["1.2.3.4", "::1", "2001:db8::7"], None),
            ("prefixes up to the full length", &["1.2.3.4/32", "10.0.0.0/8", "0.0.0.0/0", "::/0", "::1/128"], None),
            ("an IPv4 prefix of 33", &["1.2.3.4/33"], Some((bad_v4, "1.2.3.4/33"))),
            ("an IPv4 prefix in words", &["1.2.3.4/x"], Some((bad_v4, "1.2.3.4/x"))),
            ("an empty prefix", &["1.2.3.4/"], Some((bad_v4, "1.2.3.4/"))),
            ("a signed prefix", &["1.2.3.4/+8"], Some((bad_v4, "1.2.3.4/+8"))),
            ("an IPv6 prefix of 129", &["::1/129"], Some((bad_v6, "::1/129"))),
            ("a host name", &["example.org"], Some((bad, "example.org"))),
            ("an octet of 256", &["1.2.3.256"], Some((bad, "1.2.3.256"))),
            ("no text", &[""], Some((bad, ""))),
            ("the second entry is bad", &["1.2.3.4", "one"], Some((bad, "one"))),
            ("the same address twice", &["1.2.3.4", "1.2.3.4"], Some((twice, "1.2.3.4"))),
            ("the same network in two spellings", &["::1", "0:0::1/128"], Some((twice, "0:0::1/128"))),
            ("one address, two prefixes", &["10.0.0.0/8", "10.0.0.0/16"], None),
        ];
        for (case, entries, expected) in cases {
            let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
            let error = check_entries("allowed_ips", entries).err().map(|error| error.to_string());
            assert_eq!(error, expected.map(|(text, entry)| text.replace("{}", entry)), "{case}");
        }
    }
}
