//! Number blocks: which numbers the platform may give to subscribers.

use sea_orm_migration::prelude::*;

use crate::schema::NewTable;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("number_blocks")
            .text("cc", 4)
            .text("ac", 7)
            .key("sn_prefix", 31)
            // cc, ac and sn_prefix one after the other: what numbers of the block begin with.
            .key("digits", 48)
            .opt_int("sn_length")
            .flags(&["allocable", "authoritative"])
            .unique("uq_number_blocks_digits", &["digits"])
            .create(manager)
            .await
    }
}
