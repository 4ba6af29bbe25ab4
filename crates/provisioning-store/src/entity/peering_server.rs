//! SIP servers of other networks.

use sea_orm::entity::prelude::*;

/// A row of `peering_servers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "peering_servers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub group_id: i64,
    pub name: String,
    pub name_key: String,
    pub ip: String,
    pub host: Option<String>,
    pub port: i64,
    pub transport: Option<i64>,
    pub weight: i64,
    pub via_route: Option<String>,
    pub site_id: Option<i64>,
    pub probe: bool,
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
