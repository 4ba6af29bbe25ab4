//! `provisiond htpasswd`: an entry for `ossbss.htpasswd`, without the tools of a web server.

use std::error::Error;
use std::io::Write;

use super::password;
use crate::htpasswd::{NewKind, make};

/// Which kind of hash, as the web server's tool names them.
#[derive(Debug, Clone, Copy, clap::Args)]
#[group(multiple = false)]
pub struct HashKind {
    /// MD5 as Apache makes it (the default)
    #[arg(short = 'm')]
    md5: bool,
    /// bcrypt
    #[arg(short = 'B')]
    bcrypt: bool,
    /// SHA-1 without salt
    #[arg(short = 's')]
    sha1: bool,
    /// The traditional crypt, which counts eight bytes of the password
    #[arg(short = 'd')]
    des: bool,
    /// SHA-256 crypt
    #[arg(short = '2')]
    sha256: bool,
    /// SHA-512 crypt
    #[arg(short = '5')]
    sha512: bool,
}

impl HashKind {
    fn kind(self, cost: u32) -> NewKind {
        match self {
            Self { bcrypt: true, .. } => NewKind::Bcrypt(cost),
            Self { sha1: true, .. } => NewKind::Sha1,
            Self { des: true, .. } => NewKind::Des,
            Self { sha256: true, .. } => NewKind::Sha256,
            Self { sha512: true, .. } => NewKind::Sha512,
            Self { .. } => NewKind::Md5,
        }
    }
}

/// Prints an entry as it stands in the file.
///
/// # Errors
/// When no password was given, the kind cannot hash it, the name cannot be one, or writing failed.
pub fn htpasswd(kind: HashKind, cost: u32, user: &str, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    if user.is_empty() || user.contains(':') || user.contains(char::is_control) {
        return Err("the name of a user must not be empty and have no colon".into());
    }
    let hash = make(kind.kind(cost), &password::read()?).ok_or("this kind of hash cannot be made of the password")?;
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    writeln!(out, "- user: {}\n  pass: {}", quoted(user), quoted(&hash))?;
    Ok(())
}
