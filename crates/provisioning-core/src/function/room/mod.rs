//! The functions, a room for each group of them. The table of contents:

mod authentication;
mod check;
mod domain;
mod lookup;

use super::Function;
use super::kind::{Member, Structure};

/// All functions.
pub(super) fn functions() -> Vec<Function> {
    [authentication::functions(), check::functions(), domain::functions()].into_iter().flatten().collect()
}

/// All structs.
pub(super) fn structures() -> Vec<Structure> {
    [authentication::structures(), domain::structures()].into_iter().flatten().collect()
}

/// The members of the struct that tells who calls.
pub(super) fn authentication_members() -> Vec<Member> {
    authentication::structures().into_iter().next().map(|one| one.members).unwrap_or_default()
}
