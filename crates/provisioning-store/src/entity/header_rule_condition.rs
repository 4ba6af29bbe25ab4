//! Conditions of header rules.

use sea_orm::entity::prelude::*;

/// A row of `header_rule_conditions`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "header_rule_conditions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub rule_id: i64,
    pub match_type: String,
    pub match_part: String,
    pub match_name: String,
    pub expression: String,
    pub expression_negation: bool,
    pub value_type: String,
    pub rwr_set_id: Option<i64>,
    pub rwr_dp: Option<String>,
    pub enabled: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::header_rule::Entity",
        from = "Column::RuleId",
        to = "super::header_rule::Column::Id"
    )]
    Rule,
    #[sea_orm(
        belongs_to = "super::rewrite_rule_set::Entity",
        from = "Column::RwrSetId",
        to = "super::rewrite_rule_set::Column::Id"
    )]
    RwrSet,
}

impl ActiveModelBehavior for ActiveModel {}
