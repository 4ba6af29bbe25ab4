//! The tree that configuration files are read into: text, with the place of each value.

use std::collections::BTreeMap;

use super::problem::Origin;

/// One value of a configuration, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Where it was written. The value of a mapping entry carries the line of its key.
    pub(crate) origin: Origin,
    /// What was written.
    pub(crate) kind: Kind,
}

/// What a value is before its type is known: scalars are text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `~`, `null` or nothing at all, not quoted.
    Null,
    /// Any other scalar, exactly as written (quotes and escapes of YAML resolved).
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping.
    Map(BTreeMap<String, Node>),
}

impl Node {
    /// A node at a place.
    pub(crate) fn new(origin: Origin, kind: Kind) -> Self {
        Self { origin, kind }
    }

    /// An empty mapping that nobody wrote: the start of every merge.
    pub(crate) fn empty() -> Self {
        Self::new(Origin::Default, Kind::Map(BTreeMap::new()))
    }

    /// The word for messages: "a mapping", "a list" …
    pub(crate) fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Scalar(_) => "a single value",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }

    /// Whether another value is the same, wherever either of them was written.
    pub(crate) fn says_the_same(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::List(own), Kind::List(other)) => {
                own.len() == other.len() && own.iter().zip(other).all(|(own, other)| own.says_the_same(other))
            }
            (Kind::Map(own), Kind::Map(other)) => {
                own.len() == other.len()
                    && own.iter().all(|(name, own)| other.get(name).is_some_and(|other| own.says_the_same(other)))
            }
            (own, other) => own == other,
        }
    }

    /// The value as one text, secrets included: two values that say the same have the same.
    pub(crate) fn text(&self) -> String {
        match &self.kind {
            Kind::Null => "~".to_owned(),
            Kind::Scalar(text) => format!("{text:?}"),
            Kind::List(items) => format!("{:?}", items.iter().map(Self::text).collect::<Vec<_>>()),
            Kind::Map(members) => {
                format!("{:?}", members.iter().map(|(name, node)| (name, node.text())).collect::<Vec<_>>())
            }
        }
    }

    /// Whether nothing was written here.
    pub(crate) fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// The member of that name, when this is a mapping that has one.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(members) => members.get(name),
            _ => None,
        }
    }

    /// Lays `over` on top of this value: mappings are merged key by key, every other value replaces.
    pub(crate) fn merge(&mut self, over: Self) {
        match (&mut self.kind, over.kind) {
            (Kind::Map(below), Kind::Map(above)) => {
                for (name, value) in above {
                    match below.get_mut(&name) {
                        Some(old) => old.merge(value),
                        None => {
                            below.insert(name, value);
                        }
                    }
                }
            }
            (_, kind) => *self = Self::new(over.origin, kind),
        }
    }

    /// Puts a value at a dotted path, making mappings on the way and replacing what is none.
    pub(crate) fn set(&mut self, path: &str, value: Self) {
        let nested = path.rsplit('.').fold(value, |inner, name| {
            let origin = inner.origin.clone();
            Self::new(origin, Kind::Map(BTreeMap::from([(name.to_owned(), inner)])))
        });
        self.merge(nested);
    }

    /// How many values this one consists of, itself included.
    pub(crate) fn size(&self) -> usize {
        match &self.kind {
            Kind::Null | Kind::Scalar(_) => 1,
            Kind::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Kind::Map(members) => 1 + members.values().map(Self::size).sum::<usize>(),
        }
    }

    /// How many levels of lists and mappings this one has.
    pub(crate) fn depth(&self) -> usize {
        match &self.kind {
            Kind::Null | Kind::Scalar(_) => 0,
            Kind::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Kind::Map(members) => 1 + members.values().map(Self::depth).max().unwrap_or(0),
        }
    }
}
