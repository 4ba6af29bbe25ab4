//! MD5 crypt, as old systems (`$1$`) and Apache (`$apr1$`) make it. No well-kept library has the second one.

use md5::{Digest as _, Md5};
use subtle::ConstantTimeEq as _;

/// What MD5 crypt writes its digests with.
const LETTERS: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Bytes of a salt that count.
const SALT: usize = 8;

/// Letters of a written digest.
const WRITTEN: usize = 22;

/// Times that the digest is made anew.
const ROUNDS: usize = 1000;

/// The bytes of the digest in the order in which they are written, three for four letters; the last one has two.
const ORDER: [[usize; 3]; 5] = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]];
const LAST: usize = 11;

/// A stored password of this kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Md5Crypt {
    magic: &'static str,
    salt: Vec<u8>,
    written: Vec<u8>,
}

impl Md5Crypt {
    /// Reads one; `None` for another kind, `Some(None)` for what is none although it begins like one.
    #[expect(clippy::option_option, reason = "another kind, and a broken one of this kind")]
    pub(super) fn parse(text: &str) -> Option<Option<Self>> {
        let (magic, rest) = ["$apr1$", "$1$"].into_iter().find_map(|magic| Some((magic, text.strip_prefix(magic)?)))?;
        let parts = rest
            .split_once('$')
            .filter(|(_, written)| written.len() == WRITTEN && written.bytes().all(|letter| LETTERS.contains(&letter)));
        Some(parts.map(|(salt, written)| Self {
            magic,
            salt: salt.bytes().take(SALT).collect(),
            written: written.as_bytes().to_vec(),
        }))
    }

    /// A new one in Apache's form; eight bytes of the salt count.
    pub(super) fn make(salt: &[u8], password: &[u8]) -> String {
        const MAGIC: &str = "$apr1$";
        let made = written(&digest(MAGIC.as_bytes(), salt, password));
        format!("{MAGIC}{}${}", String::from_utf8_lossy(salt), String::from_utf8_lossy(&made))
    }

    /// Whether this is the password.
    pub(super) fn verifies(&self, password: &[u8]) -> bool {
        written(&digest(self.magic.as_bytes(), &self.salt, password)).ct_eq(&self.written).into()
    }
}

fn digest(magic: &[u8], salt: &[u8], password: &[u8]) -> [u8; 16] {
    let inner: [u8; 16] = Md5::new().chain_update(password).chain_update(salt).chain_update(password).finalize().into();
    let mut outer = Md5::new().chain_update(password).chain_update(magic).chain_update(salt);
    outer.update(inner.iter().copied().cycle().take(password.len()).collect::<Vec<u8>>());
    let mut length = password.len();
    while length > 0 {
        match password.first() {
            Some(first) if length.is_multiple_of(2) => outer.update([*first]),
            _ => outer.update([0]),
        }
        length /= 2;
    }
    let mut digest: [u8; 16] = outer.finalize().into();
    for round in 0..ROUNDS {
        let is_odd = !round.is_multiple_of(2);
        let mut next = Md5::new();
        next.update(if is_odd { password } else { &digest });
        if !round.is_multiple_of(3) {
            next.update(salt);
        }
        if !round.is_multiple_of(7) {
            next.update(password);
        }
        next.update(if is_odd { &digest[..] } else { password });
        digest = next.finalize().into();
    }
    digest
}

fn written(digest: &[u8; 16]) -> Vec<u8> {
    let byte = |at: usize| u32::from(digest.get(at).copied().unwrap_or_default());
    let mut letters = Vec::with_capacity(WRITTEN);
    let mut write = |mut value: u32, count: usize| {
        for _ in 0..count {
            letters.extend(usize::try_from(value & 0x3f).ok().and_then(|at| LETTERS.get(at)));
            value >>= 6;
        }
    };
    for [high, middle, low] in ORDER {
        write(byte(high) << 16 | byte(middle) << 8 | byte(low), 4);
    }
    write(byte(LAST), 2);
    letters
}
