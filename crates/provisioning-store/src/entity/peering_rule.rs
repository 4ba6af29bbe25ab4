//! Rules by which outbound calls find a peering group.

use sea_orm::entity::prelude::*;

/// A row of `peering_rules`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "peering_rules")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub group_id: i64,
    pub callee_prefix: String,
    pub callee_pattern: Option<String>,
    pub caller_pattern: Option<String>,
    pub description: String,
    pub enabled: bool,
    pub stopper: bool,
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
