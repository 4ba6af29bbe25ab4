//! What the signatures of functions have in common. Source: functions, conventions.

use crate::function::{Backend, Code, Function, Kind, Member, Run};

/// The members that name a subscriber.
pub(super) fn subscriber() -> [Member; 2] {
    [Member::text("username").required().doc("SIP user name."), Member::text("domain").required().doc("SIP domain.")]
}

/// A function on what belongs to a subscriber.
pub(super) fn of_subscriber(group: &'static str, name: &'static str, doc: &'static str, run: Run) -> Function {
    Function::new(name, group, Backend::Voip, doc, run).takes(subscriber()).fails(&[Code::NoSuchSubscriber])
}

/// The id of something.
pub(super) fn id(doc: &'static str) -> Member {
    Member::int("id").required().doc(doc)
}

/// A struct that is written.
pub(super) fn data(structure: &'static str, doc: &'static str) -> Member {
    Member::of("data", structure).required().doc(doc)
}

/// A list of structs as a result.
pub(super) fn several(structure: &'static str) -> Kind {
    Kind::list(Kind::Struct(structure))
}
