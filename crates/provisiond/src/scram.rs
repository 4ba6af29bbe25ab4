//! SCRAM-SHA-256 keys (RFC 5802, RFC 7677) of passwords. Source: sip-xmpp-integration, section 8.

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkcs5::pbkdf2_hmac;
use openssl::pkey::PKey;
use openssl::sha::sha256;
use openssl::sign::Signer;
use provisioning_core::sip_account::ScramKeys;

/// The least that RFC 7677 allows. More would protect little while a digest of the same password stands beside.
const ITERATIONS: u32 = 4096;

/// Bytes of SHA-256.
const LENGTH: usize = 32;

/// Why a password has no keys.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    /// SASLprep (RFC 4013) refuses it.
    #[error("SASLprep refuses the password: {0}")]
    Refused(stringprep::Error),
    /// The library failed.
    #[error(transparent)]
    Failed(#[from] ErrorStack),
}

/// A new salt: 16 random bytes as hex.
pub(crate) fn salt() -> String {
    hex(&rand::random::<[u8; 16]>())
}

/// The keys of a password with a salt, whose characters count. Takes some milliseconds.
pub(crate) fn keys(password: &str, salt: &str) -> Result<ScramKeys, Unusable> {
    let prepared = stringprep::saslprep(password).map_err(Unusable::Refused)?;
    let mut salted = [0; LENGTH];
    let rounds = usize::try_from(ITERATIONS).unwrap_or(usize::MAX);
    pbkdf2_hmac(prepared.as_bytes(), salt.as_bytes(), rounds, MessageDigest::sha256(), &mut salted)?;
    let client_key = hmac(&salted, b"Client Key")?;
    let server_key = hmac(&salted, b"Server Key")?;
    Ok(ScramKeys {
        salt: salt.to_owned(),
        iteration_count: ITERATIONS,
        stored_key: hex(&sha256(&client_key)),
        server_key: hex(&server_key),
    })
}

fn hmac(key: &[u8], text: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let key = PKey::hmac(key)?;
    Signer::new(MessageDigest::sha256(), &key)?.sign_oneshot_to_vec(text)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop where something is not as it should be")]
mod tests {
    use super::*;

    const SALT: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn keys_are_those_of_the_known_password() {
        let keys = keys("secret subscriber pass", SALT).unwrap();
        assert_eq!((keys.salt.as_str(), keys.iteration_count), (SALT, 4096));
        assert_eq!(keys.stored_key, "20c92ca69bd067e4affd043978ec0ceab0d4ef828c90243e6d8d3f71fde2e4f3");
        assert_eq!(keys.server_key, "ed35af1e6dbc71465ee78cfd07f3a33eb098b0533e05be0ed1ccaa277f429c76");
    }

    #[test]
    fn what_saslprep_makes_equal_has_the_same_keys() {
        let of = |password| keys(password, SALT).unwrap();
        // A no-break space and a Roman numeral, a letter in two parts, a soft hyphen.
        for (password, same) in [("I\u{a0}X", "I X"), ("\u{2168}", "IX"), ("a\u{308}", "\u{e4}"), ("I\u{ad}X", "IX")] {
            assert_eq!(of(password), of(same), "{password}");
        }
        assert_ne!(of("ix"), of("IX"));
    }

    #[test]
    fn control_characters_have_no_keys() {
        for password in ["a\u{7}b", "\u{7f}", "\u{627}a"] {
            assert!(matches!(keys(password, SALT), Err(Unusable::Refused(_))), "{password:?}");
        }
    }

    #[test]
    fn salts_are_not_used_twice() {
        assert!(salt().len() == 32 && salt() != salt());
    }
}
