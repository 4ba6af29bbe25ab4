//! Patterns of user-provided numbers that are replaced.

use sea_orm::entity::prelude::*;

/// A row of `upn_rewrite_sources`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upn_rewrite_sources")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub set_id: i64,
    pub pattern: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::upn_rewrite_set::Entity",
        from = "Column::SetId",
        to = "super::upn_rewrite_set::Column::Id"
    )]
    Set,
}

impl ActiveModelBehavior for ActiveModel {}
