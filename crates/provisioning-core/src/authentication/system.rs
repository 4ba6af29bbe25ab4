//! The login of local programs: one name and one password from the operator's file, no row of any table.
//! Source: rest-protocol, system user.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Login, ban};
use crate::actor::{Actor, Role, Roles};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::store::Store;

/// The login of local programs, on the listener that is theirs.
#[derive(Clone, PartialEq, Eq)]
pub struct SystemLogin {
    /// Its name; upper and lower case differ.
    pub name: String,
    /// Its password.
    pub password: String,
    /// Its role, one of those that see the whole platform.
    pub role: Role,
}

impl fmt::Debug for SystemLogin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SystemLogin").field("name", &self.name).field("role", &self.role).finish_non_exhaustive()
    }
}

impl SystemLogin {
    /// Whether both are right. The time tells neither which of the two is wrong nor how much of it is right.
    fn is(&self, name: &str, password: &str) -> bool {
        // Digests have one length, texts have not.
        let same = |one: &str, other: &str| Sha256::digest(one).ct_eq(&Sha256::digest(other));
        (same(&self.name, name) & same(&self.password, password)).into()
    }
}

impl<S: Store> Engine<S> {
    /// The caller on the listener of local programs. Failures are counted as those of other logins.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] while the client is banned; [`Fault::Maintenance`]; [`Fault::Store`].
    pub(super) async fn system_login(&self, login: &Login<'_>) -> Result<Option<Actor>, Fault> {
        let settings = self.current_settings();
        let client = ban::Client::of(login);
        let failed_before = settings.ban.is_some() && self.has_failed(&client, login.now).await?;
        let proven = settings.system_login.as_ref().filter(|system| system.is(login.user, login.password));
        let Some(system) = proven else {
            if let Some(rules) = settings.ban {
                // As if every name existed: the length of the ban does not tell the right one.
                self.count_failure(&client, rules, true, login.now).await?;
            }
            return Ok(None);
        };
        if failed_before {
            self.forgive(&client).await?;
        }
        let actor = Actor::local_program(&system.name, system.role);
        if settings.maintenance && !actor.is(Roles::ADMINS) {
            return Err(Fault::Maintenance);
        }
        Ok(Some(actor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_password_must_both_be_right() {
        let system = SystemLogin { name: "system".to_owned(), password: "s3cret \u{e4}".to_owned(), role: Role::Admin };
        for (name, password, expected) in [
            ("system", "s3cret \u{e4}", true),
            ("System", "s3cret \u{e4}", false),
            ("system", "s3cret", false),
            ("system", "s3cret \u{e4} ", false),
            ("system", "", false),
            ("", "s3cret \u{e4}", false),
            ("", "", false),
        ] {
            assert_eq!(system.is(name, password), expected, "{name} {password}");
        }
    }

    #[test]
    fn the_password_is_shown_nowhere() {
        let system = SystemLogin { name: "system".to_owned(), password: "s3cret".to_owned(), role: Role::Admin };
        assert!(!format!("{system:?}").contains("s3cret"));
    }
}
