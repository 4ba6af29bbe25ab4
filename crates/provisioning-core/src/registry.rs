//! Every resource with its definition, found by name.

use std::sync::LazyLock;

use crate::definition::Definition;
use crate::resource;
use crate::rules::Rules;
use crate::settings::Settings;

/// A resource as the operations use it.
pub struct Resource {
    /// Everything about it that is data.
    pub definition: Definition,
    /// What it does beyond that.
    pub rules: Box<dyn Rules>,
}

/// All resources, sorted by name.
pub struct Registry(Vec<Resource>);

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::of(resource::all()));

/// The resources of this server.
pub fn registry() -> &'static Registry {
    &REGISTRY
}

impl Registry {
    fn of(rules: Vec<Box<dyn Rules>>) -> Self {
        let mut resources: Vec<Resource> =
            rules.into_iter().map(|rules| Resource { definition: rules.definition(), rules }).collect();
        resources.sort_by_key(|resource| resource.definition.name);
        Self(resources)
    }

    /// All resources, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.0.iter()
    }

    /// Those that the operator has switched on, sorted by name.
    pub fn present<'a>(&'a self, settings: &'a Settings) -> impl Iterator<Item = &'a Resource> {
        self.iter().filter(|resource| (resource.definition.present)(settings))
    }

    /// Those that the list of collections shows: clients compare it with theirs, and what everybody may read without a login is
    /// not in it.
    pub fn collections<'a>(&'a self, settings: &'a Settings) -> impl Iterator<Item = &'a Resource> {
        self.present(settings).filter(|resource| !resource.definition.open)
    }

    /// The resource with a name, switched on or not.
    pub fn get(&self, name: &str) -> Option<&Resource> {
        self.0.binary_search_by(|resource| resource.definition.name.cmp(name)).ok().and_then(|at| self.0.get(at))
    }
}
