//! Peering: contracts with other networks, groups of their SIP servers, and the rules by which calls find a group.
//! Source: functions, group peering.

mod contract;
mod group;
mod host;
mod rule;

use crate::function::{Backend, Function, Reach, Run, Structure, Switch};

const GROUP: &str = "peering";

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [contract::functions(), group::functions(), host::functions(), rule::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [group::structures(), host::structures(), rule::structures()].into_iter().flatten().collect()
}

fn function(name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, GROUP, Backend::Voip, doc, run).switched(Switch::Peering).within(Reach::Superuser)
}
