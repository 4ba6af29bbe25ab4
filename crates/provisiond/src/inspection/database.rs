//! The database: whether it can be reached, and whether this program knows its schema.

use std::path::Path;

use provisioning_migrations::{Migrator, MigratorTrait, SchemaManager};
use provisioning_store::Database;

use crate::config::{Fault, Loaded, Migrate, Problem};
use crate::wiring::database_options;

const KEY: &str = "provisioning.database.url";
/// The table in which the migrations that were done are kept.
const DONE: &str = "seaql_migrations";

/// Looks at the database without changing anything in it.
pub async fn database(loaded: &Loaded) -> Vec<Problem> {
    let error = |text: String| vec![Problem::error(loaded.origin(KEY), KEY, Fault::Rule(text))];
    let options = database_options(&loaded.config);
    if is_missing_file(&options.url) {
        return Vec::new();
    }
    let connection = match Database::connect_raw(&options).await {
        Ok(connection) => connection,
        Err(refused) => return error(refused.to_string()),
    };
    let done = SchemaManager::new(&connection).has_table(DONE).await;
    let pending = match done {
        Ok(true) => Migrator::get_pending_migrations(&connection).await.map(|pending| pending.len()),
        Ok(false) => Ok(Migrator::migrations().len()),
        Err(error) => Err(error),
    };
    let problems = match pending {
        Ok(steps) if steps > 0 && loaded.config.provisioning.database.migrate == Migrate::Never => {
            let text = format!("the schema is {steps} steps behind: run provisiond migrate");
            vec![Problem::warning(loaded.origin(KEY), KEY, Fault::Note(text))]
        }
        Ok(_) => Vec::new(),
        Err(refused) => error(format!("the schema is not one of this program: {refused}")),
    };
    if let Err(error) = connection.close().await {
        tracing::debug!(%error, "the connection of the check");
    }
    problems
}

/// Whether the address is that of an embedded database that nobody has made yet: to connect would make it.
fn is_missing_file(url: &str) -> bool {
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    let file = file.and_then(|rest| rest.split('?').next()).filter(|file| *file != ":memory:");
    file.is_some_and(|file| !Path::new(file).exists())
}
