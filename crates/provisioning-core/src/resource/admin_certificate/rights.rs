//! Who may issue and take back certificates of others.

use crate::actor::Actor;
use crate::fault::Fault;
use crate::record::Record;
use crate::resource::admin::{rights, roles};

/// Whether the actor may have a certificate made for a login that it sees.
pub(super) fn may_issue(actor: &Actor, row: &Record) -> Result<(), Fault> {
    let own = row.id()? == actor.id;
    let special = row.text("login")? == rights::SPECIAL;
    let mighty = actor.flags.is_master || actor.is(crate::actor::Roles::PLATFORM);
    if own || !special || mighty {
        return Ok(());
    }
    Err(Fault::forbidden("Insufficient privileges to create certificate for this administrator"))
}

/// Whether the actor may take back the certificate of a login that it sees.
pub(super) fn may_delete(actor: &Actor, row: &Record) -> Result<(), Fault> {
    let own = row.id()? == actor.id;
    let manages = actor.flags.is_master && roles::managed_by(actor.role).has(rights::role(row));
    if own || manages { Ok(()) } else { Err(Fault::forbidden("Cannot delete certificate")) }
}
