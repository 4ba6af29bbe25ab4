//! HTTP Basic. Source: RFC 7617.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Longest credentials that are looked at.
const LONGEST: usize = 4096;

/// User and password as they were sent: bytes, since clients do not agree on their encoding.
#[derive(Clone, PartialEq, Eq)]
pub struct Basic {
    /// The user; not empty.
    pub user: Vec<u8>,
    /// The password.
    pub password: Vec<u8>,
}

impl Basic {
    /// Both as text, when they are UTF-8.
    #[must_use]
    pub fn into_text(self) -> Option<(String, String)> {
        Some((String::from_utf8(self.user).ok()?, String::from_utf8(self.password).ok()?))
    }
}

/// User and password of an `Authorization` header.
#[must_use]
pub fn basic(value: &str) -> Option<Basic> {
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || token.len() > LONGEST {
        return None;
    }
    let bytes = STANDARD.decode(token.trim()).ok()?;
    let colon = bytes.iter().position(|byte| *byte == b':')?;
    let (user, password) = bytes.split_at_checked(colon)?;
    let password = password.strip_prefix(b":")?;
    (!user.is_empty()).then(|| Basic { user: user.to_vec(), password: password.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::basic;

    /// User and password of a header.
    type Read = Option<(&'static [u8], &'static [u8])>;

    #[test]
    fn only_well_formed_credentials_count() {
        let cases: [(&str, Read); 9] = [
            ("Basic YTpi", Some((b"a", b"b"))),
            ("basic YTpiOmM=", Some((b"a", b"b:c"))),
            ("Basic YTrk", Some((b"a", b"\xe4"))),
            ("Basic YTo=", Some((b"a", b""))),
            ("Digest YTpi", None),
            ("Basic", None),
            ("Basic !!!", None),
            ("Basic YQ==", None),
            ("Basic OmI=", None),
        ];
        for (header, expected) in cases {
            let read = basic(header);
            assert_eq!(read.as_ref().map(|one| (&one.user[..], &one.password[..])), expected, "{header}");
        }
    }
}
