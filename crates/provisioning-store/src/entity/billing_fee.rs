//! What calls cost.

use sea_orm::entity::prelude::*;

/// A row of `billing_fees`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_fees")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub billing_profile_id: i64,
    pub billing_zone_id: i64,
    pub match_mode: String,
    pub direction: String,
    pub source: String,
    pub destination: String,
    pub onpeak_init_rate: f64,
    pub onpeak_init_interval: i64,
    pub onpeak_follow_rate: f64,
    pub onpeak_follow_interval: i64,
    pub onpeak_use_free_time: bool,
    pub onpeak_extra_rate: f64,
    pub onpeak_extra_second: Option<i64>,
    pub offpeak_init_rate: f64,
    pub offpeak_init_interval: i64,
    pub offpeak_follow_rate: f64,
    pub offpeak_follow_interval: i64,
    pub offpeak_use_free_time: bool,
    pub offpeak_extra_rate: f64,
    pub offpeak_extra_second: Option<i64>,
    pub aoc_pulse_amount_per_message: f64,
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
    #[sea_orm(
        belongs_to = "super::billing_zone::Entity",
        from = "Column::BillingZoneId",
        to = "super::billing_zone::Column::Id"
    )]
    BillingZone,
}

impl ActiveModelBehavior for ActiveModel {}
