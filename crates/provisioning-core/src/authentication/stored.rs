//! How passwords are stored: bcrypt, and what imported installations have instead of it until the first login.
//! Source: rest-protocol, password storage.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// Longest web password that is stored as it is; a bcrypt hash is longer.
const LONGEST_PLAIN: usize = 40;

/// What a column holds besides bcrypt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// MD5 without salt, in hexadecimal digits or base64: administrative logins.
    Md5,
    /// The password itself: subscribers.
    Plain,
}

impl Legacy {
    /// Whether a stored value is of this kind; otherwise it is a hash of the usual kind.
    pub(crate) fn is_kind_of(self, stored: &str) -> bool {
        match self {
            Self::Md5 => digest(stored).is_some(),
            Self::Plain => !stored.is_empty() && stored.len() <= LONGEST_PLAIN,
        }
    }

    /// Whether a stored value of this kind belongs to the password.
    pub(crate) fn proves(self, stored: &str, password: &str) -> bool {
        match self {
            Self::Md5 => digest(stored).is_some_and(|stored| Md5::digest(password.as_bytes()).ct_eq(&stored).into()),
            Self::Plain => password.as_bytes().ct_eq(stored.as_bytes()).into(),
        }
    }
}

/// The MD5 in a stored value: 32 hexadecimal digits, or base64 with or without padding.
fn digest(stored: &str) -> Option<[u8; 16]> {
    if stored.len() == 32 {
        return hexadecimal(stored);
    }
    let bytes = STANDARD_NO_PAD.decode(stored.trim_end_matches('=')).ok()?;
    bytes.try_into().ok()
}

fn hexadecimal(digits: &str) -> Option<[u8; 16]> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_is_told_from_bcrypt() {
        let cases = [
            ("5ebe2294ecd0e0f08eab7690d2a6ee69", true),
            ("Xr4ilOzQ4PCOq3aQ0qbuaQ==", true),
            ("Xr4ilOzQ4PCOq3aQ0qbuaQ", true),
            ("abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW", false),
            ("5ebe2294ecd0e0f08eab7690d2a6ee6", false),
            ("+ebe2294ecd0e0f08eab7690d2a6ee69", false),
            ("", false),
        ];
        for (stored, expected) in cases {
            assert_eq!(Legacy::Md5.is_kind_of(stored), expected, "{stored}");
        }
    }

    #[test]
    fn md5_is_known_in_all_its_forms() {
        for stored in [
            "5ebe2294ecd0e0f08eab7690d2a6ee69",
            "5EBE2294ECD0E0F08EAB7690D2A6EE69",
            "Xr4ilOzQ4PCOq3aQ0qbuaQ==",
            "Xr4ilOzQ4PCOq3aQ0qbuaQ",
        ] {
            assert!(Legacy::Md5.proves(stored, "secret"), "{stored}");
            assert!(!Legacy::Md5.proves(stored, "Secret"), "{stored}");
        }
    }

    #[test]
    fn a_web_password_is_plain_until_it_is_too_long_for_that() {
        assert!(Legacy::Plain.is_kind_of("5ebe2294ecd0e0f08eab7690d2a6ee69"));
        assert!(!Legacy::Plain.is_kind_of(""));
        assert!(!Legacy::Plain.is_kind_of("abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW"));
        assert!(Legacy::Plain.proves("secret", "secret"));
        for other in ["Secret", "secret ", ""] {
            assert!(!Legacy::Plain.proves("secret", other), "{other}");
        }
    }
}
