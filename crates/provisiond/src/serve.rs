//! Starting the server: database, first login, listeners.

use std::error::Error;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use arc_swap::ArcSwap;
use provisioning_store::{Database, Options};

use crate::config::{Config, Loaded, Migrate, Sources};
use crate::doors::Doors;
use crate::hasher::Bcrypt;
use crate::logging::LogControl;
use crate::metrics::Metrics;
use crate::outbox::Outbox;
use crate::running::Running;
use crate::sealing::Sealing;
use crate::status::{self, Status};
use crate::wiring::{Wiring, database_options, open_store};
use crate::{bootstrap, connection, derived_columns, inspection};

/// Makes the folder for what the server keeps; nobody else has a look into it.
fn make_state_dir(config: &Config) -> Result<(), String> {
    let folder = &config.provisioning.state_dir;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o750).create(folder);
    made.map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))
}

/// How to reach the database for changes of the schema.
pub(crate) fn migration_options(config: &Config) -> Options {
    let options = database_options(config);
    // One more for the lease.
    Options { max_connections: options.max_connections.max(2), ..options }
}

/// Brings the schema up to date, and what is derived from older rows.
///
/// # Errors
/// When the database cannot be reached or refuses a step.
pub async fn migrate(config: &Config) -> Result<(), Box<dyn Error>> {
    make_state_dir(config)?;
    let options = database_options(config);
    let connection = Database::connect_raw(&migration_options(config)).await?;
    provisioning_migrations::bring_up(&connection).await?;
    connection.close().await?;
    let store = Database::connect(&options).await?;
    let hasher = Bcrypt::new(config.provisioning.rest.bcrypt_cost);
    match derived_columns::complete(&store, &hasher).await? {
        0 => {}
        subscribers => tracing::info!(subscribers, "digests and keys of older subscribers derived"),
    }
    store.close().await?;
    Ok(())
}

/// Serves until SIGTERM or SIGINT, and takes new configurations meanwhile; requests that are being worked on may end.
///
/// # Errors
/// When the database, a certificate or a listener cannot be used.
pub async fn serve(sources: Sources, loaded: Loaded, log: LogControl) -> Result<(), Box<dyn Error>> {
    let config = &loaded.config;
    connection::raise_limit();
    if config.provisioning.database.migrate == Migrate::OnStart {
        migrate(config).await?;
    }
    make_state_dir(config)?;
    let store = open_store(config).await?;
    if let Some(warning) = inspection::shared_file(config) {
        tracing::warn!("{warning}");
    }
    let hasher = Bcrypt::new(config.provisioning.rest.bcrypt_cost);
    bootstrap::first_admin(&store, &hasher, &config.provisioning.bootstrap_admin).await?;
    if config.credentials.rest_api_jwt.secret.is_none() {
        tracing::warn!(
            "credentials.rest_api_jwt.secret is not set: tokens of /login_jwt end with this process and count here only"
        );
    }
    let metrics = Arc::new(Metrics::default());
    let wiring = Wiring::new(config, store, metrics.clone())?;
    let mut doors = Doors::new(wiring.authority.clone(), metrics.clone());
    let plan = doors.plan(config, &wiring)?;
    let engine = ArcSwap::new(wiring.engine.clone());
    let users = wiring.users.clone();
    let status = Arc::new(Status { engine, users, metrics, stopping: AtomicBool::new(false) });
    let watched = status::open(&config.provisioning.listen.status, status.clone())?;
    doors.carry_out(plan);
    let watched = watched.map(|server| (server.handle(), tokio::spawn(server)));
    let mut outbox = Outbox::new(status.metrics.clone());
    outbox.follow(&loaded.config, wiring.engine.store());
    let sealing = Sealing::begin(wiring.engine.store().clone(), Duration::ZERO);
    let ended = Running { sources, loaded, log, wiring, doors, status, outbox, sealing }.run().await;
    if let Some((handle, task)) = watched {
        handle.stop(false).await;
        task.await??;
    }
    ended
}
