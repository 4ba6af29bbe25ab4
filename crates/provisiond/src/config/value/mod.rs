//! Conversion of text into the type of a key.
//!
//! Each type says how operators write it and what it is called in messages. The rules are those of the published
//! configuration files: words for booleans in any case and quoted or not, sizes in K, M, G, times in seconds, a list as
//! `null` or as one scalar.

mod address;
mod net;
mod plain;
mod text;
mod units;
mod words;

pub use address::Address;
pub(crate) use address::{SECRET_NAMES, mask};
pub use net::{HostName, Network};
pub use plain::Words;
pub use text::{DialPrefix, Pattern, Secret};
pub use units::{Port, Size};
pub(super) use words::words;

use super::node::{Kind, Node};
use super::problem::{Fault, Problem};

/// A type that a key can have.
pub(crate) trait Value: Sized {
    /// Its name in messages and documentation, with article: "a port", "yes or no".
    const KIND: &'static str;

    /// Whether `null` is a value of its own (an empty list, nothing) and not the same as leaving the key out.
    const NULL_COUNTS: bool = false;

    /// Converts what was written; `None` after reporting to `at` what is wrong with it.
    fn read(node: &Node, at: &mut At<'_>) -> Option<Self>;
}

/// Where a conversion is, and where it reports to.
pub(crate) struct At<'a> {
    path: String,
    secret: bool,
    problems: &'a mut Vec<Problem>,
}

impl<'a> At<'a> {
    /// The place of a key.
    pub(crate) fn new(path: impl Into<String>, secret: bool, problems: &'a mut Vec<Problem>) -> Self {
        Self { path: path.into(), secret, problems }
    }

    /// The place of a member of this one.
    pub(crate) fn below(&mut self, name: &str) -> At<'_> {
        At { path: format!("{}.{name}", self.path), secret: self.secret, problems: self.problems }
    }

    /// Records an error.
    pub(crate) fn error(&mut self, node: &Node, fault: Fault) {
        self.problems.push(Problem::error(node.origin.clone(), self.path.as_str(), fault));
    }

    /// Records a warning.
    pub(crate) fn warn(&mut self, node: &Node, fault: Fault) {
        self.problems.push(Problem::warning(node.origin.clone(), self.path.as_str(), fault));
    }

    /// Records that a list, a mapping or a scalar stands where another of them belongs.
    pub(crate) fn wrong_kind(&mut self, node: &Node, expected: &'static str) {
        self.error(node, Fault::WrongKind { expected, found: node.kind_name() });
    }

    /// Converts a scalar with `parse`, reporting anything else and every `None`.
    pub(crate) fn scalar<T>(
        &mut self,
        node: &Node,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let Kind::Scalar(text) = &node.kind else {
            self.wrong_kind(node, expected);
            return None;
        };
        let value = parse(text);
        if value.is_none() {
            // A wrong secret is not repeated: the message may end up in a ticket.
            let value = if self.secret { "*".to_owned() } else { mask(text) };
            self.error(node, Fault::BadValue { expected, value });
        }
        value
    }
}

#[cfg(test)]
mod tests;
