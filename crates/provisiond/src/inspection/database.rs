//! The database: whether it can be reached, and whether this program knows its schema.

use std::path::Path;

use provisioning_migrations::{Standing, standing};
use provisioning_store::{Database, Options};

use crate::config::{Fault, Loaded, Migrate, Problem};
use crate::wiring::{SECRET_KEYS, database_options, lacking};

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
        Ok(Standing::Behind(_)) => Vec::new(),
        Ok(Standing::Level) => keys(loaded, &options).await,
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

/// Whether all keys are there that SIP passwords are encrypted with.
async fn keys(loaded: &Loaded, options: &Options) -> Vec<Problem> {
    let missing = async {
        let store = Database::connect(options).await.map_err(|refused| refused.to_string())?;
        let missing = store.missing_keys().await.map_err(|fault| fault.to_string());
        if let Err(error) = store.close().await {
            tracing::debug!(%error, "the connection of the check");
        }
        missing
    };
    let text = match missing.await {
        Ok(missing) => lacking(&missing),
        Err(refused) => Some(format!("cannot tell which keys the database needs: {refused}")),
    };
    text.map(|text| Problem::error(loaded.origin(SECRET_KEYS), SECRET_KEYS, Fault::Rule(text))).into_iter().collect()
}

/// Whether the address is that of an embedded database that nobody has made yet: to connect would make it.
fn is_missing_file(url: &str) -> bool {
    file_of(url).is_some_and(|file| !Path::new(file).exists())
}

/// The file of an embedded database.
pub(super) fn file_of(url: &str) -> Option<&str> {
    let file = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"));
    file.and_then(|rest| rest.split('?').next()).filter(|file| *file != ":memory:")
}
