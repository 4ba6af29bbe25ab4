//! Keys under which clients may repeat a creation, with the answers that they got.

use sea_orm_migration::prelude::*;

use crate::schema::NewTable;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("idempotency_keys")
            // Hashes in hexadecimal digits: of login and key, and of the request.
            .text("name", 64)
            .text("fingerprint", 64)
            .long_text("answer", manager)
            .time("create_timestamp")
            .unique("uq_idempotency_keys", &["name"])
            .index(&["create_timestamp"])
            .create(manager)
            .await
    }
}
