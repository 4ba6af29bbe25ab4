//! Addresses of other services, which may carry a password.

use std::fmt;

use super::{At, Value};
use crate::config::node::Node;

/// Names whose values are masked wherever they stand: entries of lists of logins, parts of a query.
pub(crate) const SECRET_NAMES: [&str; 3] = ["pass", "password", "secret"];

/// An address (`scheme://…`) of another service. Its debug form has no password.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// The address with everything in it. Not for logs and messages.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// An address for logs and messages.
    #[must_use]
    pub fn masked(address: &str) -> String {
        mask(address)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&mask(&self.0))
    }
}

impl Value for Address {
    const KIND: &'static str = "an address with scheme (http://host:port/)";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.contains("://").then(|| Self(text.to_owned())))
    }
}

/// Masks the passwords of an address: `scheme://user:PASSWORD@host` and `?password=PASSWORD`.
pub(crate) fn mask(text: &str) -> String {
    mask_query(&mask_login(text).unwrap_or_else(|| text.to_owned()))
}

fn mask_login(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    // Behind the authority too: a password pasted without escaping may contain a slash.
    let (login, _) = authority.rsplit_once('@').or_else(|| rest.rsplit_once('@'))?;
    let (user, _) = login.split_once(':')?;
    let behind = rest.get(login.len()..)?;
    Some(format!("{scheme}://{user}:*{behind}"))
}

fn mask_query(text: &str) -> String {
    let Some((before, query)) = text.split_once('?').filter(|_| text.contains("://")) else {
        return text.to_owned();
    };
    let mask = |part: &str| match part.split_once('=') {
        Some((name, _)) if SECRET_NAMES.contains(&name) => format!("{name}=*"),
        _ => part.to_owned(),
    };
    let parts: Vec<String> = query.split('&').map(mask).collect();
    format!("{before}?{}", parts.join("&"))
}
