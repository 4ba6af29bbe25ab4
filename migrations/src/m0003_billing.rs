//! Billing profiles, what they are limited to, and which contract has which one when.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        profiles(manager).await?;
        peaktimes(manager).await?;
        // Networks and packages get their members with their resources; mappings need to refer to them.
        for name in ["billing_networks", "profile_packages"] {
            NewTable::new(name)
                .opt_reference("reseller_id", "resellers", OnDelete::Restrict)
                .text("name", 255)
                .text_or("status", 16, "active")
                .create(manager)
                .await?;
        }
        NewTable::new("billing_mappings")
            .reference("contract_id", "contracts", OnDelete::Cascade)
            .reference("billing_profile_id", "billing_profiles", OnDelete::Restrict)
            .opt_reference("network_id", "billing_networks", OnDelete::Restrict)
            .opt_time("start")
            .opt_time("stop")
            .create(manager)
            .await
    }
}

async fn profiles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("billing_profiles")
        .reference("reseller_id", "resellers", OnDelete::Restrict)
        .text("handle", 63)
        .text("name", 31)
        // Lower case while the profile lives, NULL afterwards: handle and name are free again.
        .opt_key("handle_key", 80)
        .opt_key("name_key", 80)
        .flags(&["ignore_domain", "prepaid"])
        .text_or("prepaid_library", 31, "libswrate")
        .flags(&["advice_of_charge"])
        .amount("interval_charge")
        .int_or("interval_free_time", 0)
        .amount("interval_free_cash")
        .text_or("interval_unit", 8, "month")
        .int_or("interval_count", 1)
        .opt_int("fraud_interval_limit")
        .opt_int("fraud_interval_lock")
        .opt_text("fraud_interval_notify", 255)
        .opt_int("fraud_daily_limit")
        .opt_int("fraud_daily_lock")
        .opt_text("fraud_daily_notify", 255)
        .flags(&["fraud_use_reseller_rates"])
        .opt_text("currency", 31)
        .text_or("status", 16, "active")
        .time("create_timestamp")
        .time("modify_timestamp")
        .opt_time("terminate_timestamp")
        .unique("uq_billing_profiles_handle", &["reseller_id", "handle_key"])
        .unique("uq_billing_profiles_name", &["reseller_id", "name_key"])
        .create(manager)
        .await
}

async fn peaktimes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("billing_peaktime_weekdays")
        .reference("billing_profile_id", "billing_profiles", OnDelete::Cascade)
        .int("weekday")
        .text("start", 8)
        .text("stop", 8)
        .create(manager)
        .await?;
    // Local times as clients write them: a tariff means the clock on the wall.
    NewTable::new("billing_peaktime_specials")
        .reference("billing_profile_id", "billing_profiles", OnDelete::Cascade)
        .text("start", 19)
        .text("stop", 19)
        .create(manager)
        .await
}
