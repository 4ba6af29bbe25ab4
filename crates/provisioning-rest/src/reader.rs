//! What a login may use, for everything that only tells: OPTIONS, links, documentation. What it may not is refused by the core.

use provisioning_core::actor::{Actor, Role, Via};
use provisioning_core::definition::{Definition, Field, Operation, Shape};
use provisioning_core::settings::{JournalSwitch, Settings};

/// Methods with the operations behind them.
const COLLECTION: [(&str, Operation); 4] = [
    ("GET", Operation::List),
    ("HEAD", Operation::List),
    ("POST", Operation::Create),
    ("DELETE", Operation::DeleteMatching),
];
const ITEM: [(&str, Operation); 5] = [
    ("GET", Operation::Get),
    ("HEAD", Operation::Get),
    ("PUT", Operation::Replace),
    ("PATCH", Operation::Patch),
    ("DELETE", Operation::Delete),
];

/// A login, as far as it decides what there is to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Reader {
    pub(crate) role: Role,
    pub(crate) read_only: bool,
    pub(crate) via: Via,
}

impl From<&Actor> for Reader {
    fn from(actor: &Actor) -> Self {
        Self { role: actor.role, read_only: actor.flags.read_only, via: actor.via }
    }
}

impl Reader {
    /// Whether the login may use an operation.
    pub(crate) fn may(self, definition: &Definition, operation: Operation) -> bool {
        let at_document = operation == Operation::List || definition.own_answer(operation).is_some();
        let exists = definition.shape == Shape::Collection || at_document;
        exists
            && definition.may(self.role, operation)
            && !(self.read_only && definition.refuses_read_only(self.via, operation))
            && !(operation.writes() && definition.access.read_only.has(self.role))
    }

    /// The methods of a collection or of an item.
    pub(crate) fn methods(self, definition: &Definition, of_item: bool) -> Vec<&'static str> {
        let known: &[(&str, Operation)] = if of_item { &ITEM } else { &COLLECTION };
        let allowed = known.iter().filter(|(_, operation)| self.may(definition, *operation));
        let mut names: Vec<&str> = allowed.map(|(name, _)| *name).collect();
        names.push("OPTIONS");
        names.sort_unstable();
        names
    }

    /// Whether the login may use anything of a resource.
    pub(crate) fn uses(self, definition: &Definition) -> bool {
        [false, true].into_iter().any(|of_item| self.methods(definition, of_item).len() > 1)
    }

    /// Whether a representation shows the member.
    pub(crate) fn sees(self, field: &Field) -> bool {
        !field.write_only && field.readers.has(self.role)
    }

    /// Whether the member is taken from a body.
    pub(crate) fn gives(self, field: &Field) -> bool {
        (!field.read_only || field.instead_of.is_some()) && field.writers.has(self.role)
    }

    /// The journal of the items, if there is one that the login may read.
    pub(crate) fn journal(self, definition: &Definition, settings: &Settings) -> Option<JournalSwitch> {
        let switch = settings.journal_of(definition);
        (switch.is_on() && definition.journal.has(self.role)).then_some(switch)
    }
}
