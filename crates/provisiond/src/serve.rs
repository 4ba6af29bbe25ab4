//! Running the server: database, first login, listeners, until it is told to stop.

use std::any::Any;
use std::error::Error;
use std::net::TcpListener;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::Duration;

use actix_tls::accept::openssl::TlsStream;
use actix_web::dev::{Extensions, Server};
use actix_web::rt::net::TcpStream;
use actix_web::web::ServiceConfig;
use chrono::{SubsecRound, Utc};
use futures_util::future::try_join_all;
use provisioning_core::authentication::Certificate;
use provisioning_core::operation::Engine;
use provisioning_migrations::{Migrator, MigratorTrait};
use provisioning_rest::{Audience, Frontend};
use provisioning_store::{Database, Options};

use crate::authority::{AuthoritySettings, ClientAuthority};
use crate::bootstrap;
use crate::config::{Config, Migrate};
use crate::hasher::Bcrypt;
use crate::legacy;
use crate::listen;
use crate::server::{self, Sockets};
use crate::tls::{TlsServer, TlsSettings};
use crate::{connection, settings};

/// Pause between two removals of what has outlived its use.
const SWEEP: Duration = Duration::from_secs(600);

/// How to reach the configured database.
pub(crate) fn database_options(config: &Config) -> Options {
    let database = &config.provisioning.database;
    Options {
        url: database.connection_url().expose().to_owned(),
        max_connections: database.max_connections,
        connect_timeout: database.connect_timeout,
    }
}

/// Makes the folder for what the server keeps; nobody else has a look into it.
fn make_state_dir(config: &Config) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o750).create(&config.provisioning.state_dir)
}

/// Brings the schema up to date.
///
/// # Errors
/// When the database cannot be reached or refuses a step.
pub async fn migrate(config: &Config) -> Result<(), Box<dyn Error>> {
    make_state_dir(config)?;
    let connection = Database::connect_raw(&database_options(config)).await?;
    Migrator::up(&connection, None).await?;
    connection.close().await?;
    Ok(())
}

/// Serves until SIGTERM or SIGINT; requests that are being worked on may end.
///
/// # Errors
/// When the database, a certificate or a listener cannot be used.
pub async fn serve(config: &Config) -> Result<(), Box<dyn Error>> {
    connection::raise_limit();
    if config.provisioning.database.migrate == Migrate::OnStart {
        migrate(config).await?;
    }
    make_state_dir(config)?;
    let store = Database::connect(&database_options(config)).await?;
    let hasher = Arc::new(Bcrypt::new(config.provisioning.rest.bcrypt_cost));
    bootstrap::first_admin(&store, &*hasher, &config.provisioning.bootstrap_admin).await?;
    let authority = Arc::new(ClientAuthority::open(&AuthoritySettings::of(config))?);
    let engine = Engine::new(store, settings::of_rules(config), hasher).with_authority(authority.clone());
    let engine = Arc::new(engine);
    let mut servers = Vec::new();
    if config.is_rest_enabled() {
        servers.push(rest(config, &engine, &authority, Audience::Staff, config.www_admin.http_admin.port.0)?);
    }
    if config.is_rest_enabled() && config.provisioning.rest.csc_listener {
        servers.push(rest(config, &engine, &authority, Audience::Subscribers, config.www_admin.http_csc.port.0)?);
    }
    if config.is_legacy_enabled() {
        servers.push(legacy::open(config, engine.clone())?);
    }
    if servers.is_empty() {
        return Err("no interface is switched on".into());
    }
    let sweeper = tokio::spawn(sweep(engine.clone()));
    let served = try_join_all(servers).await;
    sweeper.abort();
    served?;
    tracing::info!("stopped");
    Ok(())
}

/// Keeps the certificate that a client has shown with its connection.
fn look_at_client(connection: &dyn Any, data: &mut Extensions, authority: &ClientAuthority) {
    let Some(stream) = connection.downcast_ref::<TlsStream<TcpStream>>() else { return };
    let Some(certificate) = stream.ssl().peer_certificate() else { return };
    match authority.look_at(&certificate) {
        Ok(certificate) => drop(data.insert(certificate)),
        Err(error) => {
            // As if it had another subject: a client that shows a certificate must not get in by its password.
            tracing::warn!(%error, "a client certificate cannot be read");
            data.insert(Certificate::unreadable());
        }
    }
}

/// Removes now and then what has outlived its use.
async fn sweep(engine: Arc<Engine<Database>>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        let now = Utc::now().naive_utc().trunc_subsecs(0);
        let swept = match engine.sweep(now).await {
            Ok(()) => engine.sweep_logins(now).await.map(drop),
            failed => failed,
        };
        if let Err(fault) = swept {
            tracing::warn!(%fault, "could not remove what has outlived its use, trying again later");
        }
    }
}

/// Opens a REST listener.
fn rest(
    config: &Config,
    engine: &Arc<Engine<Database>>,
    authority: &Arc<ClientAuthority>,
    audience: Audience,
    port: u16,
) -> Result<Server, Box<dyn Error>> {
    let frontend = Arc::new(Frontend {
        service: engine.clone(),
        authenticator: engine.clone(),
        options: settings::of_rest(config, audience),
    });
    let looking = authority.clone();
    let mut tls = TlsSettings::rest(config);
    if audience == Audience::Staff {
        tls = tls.map(|settings| settings.asking_for(authority.trusted())).transpose()?;
    }
    let tls = tls.map(TlsServer::open).transpose()?;
    let listeners = listen::open_all(&config.provisioning.listen.rest, port)?;
    for address in listeners.iter().map(TcpListener::local_addr) {
        tracing::info!(address = %address?, ?audience, tls = tls.is_some(), "REST is listening");
    }
    let sockets = Sockets { listeners, plain: Vec::new(), tls, read_timeout: config.www_admin.http_admin.read_timeout };
    let mount = move |app: &mut ServiceConfig| provisioning_rest::mount(app, frontend.clone());
    Ok(server::run(config, sockets, mount, move |socket, data| look_at_client(socket, data, &looking))?)
}
