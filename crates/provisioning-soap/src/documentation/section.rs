//! The sections of functions and types.

use provisioning_core::function::{Catalogue, Function, Kind, Member, Structure};

use super::example::{self, Example};
use crate::Protocols;

/// A function.
pub(super) struct Section {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) params: Vec<Row>,
    pub(super) result: Option<Type>,
    pub(super) faults: Vec<&'static str>,
    pub(super) switch: Option<&'static str>,
    pub(super) examples: Vec<Example>,
}

/// A struct.
pub(super) struct TypeSection {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) members: Vec<Row>,
}

/// A member.
pub(super) struct Row {
    pub(super) anchor: String,
    pub(super) name: &'static str,
    pub(super) kind: Type,
    pub(super) doc: &'static str,
    pub(super) facts: String,
}

/// A type with the place where it is described.
pub(super) struct Type {
    pub(super) word: String,
    pub(super) structure: Option<&'static str>,
}

impl Type {
    fn of(kind: &Kind) -> Self {
        Self { word: kind.word(), structure: structure(kind) }
    }
}

fn structure(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Struct(name) => Some(name),
        Kind::List(of) => structure(of),
        _ => None,
    }
}

impl Row {
    fn of(owner: &str, member: &Member) -> Self {
        let mut facts = vec![if member.required { "Required.".to_owned() } else { "Optional.".to_owned() }];
        if member.nullable {
            facts.push("Empty or null: none.".to_owned());
        }
        if !member.aliases.is_empty() {
            facts.push(format!("Also taken as {}.", member.aliases.join(", ")));
        }
        Self {
            anchor: format!("{owner}-{}", member.name),
            name: member.name,
            kind: Type::of(&member.kind),
            doc: member.doc,
            facts: facts.join(" "),
        }
    }
}

impl Section {
    pub(super) fn of(catalogue: &Catalogue, function: &Function, base: &str, protocols: Protocols) -> Self {
        Self {
            name: function.name,
            doc: function.doc,
            params: function.params.iter().map(|member| Row::of(function.name, member)).collect(),
            result: function.result.as_ref().map(Type::of),
            faults: function.faults.iter().map(|code| code.name()).collect(),
            switch: function.switch.key(),
            examples: example::of(catalogue, function, base, protocols),
        }
    }
}

impl TypeSection {
    pub(super) fn of(structure: &Structure) -> Self {
        let owner = format!("type-{}", structure.name);
        Self {
            name: structure.name,
            doc: structure.doc,
            members: structure.members.iter().map(|member| Row::of(&owner, member)).collect(),
        }
    }
}
