//! Groups of peering servers.

use sea_orm::entity::prelude::*;

/// A row of `peering_groups`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "peering_groups")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub contract_id: i64,
    pub name: String,
    pub name_key: String,
    pub priority: i64,
    pub time_set_id: Option<i64>,
    pub description: Option<String>,
    pub has_inbound_rules: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::ContractId", to = "super::contract::Column::Id")]
    Contract,
    #[sea_orm(belongs_to = "super::time_set::Entity", from = "Column::TimeSetId", to = "super::time_set::Column::Id")]
    TimeSet,
}

impl ActiveModelBehavior for ActiveModel {}
