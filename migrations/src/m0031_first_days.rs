//! What the first steps got only after databases had been made with them. A database that has it already is left alone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::{compare_bytes, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns that are compared byte by byte: table, column, length, whether it must be there.
const KEYS: [(&str, &str, u32, bool); 30] = [
    ("resellers", "name_key", 80, true),
    ("admins", "login_key", 80, true),
    ("admins", "email_key", 255, false),
    ("billing_profiles", "handle_key", 80, false),
    ("billing_profiles", "name_key", 80, false),
    ("domains", "domain_key", 160, true),
    ("subscriber_profile_sets", "name_key", 255, true),
    ("subscriber_profiles", "name_key", 255, true),
    ("subscriber_profile_attributes", "attribute", 128, true),
    ("numbers", "digits", 48, true),
    ("subscribers", "uuid", 36, true),
    ("live_subscribers", "username_key", 160, true),
    ("live_subscribers", "webusername_key", 255, false),
    ("subscriber_preferences", "attribute", 128, true),
    ("subscriber_preferences", "value", 255, true),
    ("profile_preferences", "attribute", 128, true),
    ("profile_preferences", "value", 255, true),
    ("customer_preferences", "attribute", 128, true),
    ("customer_preferences", "value", 255, true),
    ("domain_preferences", "attribute", 128, true),
    ("domain_preferences", "value", 255, true),
    ("reseller_preferences", "attribute", 128, true),
    ("reseller_preferences", "value", 255, true),
    ("subscriber_allowed_ips", "attribute", 32, true),
    ("rewrite_rule_sets", "name_key", 255, true),
    ("ncos_levels", "name_key", 255, true),
    ("ncos_sets", "name_key", 255, true),
    ("sound_sets", "name_key", 255, true),
    ("header_rule_sets", "name_key", 255, true),
    ("emergency_mapping_containers", "name_key", 255, true),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if !manager.has_column("journals", "tx_id").await? {
            let mut change = Table::alter();
            let column = ColumnDef::new(Alias::new("tx_id")).string_len(32).not_null().default("").take();
            manager.alter_table(change.table(Alias::new("journals")).add_column(column).take()).await?;
        }
        let name = "ix_contacts_reseller_id_status";
        if !manager.has_index("contacts", name).await? {
            manager.create_index(index("contacts", name, &["reseller_id", "status"])).await?;
        }
        if manager.get_database_backend() == DbBackend::MySql {
            for (table, column, length, required) in KEYS {
                compare_bytes(manager, table, column, length, required).await?;
            }
        }
        Ok(())
    }
}
