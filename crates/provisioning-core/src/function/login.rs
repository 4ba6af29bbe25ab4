//! Who calls a function, by the authentication struct. Source: soap-xmlrpc, the authentication struct.

use std::net::IpAddr;

use chrono::NaiveDateTime;

use super::arguments::Arguments;
use super::code::Code;
use super::failure::Failure;
use super::{Backend, Function};
use crate::actor::{Actor, Flags, PASSWORD_EXPIRED, Role};
use crate::authentication::{Audience, Authenticator, Login};
use crate::fault::Fault;
use crate::operation::Engine;
use crate::settings::SystemUser;
use crate::store::Store;

/// Who calls, and how far it gets.
pub(super) struct Caller {
    pub(super) actor: Actor,
    /// The backends whose functions it may call; none for all.
    backends: Option<Vec<Backend>>,
}

impl Caller {
    /// Refuses a function that the caller may not call.
    pub(super) fn may_call(&self, function: &Function) -> Result<(), Failure> {
        let within = self.backends.as_ref().is_none_or(|backends| backends.contains(&function.backend));
        if !within || !function.reach.allows(&self.actor) {
            return Err(function.service().refusal(function.name));
        }
        if self.actor.flags.read_only && !function.reads() {
            return Err(Failure::refused("your login may only read"));
        }
        Ok(())
    }

    /// The caller as a function works for it.
    pub(super) fn acting_in(self, function: &Function) -> Actor {
        let Some(role) = function.role else { return self.actor };
        // Logins of that role have no flag for passwords: what they read is theirs to use.
        let show_passwords = self.actor.flags.show_passwords || self.actor.role == role;
        Actor { role, flags: Flags { show_passwords, ..self.actor.flags }, ..self.actor }
    }
}

fn refused() -> Failure {
    Failure::new(Code::AuthFailed, "authentication failed")
}

/// Whether an address is the machine's own.
fn is_loopback(address: &str) -> bool {
    address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

impl<S: Store> Engine<S> {
    /// The caller that the authentication struct names.
    pub(super) async fn log_in(&self, given: &Arguments, address: &str, now: NaiveDateTime) -> Result<Caller, Failure> {
        let kind = given.text("type")?;
        let (name, password) = (given.text("username")?, given.text("password")?);
        let staff = Login { audience: Audience::Staff, user: name, domain: "", password, address, now };
        let actor = match kind {
            "admin" => self.prove_actor(&staff).await?,
            // A client insists on the scope of its reseller.
            "reseller" => {
                let actor = self.prove_actor(&staff).await?;
                actor.own_reseller().map(|_| actor).ok_or_else(refused)?
            }
            "system" => return self.system_user(name, password, address).await,
            "subscriber" if self.current_settings().functions.subscriber_login => {
                let (user, domain) = name.rsplit_once('@').ok_or_else(refused)?;
                self.prove_actor(&Login { audience: Audience::Subscribers, user, domain, ..staff }).await?
            }
            "subscriber" => return Err(refused()),
            _ => return Err(Failure::malformed("type", "parameter 'type' should be admin")),
        };
        Ok(Caller { actor, backends: None })
    }

    async fn prove_actor(&self, login: &Login<'_>) -> Result<Actor, Failure> {
        match self.password(login).await {
            Ok(Some(actor)) if actor.password_expired => Err(Failure::new(Code::AuthFailed, PASSWORD_EXPIRED)),
            Ok(actor) => actor.ok_or_else(refused),
            // A client that is banned learns no more than one with a wrong password.
            Err(Fault::Forbidden(_)) => Err(refused()),
            Err(fault) => Err(fault.into()),
        }
    }

    /// A local program, whose login stands in the configuration.
    async fn system_user(&self, name: &str, password: &str, address: &str) -> Result<Caller, Failure> {
        let settings = self.current_settings();
        let found = settings.functions.system_users.iter().find(|user| user.name == name);
        let Some(SystemUser { hash, backends, .. }) = found.filter(|_| is_loopback(address)) else {
            self.take_time(password).await;
            return Err(refused());
        };
        if !self.hasher().verify_configured(password, hash).await {
            return Err(refused());
        }
        Ok(Caller { actor: Actor::local_program(name, Role::System), backends: Some(backends.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn addresses_of_the_machine_itself() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("192.0.2.1", false),
            ("::ffff:192.0.2.1", false),
            ("", false),
        ] {
            assert_eq!(is_loopback(address), expected, "{address}");
        }
    }
}
