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
