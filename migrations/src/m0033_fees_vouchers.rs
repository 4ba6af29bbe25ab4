//! Zones and fees of billing profiles, and vouchers.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete, count_on};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("billing_zones")
            .reference("billing_profile_id", "billing_profiles", OnDelete::Cascade)
            .text("zone", 127)
            .opt_text("detail", 127)
            // Both in lower case.
            .key("zone_key", 255)
            .opt_key("detail_key", 255)
            .unique("uq_billing_zones_zone", &["billing_profile_id", "zone_key", "detail_key"])
            .create(manager)
            .await?;
        fees(manager).await?;
        NewTable::new("vouchers")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            // Encrypted, as base64: 128 characters have at most 512 bytes.
            .key("code", 704)
            // Which key has encrypted it.
            .key("code_key", 8)
            .amount("amount")
            .time("valid_until")
            .opt_reference("customer_id", "contracts", OnDelete::Cascade)
            .opt_reference("package_id", "profile_packages", OnDelete::Restrict)
            .time("create_timestamp")
            .unique("uq_vouchers_code", &["reseller_id", "code"])
            .create(manager)
            .await?;
        default_data(manager).await
    }
}

async fn fees(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut fees = NewTable::new("billing_fees")
        .reference("billing_profile_id", "billing_profiles", OnDelete::Cascade)
        .reference("billing_zone_id", "billing_zones", OnDelete::Cascade)
        .key("match_mode", 31)
        .key("direction", 3)
        .key("source", 255)
        .key("destination", 255);
    for time in ["onpeak", "offpeak"] {
        for part in ["init", "follow"] {
            fees = fees.amount(&format!("{time}_{part}_rate")).int(&format!("{time}_{part}_interval"));
        }
        fees = fees
            .flag(&format!("{time}_use_free_time"), false)
            .amount(&format!("{time}_extra_rate"))
            .opt_int(&format!("{time}_extra_second"));
    }
    fees.amount("aoc_pulse_amount_per_message")
        // The destination first: searches know it.
        .unique("uq_billing_fees_identity", &["billing_profile_id", "destination", "source", "direction", "match_mode"])
        .create(manager)
        .await
}

/// What the first billing profile has on a fresh system.
async fn default_data(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for statement in [
        "INSERT INTO billing_zones (id, billing_profile_id, zone, detail, zone_key, detail_key) \
         SELECT 1, id, 'Free Default Zone', 'All Destinations', 'free default zone', 'all destinations' FROM billing_profiles WHERE id = 1",
        "INSERT INTO billing_fees (id, billing_profile_id, billing_zone_id, match_mode, direction, source, destination, \
         onpeak_init_interval, onpeak_follow_interval, offpeak_init_interval, offpeak_follow_interval) \
         SELECT 1, billing_profile_id, id, 'regex_longest_pattern', 'out', '.', '.*', 600, 600, 600, 600 \
         FROM billing_zones WHERE id = 1",
    ] {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    count_on(manager, &["billing_zones", "billing_fees"]).await
}
