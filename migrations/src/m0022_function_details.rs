//! What the function interfaces keep beyond REST.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = |name: &str| ColumnDef::new(Alias::new(name));
        // One statement a column: SQLite adds them one by one.
        for (table, column) in [
            ("contacts", column("gender").string_len(8).take()),
            ("contacts", column("newsletter").boolean().not_null().default(false).take()),
            ("billing_profiles", column("vat_rate").big_integer().take()),
            ("billing_profiles", column("vat_included").boolean().not_null().default(false).take()),
        ] {
            let mut change = Table::alter();
            change.table(Alias::new(table)).add_column(column);
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}
