//! The journal: who changed what, when, and what it looked like then. It outlives what it tells of, so it refers to nothing.

use sea_orm_migration::prelude::*;

use crate::schema::NewTable;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("journals")
            .text("resource_name", 64)
            .int("resource_id")
            .text("operation", 16)
            .time("timestamp")
            .text("username", 255)
            .text("role", 20)
            .int("user_id")
            .opt_int("reseller_id")
            .text("tx_id", 32)
            .long_text("content", manager)
            .index(&["resource_name", "resource_id"])
            .create(manager)
            .await
    }
}
