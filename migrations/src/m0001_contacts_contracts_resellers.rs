//! The three tables that tenancy hangs on. They refer to each other in a circle, so the last reference is added at the end.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::{NewTable, OnDelete, search_index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        contacts(manager).await?;
        email_templates_and_contracts(manager).await?;
        NewTable::new("resellers")
            .text("name", 63)
            // Lower case; unique without regard to it on every database.
            .key("name_key", 80)
            .reference("contract_id", "contracts", OnDelete::Restrict)
            .text("status", 16)
            .flag("enable_rtc", false)
            .unique("uq_resellers_name", &["name_key"])
            .unique("uq_resellers_contract", &["contract_id"])
            .create(manager)
            .await?;
        close_circle(manager).await
    }
}

async fn contacts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = NewTable::new("contacts").opt_int("reseller_id");
    // SQLite takes a reference to a table that comes later, and cannot add one afterwards.
    let table = match manager.get_database_backend() {
        DbBackend::Sqlite => table.refers("reseller_id", "resellers", OnDelete::Restrict),
        _ => table.index(&["reseller_id"]),
    };
    table
        .text("email", 255)
        .opt_texts(&["firstname", "lastname", "company", "street", "city", "vatnum"], 127)
        .opt_texts(&["postcode"], 16)
        .opt_texts(&["country"], 2)
        .opt_texts(&["iban"], 34)
        .opt_texts(&["bic"], 11)
        .opt_texts(&["comregnum", "phonenumber", "mobilenumber", "faxnumber"], 31)
        .opt_texts(&["timezone"], 80)
        .opt_texts(&["bankname", "gpp0", "gpp1", "gpp2", "gpp3", "gpp4", "gpp5", "gpp6", "gpp7", "gpp8", "gpp9"], 255)
        .text_or("status", 16, "active")
        .time("create_timestamp")
        .time("modify_timestamp")
        .opt_time("terminate_timestamp")
        // Counting a tenant's live contacts must not read the wide rows.
        .index(&["reseller_id", "status"])
        .create(manager)
        .await?;
    search_index(manager, "contacts", "email").await
}

async fn email_templates_and_contracts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let templates = NewTable::new("email_templates").opt_int("reseller_id");
    let templates = match manager.get_database_backend() {
        DbBackend::Sqlite => templates.refers("reseller_id", "resellers", OnDelete::Cascade),
        _ => templates.index(&["reseller_id"]),
    };
    templates
        .text("name", 255)
        .text("from_email", 255)
        .text("subject", 255)
        .long_text("body", manager)
        .opt_text("attachment_name", 255)
        .create(manager)
        .await?;
    NewTable::new("contracts")
        .reference("contact_id", "contacts", OnDelete::Restrict)
        // sipaccount and pbxaccount are customers; reseller, sippeering and pstnpeering are system contracts.
        .text("product", 16)
        .text("status", 16)
        .opt_text("external_id", 255)
        .opt_int("max_subscribers")
        .amount("vat_rate")
        .flag("add_vat", false)
        .opt_int("profile_package_id")
        .opt_reference("subscriber_email_template_id", "email_templates", OnDelete::SetNull)
        .opt_reference("passreset_email_template_id", "email_templates", OnDelete::SetNull)
        .opt_reference("invoice_email_template_id", "email_templates", OnDelete::SetNull)
        .opt_int("invoice_template_id")
        .time("create_timestamp")
        .time("modify_timestamp")
        .opt_time("activate_timestamp")
        .opt_time("terminate_timestamp")
        .index(&["product", "status"])
        .create(manager)
        .await?;
    search_index(manager, "contracts", "external_id").await
}

async fn close_circle(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    for (table, action) in [("contacts", OnDelete::Restrict), ("email_templates", OnDelete::Cascade)] {
        let mut key = ForeignKey::create();
        key.name(format!("fk_{table}_reseller_id"))
            .from(Alias::new(table), Alias::new("reseller_id"))
            .to(Alias::new("resellers"), Alias::new("id"))
            .on_delete(action.into());
        manager.create_foreign_key(key).await?;
    }
    Ok(())
}
