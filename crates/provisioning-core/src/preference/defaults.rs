//! What a new object starts with.

use super::catalogue::Catalogue;
use super::level::Level;

/// The rows that a new object of a level gets: attribute name and text.
///
/// They are ordinary rows: shown unless the attribute is internal, and removed by a PUT that does not name them.
/// Customers, locations, resellers and devices get none.
/// Source: preference-catalogue, `creation_defaults`, recommended.
pub fn creation_defaults(catalogue: &Catalogue, level: Level) -> impl Iterator<Item = (&str, &str)> {
    catalogue.iter().filter_map(move |definition| {
        let text = definition.created.get(&level).filter(|_| level.has_creation_defaults())?;
        Some((definition.name.as_str(), text.as_str()))
    })
}
