//! Former passwords, and when the present ones were set.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::ChronoUtc;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tables with logins, and the columns that tell when their passwords were set.
const AGES: [(&str, &str); 2] = [("admins", "password_set_at"), ("live_subscribers", "webpassword_set_at")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in AGES {
            let column = ColumnDef::new(Alias::new(column)).date_time().take();
            manager.alter_table(Table::alter().table(Alias::new(table)).add_column(column).take()).await?;
        }
        // Nobody knows how old the passwords are, so they are new: an upgrade must not lock anybody out.
        let now = ChronoUtc::now().naive_utc();
        for (table, column) in AGES {
            manager.execute(Query::update().table(Alias::new(table)).value(Alias::new(column), now).take()).await?;
        }
        NewTable::new("admin_password_history")
            .reference("admin_id", "admins", OnDelete::Cascade)
            .text("hash", 255)
            .time("create_timestamp")
            .create(manager)
            .await?;
        // Ends with the subscriber's life, not with its record.
        NewTable::new("subscriber_password_history")
            .reference("live_subscriber_id", "live_subscribers", OnDelete::Cascade)
            // The column of the password.
            .key("kind", 16)
            .text("hash", 255)
            .time("create_timestamp")
            .create(manager)
            .await
    }
}
