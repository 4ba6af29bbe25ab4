//! The tables as SeaORM entities, one room each.

mod contact;

use crate::schema::Table;

/// Every table that rules may ask about.
pub(crate) fn all() -> Vec<Table> {
    vec![Table::of::<contact::Entity>()]
}
