//! Rewrite rule sets, NCOS levels and sound sets with all their members, and preferences that hold a document.
//!
//! The three tables are made anew: nothing could write them before they had a resource of their own.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["rewrite_rule_sets", "ncos_levels", "sound_sets"] {
            manager.drop_table(Table::drop().table(Alias::new(table)).take()).await?;
        }
        rewrite_rules(manager).await?;
        NewTable::new("ncos_levels")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .text("name", 31)
            .key("name_key", 64)
            .text("mode", 16)
            .long_text("description", manager)
            .opt_int("time_set_id")
            .flags(&["local_ac", "intra_pbx", "time_set_invert", "expose_to_customer"])
            .unique("uq_ncos_levels_name", &["reseller_id", "name_key"])
            .create(manager)
            .await?;
        NewTable::new("sound_sets")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .opt_reference("contract_id", "contracts", OnDelete::Restrict)
            .opt_reference("parent_id", "sound_sets", OnDelete::SetNull)
            .text("name", 255)
            .key("name_key", 255)
            .opt_text("description", 255)
            .flags(&["contract_default", "expose_to_customer"])
            // Names are not unique: preferences look a set up within the reseller or the customer.
            .index(&["reseller_id", "name_key"])
            .create(manager)
            .await?;
        NewTable::new("subscriber_preference_blobs")
            .reference("subscriber_id", "subscribers", OnDelete::Cascade)
            .key("attribute", 128)
            .text("content_type", 128)
            // Base64, as it travels; empty for a document without content.
            .long_text("data", manager)
            .unique("uq_subscriber_preference_blobs", &["subscriber_id", "attribute"])
            .create(manager)
            .await
    }
}

async fn rewrite_rules(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("rewrite_rule_sets")
        .reference("reseller_id", "resellers", OnDelete::Restrict)
        .text("name", 32)
        .key("name_key", 64)
        .opt_text("description", 255)
        // The plans' numbers follow from the id, which is not known before the row is there.
        .opt_int("caller_in_dpid")
        .opt_int("callee_in_dpid")
        .opt_int("caller_out_dpid")
        .opt_int("callee_out_dpid")
        .opt_int("caller_lnp_dpid")
        .opt_int("callee_lnp_dpid")
        .unique("uq_rewrite_rule_sets_name", &["name_key"])
        .create(manager)
        .await?;
    NewTable::new("rewrite_rules")
        .reference("set_id", "rewrite_rule_sets", OnDelete::Cascade)
        .text("match_pattern", 128)
        .text("replace_pattern", 255)
        .text("description", 127)
        .text("direction", 8)
        .text("field", 8)
        .flag("enabled", true)
        .int("priority")
        .create(manager)
        .await
}
