//! Rules of rewrite rule sets.

use sea_orm::entity::prelude::*;

/// A row of `rewrite_rules`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rewrite_rules")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub set_id: i64,
    pub match_pattern: String,
    pub replace_pattern: String,
    pub description: String,
    pub direction: String,
    pub field: String,
    pub enabled: bool,
    pub priority: i64,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::rewrite_rule_set::Entity",
        from = "Column::SetId",
        to = "super::rewrite_rule_set::Column::Id"
    )]
    Set,
}

impl ActiveModelBehavior for ActiveModel {}
