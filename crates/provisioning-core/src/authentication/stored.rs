//! The forms in which passwords are stored.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// The form of a stored password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// What the server makes.
    Bcrypt,
    /// Imported: `cost$salt$hash`, with another cost than the server's.
    BcryptWithCost,
    /// Imported: MD5 without salt, 32 hexadecimal digits.
    Md5,
}

/// Tells the form of a stored password.
pub(super) fn form(stored: &str) -> Form {
    if stored.len() == 32 && stored.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Form::Md5
    } else if stored.split('$').count() == 3 {
        Form::BcryptWithCost
    } else {
        Form::Bcrypt
    }
}

/// Whether the stored hexadecimal digits are the MD5 of the password.
pub(super) fn is_md5_of(stored: &str, password: &str) -> bool {
    let digits: String = Md5::digest(password.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.as_bytes().ct_eq(stored.to_ascii_lowercase().as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_seen_from_outside() {
        let cases = [
            ("5ebe2294ecd0e0f08eab7690d2a6ee69", Form::Md5),
            ("abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW", Form::Bcrypt),
            ("6$abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW", Form::BcryptWithCost),
            ("$2b$13$abcdefghijklmnopqrstuuyd9ipDgNyTEie103vumVuve9x.2WtxW", Form::Bcrypt),
            ("", Form::Bcrypt),
        ];
        for (stored, expected) in cases {
            assert_eq!(form(stored), expected, "{stored}");
        }
    }

    #[test]
    fn md5_is_compared_without_regard_to_the_case_of_its_digits() {
        assert!(is_md5_of("5ebe2294ecd0e0f08eab7690d2a6ee69", "secret"));
        assert!(is_md5_of("5EBE2294ECD0E0F08EAB7690D2A6EE69", "secret"));
        assert!(!is_md5_of("5ebe2294ecd0e0f08eab7690d2a6ee69", "Secret"));
    }
}
