//! Carriers of ported numbers in network classes of service.

use sea_orm::entity::prelude::*;

/// A row of `ncos_lnp_carriers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ncos_lnp_carriers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub ncos_level_id: i64,
    pub carrier_id: i64,
    pub description: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::ncos_level::Entity",
        from = "Column::NcosLevelId",
        to = "super::ncos_level::Column::Id"
    )]
    NcosLevel,
    #[sea_orm(
        belongs_to = "super::lnp_carrier::Entity",
        from = "Column::CarrierId",
        to = "super::lnp_carrier::Column::Id"
    )]
    Carrier,
}

impl ActiveModelBehavior for ActiveModel {}
