//! Running the server: database, first login, listeners, until it is told to stop.

use std::any::Any;
use std::error::Error;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::Duration;

use actix_tls::accept::openssl::TlsStream;
use actix_web::dev::{Extensions, Server};
use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpServer};
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
use crate::connection;
use crate::hasher::Bcrypt;
use crate::listen;
use crate::settings;
use crate::tls::{TlsServer, TlsSettings};

/// How much longer than a request may take an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Time for a TLS handshake: many clients that come at once keep the processors busy with them.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Pause between two removals of what has outlived its use.
const SWEEP: Duration = Duration::from_secs(600);
/// Connections of a worker, handshakes among them. With fewer handshakes at once than connections, a few hundred clients
/// that never finish theirs would keep everybody else waiting.
const CONNECTIONS: usize = 25_000;

/// How to reach the configured database.
fn database_options(config: &Config) -> Options {
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
    if !config.is_rest_enabled() {
        return Err("no interface is switched on".into());
    }
    let mut servers = vec![rest(config, &engine, &authority, Audience::Staff, config.www_admin.http_admin.port.0)?];
    if config.provisioning.rest.csc_listener {
        servers.push(rest(config, &engine, &authority, Audience::Subscribers, config.www_admin.http_csc.port.0)?);
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
    let http = &config.www_admin.http_admin;
    let looking = authority.clone();
    let idle = http.read_timeout + KEEP_ALIVE;
    let mut server = HttpServer::new(move || {
        let frontend = frontend.clone();
        App::new().configure(move |app| provisioning_rest::mount(app, frontend))
    })
    .workers(config.worker_count())
    .keep_alive(idle)
    .client_request_timeout(http.read_timeout)
    .tls_handshake_timeout(HANDSHAKE)
    .max_connections(CONNECTIONS)
    .max_connection_rate(CONNECTIONS)
    .on_connect(move |socket, data| {
        connection::watch(socket, data, idle);
        look_at_client(socket, data, &looking);
    })
    .shutdown_timeout(config.provisioning.limits.timeout.as_secs());
    let mut tls = TlsSettings::rest(config);
    if audience == Audience::Staff {
        tls = tls.map(|settings| settings.asking_for(authority.trusted())).transpose()?;
    }
    let tls = tls.map(TlsServer::open).transpose()?;
    for listener in listen::open_all(&config.provisioning.listen.rest, port)? {
        let address = listener.local_addr()?;
        tracing::info!(%address, ?audience, tls = tls.is_some(), "REST is listening");
        server = match &tls {
            Some(tls) => server.listen_openssl(listener, tls.acceptor()?)?,
            None => server.listen(listener)?,
        };
    }
    Ok(server.run())
}
