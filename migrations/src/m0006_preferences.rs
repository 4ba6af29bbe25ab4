//! Values of preferences per level, and the named objects that some of them refer to.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let levels = [
            ("subscriber_preferences", "subscriber_id", "subscribers"),
            ("profile_preferences", "profile_id", "subscriber_profiles"),
            ("customer_preferences", "customer_id", "contracts"),
            ("domain_preferences", "domain_id", "domains"),
            ("reseller_preferences", "reseller_id", "resellers"),
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
        NewTable::new("subscriber_allowed_ips")
            .reference("subscriber_id", "subscribers", OnDelete::Cascade)
            .key("attribute", 32)
            .text("ipnet", 64)
            .unique("uq_subscriber_allowed_ips", &["subscriber_id", "attribute", "ipnet"])
            .create(manager)
            .await?;
        // Each is known to preferences by its name within the reseller; its other members come with its own resource.
        for table in [
            "rewrite_rule_sets",
            "ncos_levels",
            "ncos_sets",
            "sound_sets",
            "header_rule_sets",
            "emergency_mapping_containers",
        ] {
            NewTable::new(table)
                .reference("reseller_id", "resellers", OnDelete::Restrict)
                .text("name", 255)
                .key("name_key", 255)
                .unique(&format!("uq_{table}_name"), &["reseller_id", "name_key"])
                .create(manager)
                .await?;
        }
        Ok(())
    }
}
