//! A pattern of a source set.

use sea_orm::entity::prelude::*;

/// A row of `cf_sources`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cf_sources")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub source_set_id: i64,
    pub source: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::cf_source_set::Entity",
        from = "Column::SourceSetId",
        to = "super::cf_source_set::Column::Id"
    )]
    SourceSet,
}

impl ActiveModelBehavior for ActiveModel {}
