//! Who is at the other end.

use async_trait::async_trait;

use crate::actor::Actor;
use crate::fault::Fault;

/// Tells who a caller is.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// The administrative login with this password, if there is one and it is active.
    ///
    /// # Errors
    /// [`Fault::Store`].
    async fn admin(&self, login: &str, password: &str) -> Result<Option<Actor>, Fault>;

    /// The subscriber with this web login, if it and its customer are active.
    ///
    /// # Errors
    /// [`Fault::Store`].
    async fn subscriber(&self, user: &str, domain: &str, password: &str) -> Result<Option<Actor>, Fault>;
}
