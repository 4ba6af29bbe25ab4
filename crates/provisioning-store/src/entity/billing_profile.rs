//! Tariffs.

use sea_orm::entity::prelude::*;

/// A row of `billing_profiles`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "billing_profiles")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reseller_id: i64,
    pub handle: String,
    pub name: String,
    pub handle_key: Option<String>,
    pub name_key: Option<String>,
    pub ignore_domain: bool,
    pub prepaid: bool,
    pub prepaid_library: String,
    pub advice_of_charge: bool,
    pub interval_charge: f64,
    pub interval_free_time: i64,
    pub interval_free_cash: f64,
    pub interval_unit: String,
    pub interval_count: i64,
    pub fraud_interval_limit: Option<i64>,
    pub fraud_interval_lock: Option<i64>,
    pub fraud_interval_notify: Option<String>,
    pub fraud_daily_limit: Option<i64>,
    pub fraud_daily_lock: Option<i64>,
    pub fraud_daily_notify: Option<String>,
    pub fraud_use_reseller_rates: bool,
    pub currency: Option<String>,
    pub status: String,
    pub vat_rate: Option<i64>,
    pub vat_included: bool,
    pub create_timestamp: DateTime,
    pub modify_timestamp: DateTime,
    pub terminate_timestamp: Option<DateTime>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::reseller::Entity", from = "Column::ResellerId", to = "super::reseller::Column::Id")]
    Reseller,
}

impl ActiveModelBehavior for ActiveModel {}
