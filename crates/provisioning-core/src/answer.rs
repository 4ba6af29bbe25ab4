//! What an operation answers that gives no item. The definition says which operations those are, and [`Rules::act`] runs them.
//!
//! [`Rules::act`]: crate::rules::Rules::act

use std::borrow::Cow;

use crate::rules::Document;

/// An answer that is no item of a collection.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It is done, and there is nothing to show.
    Nothing,
    /// Something was made that has no address of its own.
    Created(Document),
    /// A document, without links.
    Shown(Document),
    /// A file was made.
    File(File),
}

/// A file to be saved by the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Name under which it is saved: ASCII letters, digits, blanks, `-`, `_` and `.` only.
    pub name: String,
    /// Its media type, with its parameters.
    pub media_type: Cow<'static, str>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What an operation with an answer of its own gives, as documentation tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Nothing but success.
    Nothing,
    /// A plain document: the members of the definition that are not write-only.
    Document,
    /// A file of this media type.
    File(&'static str),
}
