//! Locations of customers, peering, and the preferences of both.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        locations(manager).await?;
        peering(manager).await?;
        let levels = [
            ("customer_location_preferences", "location_id", "customer_locations"),
            ("peering_server_preferences", "peering_id", "peering_servers"),
        ];
        for (table, owner, of) in levels {
            NewTable::new(table)
                .reference(owner, of, OnDelete::Cascade)
                .key("attribute", 128)
                .key("value", 255)
                .index(&["attribute", "value"])
                .create(manager)
                .await?;
        }
        Ok(())
    }
}

async fn locations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("customer_locations")
        .reference("contract_id", "contracts", OnDelete::Cascade)
        .text("name", 255)
        // A letter may become two in lower case.
        .key("name_key", 510)
        .text("description", 255)
        .unique("uq_customer_locations_name", &["contract_id", "name_key"])
        .create(manager)
        .await?;
    NewTable::new("customer_location_blocks")
        .reference("location_id", "customer_locations", OnDelete::Cascade)
        // As sent, host bits included.
        .key("ip", 64)
        .opt_int("mask")
        // First and last address as decimal digits of a fixed length after the digit of the version, so that texts compare
        // like addresses on every database.
        .key("first_address", 40)
        .key("last_address", 40)
        .index(&["first_address", "last_address"])
        .create(manager)
        .await
}

async fn peering(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    NewTable::new("peering_groups")
        .reference("contract_id", "contracts", OnDelete::Restrict)
        .text("name", 127)
        .key("name_key", 254)
        .int_or("priority", 1)
        // One that is in use can only go with its reseller.
        .opt_reference("time_set_id", "time_sets", OnDelete::SetNull)
        .opt_text("description", 255)
        .flag("has_inbound_rules", false)
        .unique("uq_peering_groups_name", &["name_key"])
        .create(manager)
        .await?;
    NewTable::new("peering_servers")
        .reference("group_id", "peering_groups", OnDelete::Cascade)
        .text("name", 64)
        .key("name_key", 64)
        .text("ip", 64)
        .opt_text("host", 64)
        .int("port")
        .opt_int("transport")
        .int("weight")
        .opt_text("via_route", 255)
        .opt_int("site_id")
        .flag("probe", false)
        .flag("enabled", true)
        .unique("uq_peering_servers_name", &["name_key"])
        .create(manager)
        .await?;
    NewTable::new("peering_rules")
        .reference("group_id", "peering_groups", OnDelete::Cascade)
        .key("callee_prefix", 16)
        .opt_key("callee_pattern", 64)
        .opt_key("caller_pattern", 64)
        .text("description", 255)
        .flag("enabled", true)
        .flag("stopper", false)
        .create(manager)
        .await?;
    NewTable::new("peering_inbound_rules")
        .reference("group_id", "peering_groups", OnDelete::Cascade)
        .text("field", 16)
        .text("pattern", 1023)
        .opt_int("reject_code")
        .opt_text("reject_reason", 64)
        .int("priority")
        .flag("enabled", true)
        .unique("uq_peering_inbound_rules_priority", &["group_id", "priority"])
        .create(manager)
        .await
}
