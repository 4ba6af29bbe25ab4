//! Who gets past the listener.

use std::net::IpAddr;

use async_trait::async_trait;

use crate::basic::Basic;

/// What the login of the listener has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// Somebody, by this name.
    User(String),
    /// Nobody with this password.
    Nobody,
    /// The address has failed too often lately.
    Banned,
}

/// The users of the listener, who are not those of the interfaces: a client proves both.
#[async_trait]
pub trait HttpUsers: Send + Sync {
    /// Whether the listener is there for an address at all.
    fn serves(&self, address: IpAddr) -> bool;

    /// Whether somebody with this password gets in from this address. Failures are counted by address.
    async fn admit(&self, given: &Basic, address: IpAddr) -> Admission;
}
