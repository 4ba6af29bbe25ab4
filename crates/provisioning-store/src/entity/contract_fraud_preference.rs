//! Fraud limits of contracts, before those of their billing profiles.

use sea_orm::entity::prelude::*;

/// A row of `contract_fraud_preferences`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contract_fraud_preferences")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub contract_id: i64,
    pub fraud_interval_limit: Option<i64>,
    pub fraud_interval_lock: Option<i64>,
    pub fraud_interval_notify: Option<String>,
    pub fraud_daily_limit: Option<i64>,
    pub fraud_daily_lock: Option<i64>,
    pub fraud_daily_notify: Option<String>,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::ContractId", to = "super::contract::Column::Id")]
    Contract,
}

impl ActiveModelBehavior for ActiveModel {}
