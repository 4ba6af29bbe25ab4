//! Actions of header rules.

use sea_orm::entity::prelude::*;

/// A row of `header_rule_actions`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "header_rule_actions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub rule_id: i64,
    pub priority: i64,
    pub header: String,
    pub header_part: String,
    pub action_type: String,
    pub value_part: String,
    pub value: Option<String>,
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
