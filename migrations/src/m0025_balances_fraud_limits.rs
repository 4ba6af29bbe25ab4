//! Balances of contracts, and fraud limits of their own.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("balance_intervals")
            .reference("contract_id", "contracts", OnDelete::Cascade)
            // The last second belongs to the interval.
            .time("start")
            .time("stop")
            // What is left and what has been spent: cents and seconds.
            .amount("cash_balance")
            .amount("cash_balance_interval")
            .amount("initial_cash_balance")
            .int_or("free_time_balance", 0)
            .int_or("free_time_balance_interval", 0)
            .int_or("initial_free_time_balance", 0)
            .unique("uq_balance_intervals_start", &["contract_id", "start"])
            .create(manager)
            .await?;
        NewTable::new("contract_fraud_preferences")
            .reference("contract_id", "contracts", OnDelete::Cascade)
            .opt_int("fraud_interval_limit")
            .opt_int("fraud_interval_lock")
            .opt_text("fraud_interval_notify", 255)
            .opt_int("fraud_daily_limit")
            .opt_int("fraud_daily_lock")
            .opt_text("fraud_daily_notify", 255)
            .unique("uq_contract_fraud_preferences_contract", &["contract_id"])
            .create(manager)
            .await
    }
}
