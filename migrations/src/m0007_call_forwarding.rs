//! Call forwards: sets of destinations, times, callers and called numbers, and the mappings that join them.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

fn set(name: &'static str) -> NewTable {
    NewTable::new(name).reference("subscriber_id", "subscribers", OnDelete::Cascade).text("name", 255)
}

fn filter_set(name: &'static str) -> NewTable {
    set(name).text_or("mode", 16, "whitelist").flag("is_regex", false)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        set("cf_destination_sets").create(manager).await?;
        NewTable::new("cf_destinations")
            .reference("destination_set_id", "cf_destination_sets", OnDelete::Cascade)
            .text("destination", 255)
            .int_or("timeout", 300)
            .opt_int("priority")
            .opt_int("announcement_id")
            .create(manager)
            .await?;
        set("cf_time_sets").create(manager).await?;
        NewTable::new("cf_periods")
            .reference("time_set_id", "cf_time_sets", OnDelete::Cascade)
            .opt_texts(&["year", "month", "mday", "wday", "hour", "minute"], 16)
            .create(manager)
            .await?;
        filter_set("cf_source_sets").create(manager).await?;
        NewTable::new("cf_sources")
            .reference("source_set_id", "cf_source_sets", OnDelete::Cascade)
            .text("source", 255)
            .create(manager)
            .await?;
        filter_set("cf_bnumber_sets").create(manager).await?;
        NewTable::new("cf_bnumbers")
            .reference("bnumber_set_id", "cf_bnumber_sets", OnDelete::Cascade)
            .text("bnumber", 255)
            .create(manager)
            .await?;
        NewTable::new("cf_mappings")
            .reference("subscriber_id", "subscribers", OnDelete::Cascade)
            .text("kind", 8)
            .reference("destination_set_id", "cf_destination_sets", OnDelete::Cascade)
            .opt_reference("time_set_id", "cf_time_sets", OnDelete::Cascade)
            .opt_reference("source_set_id", "cf_source_sets", OnDelete::Cascade)
            .opt_reference("bnumber_set_id", "cf_bnumber_sets", OnDelete::Cascade)
            .flag("enabled", true)
            .flag("use_redirection", false)
            .create(manager)
            .await
    }
}
