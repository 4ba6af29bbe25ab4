//! Preference values of peering servers.

use sea_orm::entity::prelude::*;

/// A row of `peering_server_preferences`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "peering_server_preferences")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub peering_id: i64,
    pub attribute: String,
    pub value: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::peering_server::Entity",
        from = "Column::PeeringId",
        to = "super::peering_server::Column::Id"
    )]
    Peering,
}

impl ActiveModelBehavior for ActiveModel {}
