//! Orders of lawful interception.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("interceptions")
            // Whose number it was when the order was given: the order ends with that reseller.
            .opt_reference("reseller_id", "resellers", OnDelete::SetNull)
            .int("liid")
            .key("number", 64)
            .text("x2_host", 64)
            .int("x2_port")
            .opt_text("x2_user", 127)
            // Encrypted it is longer.
            .opt_text("x2_password", 2048)
            .flag("x3_required", false)
            .opt_text("x3_host", 64)
            .opt_int("x3_port")
            // An order that has ended keeps its id and nothing else.
            .flag("deleted", false)
            .time("create_timestamp")
            .time("modify_timestamp")
            .index(&["liid"])
            .index(&["number"])
            .create(manager)
            .await
    }
}
