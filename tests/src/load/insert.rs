//! The bare durable INSERT: one row and one commit at a time, on the same kind of database and disk.

use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbErr};

/// INSERTs per second into a fresh SQLite file in a folder, with the server's own settings for durability.
///
/// # Errors
/// What the database says.
pub async fn per_second(folder: &Path, length: Duration) -> Result<f64, DbErr> {
    let url = format!("sqlite://{}/floor.db?mode=rwc", folder.display());
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await?;
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE contact (id INTEGER PRIMARY KEY, email TEXT NOT NULL, city TEXT)",
    ] {
        connection.execute_unprepared(statement).await?;
    }
    let start = Instant::now();
    let mut rows = 0_u32;
    while start.elapsed() < length {
        connection
            .execute_unprepared("INSERT INTO contact (email, city) VALUES ('anna.huber@example.org', 'Wien')")
            .await?;
        rows += 1;
    }
    let per_second = f64::from(rows) / start.elapsed().as_secs_f64();
    connection.close().await?;
    Ok(per_second)
}
