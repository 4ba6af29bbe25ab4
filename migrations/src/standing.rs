//! How far a database is, compared with the steps that this program knows.

use std::collections::HashSet;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::Migrator;

/// The table of the steps that were done; the library's.
const DONE: &str = "seaql_migrations";

/// How far a database is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// So many steps are missing.
    Behind(usize),
    /// It has all steps that this program knows, and no other.
    Level,
    /// It has all that this program knows, and so many that a newer one has made. Since steps only add, this program can work on it.
    Ahead(usize),
    /// It has steps that this program does not know, and lacks some that it does: a database of another branch.
    Apart,
}

/// Compares; changes nothing.
///
/// # Errors
/// When the database cannot be asked.
pub async fn standing(database: &DatabaseConnection) -> Result<Standing, DbErr> {
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    if !SchemaManager::new(database).has_table(DONE).await? {
        return Ok(Standing::Behind(known.len()));
    }
    let statement = Statement::from_string(database.get_database_backend(), format!("SELECT version FROM {DONE}"));
    let rows = database.query_all_raw(statement).await?;
    let done: HashSet<String> = rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?;
    Ok(compared(&known, &done))
}

fn compared(known: &[String], done: &HashSet<String>) -> Standing {
    let missing = known.iter().filter(|step| !done.contains(*step)).count();
    let unknown = done.iter().filter(|step| !known.contains(step)).count();
    match (missing, unknown) {
        (0, 0) => Standing::Level,
        (0, unknown) => Standing::Ahead(unknown),
        (missing, 0) => Standing::Behind(missing),
        _ => Standing::Apart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_compared() {
        let known = ["a", "b"].map(str::to_owned);
        for (done, expected) in [
            (vec![], Standing::Behind(2)),
            (vec!["a"], Standing::Behind(1)),
            (vec!["a", "b"], Standing::Level),
            (vec!["a", "b", "c"], Standing::Ahead(1)),
            (vec!["a", "c"], Standing::Apart),
        ] {
            let done: HashSet<String> = done.into_iter().map(str::to_owned).collect();
            assert_eq!(compared(&known, &done), expected, "{done:?}");
        }
    }
}
