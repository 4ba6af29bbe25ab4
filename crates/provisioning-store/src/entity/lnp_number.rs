//! Ported numbers.

use sea_orm::entity::prelude::*;

/// A row of `lnp_numbers`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lnp_numbers")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub carrier_id: i64,
    pub number: String,
    pub routing_number: Option<String>,
    pub kind: Option<String>,
    pub start: Option<DateTime>,
    pub stop: Option<DateTime>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::lnp_carrier::Entity",
        from = "Column::CarrierId",
        to = "super::lnp_carrier::Column::Id"
    )]
    Carrier,
}

impl ActiveModelBehavior for ActiveModel {}
