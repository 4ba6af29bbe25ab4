//! The catalogue of all preference definitions.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::definition::{Audience, Definition};
use super::level::Level;

/// The definitions as data: one per line, so that a change of one is a diff of one.
const DATA: &str = include_str!("../../data/preference-catalogue.json");

static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "compiled-in data; the test `the_embedded_catalogue_parses` reads the same bytes"
    )]
    Catalogue::parse(DATA).expect("the embedded preference catalogue is valid")
});

/// The definitions that come with the product.
pub fn builtin() -> &'static Catalogue {
    &BUILTIN
}

/// A set of preference definitions with look-up by name.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// In the order of groups, inside a group in the order of ids.
    definitions: Vec<Definition>,
    by_name: HashMap<String, usize>,
    groups: HashMap<u32, String>,
}

/// The shape of the data file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: Vec<Group>,
    definitions: Vec<Definition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    id: u32,
    name: String,
}

impl Catalogue {
    /// Reads a catalogue from its JSON form. Fails with the parser's message.
    pub fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let file: File = serde_json::from_str(json)?;
        let groups = file.groups.into_iter().map(|group| (group.id, group.name)).collect();
        Ok(Self::new(file.definitions, groups))
    }

    fn new(mut definitions: Vec<Definition>, groups: HashMap<u32, String>) -> Self {
        definitions.sort_by_key(|definition| (definition.group, definition.id));
        let by_name = definitions.iter().enumerate().map(|(at, definition)| (definition.name.clone(), at)).collect();
        Self { definitions, by_name, groups }
    }

    /// The definition of a name. Letter case counts.
    pub fn get(&self, name: &str) -> Option<&Definition> {
        self.by_name.get(name).and_then(|at| self.definitions.get(*at))
    }

    /// The definition that a client may name on a level. None for a name that is unknown, internal or of another
    /// level: such names are ignored silently. Source: preferences, section 3.
    pub fn writable(&self, level: Level, name: &str) -> Option<&Definition> {
        self.get(name).filter(|definition| definition.is_public() && definition.is_on(level))
    }

    /// All definitions, in the order in which they are listed.
    pub fn iter(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.iter()
    }

    /// The definitions of a level that an audience sees, in the order in which they are listed.
    pub fn visible(&self, level: Level, audience: Audience) -> impl Iterator<Item = &Definition> {
        self.iter().filter(move |definition| {
            definition.is_public() && definition.is_on(level) && definition.is_visible_to(audience)
        })
    }

    /// The name of a definition's group; empty when the group is unknown.
    pub fn group_name(&self, definition: &Definition) -> &str {
        self.groups.get(&definition.group).map_or("", String::as_str)
    }
}
