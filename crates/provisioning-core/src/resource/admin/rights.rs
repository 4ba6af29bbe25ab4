//! Who may see, create, change and remove which login.

use crate::actor::{Actor, Role};
use crate::fault::Fault;
use crate::query::Cond;
use crate::record::Record;
use crate::resource::admin::roles;
use crate::value::Value;

/// A login of the platform that can only be switched on and off.
pub(crate) const SPECIAL: &str = "sipwise";

/// What nobody may change in the own record.
const OWN: [&str; 11] = [
    "login",
    "is_master",
    "is_active",
    "is_system",
    "is_superuser",
    "lawful_intercept",
    "read_only",
    "show_passwords",
    "call_data",
    "billing_data",
    "is_ccare",
];

/// Flags that a login for lawful interception must not have.
const NOT_WITH_INTERCEPTION: [&str; 7] =
    ["is_superuser", "is_master", "is_ccare", "is_system", "call_data", "billing_data", "show_passwords"];

/// Whether a flag of a row is set.
fn is_set(row: &Record, flag: &str) -> bool {
    row.get(flag) == Some(&Value::Bool(true))
}

/// The role of a row.
pub(crate) fn role(row: &Record) -> Role {
    roles::role_of(|flag| is_set(row, flag))
}

/// The own login, and with `is_master` those of the role's view; tenancy narrows it further.
pub(crate) fn visible(actor: &Actor) -> Cond {
    let own = Cond::eq("id", actor.id);
    let hidden: &[&'static str] = match actor.role {
        _ if !actor.flags.is_master => return own,
        Role::System => return Cond::always(),
        Role::Admin | Role::CcareAdmin => &["is_system", "lawful_intercept"],
        Role::Reseller | Role::Ccare => &["is_superuser", "is_system", "lawful_intercept"],
        Role::Lintercept | Role::SubscriberAdmin | Role::Subscriber => return own,
    };
    let others = hidden.iter().fold(Cond::always(), |all, flag| all.and(Cond::eq(flag, false)));
    Cond::Any(vec![own, others])
}

/// Whether the actor may create logins at all.
pub(super) fn may_create_any(actor: &Actor) -> Result<(), Fault> {
    if actor.role == Role::Lintercept {
        return Err(Fault::forbidden("Cannot create admin users"));
    }
    if !actor.flags.is_master {
        return Err(Fault::forbidden("Cannot create admin without master permissions"));
    }
    Ok(())
}

/// Whether the actor may create this login.
pub(super) fn may_create(actor: &Actor, after: &Record) -> Result<(), Fault> {
    allowed(roles::managed_by(actor.role).has(role(after)), "Cannot create admin user")
}

/// Whether the actor may make this change.
pub(super) fn may_change(actor: &Actor, before: &Record, after: &Record, password: bool) -> Result<(), Fault> {
    let differs = |column: &&'static str| before.get(column) != after.get(column);
    if before.id()? == actor.id {
        // Interception logins look after their password and e-mail address only.
        let more = actor.role == Role::Lintercept && differs(&"can_reset_password");
        return allowed(!more && !OWN.iter().any(differs), "User cannot modify own permissions");
    }
    let managed = roles::managed_by(actor.role);
    allowed(managed.has(role(before)) && managed.has(role(after)), "Cannot change user role")?;
    allowed(!password || actor.role == Role::System, "Only own user can change password")
}

/// Whether the actor may remove this login.
pub(super) fn may_delete(actor: &Actor, row: &Record) -> Result<(), Fault> {
    allowed(row.text("login")? != SPECIAL, "Cannot delete special user 'sipwise'")?;
    allowed(row.id()? != actor.id, "Cannot delete own user")?;
    allowed(roles::managed_by(actor.role).has(role(row)), "Cannot delete user")
}

/// Whether a login may be what it would be.
pub(super) fn check_combination(actor: &Actor, after: &Record) -> Result<(), Fault> {
    if after.text("login")? == "system" {
        return Err(Fault::rule("Restricted login definition: system"));
    }
    // Nobody else can set the flag; who cannot must not stumble over a row that was imported with such a combination.
    let concerned = actor.role == Role::System && is_set(after, "lawful_intercept");
    if concerned && NOT_WITH_INTERCEPTION.iter().any(|flag| is_set(after, flag)) {
        return Err(Fault::rule(
            "Administrator can be flagged as 'lafwul_intercept' only in conjunction with 'is_active', 'read_only' and \
             'can_reset_password' flags",
        ));
    }
    Ok(())
}

fn allowed(condition: bool, sentence: &str) -> Result<(), Fault> {
    if condition { Ok(()) } else { Err(Fault::forbidden(sentence)) }
}

#[cfg(test)]
mod tests;
