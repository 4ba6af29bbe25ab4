//! Patterns of network classes of service.

use sea_orm::entity::prelude::*;

/// A row of `ncos_patterns`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ncos_patterns")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub ncos_level_id: i64,
    pub pattern: String,
    pub description: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::ncos_level::Entity",
        from = "Column::NcosLevelId",
        to = "super::ncos_level::Column::Id"
    )]
    NcosLevel,
}

impl ActiveModelBehavior for ActiveModel {}
