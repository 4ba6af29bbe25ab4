//! Rules by which inbound calls find their peering group.

use sea_orm::entity::prelude::*;

/// A row of `peering_inbound_rules`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "peering_inbound_rules")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub group_id: i64,
    pub field: String,
    pub pattern: String,
    pub reject_code: Option<i64>,
    pub reject_reason: Option<String>,
    pub priority: i64,
    pub enabled: bool,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::peering_group::Entity",
        from = "Column::GroupId",
        to = "super::peering_group::Column::Id"
    )]
    Group,
}

impl ActiveModelBehavior for ActiveModel {}
