//! The operator's configuration.
//!
//! An operator keeps the `config.yml` that he has: the keys of the platform's main configuration that concern provisioning
//! are read under their own names, everything else in it is ignored, and what is new stands in one section of our own,
//! `provisioning`.
//!
//! ```text
//! files ──► yaml: text with lines ──► merged tree ──► own: environment, secret files, unknown keys
//!                                                        │
//!                     key table (`settings`) ──► reader ─┴─► Config ──► check: rules between keys
//! ```
//!
//! Nothing stops at the first problem: all of them are reported together, each with its file and line.

mod check;
mod files;
mod kamailio;
mod key;
mod node;
mod own;
mod problem;
mod reader;
mod reference;
mod settings;
mod show;
mod value;
mod yaml;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use files::{SEARCH, Sources};
pub use kamailio::for_kamailio;
pub use key::{Key, Used};
pub use problem::{ConfigError, Fault, Origin, Problem, Severity};
pub(crate) use reader::{Effective, Reader, Section};
pub use reference::reference;
pub use settings::*;
pub use value::{Address, DialPrefix, HostName, Network, Pattern, Port, Secret, Size, Words};
pub(crate) use value::{At, Value};

/// A configuration that may be used, and where it came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The typed values.
    pub config: Config,
    /// What deserves the operator's attention without being wrong.
    pub warnings: Vec<Problem>,
    /// The files that were read, later ones win.
    pub files: Vec<PathBuf>,
    effective: Vec<Effective>,
}

impl Loaded {
    /// Reads, merges, converts and checks.
    ///
    /// # Errors
    /// [`ConfigError`] with all problems of all files. Nothing of a wrong configuration is used.
    pub fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let files::Merged { mut tree, files, mut problems } = files::Merged::read(sources);
        problems.extend(own::resolve(&mut tree, &keys(), &sources.environment));
        let mut reader = Reader::new(&tree);
        let config = Config::read(&mut reader);
        let Reader { effective, problems: found, .. } = reader;
        problems.extend(found);
        if let Some(config) = &config {
            problems.extend(check::rules(config, &effective));
        }
        let refused = problems.iter().any(|problem| problem.severity == Severity::Error);
        match config {
            Some(config) if !refused => Ok(Self { config, warnings: problems, files, effective }),
            _ => Err(ConfigError { problems }),
        }
    }

    /// Where the value of a key was written.
    #[must_use]
    pub fn origin(&self, path: &str) -> Origin {
        check::origin(&self.effective, path)
    }

    /// The keys whose values differ from those of another configuration, in the order of the table.
    #[must_use]
    pub fn changed_since(&self, other: &Self) -> Vec<&'static str> {
        let differs = |one: &&Effective| {
            let before = other.effective.iter().find(|other| other.key.path == one.key.path);
            before.is_none_or(|before| !before.node.says_the_same(&one.node))
        };
        self.effective.iter().filter(differs).map(|one| one.key.path).collect()
    }

    /// Shows the values of another configuration for some keys, as they are in force.
    pub(crate) fn keep(&mut self, other: &Self, keys: &[&str]) {
        for one in self.effective.iter_mut().filter(|one| keys.contains(&one.key.path)) {
            if let Some(kept) = other.effective.iter().find(|other| other.key.path == one.key.path) {
                one.node = kept.node.clone();
            }
        }
    }

    /// The values of the keys that count at the next start only, as texts. They are not masked: not for people.
    pub(crate) fn fixed(&self) -> BTreeMap<String, String> {
        let fixed = self.effective.iter().filter(|one| one.key.restart);
        fixed.map(|one| (one.key.path.to_owned(), one.node.text())).collect()
    }

    /// The lines of `config show`: `KEY: VALUE  # ORIGIN` for the key of that name or all keys of that section, for every key
    /// when no name is given. Secrets are masked. Empty when there is no such key.
    #[must_use]
    pub fn show(&self, name: Option<&str>) -> Vec<String> {
        show::lines(&self.effective, name)
    }
}

/// The key table: every key that the server reads, section by section. Documentation is generated from it.
#[must_use]
pub fn keys() -> Vec<&'static Key> {
    let mut table = Vec::new();
    Config::keys(&mut table);
    table
}

#[cfg(test)]
mod tests;
