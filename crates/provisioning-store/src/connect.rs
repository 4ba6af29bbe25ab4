//! Opening a database by its URL.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqlxSqliteConnector, Statement};

use crate::backend::Database;
use crate::error::UniqueNames;
use crate::group_commit::Writer;
use crate::seal::Keys;
use crate::session::Shared;

/// How much longer than for a connection a request waits for one of the pool to become free: many clients that want the same
/// name or number queue up behind each other's transactions, and that is no failure of the database.
const PATIENCE: u32 = 3;

/// How much longer than for a connection a request waits for the answer to a statement. A statement may have to wait for the
/// transactions of others.
const LONGEST: u32 = 6;

/// A connection that has done nothing for so long is looked at before it is used: after a restart of the database those that lie
/// idle are broken, and each of them would cost a client its request.
const UNTRIED: Duration = Duration::from_secs(1);

/// How to connect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `sqlite:///path`, `postgres://user:password@host/name` or `mysql://user:password@host/name`.
    pub url: String,
    /// Greatest number of connections.
    pub max_connections: u32,
    /// Time to wait for the database to answer a connection.
    pub connect_timeout: Duration,
    /// What secrets are sealed with.
    pub keys: Keys,
}

/// Why a database could not be opened. Never carries the URL, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Another scheme than the three.
    #[error("unknown kind of database URL; sqlite:, postgres: and mysql: are known")]
    Scheme,
    /// The folder for the database file cannot be made.
    #[error("cannot make the folder {0}: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The file of the embedded database cannot be opened.
    #[error("cannot open the database {0}: {1}")]
    File(PathBuf, String),
    /// The database refused, or is not there.
    #[error("cannot open the database: {0}")]
    Database(#[from] DbErr),
}

impl Database {
    /// Opens the connection for migrations: the same database, before its schema is known.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect_raw(options: &Options) -> Result<DatabaseConnection, ConnectError> {
        match options.url.split(':').next() {
            Some("sqlite") => Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(sqlite_pool(options, 1).await?)),
            Some("postgres" | "postgresql" | "mysql" | "mariadb") => server(options).await,
            _ => Err(ConnectError::Scheme),
        }
    }

    /// Opens a database whose schema is up to date.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn connect(options: &Options) -> Result<Self, ConnectError> {
        let connection = Self::connect_raw(options).await?;
        if connection.get_database_backend() != DbBackend::Sqlite {
            let longest = Some(options.connect_timeout * LONGEST);
            let keys = options.keys.clone();
            return Ok(Self::new(connection, None, Arc::new(Shared { longest, keys, ..Shared::default() })));
        }
        let (names, keys) = (unique_names(&connection).await?, options.keys.clone());
        let shared = Arc::new(Shared { names, keys, ..Shared::default() });
        let writer = Writer::new(connection, shared.clone());
        let readers =
            SqlxSqliteConnector::from_sqlx_sqlite_pool(sqlite_pool(options, options.max_connections.max(1)).await?);
        Ok(Self::new(readers, Some(writer), shared))
    }
}

/// SQLite: write-ahead log, so that readers do not wait for the writer; foreign keys; durable.
async fn sqlite_pool(options: &Options, connections: u32) -> Result<SqlitePool, ConnectError> {
    let settings = SqliteConnectOptions::from_str(&options.url)
        .map_err(|error| DbErr::Custom(error.to_string()))?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is no longer in the database is not in its file either: passwords in clear, once they are sealed.
        .pragma("secure_delete", "ON")
        .busy_timeout(options.connect_timeout)
        .statement_cache_capacity(500);
    if let Some(folder) = settings.get_filename().parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| ConnectError::Folder(folder.to_owned(), error))?;
    }
    let file = settings.get_filename().to_owned();
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(options.connect_timeout * PATIENCE)
        .connect_with(settings)
        .await
        .map_err(|error| ConnectError::File(file, error.to_string()))
}

async fn server(options: &Options) -> Result<DatabaseConnection, ConnectError> {
    // sqlx speaks to MariaDB under the name mysql.
    let url = options.url.replacen("mariadb:", "mysql:", 1);
    let mut settings = ConnectOptions::new(url);
    settings
        .max_connections(options.max_connections.max(1))
        .connect_timeout(options.connect_timeout)
        .acquire_timeout(options.connect_timeout * PATIENCE)
        .test_before_acquire_if_idle_for(UNTRIED)
        .sqlx_logging(false);
    Ok(sea_orm::Database::connect(settings).await?)
}

/// SQLite names the columns of a violated index, not the index.
async fn unique_names(connection: &DatabaseConnection) -> Result<UniqueNames, DbErr> {
    const SQL: &str = "SELECT m.name AS table_name, l.name AS index_name, i.name AS column_name \
        FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i \
        WHERE m.type = 'table' AND l.\"unique\" = 1 ORDER BY l.name, i.seqno";
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, SQL)).await?;
    let mut columns: Vec<(String, Vec<String>)> = Vec::new();
    for row in rows {
        let (table, index): (String, String) = (row.try_get("", "table_name")?, row.try_get("", "index_name")?);
        let Ok(column) = row.try_get::<String>("", "column_name") else {
            continue;
        };
        let column = format!("{table}.{column}");
        match columns.last_mut() {
            Some((last, list)) if *last == index => list.push(column),
            _ => columns.push((index, vec![column])),
        }
    }
    Ok(columns.into_iter().map(|(index, list)| (list.join(", "), index)).collect())
}
