//! Secrets that have to be readable again, encrypted at rest: AES-256-GCM, as soon as there is a key. What is above this crate
//! reads and writes them in clear. Source: sip-xmpp-integration, section 8.

use std::fmt;
use std::sync::Arc;

use openssl::base64::{decode_block, encode_block};
use openssl::rand::rand_bytes;
use openssl::sha::sha256;
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use provisioning_core::fault::Fault;
use provisioning_core::record::Record;
use provisioning_core::store::StoreError;
use provisioning_core::value::Value;

/// What is sealed: passwords, and the copies of what clients were shown.
pub(crate) const SEALED: [(&str, &str); 4] =
    [("idempotency_keys", "answer"), ("journals", "content"), PASSWORDS[0], PASSWORDS[1]];

/// Where the passwords are that the server cannot do without: those of SIP, and those of mediation functions.
pub(crate) const PASSWORDS: [(&str, &str); 2] = [("live_subscribers", "password"), ("interceptions", "x2_password")];

/// How a sealed text begins; the name of its key follows, and a colon.
pub(crate) const MARK: &str = "sealed:1:";

/// What precedes a text in clear that begins like a sealed one, or like this: nobody can make up what looks sealed.
const CLEAR: &str = "clear:1:";

/// Bytes of a nonce (NIST SP 800-38D, 8.2.2).
const NONCE: usize = 12;

/// Bytes of an authentication tag.
const TAG: usize = 16;

/// Why text is no list of keys. Never shows any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {0} is no key: 64 hexadecimal digits are expected, as `openssl rand -hex 32` prints them")]
pub struct KeyError(usize);

#[derive(Clone, PartialEq, Eq)]
struct Key {
    /// Tells which key has sealed something: the beginning of the key's SHA-256.
    name: String,
    bytes: [u8; 32],
}

/// The keys: none, or the one that seals followed by those that still open what they have sealed. Its debug form has no secrets.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Keys(Arc<[Key]>);

impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.names()).finish()
    }
}

impl Keys {
    /// Reads keys, one on a line.
    ///
    /// # Errors
    /// [`KeyError`] with the first line that is none.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let lines = text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty());
        lines.map(|(index, line)| key(line).ok_or(KeyError(index + 1))).collect::<Result<_, _>>().map(Self)
    }

    /// Whether anything is sealed.
    #[must_use]
    pub fn are_set(&self) -> bool {
        !self.0.is_empty()
    }

    /// The names of the keys, the sealing one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.name.as_str())
    }

    /// How a text begins that is sealed as it should be.
    pub(crate) fn current_mark(&self) -> Option<String> {
        self.0.first().map(|key| format!("{MARK}{}:", key.name))
    }

    /// The row as it is to be stored.
    ///
    /// # Errors
    /// [`Fault::Store`] when the cipher refuses.
    pub(crate) fn seal(&self, table: &str, row: &Record) -> Result<Record, Fault> {
        let mut stored = row.clone();
        for column in columns(table) {
            let Some(Value::Text(text)) = row.get(column) else { continue };
            match self.0.first() {
                // No password is no secret.
                Some(key) if !text.is_empty() => stored.set(column, key.seal(&place(table, column), text)?),
                None if [MARK, CLEAR].iter().any(|mark| text.starts_with(mark)) => {
                    stored.set(column, format!("{CLEAR}{text}"));
                }
                _ => {}
            }
        }
        Ok(stored)
    }

    /// Makes a stored row readable. What has been changed since it was sealed is lost: such a SIP password counts as none, so that
    /// its subscriber can still be listed, given another one, and ended.
    ///
    /// # Errors
    /// [`Fault::Store`] for what another key has sealed, and for anything else that somebody has changed.
    pub(crate) fn open(&self, table: &str, row: &mut Record) -> Result<(), Fault> {
        for column in columns(table) {
            let Some(Value::Text(text)) = row.get(column) else { continue };
            let place = place(table, column);
            let clear = match (text.strip_prefix(MARK), text.strip_prefix(CLEAR)) {
                (Some(sealed), _) => match self.opened(&place, sealed) {
                    Ok(clear) => clear,
                    Err(Unreadable::Changed) if PASSWORDS.contains(&(table, column)) => {
                        tracing::error!(row = row.id().ok(), "{place} is not as it was sealed: it counts as none");
                        String::new()
                    }
                    Err(unreadable) => return Err(refused(format!("{place}{}: {unreadable}", of_row(row)))),
                },
                (_, Some(clear)) => clear.to_owned(),
                _ => continue,
            };
            row.set(column, clear);
        }
        Ok(())
    }

    /// `sealed`: the name of a key, a colon, and what it has sealed.
    fn opened(&self, place: &str, sealed: &str) -> Result<String, Unreadable> {
        let (name, sealed) = sealed.split_once(':').ok_or(Unreadable::Changed)?;
        let key = self.0.iter().find(|key| key.name == name).ok_or_else(|| Unreadable::Key(name.to_owned()))?;
        key.open(place, sealed).ok_or(Unreadable::Changed)
    }
}

/// Why something sealed cannot be opened.
#[derive(Debug, thiserror::Error)]
enum Unreadable {
    /// Whoever has the key reads it.
    #[error("sealed with the key '{0}', which is not configured")]
    Key(String),
    /// Nobody reads it any more.
    #[error("not as it was sealed")]
    Changed,
}

/// Which row it is, when the columns that were read tell.
fn of_row(row: &Record) -> String {
    row.id().map(|id| format!(" of the row {id}")).unwrap_or_default()
}

