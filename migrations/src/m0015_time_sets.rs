//! Time sets of resellers, and the levels that apply by them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("time_sets")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .text("name", 90)
            .key("name_key", 180)
            .unique("uq_time_sets_name", &["name_key"])
            .create(manager)
            .await?;
        NewTable::new("time_periods")
            .reference("time_set_id", "time_sets", OnDelete::Cascade)
            // Local times as clients write them; they have no zone and no point on the time line.
            .text("start", 19)
            .opt_text("end", 19)
            .opt_text("freq", 8)
            .opt_text("until", 19)
            .opt_int("count")
            .opt_int("interval")
            .opt_texts(&["bysecond", "byminute", "byhour", "byday"], 1500)
            .opt_texts(&["bymonthday", "byyearday", "byweekno", "bymonth", "bysetpos"], 1500)
            .opt_text("comment", 255)
            .create(manager)
            .await?;
        levels(manager).await
    }
}

/// Makes `ncos_levels.time_set_id` a reference. SQLite takes a constraint only with a new column; the old one has never held a
/// value, because there was no time set.
async fn levels(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let constraint = "CONSTRAINT fk_ncos_levels_time_set_id";
    let refers = "REFERENCES time_sets (id) ON DELETE RESTRICT";
    let mut statements = vec!["ALTER TABLE ncos_levels DROP COLUMN time_set_id".to_owned()];
    match manager.get_database_backend() {
        DbBackend::Sqlite => {
            statements.push(format!("ALTER TABLE ncos_levels ADD COLUMN time_set_id bigint {constraint} {refers}"));
        }
        _ => {
            statements.push("ALTER TABLE ncos_levels ADD COLUMN time_set_id bigint".to_owned());
            statements.push(format!("ALTER TABLE ncos_levels ADD {constraint} FOREIGN KEY (time_set_id) {refers}"));
        }
    }
    statements.push("CREATE INDEX ix_ncos_levels_time_set_id ON ncos_levels (time_set_id)".to_owned());
    for statement in statements {
        manager.get_connection().execute_unprepared(&statement).await?;
    }
    Ok(())
}
