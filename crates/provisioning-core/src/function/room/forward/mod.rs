//! Call forwards: sets of destinations and of times, and the mappings that join them. Source: functions, group call forwarding.

mod destination;
mod mapping;
mod set;
mod time;

use super::lookup::owner;
use super::signature::{self, data, id, several};
use crate::function::{Function, Member, Reach, Run, Structure};

const GROUP: &str = "call forwarding";

/// A function on the forwards of a subscriber.
fn of_subscriber(name: &'static str, doc: &'static str, run: Run) -> Function {
    signature::of_subscriber(GROUP, name, doc, run).within(Reach::Subscriber)
}

/// The id of a set that something is put into or taken out of.
fn set_id() -> Member {
    Member::int("set_id").required().doc("Id of the set.")
}

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [mapping::functions(), destination::functions(), time::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [mapping::structures(), destination::structures(), time::structures()].into_iter().flatten().collect()
}
