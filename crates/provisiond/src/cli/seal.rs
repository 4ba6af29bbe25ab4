//! `provisiond seal`: encrypts what is in the database with the first of the configured keys.

use std::error::Error;
use std::io::Write;

use provisioning_store::{Database, Extent};

use super::{Progress, runtime};
use crate::config::Config;
use crate::wiring::database_options;

/// Encrypts SIP passwords, those of orders of interception, journals and remembered answers that are in clear or were encrypted with an older key.
///
/// # Errors
/// When no key is configured, one is missing, or the database does not answer.
pub fn seal(config: &Config, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let options = database_options(config);
    if !options.keys.are_set() {
        return Err("provisioning.database.secret_keys is not set".into());
    }
    let progress = Progress::spinner("encrypting");
    let rows = runtime()?.block_on(async {
        let store = Database::connect(&options).await?;
        let rows = store.seal_again(Extent::Everything).await?;
        store.forget_deleted().await?;
        Ok::<_, Box<dyn Error>>(rows)
    })?;
    drop(progress);
    writeln!(out, "{rows} rows encrypted")?;
    Ok(())
}
