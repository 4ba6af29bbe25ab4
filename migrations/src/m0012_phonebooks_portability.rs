//! Phonebooks, number portability and emergency mappings.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        phonebooks(manager).await?;
        NewTable::new("lnp_carriers")
            .text("name", 31)
            .key("name_key", 64)
            .text("prefix", 31)
            .flags(&["authoritative", "skip_rewrite"])
            .unique("uq_lnp_carriers_name", &["name_key"])
            .create(manager)
            .await?;
        NewTable::new("lnp_numbers")
            .reference("carrier_id", "lnp_carriers", OnDelete::Restrict)
            .key("number", 31)
            .opt_text("routing_number", 31)
            .opt_text("kind", 31)
            .opt_time("start")
            .opt_time("stop")
            // Not unique: a number has one entry for each time that it was ported.
            .index(&["number"])
            .create(manager)
            .await?;
        NewTable::new("emergency_mappings")
            .reference("emergency_container_id", "emergency_mapping_containers", OnDelete::Cascade)
            .key("code", 31)
            .opt_texts(&["prefix", "suffix"], 31)
            .unique("uq_emergency_mappings_code", &["emergency_container_id", "code"])
            .create(manager)
            .await
    }
}

async fn phonebooks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("reseller_phonebook_entries")
        .reference("reseller_id", "resellers", OnDelete::Cascade)
        .text("name", 255)
        .key("number", 255)
        .unique("uq_reseller_phonebook_entries_number", &["reseller_id", "number"])
        .create(manager)
        .await?;
    NewTable::new("customer_phonebook_entries")
        .reference("customer_id", "contracts", OnDelete::Cascade)
        .text("name", 255)
        .key("number", 255)
        .unique("uq_customer_phonebook_entries_number", &["customer_id", "number"])
        .create(manager)
        .await?;
    NewTable::new("subscriber_phonebook_entries")
        .reference("subscriber_id", "subscribers", OnDelete::Cascade)
        .text("name", 255)
        .key("number", 255)
        .flag("shared", false)
        .unique("uq_subscriber_phonebook_entries_number", &["subscriber_id", "number"])
        .create(manager)
        .await
}
