//! What the views of SIP and XMPP servers read: derived columns of live subscribers, and indexes.
//!
//! Derived columns of rows that are there already are filled by the server, which knows how.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::{NewTable, compare_bytes, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

const LIVE: &str = "live_subscribers";

/// Text columns of live subscribers and their lengths. An escaped apostrophe takes three characters of a localpart.
const TEXTS: [(&str, u32); 7] = [
    ("username", 127),
    ("node", 381),
    ("ha1", 64),
    ("ha1b", 64),
    ("salt", 64),
    ("stored_key", 128),
    ("server_key", 128),
];

/// The levels of preferences that apply to a subscriber, and their owners.
const LEVELS: [(&str, &str); 4] = [
    ("subscriber_preferences", "subscriber_id"),
    ("profile_preferences", "profile_id"),
    ("customer_preferences", "customer_id"),
    ("domain_preferences", "domain_id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        columns(manager).await?;
        for (name, column) in [("uq_live_subscribers_spelling", "username"), ("uq_live_subscribers_node", "node")] {
            manager.create_index(index(LIVE, name, &["domain_id", column]).unique().take()).await?;
        }
        for (table, owner) in LEVELS {
            let (new, former) = (format!("ix_{table}_{owner}_attribute"), format!("ix_{table}_{owner}"));
            manager.create_index(index(table, &new, &[owner, "attribute"])).await?;
            // The new one serves whatever asks for the owner alone.
            manager.drop_index(Index::drop().name(former).table(Alias::new(table)).to_owned()).await?;
        }
        if manager.get_database_backend() == DbBackend::MySql {
            compare_bytes(manager, "trusted_sources", "protocol", 8, true).await?;
            compare_bytes(manager, "trusted_sources", "from_pattern", 64, false).await?;
        }
        NewTable::new("operational_views").long_text("definition", manager).create(manager).await?;
        account_ids(manager).await
    }
}

async fn columns(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    for (name, length) in TEXTS {
        add(manager, ColumnDef::new(Alias::new(name)).string_len(length).take()).await?;
        if backend == DbBackend::MySql {
            compare_bytes(manager, LIVE, name, length, false).await?;
        }
    }
    add(manager, ColumnDef::new(Alias::new("iteration_count")).big_integer().take()).await?;
    // An encrypted password is longer. SQLite does not look at the length.
    if backend != DbBackend::Sqlite {
        let password = ColumnDef::new(Alias::new("password")).string_len(512).not_null().take();
        manager.alter_table(Table::alter().table(Alias::new(LIVE)).modify_column(password).take()).await?;
    }
    Ok(())
}

async fn add(manager: &SchemaManager<'_>, column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(Alias::new(LIVE)).add_column(column).take()).await
}

/// A proxy tells by this preference that it was answered at all; the first versions did not write it.
async fn account_ids(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let text = if manager.get_database_backend() == DbBackend::MySql { "CHAR" } else { "VARCHAR" };
    let sql = format!(
        "INSERT INTO subscriber_preferences (subscriber_id, attribute, value) \
         SELECT l.subscriber_id, 'account_id', CAST(l.customer_id AS {text}) FROM live_subscribers l \
         WHERE NOT EXISTS (SELECT 1 FROM subscriber_preferences p \
         WHERE p.subscriber_id = l.subscriber_id AND p.attribute = 'account_id')"
    );
    manager.get_connection().execute_unprepared(&sql).await.map(drop)
}
