//! Number portability: providers and ported numbers. Source: functions, group lnp.

mod number;
mod provider;

pub(super) use provider::known as known_providers;

use crate::function::{Backend, Function, Reach, Run, Structure, Switch};

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [provider::functions(), number::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [provider::structures(), number::structures()].into_iter().flatten().collect()
}

fn function(name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, "lnp", Backend::Billing, doc, run).switched(Switch::Lnp).within(Reach::Superuser)
}
