//! The kinds of hashes that `htpasswd` and its relatives make. Source: soap-xmlrpc, HTTP level, hash kinds.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha_crypt::{PasswordVerifier as _, ShaCrypt};
use sha1::{Digest as _, Sha1};
use subtle::ConstantTimeEq as _;

use super::md5_crypt::Md5Crypt;

/// Greatest cost of bcrypt: each step doubles the time of a login, and anybody may try one.
const BCRYPT_COST: u32 = 14;

/// Most rounds of the SHA kinds.
const SHA_ROUNDS: u32 = 500_000;

/// Bytes of a SHA-1 digest.
const SHA1: usize = 20;

/// A stored password.
pub enum PasswordHash {
    /// MD5 as Apache and old systems make it.
    Md5(Md5Crypt),
    /// bcrypt.
    Bcrypt(String),
    /// SHA-1 with its salt, which may be empty.
    Sha1 {
        /// The digest.
        digest: Vec<u8>,
        /// What follows the password in it.
        salt: Vec<u8>,
    },
    /// The traditional crypt by DES.
    Des(String),
    /// SHA-256 or SHA-512 crypt.
    Sha2(String),
    /// The password itself.
    Plain(String),
}

/// What is wrong with a stored password. Never shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Nothing.
    #[error("is empty")]
    Empty,
    /// A line of an htpasswd file.
    #[error("is a whole line USER:HASH; only the HASH belongs here")]
    WholeLine,
    /// A kind that is known, in a form that it never has.
    #[error("is not a complete hash of its kind")]
    Malformed,
    /// A prefix of no kind that is known.
    #[error("is a hash of a kind that is not known")]
    Unknown,
    /// Plain text.
    #[error("is plain text; make a hash with htpasswd, or switch provisioning.allow_plain_htpasswd on")]
    Plain,
    /// A test that takes too long.
    #[error("takes too long to test: bcrypt cost at most 14, rounds at most 500000")]
    TooCostly,
}

impl PasswordHash {
    /// Reads a stored password; the prefix tells its kind.
    ///
    /// # Errors
    /// [`HashError`].
    pub fn parse(text: &str, allow_plain: bool) -> Result<Self, HashError> {
        if text.is_empty() {
            return Err(HashError::Empty);
        }
        if let Some(found) = of_prefix(text) {
            return found;
        }
        if is_des(text) {
            return Ok(Self::Des(text.to_owned()));
        }
        if text.split_once(':').is_some_and(|(_, hash)| of_prefix(hash).is_some() || is_des(hash)) {
            return Err(HashError::WholeLine);
        }
        match () {
            () if allow_plain => Ok(Self::Plain(text.to_owned())),
            () if text.starts_with(['$', '{']) => Err(HashError::Unknown),
            () => Err(HashError::Plain),
        }
    }

    /// Whether a test takes so long that it must not hold up other requests.
    #[must_use]
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::Md5(_) | Self::Bcrypt(_) | Self::Sha2(_))
    }

    /// Whether the kind protects the password hardly or not at all.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        matches!(self, Self::Des(_) | Self::Plain(_))
    }

    /// Whether this is the password. The time does not tell how much of it is right.
    #[must_use]
    pub fn verifies(&self, password: &[u8]) -> bool {
        match self {
            Self::Md5(stored) => stored.verifies(password),
            Self::Bcrypt(stored) => bcrypt::verify(password, stored).unwrap_or(false),
            Self::Sha1 { digest, salt } => {
                let made = Sha1::new().chain_update(password).chain_update(salt).finalize();
                made.as_slice().ct_eq(digest).into()
            }
            Self::Des(stored) => {
                des(password, stored).is_some_and(|made| made.as_bytes().ct_eq(stored.as_bytes()).into())
            }
            Self::Sha2(stored) => ShaCrypt::default().verify_password(password, stored.as_str()).is_ok(),
            Self::Plain(stored) => stored.as_bytes().ct_eq(password).into(),
        }
    }
}

/// What a text is by its prefix; none when it has none of those that are known.
fn of_prefix(text: &str) -> Option<Result<PasswordHash, HashError>> {
    if let Some(md5) = Md5Crypt::parse(text) {
        return Some(md5.map(PasswordHash::Md5).ok_or(HashError::Malformed));
    }
    let found = match text.get(..text.find(['$', '}']).map_or(0, |at| at + 1).max(3))? {
        "$2y" | "$2a" | "$2b" => return Some(bcrypt_hash(text)),
        "$5$" => return Some(sha2(text, 43)),
        "$6$" => return Some(sha2(text, 86)),
        "{SHA}" => sha1(text.strip_prefix("{SHA}")?).filter(|(_, salt)| salt.is_empty()),
        "{SSHA}" => sha1(text.strip_prefix("{SSHA}")?).filter(|(_, salt)| !salt.is_empty()),
        "{PLAIN}" => return Some(Ok(PasswordHash::Plain(text.strip_prefix("{PLAIN}")?.to_owned()))),
        _ => return None,
    };
    Some(found.map(|(digest, salt)| PasswordHash::Sha1 { digest, salt }).ok_or(HashError::Malformed))
}

fn bcrypt_hash(text: &str) -> Result<PasswordHash, HashError> {
    let mut parts = text.split('$').skip(2);
    let (cost, rest) = (parts.next(), parts.next());
    let cost: u32 =
        cost.filter(|cost| cost.len() == 2).and_then(|cost| cost.parse().ok()).ok_or(HashError::Malformed)?;
    if cost > BCRYPT_COST {
        return Err(HashError::TooCostly);
    }
    let complete = rest.is_some_and(|rest| rest.len() == 53 && rest.bytes().all(is_crypt_letter));
    if complete && parts.next().is_none() {
        Ok(PasswordHash::Bcrypt(text.to_owned()))
    } else {
        Err(HashError::Malformed)
    }
}

/// SHA-256 and SHA-512 crypt: rounds that may be absent, salt, and so many characters of the digest.
fn sha2(text: &str, length: usize) -> Result<PasswordHash, HashError> {
    let parts: Vec<&str> = text.split('$').skip(2).collect();
    let (rounds, digest) = match parts.as_slice() {
        [_, digest] => (None, digest),
        [rounds, _, digest] => (Some(rounds.strip_prefix("rounds=").ok_or(HashError::Malformed)?), digest),
        _ => return Err(HashError::Malformed),
    };
    if let Some(rounds) = rounds {
        let rounds: u32 = rounds.parse().map_err(|_| HashError::Malformed)?;
        if rounds > SHA_ROUNDS {
            return Err(HashError::TooCostly);
        }
    }
    if digest.len() != length || !digest.bytes().all(is_crypt_letter) {
        return Err(HashError::Malformed);
    }
    Ok(PasswordHash::Sha2(text.to_owned()))
}

/// Digest and salt.
fn sha1(encoded: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let bytes = STANDARD.decode(encoded).ok()?;
    bytes.split_at_checked(SHA1).map(|(digest, salt)| (digest.to_vec(), salt.to_vec()))
}

fn is_crypt_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/')
}

fn is_des(text: &str) -> bool {
    text.len() == 13 && text.bytes().all(is_crypt_letter)
}

#[expect(deprecated, reason = "operators have such hashes, and clients that know no others")]
pub(super) fn des(password: &[u8], stored: &str) -> Option<String> {
    pwhash::unix_crypt::hash_with(stored.get(..2)?, password).ok()
}
