//! What the function interfaces keep of faxes beyond REST.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One statement a column: SQLite adds them one by one.
        for (table, column) in
            [("fax_settings", "send_status"), ("fax_settings", "send_copy"), ("fax_destinations", "cc")]
        {
            let mut change = Table::alter();
            let mut flag = ColumnDef::new(Alias::new(column));
            change.table(Alias::new(table)).add_column(flag.boolean().not_null().default(false));
            manager.alter_table(change).await?;
        }
        Ok(())
    }
}
