//! Logins of administrative users.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        NewTable::new("admins")
            .reference("reseller_id", "resellers", OnDelete::Restrict)
            .text("login", 31)
            .key("login_key", 80)
            // bcrypt, `salt$hash`; MD5 of imported logins until their first success.
            .opt_text("password", 80)
            .opt_text("email", 255)
            .opt_key("email_key", 255)
            .flags(&["is_superuser", "is_ccare", "is_system", "lawful_intercept", "is_master"])
            .flag("is_active", true)
            .flags(&["read_only", "show_passwords", "call_data", "billing_data", "can_reset_password"])
            .time("create_timestamp")
            .time("modify_timestamp")
            .unique("uq_admins_login", &["login_key"])
            .unique("uq_admins_email", &["email_key"])
            .create(manager)
            .await
    }
}
