//! New hashes for `ossbss.htpasswd`. Source: config, apply, check, reload: `hash`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use rand::seq::IndexedRandom;
use sha_crypt::{PasswordHasher as _, ShaCrypt};
use sha1::{Digest as _, Sha1};

use super::hash::des;
use super::md5_crypt::Md5Crypt;

/// Letters of a salt of the older kinds.
const LETTERS: &[u8] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Random bytes that become the sixteen letters of a salt of the SHA kinds.
const SHA_SALT: usize = 12;

/// A kind of hash that can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewKind {
    /// MD5 as Apache makes it.
    Md5,
    /// bcrypt with its cost.
    Bcrypt(u32),
    /// SHA-1 without salt.
    Sha1,
    /// The traditional crypt by DES.
    Des,
    /// SHA-256 crypt.
    Sha256,
    /// SHA-512 crypt.
    Sha512,
}

/// The hash of a password; none when the kind cannot hash it, as bcrypt cannot hash a NUL.
#[must_use]
pub fn make(kind: NewKind, password: &str) -> Option<String> {
    let bytes = password.as_bytes();
    match kind {
        NewKind::Md5 => Some(Md5Crypt::make(letters(8).as_bytes(), bytes)),
        NewKind::Bcrypt(cost) => {
            let made = bcrypt::hash_with_salt(bytes, cost, rand::rng().random()).ok()?;
            Some(made.format_for_version(bcrypt::Version::TwoY))
        }
        NewKind::Sha1 => Some(format!("{{SHA}}{}", STANDARD.encode(Sha1::digest(bytes)))),
        NewKind::Des => des(bytes, &letters(2)),
        NewKind::Sha256 => sha2(&ShaCrypt::SHA256, bytes),
        NewKind::Sha512 => sha2(&ShaCrypt::SHA512, bytes),
    }
}

fn sha2(kind: &ShaCrypt, password: &[u8]) -> Option<String> {
    let salt: [u8; SHA_SALT] = rand::rng().random();
    kind.hash_password_with_salt(password, &salt).ok().map(|hash| hash.to_string())
}

fn letters(count: usize) -> String {
    let mut random = rand::rng();
    (0..count).filter_map(|_| LETTERS.choose(&mut random)).map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::PasswordHash;
    use super::*;

    #[test]
    fn what_is_made_is_known() {
        let kinds = [
            (NewKind::Md5, "$apr1$"),
            (NewKind::Bcrypt(4), "$2y$04$"),
            (NewKind::Sha1, "{SHA}"),
            (NewKind::Des, ""),
            (NewKind::Sha256, "$5$"),
            (NewKind::Sha512, "$6$"),
        ];
        for (kind, prefix) in kinds {
            let (made, again) = (make(kind, "Grüße").unwrap(), make(kind, "Grüße").unwrap());
            assert!(made.starts_with(prefix), "{kind:?} {made}");
            assert_eq!(made == again, kind == NewKind::Sha1, "{kind:?} has a salt");
            let hash = PasswordHash::parse(&made, false).unwrap();
            assert!(hash.verifies("Grüße".as_bytes()) && !hash.verifies(b"Gruesse"), "{kind:?} {made}");
        }
    }
}
