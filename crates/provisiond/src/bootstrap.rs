//! The first login of an empty system.

use provisioning_core::context::Hasher;
use provisioning_core::fault::Fault;
use provisioning_core::query::Query;
use provisioning_core::record::Record;
use provisioning_core::store::{Session, Store};
use rand::distr::{Alphanumeric, SampleString};

use crate::config::BootstrapAdmin;

/// The environment variable with the first login's password.
pub const PASSWORD_VARIABLE: &str = "PROVISIOND_ADMIN_PASSWORD";

/// Characters of a random password: about 119 bits.
const RANDOM_LENGTH: usize = 20;

/// Creates the first login if there is none at all. Its password comes from the environment, else from the configuration,
/// else it is random and written once to the log.
///
/// # Errors
/// [`Fault::Store`], [`Fault::Internal`].
pub async fn first_admin<S: Store>(store: &S, hasher: &dyn Hasher, settings: &BootstrapAdmin) -> Result<(), Fault> {
    let mut session = store.read().await?;
    if session.count(&Query::table("admins")).await? > 0 {
        return Ok(());
    }
    drop(session);
    let given = std::env::var(PASSWORD_VARIABLE).ok().filter(|password| !password.is_empty());
    let given = given.or_else(|| settings.password.as_ref().map(|password| password.expose().to_owned()));
    let password = given.clone().unwrap_or_else(|| Alphanumeric.sample_string(&mut rand::rng(), RANDOM_LENGTH));
    let row = login(&settings.login, &hasher.hash(&password).await?);
    let created = store
        .write(move |session: &mut dyn Session| {
            let row = row.clone();
            Box::pin(async move { session.insert("admins", &row).await })
        })
        .await;
    match created {
        // Another instance was faster.
        Err(fault) if fault.violated_unique().is_some() => Ok(()),
        Err(fault) => Err(fault),
        Ok(_) => {
            match given {
                Some(_) => tracing::info!(login = settings.login, "first login created"),
                None => tracing::warn!(login = settings.login, password, "first login created; this is its password"),
            }
            Ok(())
        }
    }
}

/// A login of the role system with every right.
fn login(login: &str, hash: &str) -> Record {
    let now = chrono::Utc::now().naive_utc();
    let mut row = Record::new()
        .with("reseller_id", 1_i64)
        .with("login", login)
        .with("login_key", login.to_lowercase())
        .with("password", hash)
        .with("password_set_at", now)
        .with("create_timestamp", now)
        .with("modify_timestamp", now);
    for flag in [
        "is_superuser",
        "is_system",
        "is_master",
        "is_active",
        "show_passwords",
        "call_data",
        "billing_data",
        "can_reset_password",
    ] {
        row.set(flag, true);
    }
    row
}
