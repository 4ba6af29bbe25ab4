//! Values that the conditions of header rules compare with.

use sea_orm::entity::prelude::*;

/// A row of `header_rule_condition_values`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "header_rule_condition_values")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub condition_id: i64,
    pub value: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::header_rule_condition::Entity",
        from = "Column::ConditionId",
        to = "super::header_rule_condition::Column::Id"
    )]
    Condition,
}

impl ActiveModelBehavior for ActiveModel {}
