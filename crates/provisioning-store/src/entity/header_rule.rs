//! Rules that manipulate headers.

use sea_orm::entity::prelude::*;

/// A row of `header_rules`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "header_rules")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub set_id: i64,
    pub name: String,
    pub name_key: String,
    pub priority: i64,
    pub direction: String,
    pub description: String,
    pub stopper: bool,
    pub enabled: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::header_rule_set::Entity",
        from = "Column::SetId",
        to = "super::header_rule_set::Column::Id"
    )]
    Set,
}

impl ActiveModelBehavior for ActiveModel {}
