//! MD5, in which imported installations store passwords.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// Whether a stored password is an MD5 without salt: 32 hexadecimal digits.
pub(super) fn is_md5(stored: &str) -> bool {
    stored.len() == 32 && stored.bytes().all(|byte| byte.is_ascii_hexdigit())
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
    fn md5_is_told_from_bcrypt() {
        let cases = [
            ("5ebe2294ecd0e0f08eab7690d2a6ee69", true),
            ("abcdefghijklmnopqrstuu$yd9ipDgNyTEie103vumVuve9x.2WtxW", false),
            ("5ebe2294ecd0e0f08eab7690d2a6ee6", false),
            ("", false),
        ];
        for (stored, expected) in cases {
            assert_eq!(is_md5(stored), expected, "{stored}");
        }
    }

    #[test]
    fn md5_is_compared_without_regard_to_the_case_of_its_digits() {
        assert!(is_md5_of("5ebe2294ecd0e0f08eab7690d2a6ee69", "secret"));
        assert!(is_md5_of("5EBE2294ECD0E0F08EAB7690D2A6EE69", "secret"));
        assert!(!is_md5_of("5ebe2294ecd0e0f08eab7690d2a6ee69", "Secret"));
    }
}
