//! Operations as the platform itself, for commands.

use std::sync::Arc;
use std::time::Duration;

use chrono::{SubsecRound, Utc};
use provisioning_core::actor::{Actor, Flags, Role, Via};
use provisioning_core::context::Params;
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Call, Expected};
use provisioning_core::registry::registry;

/// What the journal shows as the login of changes by commands.
const LOGIN: &str = "provisiond";

/// A call on a resource, now, with query parameters.
///
/// # Errors
/// [`Fault::NoSuchPath`] when there is no such resource.
pub(super) fn call(resource: &str, query: &[(&str, String)]) -> Result<Call, Fault> {
    let resource = registry().get(resource).ok_or(Fault::NoSuchPath)?;
    let actor = Actor {
        role: Role::System,
        id: 0,
        login: LOGIN.to_owned(),
        reseller_id: 1,
        customer_id: None,
        flags: Flags { is_master: true, show_passwords: true, ..Flags::default() },
        via: Via::Password,
        password_expired: false,
    };
    let query = query.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Ok(Call {
        actor: Arc::new(actor),
        resource,
        params: Arc::new(Params::new(query)),
        now: Utc::now().naive_utc().trunc_subsecs(0),
        request_id: LOGIN.into(),
        expected: Expected::default(),
        repeatable: None,
        delay: Duration::ZERO,
    })
}
