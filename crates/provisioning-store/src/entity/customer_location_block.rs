//! Address blocks of the locations of customers.

use sea_orm::entity::prelude::*;

/// A row of `customer_location_blocks`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_location_blocks")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub location_id: i64,
    pub ip: String,
    pub mask: Option<i64>,
    pub first_address: String,
    pub last_address: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::customer_location::Entity",
        from = "Column::LocationId",
        to = "super::customer_location::Column::Id"
    )]
    Location,
}

impl ActiveModelBehavior for ActiveModel {}
