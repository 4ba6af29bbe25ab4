//! The database and what it starts with.

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use provisioning_store::Keys;

use super::settings;
use crate::config::node::Node;
use crate::config::value::{mask, words};
use crate::config::{At, Secret, Value};

/// Address of a database. Its debug form has no password.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Whether this is the embedded database.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }

    /// Whether the address names a user, who a password can belong to.
    #[must_use]
    pub fn has_user(&self) -> bool {
        self.split_user().is_some()
    }

    /// Whether the address itself carries a password.
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.split_user().is_some_and(|(_, user, _)| user.contains(':'))
    }

    /// Scheme, login and the rest from the @ on.
    fn split_user(&self) -> Option<(&str, &str, &str)> {
        let (scheme, rest) = self.0.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let (user, _) = authority.rsplit_once('@')?;
        Some((scheme, user, rest.get(user.len()..)?))
    }

    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://").or_else(|| text.split_once(':'))?;
        match scheme {
            "sqlite" => Some(Self(text.to_owned())),
            "postgres" | "postgresql" if !rest.is_empty() => Some(Self(text.to_owned())),
            // The driver knows this protocol under one name.
            "mysql" | "mariadb" if !rest.is_empty() => Some(Self(format!("mysql://{rest}"))),
            _ => None,
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&mask(&self.0))
    }
}

impl Value for DatabaseUrl {
    const KIND: &'static str = "an address that begins with sqlite://, postgres:// or mysql://";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, Self::parse)
    }
}

/// Keys for what is encrypted in the database. Its debug form has only their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretKeys(pub Keys);

impl Value for SecretKeys {
    const KIND: &'static str = "keys of 64 hexadecimal digits, each on a line of its own";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| Keys::parse(text).ok().map(Self))
    }
}

words! {
    /// Whose tables the server works on.
    Layout, "own or upstream" {
        /// Those of our migrations.
        Own = "own";
        /// Those of an existing platform. Not supported yet.
        Upstream = "upstream";
    }
}

words! {
    /// When migrations run.
    Migrate, "on_start or never" {
        /// At each start, before the first request.
        OnStart = "on_start";
        /// Only by the command `migrate`.
        Never = "never";
    }
}

settings! {
    /// The database (`provisioning.database`).
    Database in "provisioning.database" {
        /// Where it is: `sqlite://FILE` (embedded), `postgres://USER@HOST/NAME`, or `mysql://USER@HOST/NAME` for MariaDB, Galera
        /// and MySQL. A relative file is relative to the working directory.
        url: DatabaseUrl = "sqlite://$(provisioning.state_dir)/provisiond.db" restart;
        /// Password of the user in `url`. Better kept in a file named by `password_file`.
        password: Option<Secret> = "~" secret;
        /// Keys that encrypt SIP passwords, those of orders of interception, journals and remembered answers in the database (AES-256-GCM): each on a line of its own, 64
        /// hexadecimal digits as `openssl rand -hex 32` prints them. The first one encrypts, the others still open what they have
        /// encrypted. Better kept in a file named by `secret_keys_file`. Not set: they are stored in clear.
        secret_keys: Option<SecretKeys> = "~" secret;
        /// `own`: the schema of our migrations. `upstream` (an existing platform's databases) comes later.
        layout: Layout = "own" restart;
        /// Most connections at one time.
        max_connections: u32 = "16";
        /// Seconds within which a connection must be there.
        connect_timeout: Duration = "5";
        /// When the schema is brought up to date: `on_start`, or `never` when the command `migrate` does it.
        migrate: Migrate = "on_start" restart;
    }
}

/// What is special inside the login part of an address.
const LOGIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Database {
    /// The address with the separately configured password put in, ready for the driver.
    #[must_use]
    pub fn connection_url(&self) -> Secret {
        match (&self.password, self.url.split_user()) {
            (Some(password), Some((scheme, user, rest))) => {
                let user = user.split_once(':').map_or(user, |(user, _)| user);
                let password = utf8_percent_encode(password.expose(), LOGIN);
                Secret::new(format!("{scheme}://{user}:{password}{rest}"))
            }
            _ => Secret::new(self.url.0.as_str()),
        }
    }
}

settings! {
    /// The first administrator (`provisioning.bootstrap_admin`), created only while there is none.
    BootstrapAdmin in "provisioning.bootstrap_admin" {
        /// Login name.
        login: String = "administrator";
        /// Password. Not set: the environment variable `PROVISIOND_ADMIN_PASSWORD`, else a random one, written once to the log at
        /// warning level. Better kept in a file named by `password_file`.
        password: Option<Secret> = "~" secret;
    }
}
