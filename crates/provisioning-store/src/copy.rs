//! Copies of the embedded database.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::backend::Database;
use crate::connect::{ConnectError, Options};

impl Database {
    /// Copies the embedded database into a new file, as it is at this moment; others may write meanwhile.
    ///
    /// # Errors
    /// [`ConnectError`].
    pub async fn copy(options: &Options, to: &Path) -> Result<(), ConnectError> {
        let to = to.to_str().ok_or_else(|| DbErr::Custom("the name of the file is not UTF-8".to_owned()))?;
        let connection = Self::connect_raw(options).await?;
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.into()]);
        let copied = connection.execute_raw(statement).await;
        connection.close().await?;
        copied?;
        Ok(())
    }

    /// Whether nobody else has the file of an embedded database open. All that was committed is in the file itself then.
    ///
    /// # Errors
    /// [`ConnectError`] when it cannot be told, for instance because the file is damaged.
    pub async fn is_alone(options: &Options) -> Result<bool, ConnectError> {
        let told = Self::leave_log(options).await;
        match told {
            Err(error) if error.to_string().contains("database is locked") => Ok(false),
            told => told,
        }
    }

    /// Leaves the log of writes, for which the file must be one's own.
    async fn leave_log(options: &Options) -> Result<bool, ConnectError> {
        let connection = Self::connect_raw(options).await?;
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA journal_mode = DELETE");
        let found = connection.query_one_raw(statement).await;
        connection.close().await?;
        let mode: Option<String> = found?.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(mode.as_deref() == Some("delete"))
    }

    /// Looks whether the file of an embedded database is whole.
    ///
    /// # Errors
    /// [`ConnectError`] when it is not, or is none.
    pub async fn is_whole(options: &Options) -> Result<(), ConnectError> {
        let connection = Self::connect_raw(options).await?;
        let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
        let found = connection.query_one_raw(statement).await;
        connection.close().await?;
        let text: Option<String> = found?.map(|row| row.try_get_by_index(0)).transpose()?;
        match text.as_deref() {
            Some("ok") => Ok(()),
            other => Err(DbErr::Custom(format!("the file is damaged: {}", other.unwrap_or("no answer"))).into()),
        }
    }
}
