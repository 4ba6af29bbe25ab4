//! All functions and the structs they speak of.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::kind::{Kind, Member, Structure};
use super::service::Service;
use super::switch::Disabled;
use super::{Function, room};

/// The functions of the interface, by name, and their structs.
pub struct Catalogue {
    functions: BTreeMap<&'static str, Function>,
    /// Names by their older spellings.
    older: BTreeMap<&'static str, &'static str>,
    structures: BTreeMap<&'static str, Structure>,
    groups: Vec<&'static str>,
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue {
    functions: room::functions().into_iter().map(|function| (function.name, function)).collect(),
    older: room::functions()
        .iter()
        .flat_map(|function| function.older.iter().map(|older| (*older, function.name)))
        .collect(),
    structures: room::structures().into_iter().map(|structure| (structure.name, structure)).collect(),
    groups: room::functions().iter().fold(Vec::new(), |mut groups, function| {
        if !groups.contains(&function.group) {
            groups.push(function.group);
        }
        groups
    }),
});

/// The functions of this server.
pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

impl Catalogue {
    /// The function with a name or an older spelling of it, on or off.
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.get(self.older.get(name).copied().unwrap_or(name))
    }

    /// The functions that are on and described, by name.
    pub fn published<'a>(&'a self, disabled: &'a Disabled) -> impl Iterator<Item = &'a Function> {
        self.functions.values().filter(|function| function.is_published(disabled))
    }

    /// Those of a service.
    pub fn published_by<'a>(&'a self, service: Service, disabled: &'a Disabled) -> impl Iterator<Item = &'a Function> {
        self.published(disabled).filter(move |function| function.service() == service)
    }

    /// The headings of the documentation, in the order of the rooms.
    pub fn groups(&self) -> &[&'static str] {
        &self.groups
    }

    /// The struct with a name.
    pub fn structure(&self, name: &str) -> Option<&Structure> {
        self.structures.get(name)
    }

    /// The structs that functions need, by name; those inside of others, too.
    pub fn structures_of<'a>(&'a self, functions: impl Iterator<Item = &'a Function>) -> Vec<&'a Structure> {
        let mut found = BTreeMap::new();
        for function in functions {
            self.reach(&function.params, &mut found);
            if let Some(kind) = &function.result {
                self.reach_kind(kind, &mut found);
            }
        }
        found.into_values().collect()
    }

    fn reach<'a>(&'a self, members: &[Member], found: &mut BTreeMap<&'static str, &'a Structure>) {
        for member in members {
            self.reach_kind(&member.kind, found);
        }
    }

    fn reach_kind<'a>(&'a self, kind: &Kind, found: &mut BTreeMap<&'static str, &'a Structure>) {
        match kind {
            Kind::List(of) => self.reach_kind(of, found),
            Kind::Struct(name) if !found.contains_key(name) => {
                if let Some(structure) = self.structures.get(name) {
                    found.insert(structure.name, structure);
                    self.reach(&structure.members, found);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::function::room;

    #[test]
    fn names_are_given_once_and_every_struct_exists() {
        assert_eq!(catalogue().functions.len(), room::functions().len());
        assert_eq!(catalogue().structures.len(), room::structures().len());
        let mut kinds: Vec<&Kind> = Vec::new();
        let members = catalogue().structures.values().flat_map(|one| &one.members);
        kinds.extend(members.map(|member| &member.kind));
        for function in catalogue().functions.values() {
            kinds.extend(function.params.iter().map(|member| &member.kind).chain(&function.result));
        }
        while let Some(kind) = kinds.pop() {
            match kind {
                Kind::List(of) => kinds.push(of),
                Kind::Struct(name) => assert!(catalogue().structure(name).is_some(), "{name}"),
                _ => {}
            }
        }
    }

    #[test]
    fn older_names_lead_to_functions_that_are_there_and_none_is_gone() {
        for (older, name) in &catalogue().older {
            assert!(!catalogue().functions.contains_key(older) && catalogue().functions.contains_key(name), "{older}");
        }
        assert_eq!(catalogue().function("check_sipuri").unwrap().name, "check_sip_uri");
        let names = catalogue().functions.keys().chain(catalogue().older.keys());
        assert_eq!(names.filter(|name| super::super::retired::is_retired(name)).count(), 0);
    }

    #[test]
    fn every_function_has_a_sentence() {
        for function in catalogue().functions.values() {
            assert!(function.doc.ends_with('.'), "{}", function.name);
        }
    }

    #[test]
    fn structs_of_others_are_reached() {
        let function = catalogue().function("get_voip_account_by_id").unwrap();
        let names: Vec<&str> =
            catalogue().structures_of(std::iter::once(function)).into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["Contact", "PhoneNumber", "Subscriber", "VoipAccount"]);
    }
}
