//! The history of the configuration: what was applied to which instance.

use sea_orm_migration::prelude::*;

use crate::schema::NewTable;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("config_changes")
            .time("applied_at")
            // The machine: several instances share a database.
            .text("instance", 255)
            .text("cause", 16)
            .text("login", 255)
            .text("message", 255)
            // Names of keys, with blanks between them.
            .long_text("changed", manager)
            .create(manager)
            .await
    }
}
