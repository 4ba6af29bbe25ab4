//! What may be the name of a SIP domain.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The sentence for a name that is none.
pub(super) const INVALID: &str = "Must be a host name, an IPv4 address or an IPv6 address in brackets";

/// Whether a text is a host name or, where they are allowed, an address.
pub(super) fn is_valid(name: &str, addresses: bool) -> bool {
    if let Some(inner) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return addresses && inner.parse::<Ipv6Addr>().is_ok();
    }
    // A name of digits and dots alone would be taken for an address everywhere.
    if name.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return addresses && name.parse::<Ipv4Addr>().is_ok();
    }
    name.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_and_addresses_are_domains() {
        let cases = [
            ("sip.example.org", true),
            ("localhost", true),
            ("SIP-1.Example.ORG", true),
            ("_sip._udp.example.org", true),
            ("3com.example", true),
            ("192.0.2.10", true),
            ("[2001:db8::1]", true),
            ("2001:db8::1", false),
            ("[192.0.2.10]", false),
            ("[]", false),
            ("300.0.2.10", false),
            ("1.2.3", false),
            ("", false),
            (".", false),
            ("sip..example.org", false),
            ("sip.example.org.", false),
            ("-sip.example.org", false),
            ("sip-.example.org", false),
            ("sip example.org", false),
            ("alice@example.org", false),
            ("sip.example.org:5060", false),
            ("grüße.example.org", false),
            ("*.example.org", false),
            ("sip\texample", false),
        ];
        for (name, valid) in cases {
            assert_eq!(is_valid(name, true), valid, "{name}");
        }
        assert!(!is_valid(&format!("{}.org", "a".repeat(64)), true));
    }

    #[test]
    fn addresses_can_be_forbidden() {
        for (name, valid) in [("192.0.2.10", false), ("[2001:db8::1]", false), ("sip.example.org", true)] {
            assert_eq!(is_valid(name, false), valid, "{name}");
        }
    }
}
