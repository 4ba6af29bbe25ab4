//! Logins by certificate and by token, and the ban after failed ones.

use sea_orm_migration::prelude::*;

use crate::schema::NewTable;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One statement a column: SQLite adds them one by one.
        for column in [
            ColumnDef::new(Alias::new("ssl_client_m_serial")).big_integer().take(),
            // SHA-256 in hexadecimal digits: a number that was given away, taken back and given again must not open the door to
            // its first holder.
            ColumnDef::new(Alias::new("ssl_client_fingerprint")).string_len(64).take(),
        ] {
            let mut change = Table::alter();
            change.table(Alias::new("admins")).add_column(column);
            manager.alter_table(change).await?;
        }
        let mut serial = Index::create();
        serial.name("uq_admins_serial").table(Alias::new("admins")).col(Alias::new("ssl_client_m_serial")).unique();
        manager.create_index(serial).await?;
        // Login names and addresses of clients whether they exist or not, so it refers to nothing.
        NewTable::new("login_bans")
            .key("login_key", 255)
            .key("domain_key", 255)
            .key("realm", 16)
            .key("address", 64)
            .int_or("attempts", 0)
            .int_or("stage", 0)
            .opt_time("banned_until")
            .time("modify_timestamp")
            .unique("uq_login_bans", &["login_key", "address", "realm", "domain_key"])
            .index(&["modify_timestamp"])
            .create(manager)
            .await?;
        NewTable::new("auth_tokens")
            // SHA-256: who reads the database cannot log in with what it finds.
            .key("token_hash", 64)
            .flag("once", true)
            .text("role", 20)
            // An admin, or a subscriber for the two subscriber roles.
            .int("user_id")
            .time("expires_at")
            .unique("uq_auth_tokens_hash", &["token_hash"])
            .index(&["expires_at"])
            .create(manager)
            .await
    }
}
