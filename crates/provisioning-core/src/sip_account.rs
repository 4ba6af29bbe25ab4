//! What SIP and XMPP servers know of a live subscriber: derived from its name and SIP password whenever one of them is written,
//! since the views of those servers show no password. Source: sip-xmpp-integration, sections 5 and 8.

use md5::{Digest, Md5};

use crate::context::Context;
use crate::fault::Fault;
use crate::record::Record;
use crate::value::Value;

/// RFC 5802's keys of a password for SCRAM-SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScramKeys {
    /// At least 16 random bytes as lower-case hex; these characters, not the bytes, are the salt.
    pub salt: String,
    /// Rounds of PBKDF2.
    pub iteration_count: u32,
    /// Lower-case hex of 32 bytes.
    pub stored_key: String,
    /// Lower-case hex of 32 bytes.
    pub server_key: String,
}

/// The name of an account.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// SIP user name as it was created.
    pub username: &'a str,
    /// Name of the domain; its letter case does not matter.
    pub domain: &'a str,
}

impl Account<'_> {
    /// The domain as servers know it; also the realm of digests.
    fn realm(&self) -> String {
        self.domain.to_lowercase()
    }

    /// RFC 2617's A1 hash of a password, as lower-case hex.
    pub fn ha1(&self, password: &str) -> String {
        md5(&format!("{}:{}:{password}", self.username, self.realm()))
    }

    /// The same for devices that send `user@domain` as digest user name.
    pub fn ha1b(&self, password: &str) -> String {
        let realm = self.realm();
        md5(&format!("{}@{realm}:{realm}:{password}", self.username))
    }

    /// The localpart of its XMPP address: lower case, the apostrophe escaped (XEP-0106).
    pub fn node(&self) -> String {
        self.username.to_lowercase().replace('\'', "\\27")
    }

    /// The derived columns of `live_subscribers`. An empty password makes no account; one without keys makes none for XMPP.
    pub fn columns(&self, password: &str, keys: Option<&ScramKeys>) -> Record {
        let digest = |ha1: String| if password.is_empty() { Value::Null } else { ha1.into() };
        let keys = keys.filter(|_| !password.is_empty());
        let text = |read: fn(&ScramKeys) -> &String| keys.map(|keys| read(keys).clone());
        Record::new()
            .with("username", self.username)
            .with("node", self.node())
            .with("ha1", digest(self.ha1(password)))
            .with("ha1b", digest(self.ha1b(password)))
            .with("salt", text(|keys| &keys.salt))
            .with("iteration_count", keys.map(|keys| i64::from(keys.iteration_count)))
            .with("stored_key", text(|keys| &keys.stored_key))
            .with("server_key", text(|keys| &keys.server_key))
    }

    /// Sets the columns of a password in a row of `live_subscribers`: itself and what is derived from it.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub async fn fill(&self, ctx: &mut Context<'_>, password: &str, columns: &mut Record) -> Result<(), Fault> {
        let keys = ctx.scram_keys(password).await?;
        columns.set("password", password);
        self.columns(password, keys.as_ref()).iter().for_each(|(column, value)| columns.set(column, value.clone()));
        Ok(())
    }
}

fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: Account<'_> = Account { username: "test_10001", domain: "NGCP.example.com" };

    #[test]
    fn digests_are_those_of_the_known_account() {
        assert_eq!(TEST.ha1("secret subscriber pass"), "d61aae349b1303ff0366903618539553");
        assert_eq!(TEST.ha1b("secret subscriber pass"), "7191e8917547482b023065caa78c8498");
    }

    #[test]
    fn localparts_have_neither_capitals_nor_apostrophes() {
        for (username, node) in [("alice", "alice"), ("Alice.B", "alice.b"), ("o'Brien'", r"o\27brien\27")] {
            assert_eq!(Account { username, ..TEST }.node(), node);
        }
    }

    #[test]
    fn what_has_no_password_or_no_keys_has_no_account() {
        let keys = ScramKeys {
            salt: "00".repeat(16),
            iteration_count: 4096,
            stored_key: "s".to_owned(),
            server_key: "k".to_owned(),
        };
        for (password, keys, sip, xmpp) in
            [("secret", Some(&keys), true, true), ("secret", None, true, false), ("", Some(&keys), false, false)]
        {
            let columns = TEST.columns(password, keys);
            let has = |column| columns.get(column).is_some_and(|value| *value != Value::Null);
            assert_eq!((has("ha1"), has("ha1b")), (sip, sip), "{password}");
            for column in ["salt", "iteration_count", "stored_key", "server_key"] {
                assert_eq!(has(column), xmpp, "{password} {column}");
            }
            assert!(has("username") && has("node"));
        }
    }
}
