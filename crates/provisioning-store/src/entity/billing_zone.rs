//! Zones of billing profiles.

use sea_orm::entity::prelude::*;

/// A row of `billing_zones`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_zones")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub billing_profile_id: i64,
    pub zone: String,
    pub detail: Option<String>,
    pub zone_key: String,
    pub detail_key: Option<String>,
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
