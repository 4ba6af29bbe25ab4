//! What SIP and XMPP servers beside us have to be told, until they have been.

use sea_orm_migration::prelude::*;

use crate::schema::NewTable;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("outbox")
            // The address of the server: each has a row of its own, so that none waits for another.
            .key("server", 255)
            .key("message", 32)
            // user@domain, 127 characters each at the most.
            .key("subject", 255)
            .int_or("attempts", 0)
            // Milliseconds since 1970: not to be sent before; also the end of the lease of the instance that is sending it.
            .int_or("due_at", 0)
            .time("create_timestamp")
            .index(&["server", "due_at"])
            .create(manager)
            .await
    }
}
