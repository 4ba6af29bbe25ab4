//! Features of subscribers: speed dials, reminders, the settings of voice box and fax, auto attendants, numbers that act for
//! a subscriber.

use sea_orm_migration::prelude::*;

use crate::schema::{NewTable, OnDelete};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        voice_box(manager).await?;
        fax(manager).await?;
        numbers(manager).await?;
        of_subscriber("speed_dials")
            .key("slot", 64)
            .text("destination", 192)
            .unique("uq_speed_dials_slot", &["subscriber_id", "slot"])
            .create(manager)
            .await?;
        of_subscriber("reminders")
            .text("time", 8)
            .text("recur", 16)
            .flag("active", true)
            .unique("uq_reminders_subscriber", &["subscriber_id"])
            .create(manager)
            .await?;
        of_subscriber("auto_attendant_slots").text("slot", 8).text("destination", 255).create(manager).await
    }
}

fn of_subscriber(name: &'static str) -> NewTable {
    NewTable::new(name).reference("subscriber_id", "subscribers", OnDelete::Cascade)
}

async fn voice_box(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // One statement a column: SQLite adds them one by one. Not `delete`, which SQL has for itself.
    for column in [
        ColumnDef::new(Alias::new("attach")).boolean().not_null().default(true).take(),
        ColumnDef::new(Alias::new("delete_sent")).boolean().not_null().default(false).take(),
        ColumnDef::new(Alias::new("sms_number")).string_len(31).not_null().default("").take(),
    ] {
        let mut change = Table::alter();
        change.table(Alias::new("voicemail_boxes")).add_column(column);
        manager.alter_table(change).await?;
    }
    Ok(())
}

async fn fax(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    of_subscriber("fax_settings")
        .opt_texts(&["name", "password"], 64)
        .flag("active", false)
        .flag("t38", true)
        .flag("ecm", true)
        .unique("uq_fax_settings_subscriber", &["subscriber_id"])
        .create(manager)
        .await?;
    of_subscriber("fax_destinations")
        .key("destination", 255)
        .text("filetype", 8)
        .flag("incoming", true)
        .flags(&["outgoing", "status"])
        .unique("uq_fax_destinations_destination", &["subscriber_id", "destination"])
        .create(manager)
        .await?;
    of_subscriber("mail_to_fax_settings")
        .flag("active", false)
        .opt_text("secret_key", 255)
        .opt_time("last_secret_key_modify")
        .text_or("secret_key_renew", 16, "never")
        .unique("uq_mail_to_fax_settings_subscriber", &["subscriber_id"])
        .create(manager)
        .await?;
    of_subscriber("mail_to_fax_notifications").text("destination", 255).create(manager).await?;
    of_subscriber("mail_to_fax_acls")
        .opt_texts(&["from_email", "received_from", "destination"], 255)
        .flag("use_regex", false)
        .create(manager)
        .await
}

async fn numbers(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // The application that answers a call through looks for the calling number.
    of_subscriber("cc_mappings").key("auth_key", 255).index(&["auth_key"]).create(manager).await?;
    // A proxy asks by the address of each call; the same one may be entered several times.
    of_subscriber("trusted_sources")
        .key("src_ip", 50)
        .text("protocol", 8)
        .opt_text("from_pattern", 64)
        .index(&["src_ip"])
        .create(manager)
        .await?;
    of_subscriber("upn_rewrite_sets").text("new_cli", 45).create(manager).await?;
    NewTable::new("upn_rewrite_sources")
        .reference("set_id", "upn_rewrite_sets", OnDelete::Cascade)
        .text("pattern", 45)
        .create(manager)
        .await
}
