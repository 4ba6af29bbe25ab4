//! Sets of number rewrite rules.

use sea_orm::entity::prelude::*;

/// A row of `rewrite_rule_sets`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "rewrite_rule_sets")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: i64,
    pub name: String,
    pub name_key: String,
    pub description: Option<String>,
    pub caller_in_dpid: Option<i64>,
    pub callee_in_dpid: Option<i64>,
    pub caller_out_dpid: Option<i64>,
    pub callee_out_dpid: Option<i64>,
    pub caller_lnp_dpid: Option<i64>,
    pub callee_lnp_dpid: Option<i64>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
}

impl ActiveModelBehavior for ActiveModel {}
