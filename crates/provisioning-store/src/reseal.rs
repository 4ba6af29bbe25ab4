//! Sealing what is stored already: what was written before there was a key, and with a key that is to go.

use provisioning_core::fault::Fault;
use provisioning_core::query::{Cond, Query};
use provisioning_core::record::Record;
use provisioning_core::store::{Session, Store};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::backend::Database;
use crate::seal::{MARK, PASSWORDS, SEALED};

/// Rows in one transaction.
const BATCH: u64 = 200;

/// What is sealed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Passwords: a few columns of living subscribers, and of orders of interception.
    Passwords,
    /// Journals and remembered answers, too, which may be many.
    Everything,
}

impl Database {
    /// The names of keys that have sealed passwords and are not among ours.
    ///
    /// # Errors
    /// [`Fault::Store`].
    pub async fn missing_keys(&self) -> Result<Vec<String>, Fault> {
        let from = MARK.len() + 1;
        let names_in = PASSWORDS.map(|(table, column)| {
            format!("SELECT SUBSTR({column}, {from}, 8) AS name FROM {table} WHERE {column} LIKE '{MARK}%'")
        });
        // UNION leaves each name once.
        let rows = self.ask(format!("{} ORDER BY 1", names_in.join(" UNION "))).await?;
        let mut names = Vec::new();
        for row in rows {
            let name: String = row.try_get("", "name").map_err(|error| self.meaning_of(&error))?;
            if !self.keys().names().any(|ours| ours == name) {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// Seals with the first key what is not sealed with it, in batches, so that it may be broken off; gives the number of rows.
    /// Without a key nothing happens.
    ///
    /// # Errors
    /// [`Fault::Store`], also when something is sealed with a key that is not ours.
    pub async fn seal_again(&self, extent: Extent) -> Result<usize, Fault> {
        let Some(mark) = self.keys().current_mark() else { return Ok(0) };
        let mut rows = 0;
        for (table, column) in SEALED {
            if extent == Extent::Everything || PASSWORDS.contains(&(table, column)) {
                rows += self.seal_table(table, column, &mark).await?;
            }
        }
        Ok(rows)
    }

    /// Writes an embedded database anew, so that its files have nothing that is no longer in it. Others do nothing.
    ///
    /// # Errors
    /// [`Fault::Store`], also when somebody else works with it for too long.
    pub async fn forget_deleted(&self) -> Result<(), Fault> {
        if self.connection().get_database_backend() == DbBackend::Sqlite {
            for step in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
                self.ask(step.to_owned()).await?;
            }
        }
        Ok(())
    }

    async fn seal_table(&self, table: &'static str, column: &'static str, mark: &str) -> Result<usize, Fault> {
        let (mut last, mut sealed) = (0_i64, 0);
        loop {
            let sql = format!(
                "SELECT id FROM {table} WHERE id > {last} AND {column} <> '' AND {column} NOT LIKE '{mark}%' ORDER BY id LIMIT {BATCH}"
            );
            let rows = self.ask(sql).await?;
            let ids: Result<Vec<i64>, _> = rows.iter().map(|row| row.try_get("", "id")).collect();
            let ids = ids.map_err(|error| self.meaning_of(&error))?;
            let Some(end) = ids.last() else { return Ok(sealed) };
            last = *end;
            sealed += ids.len();
            self.write(move |session: &mut dyn Session| {
                let ids = ids.clone();
                Box::pin(async move { write_again(session, table, column, &ids).await })
            })
            .await?;
        }
    }

    async fn ask(&self, sql: String) -> Result<Vec<sea_orm::QueryResult>, Fault> {
        let connection = self.connection();
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        connection.query_all_raw(statement).await.map_err(|error| self.meaning_of(&error))
    }
}

/// Reads rows in clear and writes the column back, which seals it. They are locked: another instance may write a new password.
async fn write_again(
    session: &mut dyn Session,
    table: &'static str,
    column: &'static str,
    ids: &[i64],
) -> Result<(), Fault> {
    for row in session.select(&Query::table(table).filter(Cond::ids("id", ids)).lock()).await? {
        // A password that is lost stays as it is: somebody may yet bring back what it was.
        if row.text(column)?.is_empty() {
            continue;
        }
        let set = Record::new().with(column, row.text(column)?);
        session.update(table, &Cond::eq("id", row.id()?), &set).await?;
    }
    Ok(())
}
