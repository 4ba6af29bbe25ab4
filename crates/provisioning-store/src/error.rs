//! What a database error means.

use std::collections::HashMap;

use provisioning_core::store::StoreError;
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// Names of unique indexes by what SQLite says about them: `table.column, table.column`.
pub(crate) type UniqueNames = HashMap<String, String>;

/// What a code of an error says about the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The transaction may simply be run again.
    AtOnce,
    /// The database cannot serve now; later it may.
    Later,
    /// It would fail again.
    Never,
}

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
            match next(inner.as_ref()) {
                Next::AtOnce => StoreError::Conflict(message),
                Next::Later => StoreError::Unavailable(message),
                Next::Never => StoreError::Other(message),
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

fn next(error: &dyn sqlx::error::DatabaseError) -> Next {
    if let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        return of_mariadb(error.number());
    }
    let code = error.code().unwrap_or_default();
    // Five characters always, also when they are digits; those of SQLite are numbers of four digits at the most.
    if code.len() == 5 { of_postgres(&code) } else { code.parse().map_or(Next::Never, of_sqlite) }
}

/// Source: MariaDB, error codes. Galera reports a certification conflict as a deadlock.
fn of_mariadb(number: u16) -> Next {
    match number {
        // Deadlock, lock wait timeout, changed record.
        1213 | 1205 | 1020 => Next::AtOnce,
        // Disk full, no file, write error, each also as the storage engine says it, table full, too many connections, shutdown, read-only (option, super), not yet a member of
        // the cluster, connection killed.
        3 | 20 | 1021 | 1016 | 1026 | 1114 | 1040 | 1203 | 1053 | 1290 | 1836 | 1047 | 1927 => Next::Later,
        _ => Next::Never,
    }
}

/// Source: PostgreSQL, appendix A.
fn of_postgres(code: &str) -> Next {
    match code {
        // Serialisation failure, deadlock.
        "40001" | "40P01" => Next::AtOnce,
        // A standby, or one that was told to write nothing.
        "25006" => Next::Later,
        // Connection, resources (disk full, too many connections), intervention (shutdown), system (I/O).
        _ if ["08", "53", "57P", "58"].iter().any(|class| code.starts_with(class)) => Next::Later,
        _ => Next::Never,
    }
}

/// Source: SQLite, result codes. The lowest byte is the kind, the others tell more of it.
fn of_sqlite(code: u32) -> Next {
    match code & 0xff {
        // Busy, locked.
        5 | 6 => Next::AtOnce,
        // Read-only, input or output, full, cannot open.
        8 | 10 | 13 | 14 => Next::Later,
        _ => Next::Never,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_what_does_not() {
        for (next, expected) in [
            (of_sqlite(5), Next::AtOnce),
            (of_sqlite(517), Next::AtOnce),
            (of_sqlite(8), Next::Later),
            (of_sqlite(13), Next::Later),
            (of_sqlite(778), Next::Later),
            (of_sqlite(1), Next::Never),
            (of_sqlite(11), Next::Never),
            (of_postgres("40001"), Next::AtOnce),
            (of_postgres("53100"), Next::Later),
            (of_postgres("57P01"), Next::Later),
            (of_postgres("57014"), Next::Never),
            (of_postgres("25006"), Next::Later),
            (of_postgres("22001"), Next::Never),
            (of_mariadb(1213), Next::AtOnce),
            (of_mariadb(3), Next::Later),
            (of_mariadb(1021), Next::Later),
            (of_mariadb(1047), Next::Later),
            (of_mariadb(1406), Next::Never),
        ] {
            assert_eq!(next, expected);
        }
    }
}