impl Key {
    fn seal(&self, place: &str, text: &str) -> Result<String, Fault> {
        let mut sealed = vec![0; NONCE];
        let failed = |error: openssl::error::ErrorStack| refused(format!("cannot seal {place}: {error}"));
        rand_bytes(&mut sealed).map_err(failed)?;
        let mut tag = [0; TAG];
        let secret = encrypt_aead(
            Cipher::aes_256_gcm(),
            &self.bytes,
            Some(&sealed),
            place.as_bytes(),
            text.as_bytes(),
            &mut tag,
        )
        .map_err(failed)?;
        sealed.extend_from_slice(&tag);
        sealed.extend_from_slice(&secret);
        Ok(format!("{MARK}{}:{}", self.name, encode_block(&sealed)))
    }

    /// Nothing for what is not as it was sealed.
    fn open(&self, place: &str, sealed: &str) -> Option<String> {
        let sealed = decode_block(sealed).ok()?;
        let (nonce, rest) = sealed.split_at_checked(NONCE)?;
        let (tag, secret) = rest.split_at_checked(TAG)?;
        let clear =
            decrypt_aead(Cipher::aes_256_gcm(), &self.bytes, Some(nonce), place.as_bytes(), secret, tag).ok()?;
        String::from_utf8(clear).ok()
    }
}

fn key(line: &str) -> Option<Key> {
    let mut bytes = [0; 32];
    if line.len() != 2 * bytes.len() || !line.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(line.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    let name = sha256(&bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    Some(Key { name, bytes })
}

/// The sealed columns of a table.
pub(crate) fn columns(table: &str) -> impl Iterator<Item = &'static str> {
    SEALED.into_iter().filter(move |(name, _)| *name == table).map(|(_, column)| column)
}

/// Belongs to what is sealed, so that nothing can be moved to another column.
fn place(table: &str, column: &str) -> String {
    format!("{table}.{column}")
}

fn refused(text: String) -> Fault {
    Fault::Store(StoreError::Other(text))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test says what is wrong")]

    use super::*;

    const OLD: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    const NEW: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

    fn row(password: &str) -> Record {
        Record::new().with("id", 1).with("password", password)
    }

    #[test]
    fn what_is_sealed_comes_back() {
        let keys = Keys::parse(OLD).unwrap();
        for password in ["secret", "pässwörd", "sealed:1:00000000:AAAA", &"x".repeat(255)] {
            let mut stored = keys.seal("live_subscribers", &row(password)).unwrap();
            let text = stored.text("password").unwrap().to_owned();
            assert!(text.starts_with(MARK) && !text.contains(password), "{text}");
            assert!(text.len() <= 512, "{}", text.len());
            keys.open("live_subscribers", &mut stored).unwrap();
            assert_eq!(stored, row(password));
        }
        assert_eq!(keys.seal("live_subscribers", &row("")).unwrap(), row(""));
        assert_eq!(keys.seal("admins", &row("hash")).unwrap(), row("hash"));
        let twice = [(); 2].map(|()| keys.seal("live_subscribers", &row("secret")).unwrap());
        assert_ne!(twice[0], twice[1]);
    }

    #[test]
    fn a_new_key_seals_and_an_old_one_opens() {
        let [old, new] = [OLD, NEW].map(|text| Keys::parse(text).unwrap());
        let both = Keys::parse(&format!("{NEW}\n\n  {OLD}\n")).unwrap();
        let stored = old.seal("live_subscribers", &row("secret")).unwrap();
        let mut opened = stored.clone();
        both.open("live_subscribers", &mut opened).unwrap();
        assert_eq!(opened, row("secret"));
        let name = old.names().next().unwrap().to_owned();
        for keys in [new, Keys::default()] {
            let refusal = keys.open("live_subscribers", &mut stored.clone()).unwrap_err().to_string();
            assert!(refusal.contains(&name), "{refusal}");
        }
        assert!(
            both.seal("live_subscribers", &row("x"))
                .unwrap()
                .text("password")
                .unwrap()
                .starts_with(&both.current_mark().unwrap())
        );
    }

    #[test]
    fn what_somebody_has_changed_is_nothing_any_more() {
        let keys = Keys::parse(OLD).unwrap();
        let stored = keys.seal("live_subscribers", &row("secret")).unwrap();
        let text = stored.text("password").unwrap();
        // Another letter at the end, and the same text in another place.
        let cut = text.len() - 4;
        let mut changed = row(&format!("{}AAAA", &text[..cut]));
        keys.open("live_subscribers", &mut changed).unwrap();
        assert_eq!(changed, row(""));
        let mut moved = Record::new().with("id", 7).with("content", text);
        let refusal = keys.open("journals", &mut moved).unwrap_err().to_string();
        assert!(refusal.contains("journals.content of the row 7"), "{refusal}");
    }

    #[test]
    fn a_password_that_looks_sealed_is_one_like_others() {
        let keys = Keys::parse(OLD).unwrap();
        for password in ["sealed:1:", "sealed:1:00112233:AAAA", "clear:1:x", "clear:1:sealed:1:x"] {
            for sealing in [&keys, &Keys::default()] {
                let mut stored = sealing.seal("live_subscribers", &row(password)).unwrap();
                keys.open("live_subscribers", &mut stored).unwrap();
                assert_eq!(stored, row(password));
            }
        }
    }

    #[test]
    fn keys_are_lines_of_hexadecimal_digits() {
        assert!(!Keys::parse("\n \n").unwrap().are_set());
        for (text, line) in [("x", 1), (&OLD[2..], 1), (&format!("{OLD}\n\n{OLD}0"), 3), (&OLD.replace('0', "g"), 1)] {
            let error = Keys::parse(text).unwrap_err();
            assert_eq!(error, KeyError(line), "{text}");
        }
        let shown = format!("{:?}", Keys::parse(OLD).unwrap());
        assert!(!shown.contains("00112233445566"), "{shown}");
    }
}
