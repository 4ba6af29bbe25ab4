//! Contacts; without a reseller it is a system contact.

use sea_orm::entity::prelude::*;

/// A row of `contacts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
#[expect(missing_docs, reason = "columns carry the names and the meaning of the fields in the core's definition")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub email: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
