//! The database: whether it can be reached, and whether this program knows its schema.

use std::path::Path;

use provisioning_migrations::{Standing, standing};
use provisioning_store::Database;

use crate::config::{Fault, Loaded, Migrate, Problem};
use crate::wiring::database_options;

const KEY: &str = "provisioning.database.url";

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
    let warning = |text: String| vec![Problem::warning(loaded.origin(KEY), KEY, Fault::Note(text))];
    let problems = match standing(&connection).await {
        Ok(Standing::Behind(steps)) if loaded.config.provisioning.database.migrate == Migrate::Never => {
            warning(format!("the schema is {steps} steps behind: run provisiond migrate"))
        }
        Ok(Standing::Behind(_) | Standing::Level) => Vec::new(),
        Ok(Standing::Ahead(steps)) => {
            warning(format!("the schema is {steps} steps ahead: a newer program has made it"))
        }
        Ok(Standing::Apart) => error("the schema is not one of this program".to_owned()),
        Err(refused) => error(format!("cannot tell what schema there is: {refused}")),
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
