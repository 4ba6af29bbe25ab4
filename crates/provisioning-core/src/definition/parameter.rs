//! Query parameters that mean something besides filters, order and paging.

use super::{Looks, Operation};

/// A query parameter that changes what an operation reads or writes.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name of the parameter.
    pub name: &'static str,
    /// What a value looks like.
    pub looks: Looks,
    /// The operations that heed it.
    pub operations: &'static [Operation],
    /// Whether a read of an item with it gives a file instead of the item; [`Rules::file`](crate::rules::Rules::file) does.
    pub gives_file: bool,
    /// Sentence for operators.
    pub doc: &'static str,
}

impl Parameter {
    /// A parameter of some operations.
    pub const fn new(name: &'static str, looks: Looks, operations: &'static [Operation]) -> Self {
        Self { name, looks, operations, gives_file: false, doc: "" }
    }

    /// Something that is switched on by 1.
    pub const fn switch(name: &'static str, operations: &'static [Operation]) -> Self {
        Self::new(name, Looks::Flag, operations)
    }

    /// The name of a file to read in place of the item.
    pub fn file(name: &'static str) -> Self {
        Self { gives_file: true, ..Self::new(name, Looks::Text, &[Operation::Get]) }
    }

    /// Sentence for operators.
    #[must_use]
    pub const fn doc(mut self, text: &'static str) -> Self {
        self.doc = text;
        self
    }

    /// Whether an operation heeds it.
    pub fn is_of(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }
}
