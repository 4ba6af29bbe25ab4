//! SIP domains, and the profiles that say which features a subscriber may use.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("domains")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .text("domain", 127)
            .key("domain_key", 160)
            .unique("uq_domains_domain", &["domain_key"])
            .create(manager)
            .await?;
        NewTable::new("subscriber_profile_sets")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .text("name", 255)
            .key("name_key", 255)
            .text("description", 255)
            .unique("uq_subscriber_profile_sets_name", &["reseller_id", "name_key"])
            .create(manager)
            .await?;
        NewTable::new("subscriber_profiles")
            .reference("profile_set_id", "subscriber_profile_sets", OnDelete::Cascade)
            .text("name", 255)
            .key("name_key", 255)
            .text("description", 255)
            .flag("set_default", false)
            .unique("uq_subscriber_profiles_name", &["profile_set_id", "name_key"])
            .create(manager)
            .await?;
        NewTable::new("subscriber_profile_attributes")
            .reference("profile_id", "subscriber_profiles", OnDelete::Cascade)
            .key("attribute", 128)
            .unique("uq_subscriber_profile_attributes", &["profile_id", "attribute"])
            .create(manager)
            .await
    }
}
