//! Versions of an item, so that a client can change exactly the state that it has seen. Source: RFC 9110, validators and
//! conditional requests.

use std::fmt;

use sha2::{Digest, Sha256};

use super::Item;
use crate::definition::{LinkTo, Target};
use crate::fault::Fault;

/// Names a state of an item as one actor sees it. Two equal versions are the same document with the same links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version([u8; 16]);

impl Version {
    /// The version of an item.
    pub fn of(item: &Item) -> Self {
        let mut hash = Sha256::new();
        for (name, value) in &item.document {
            part(&mut hash, name);
            part(&mut hash, &value.to_string());
        }
        for LinkTo { relation, target } in &item.links {
            let (resource, filter, id) = match target {
                Target::Item(resource, id) => (resource, "", *id),
                Target::Named(resource, name) => (resource, name.as_str(), 0),
                Target::Filtered(resource, filter, id) => (resource, *filter, *id),
            };
            for text in [relation, *resource, filter] {
                part(&mut hash, text);
            }
            hash.update(id.to_le_bytes());
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut first = [0; 16];
        first.copy_from_slice(&digest[..16]);
        Self(first)
    }
}

/// Adds a text with its length, so that no two lists of texts look alike.
fn part(hash: &mut Sha256, text: &str) {
    hash.update(text.len().to_le_bytes());
    hash.update(text.as_bytes());
}

impl fmt::Display for Version {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The states of an item in which a change, or an answer, is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// Only these versions (`If-Match`); `None` for any.
    pub one_of: Option<Versions>,
    /// None of these versions (`If-None-Match`); `None` for no such wish.
    pub none_of: Option<Versions>,
}

/// Versions as a client names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Versions {
    /// Whatever there is.
    All,
    /// These.
    List(Vec<String>),
}

impl Versions {
    /// Whether a version is among them.
    pub fn has(&self, version: Version) -> bool {
        match self {
            Self::All => true,
            Self::List(list) => list.contains(&version.to_string()),
        }
    }
}

impl Expected {
    /// Whether the state of the item matters at all.
    pub fn is_anything(&self) -> bool {
        self.one_of.is_none() && self.none_of.is_none()
    }

    /// Whether the item is as expected.
    ///
    /// # Errors
    /// [`Fault::Changed`].
    pub(super) fn check(&self, item: &Item) -> Result<(), Fault> {
        let version = Version::of(item);
        let wrong = self.one_of.as_ref().is_some_and(|list| !list.has(version))
            || self.none_of.as_ref().is_some_and(|list| list.has(version));
        if wrong { Err(Fault::Changed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    fn item(name: &str, to: i64) -> Item {
        let document = Map::from_iter([("id".to_owned(), json!(1)), ("name".to_owned(), json!(name))]);
        let links = vec![LinkTo { relation: "resellers", target: Target::Item("resellers", to) }];
        Item { id: 1, document, links, expansions: Map::new() }
    }

    #[test]
    fn what_clients_see_makes_the_version() {
        let first = Version::of(&item("a", 1));
        assert_eq!(first, Version::of(&item("a", 1)));
        assert_ne!(first, Version::of(&item("b", 1)));
        assert_ne!(first, Version::of(&item("a", 2)));
        assert_eq!(first.to_string().len(), 32);
    }

    #[test]
    fn expectations_hold_or_not() {
        let one = item("a", 1);
        let this = Versions::List(vec!["x".to_owned(), Version::of(&one).to_string()]);
        let other = Versions::List(vec!["x".to_owned()]);
        let cases = [
            (None, None, true),
            (Some(Versions::All), None, true),
            (Some(this.clone()), None, true),
            (Some(other.clone()), None, false),
            (None, Some(Versions::All), false),
            (None, Some(this), false),
            (None, Some(other), true),
        ];
        for (one_of, none_of, fine) in cases {
            let expected = Expected { one_of, none_of };
            assert_eq!(expected.check(&one).is_ok(), fine, "{expected:?}");
        }
    }
}
