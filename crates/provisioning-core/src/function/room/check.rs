//! Syntax checks. Source: functions, group checks.

mod sip;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use regex::Regex;

use crate::form::is_email;
use crate::function::{Backend, Function, Kind, Member, Reach};
use crate::preference::address::check_entries;
use crate::settings::Settings;

/// A check: what it looks at, and what it says.
type Check = fn(&str, &Settings) -> bool;

/// Declares the functions: name, parameter, sentence, check. A closure that captures nothing is the function's body.
macro_rules! checks {
    ($($name:literal, $param:literal, $doc:literal, $check:expr;)*) => {
        vec![$(
            Function::new($name, "checks", Backend::Voip, $doc, |scene, given| {
                Box::pin(async move {
                    let check: Check = $check;
                    Ok(check(given.text($param)?, scene.settings()).into())
                })
            })
            .takes([Member::text($param).required()])
            .gives(Kind::Boolean)
            .within(Reach::Any),
        )*]
    };
}

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    let older = |function: Function| match function.name {
        "check_sip_uri" => function.once_called(&["check_sipuri"]),
        "check_sip_username_shell_pattern" => function.once_called(&["check_E164_simple_pattern"]),
        _ => function,
    };
    all().into_iter().map(older).collect()
}

fn all() -> Vec<Function> {
    checks! {
        "check_username", "username", "True when the user part is acceptable for a subscriber.", is_username;
        "check_domain", "domain", "True when the name is acceptable as a domain.", is_domain;
        "check_cc", "cc", "True when it is a country code.", is_cc;
        "check_ac", "ac", "True when it is an area code.", is_ac;
        "check_sn", "sn", "True when it is a subscriber number.", is_sn;
        "check_E164_number", "e164number", "True when it is a full number, with or without a plus.", |text, _| {
            is_number(text)
        };
        "check_email", "email", "True for a mail address.", |text, _| is_email(text);
        "check_ip", "ip", "True for an IPv4 address, or an IPv6 address without brackets.", |text, _| {
            text.parse::<IpAddr>().is_ok()
        };
        "check_ipnet", "ipnet", "True for an address, optionally with a prefix length.", |text, _| {
            check_entries("ipnet", vec![text.to_owned()]).is_ok()
        };
        "check_sip_uri", "sip_uri", "True for a SIP URI.", |text, _| is_uri(text);
        "check_sip_username", "sip_username", "True for the user part of a SIP URI.", |text, _| sip::is_user(text);
        "check_sip_username_shell_pattern", "pattern", "True for a SIP user part with *, ? and [a-b].", |text, _| {
            sip::is_user_pattern(text)
        };
        "check_sip_uri_pattern", "pattern", "True for a regular expression over SIP URIs that compiles.", |text, _| {
            text.len() <= 1024 && fancy_regex::Regex::new(text).is_ok()
        };
        "check_sip_uri_prefix", "prefix", "True for the beginning of a SIP user part; empty is fine.", |text, _| {
            text.is_empty() || sip::is_user(text)
        };
        "check_sip_transport_protocol", "protocol", "True for UDP, TCP, TLS and ANY.", |text, _| {
            ["UDP", "TCP", "TLS", "ANY"].contains(&text)
        };
        "check_vsc_format", "slot", "True for a speed dial slot: * followed by digits.", |text, _| {
            text.strip_prefix('*').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
    }
}

/// Whether a user name is acceptable for a subscriber of these interfaces, which are stricter than REST.
pub(super) fn is_username(name: &str, settings: &Settings) -> bool {
    let functions = &settings.functions;
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "=+,;_.~'()-".contains(c))
        && !(name.starts_with('.') || name.ends_with('.') || name.contains(".."))
        && (functions.numeric_usernames || !name.bytes().all(|byte| byte.is_ascii_digit()))
        && !is_reserved(name, settings)
}

/// Whether a user name is one that nobody may have.
pub(super) fn is_reserved(name: &str, settings: &Settings) -> bool {
    settings.functions.reserved_usernames.iter().any(|pattern| matches_whole(pattern, name))
}

/// Whether a name is acceptable as a domain: at least two labels, the last of letters only, or an address where those are
/// allowed.
pub(super) fn is_domain(name: &str, settings: &Settings) -> bool {
    if let Some(inner) = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return settings.allow_ip_as_domain && inner.parse::<Ipv6Addr>().is_ok();
    }
    if name.parse::<Ipv4Addr>().is_ok() {
        return settings.allow_ip_as_domain;
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !(label.starts_with('-') || label.ends_with('-'))
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 127
        && name.contains('.')
        && name.split('.').all(label)
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a text is a country code.
pub(super) fn is_cc(text: &str, settings: &Settings) -> bool {
    is_part(text, settings.number_format.cc.as_ref(), 4) && text.bytes().any(|digit| digit != b'0')
}

/// Whether a text is an area code.
pub(super) fn is_ac(text: &str, settings: &Settings) -> bool {
    is_part(text, settings.number_format.ac.as_ref(), 7)
}

/// Whether a text is a subscriber number.
pub(super) fn is_sn(text: &str, settings: &Settings) -> bool {
    is_part(text, settings.number_format.sn.as_ref(), 31)
}

fn is_part(text: &str, pattern: Option<&Regex>, longest: usize) -> bool {
    match pattern {
        Some(pattern) => matches_whole(pattern, text),
        None => (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

fn matches_whole(pattern: &Regex, text: &str) -> bool {
    pattern.find(text).is_some_and(|found| found.len() == text.len())
}

/// Whether a text is a SIP URI.
pub(super) fn is_uri(text: &str) -> bool {
    sip::is_uri(text)
}

/// Whether a text is a full number, with or without a plus.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (4..=42).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names() {
        let reserved = ["voicebox", "emergency_.*"].map(|text| Regex::new(&format!("^(?:{text})$")));
        let mut settings = Settings::default();
        settings.functions.reserved_usernames = reserved.into_iter().flatten().collect();
        let cases = [
            ("alice", true),
            ("a.b-c_d=e+f,g;h~i'j(k)", true),
            ("", false),
            (".a", false),
            ("a.", false),
            ("a..b", false),
            ("a@b", false),
            ("a b", false),
            ("431234", false),
            ("voicebox", false),
            ("voicebox2", true),
            ("emergency_112", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_username(name, &settings), expected, "{name}");
        }
        settings.functions.numeric_usernames = true;
        assert!(is_username("431234", &settings));
    }

    #[test]
    fn domains() {
        let cases = [
            ("sip.example.org", true),
            ("3com.example", true),
            ("localhost", false),
            ("sip.example.o1", false),
            ("sip_1.example.org", false),
            ("-a.example.org", false),
            ("192.0.2.1", true),
            ("[2001:db8::1]", true),
            ("2001:db8::1", false),
        ];
        for (name, expected) in cases {
            assert_eq!(is_domain(name, &Settings::default()), expected, "{name}");
        }
        let strict = Settings { allow_ip_as_domain: false, ..Settings::default() };
        assert!(!is_domain("192.0.2.1", &strict) && !is_domain("[2001:db8::1]", &strict));
    }

    #[test]
    fn numbers() {
        for (text, expected) in [("+4312345", true), ("4312345", true), ("0431", false), ("43 1", false), ("", false)] {
            assert_eq!(is_number(text), expected, "{text}");
        }
    }
}
