//! What a database error means.

use std::collections::HashMap;

use provisioning_core::store::StoreError;
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// Names of unique indexes by what SQLite says about them: `table.column, table.column`.
pub(crate) type UniqueNames = HashMap<String, String>;

/// Transactions that may simply be run again: PostgreSQL serialisation failure and deadlock, MariaDB deadlock, lock wait
/// timeout, changed record; SQLite busy. Galera reports a certification conflict as a deadlock.
const CONFLICTS: [&str; 8] = ["40001", "40P01", "1213", "1205", "1020", "5", "6", "517"];

/// Turns a database error into its meaning.
pub(crate) fn meaning(error: &DbErr, names: &UniqueNames) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(message)) => StoreError::Unique(constraint(error, &message, names)),
        Some(SqlErr::ForeignKeyConstraintViolation(message)) => StoreError::Reference(message),
        _ => other(error),
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(inner))
        | DbErr::Query(RuntimeErr::SqlxError(inner))
        | DbErr::Conn(RuntimeErr::SqlxError(inner)) => Some(inner),
        _ => None,
    }
}

fn other(error: &DbErr) -> StoreError {
    match sqlx_error(error) {
        Some(sqlx::Error::Database(inner)) => {
            let message = inner.to_string();
            let number = inner
                .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
                .map(|e| e.number().to_string())
                .or_else(|| inner.code().map(|code| code.into_owned()))
                .unwrap_or_default();
            if CONFLICTS.contains(&number.as_str()) {
                StoreError::Conflict(message)
            } else if number.starts_with("57P") || number.starts_with("08") || number == "1047" {
                StoreError::Unavailable(message)
            } else {
                StoreError::Other(message)
            }
        }
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_),
        ) => StoreError::Unavailable(error.to_string()),
        _ if matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => {
            StoreError::Unavailable(error.to_string())
        }
        _ => StoreError::Other(error.to_string()),
    }
}

/// The name of the violated constraint, as the migrations gave it.
fn constraint(error: &DbErr, message: &str, names: &UniqueNames) -> String {
    if let Some(sqlx::Error::Database(inner)) = sqlx_error(error)
        && let Some(name) = inner.constraint()
    {
        return name.to_owned();
    }
    // SQLite: UNIQUE constraint failed: domains.domain_key
    if let Some(columns) = message.split("constraint failed: ").nth(1) {
        return names.get(columns.trim()).cloned().unwrap_or_else(|| columns.to_owned());
    }
    // MariaDB: Duplicate entry 'x' for key 'uq_domains_domain'; MySQL puts the table before the name.
    message
        .rsplit("for key '")
        .next()
        .map(|rest| rest.trim_end_matches('\''))
        .map_or_else(String::new, |key| key.rsplit('.').next().unwrap_or(key).to_owned())
}
