//! What searches find.

use crate::operation::Item;

/// A part of what a search finds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Rows before it.
    pub(crate) offset: u64,
    /// Most rows in it.
    pub(crate) limit: u64,
}

/// Items that were found.
pub struct Found {
    /// Those of the page.
    pub items: Vec<Item>,
    /// All that match.
    pub total: u64,
}
