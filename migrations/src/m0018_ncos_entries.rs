//! What network classes of service cover: patterns of numbers, and carriers to which numbers are ported.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("ncos_patterns")
            .reference("ncos_level_id", "ncos_levels", OnDelete::Cascade)
            .key("pattern", 255)
            .opt_text("description", 255)
            .unique("uq_ncos_patterns_pattern", &["ncos_level_id", "pattern"])
            .create(manager)
            .await?;
        NewTable::new("ncos_lnp_carriers")
            .reference("ncos_level_id", "ncos_levels", OnDelete::Cascade)
            .reference("carrier_id", "lnp_carriers", OnDelete::Cascade)
            .opt_text("description", 255)
            .unique("uq_ncos_lnp_carriers_carrier", &["ncos_level_id", "carrier_id"])
            .create(manager)
            .await?;
        NewTable::new("ncos_lnp_patterns")
            .reference("ncos_lnp_list_id", "ncos_lnp_carriers", OnDelete::Cascade)
            .key("pattern", 255)
            .opt_text("description", 255)
            .unique("uq_ncos_lnp_patterns_pattern", &["ncos_lnp_list_id", "pattern"])
            .create(manager)
            .await
    }
}
