//! Private address books of subscribers.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("address_book_entries")
            .reference("subscriber_id", "subscribers", OnDelete::Cascade)
            .opt_texts(&["firstname", "lastname", "company"], 127)
            .opt_texts(&["phonenumber", "homephonenumber", "mobilenumber", "faxnumber"], 31)
            .opt_texts(&["email", "homepage"], 255)
            .create(manager)
            .await
    }
}
