//! Header manipulation, location mappings of subscribers, preferences that are defined at run time.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nothing could write this one before it had a resource.
        manager.drop_table(Table::drop().table(Alias::new("header_rule_sets")).take()).await?;
        header_rules(manager).await?;
        header_rule_parts(manager).await?;
        NewTable::new("subscriber_location_mappings")
            .reference("subscriber_id", "subscribers", OnDelete::Cascade)
            .text("location", 255)
            .text("caller_pattern", 255)
            .text("callee_pattern", 255)
            .text("mode", 8)
            .opt_text("to_username", 255)
            .opt_text("external_id", 255)
            .flag("enabled", true)
            .create(manager)
            .await?;
        dynamic_preferences(manager).await
    }
}

async fn header_rules(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("header_rule_sets")
        .reference("reseller_id", "resellers", OnDelete::Restrict)
        .opt_reference("subscriber_id", "subscribers", OnDelete::Cascade)
        .text("name", 255)
        .key("name_key", 510)
        .opt_text("description", 255)
        .unique("uq_header_rule_sets_name", &["name_key"])
        .unique("uq_header_rule_sets_subscriber_id", &["subscriber_id"])
        .create(manager)
        .await?;
    NewTable::new("header_rules")
        .reference("set_id", "header_rule_sets", OnDelete::Cascade)
        .text("name", 255)
        .key("name_key", 510)
        .int("priority")
        .text("direction", 16)
        .text("description", 255)
        .flag("stopper", false)
        .flag("enabled", true)
        .unique("uq_header_rules_name", &["set_id", "name_key"])
        .create(manager)
        .await
}

async fn header_rule_parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("header_rule_conditions")
        .reference("rule_id", "header_rules", OnDelete::Cascade)
        .text("match_type", 16)
        .text("match_part", 16)
        .text("match_name", 255)
        .text("expression", 16)
        .flag("expression_negation", false)
        .text("value_type", 16)
        .opt_reference("rwr_set_id", "rewrite_rule_sets", OnDelete::SetNull)
        .opt_text("rwr_dp", 16)
        .flag("enabled", true)
        .create(manager)
        .await?;
    NewTable::new("header_rule_condition_values")
        .reference("condition_id", "header_rule_conditions", OnDelete::Cascade)
        .text("value", 255)
        .create(manager)
        .await?;
    NewTable::new("header_rule_actions")
        .reference("rule_id", "header_rules", OnDelete::Cascade)
        .int("priority")
        .text("header", 255)
        .text("header_part", 16)
        .text("action_type", 16)
        .text("value_part", 16)
        .opt_text("value", 255)
        .opt_reference("rwr_set_id", "rewrite_rule_sets", OnDelete::SetNull)
        .opt_text("rwr_dp", 16)
        .flag("enabled", true)
        .create(manager)
        .await
}

async fn dynamic_preferences(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("dynamic_preferences")
        .key("attribute", 31)
        .text("label", 255)
        .long_text("description", manager)
        .text("data_type", 8)
        .flag("max_occur", false)
        .flag("dev_pref", false)
        .flag("fielddev_pref", true)
        .opt_reference("reseller_id", "resellers", OnDelete::Cascade)
        .unique("uq_dynamic_preferences_attribute", &["attribute"])
        .create(manager)
        .await?;
    NewTable::new("dynamic_preference_choices")
        .reference("preference_id", "dynamic_preferences", OnDelete::Cascade)
        .text("label", 255)
        .text("value", 255)
        .flag("default_val", false)
        .create(manager)
        .await
}
