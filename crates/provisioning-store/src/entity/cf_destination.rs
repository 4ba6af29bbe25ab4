//! Where a call goes, and for how long.

use sea_orm::entity::prelude::*;

/// A row of `cf_destinations`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cf_destinations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub destination_set_id: i64,
    pub destination: String,
    pub timeout: i64,
    pub priority: Option<i64>,
    pub announcement_id: Option<i64>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::cf_destination_set::Entity",
        from = "Column::DestinationSetId",
        to = "super::cf_destination_set::Column::Id"
    )]
    DestinationSet,
}

impl ActiveModelBehavior for ActiveModel {}
