//! Call forwards: sets of destinations and of times, and the mappings that join them. Source: functions, group call forwarding.

mod destination;
mod mapping;
mod set;
mod time;

use super::lookup;
use crate::function::{Arguments, Backend, Code, Failure, Function, Kind, Member, Reach, Run, Scene, Structure};

const GROUP: &str = "call forwarding";

/// The members that name a subscriber.
fn subscriber() -> [Member; 2] {
    [Member::text("username").required().doc("SIP user name."), Member::text("domain").required().doc("SIP domain.")]
}

/// A function on the forwards of a subscriber.
fn of_subscriber(name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, GROUP, Backend::Voip, doc, run)
        .takes(subscriber())
        .fails(&[Code::NoSuchSubscriber])
        .within(Reach::Subscriber)
}

/// The id of something.
fn id(doc: &'static str) -> Member {
    Member::int("id").required().doc(doc)
}

/// The id of a set that something is put into or taken out of.
fn set_id() -> Member {
    Member::int("set_id").required().doc("Id of the set.")
}

/// A struct that is written.
fn data(structure: &'static str, doc: &'static str) -> Member {
    Member::of("data", structure).required().doc(doc)
}

/// A list of structs as a result.
fn several(structure: &'static str) -> Kind {
    Kind::list(Kind::Struct(structure))
}

/// The functions of this room.
pub(super) fn functions() -> Vec<Function> {
    [mapping::functions(), destination::functions(), time::functions()].into_iter().flatten().collect()
}

/// The structs of this room.
pub(super) fn structures() -> Vec<Structure> {
    [mapping::structures(), destination::structures(), time::structures()].into_iter().flatten().collect()
}

/// The id of the subscriber that is named.
async fn owner(scene: &mut Scene<'_>, given: &Arguments) -> Result<i64, Failure> {
    Ok(lookup::subscriber(scene, given).await?.id()?)
}
