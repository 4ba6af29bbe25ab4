//! The syntax of SIP URIs. Source: RFC 3261, section 25.1.

use crate::settings::Settings;

/// Marks and reserved characters that a user part may hold as they are.
const USER: &str = "-_.!~*'()&=+$,;?/";

/// Whether a text is a user part: at least one character, others escaped by `%` and two hexadecimal digits.
pub(super) fn is_user(text: &str) -> bool {
    !text.is_empty() && unescaped(text).is_some_and(|rest| rest.chars().all(is_user_char))
}

/// As [`is_user`], with the wild cards of shell patterns: `*`, `?`, `[a-b]`.
pub(super) fn is_user_pattern(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((set, behind)) = after.split_once(']') else { return false };
        if !is_user_or_empty(before) || set.is_empty() || !set.chars().all(|c| is_user_char(c) || c == '^') {
            return false;
        }
        rest = behind;
    }
    is_user_or_empty(rest)
}

/// Whether a text is a SIP URI: scheme, optional user, host, optional port, parameters and headers.
pub(super) fn is_uri(text: &str) -> bool {
    let lower = text.get(..5).unwrap_or(text).to_ascii_lowercase();
    let Some(rest) =
        ["sips:", "sip:"].iter().find_map(|scheme| lower.starts_with(scheme).then(|| text.get(scheme.len()..)))
    else {
        return false;
    };
    let rest = rest.unwrap_or_default();
    let (user, place) = match rest.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, rest),
    };
    let user = user.is_none_or(|user| match user.split_once(':') {
        Some((user, password)) => is_user(user) && is_user_or_empty(password),
        None => is_user(user),
    });
    let place = place.split([';', '?']).next().unwrap_or_default();
    user && is_host_port(place)
}

fn is_host_port(place: &str) -> bool {
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            (None, port.strip_prefix(':').or((!port.is_empty()).then_some("x")))
        }
        None => match place.split_once(':') {
            Some((host, port)) => (Some(host), Some(port)),
            None => (Some(place), None),
        },
    };
    let is_host = |host: &str| {
        host == "localhost" || super::is_domain(host, &Settings::default()) || host.split('.').all(is_label)
    };
    host.is_none_or(is_host) && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !(label.starts_with('-') || label.ends_with('-'))
}

fn is_user_or_empty(text: &str) -> bool {
    text.is_empty() || is_user(text)
}

fn is_user_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || USER.contains(c)
}

/// The text without its escapes; none when one is broken.
fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut rest = parts.next()?.to_owned();
    for part in parts {
        let digits = part.get(..2)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        rest.push_str(part.get(2..)?);
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris() {
        let cases = [
            ("sip:alice@example.org", true),
            ("SIP:alice@example.org", true),
            ("sips:alice@example.org:5061;transport=tls?subject=x", true),
            ("sip:example.org", true),
            ("sip:alice:secret@192.0.2.1", true),
            ("sip:a%20b@example.org", true),
            ("sip:alice@[2001:db8::1]:5060", true),
            ("sip:alice@[2001:db8::1]x", false),
            ("sip:alice@[x]", false),
            ("sip:a%2@example.org", false),
            ("sip:a b@example.org", false),
            ("sip:@example.org", false),
            ("sip:alice@", false),
            ("sip:alice@example.org:0", false),
            ("tel:+431", false),
            ("sip", false),
            ("", false),
        ];
        for (uri, expected) in cases {
            assert_eq!(is_uri(uri), expected, "{uri}");
        }
    }

    #[test]
    fn user_parts_and_patterns() {
        for (text, user, pattern) in [
            ("alice", true, true),
            ("4312345", true, true),
            ("431[2-5]*", false, true),
            ("[^0]1?", false, true),
            ("[]1", false, false),
            ("[1", false, false),
            ("a@b", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_user(text), is_user_pattern(text)), (user, pattern), "{text}");
        }
    }
}
