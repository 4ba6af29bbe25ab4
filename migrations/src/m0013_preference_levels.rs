//! Address lists and documents among the preferences of profiles and domains.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let lists = [
            ("profile_allowed_ips", "profile_id", "subscriber_profiles"),
            ("domain_allowed_ips", "domain_id", "domains"),
        ];
        for (table, owner, of) in lists {
            NewTable::new(table)
                .reference(owner, of, OnDelete::Cascade)
                .key("attribute", 32)
                .text("ipnet", 64)
                .unique(&format!("uq_{table}"), &[owner, "attribute", "ipnet"])
                .create(manager)
                .await?;
        }
        NewTable::new("domain_preference_blobs")
            .reference("domain_id", "domains", OnDelete::Cascade)
            .key("attribute", 128)
            .text("content_type", 128)
            .long_text("data", manager)
            .unique("uq_domain_preference_blobs", &["domain_id", "attribute"])
            .create(manager)
            .await
    }
}
