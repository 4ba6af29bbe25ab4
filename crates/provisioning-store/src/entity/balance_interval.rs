//! Balances of contracts, interval by interval.

use sea_orm::entity::prelude::*;

/// A row of `balance_intervals`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "balance_intervals")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub contract_id: i64,
    pub start: DateTime,
    pub stop: DateTime,
    pub cash_balance: f64,
    pub cash_balance_interval: f64,
    pub initial_cash_balance: f64,
    pub free_time_balance: i64,
    pub free_time_balance_interval: i64,
    pub initial_free_time_balance: i64,
}

/// References.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::contract::Entity", from = "Column::ContractId", to = "super::contract::Column::Id")]
    Contract,
}

impl ActiveModelBehavior for ActiveModel {}
