//! Single periods in which the off-peak rates of a tariff apply.

use sea_orm::entity::prelude::*;

/// A row of `billing_peaktime_specials`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_peaktime_specials")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub billing_profile_id: i64,
    pub start: String,
    pub stop: String,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::billing_profile::Entity",
        from = "Column::BillingProfileId",
        to = "super::billing_profile::Column::Id"
    )]
    BillingProfile,
}

impl ActiveModelBehavior for ActiveModel {}
