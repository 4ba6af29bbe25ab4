//! Preference values of the locations of customers.

use sea_orm::entity::prelude::*;

/// A row of `customer_location_preferences`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_location_preferences")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub location_id: i64,
    pub attribute: String,
    pub value: String,
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
