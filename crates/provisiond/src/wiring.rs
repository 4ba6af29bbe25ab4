//! What stands below the listeners: database, rules, authority, users; made from one configuration.

use std::error::Error;
use std::sync::Arc;

use provisioning_core::function::Functions;
use provisioning_core::operation::{Engine, Service};
use provisioning_core::settings::{Settings, TokenSettings};
use provisioning_http::legacy::{Interface, Listener};
use provisioning_rest::{Audience, Frontend};
use provisioning_store::{Database, Options};

use crate::authority::{AuthoritySettings, ClientAuthority};
use crate::config::Config;
use crate::hasher::Bcrypt;
use crate::htpasswd::Htpasswd;
use crate::logged_functions::LoggedFunctions;
use crate::metrics::Metrics;
use crate::settings;
use crate::timed_functions::TimedFunctions;

/// Everything that requests are served with. A reload makes a new one; requests that have begun end with theirs.
pub(crate) struct Wiring {
    /// The operations.
    pub(crate) engine: Arc<Engine<Database>>,
    /// Who issues client certificates, and whose count.
    pub(crate) authority: Arc<ClientAuthority>,
    /// The users of the SOAP and XMLRPC listener.
    pub(crate) users: Arc<Htpasswd>,
    database: Options,
    metrics: Arc<Metrics>,
}

/// How to reach the configured database.
pub(crate) fn database_options(config: &Config) -> Options {
    let database = &config.provisioning.database;
    Options {
        url: database.connection_url().expose().to_owned(),
        max_connections: database.max_connections,
        connect_timeout: database.connect_timeout,
        keys: database.secret_keys.as_ref().map(|keys| keys.0.clone()).unwrap_or_default(),
    }
}

/// Opens the configured database for serving: with all keys that its passwords need. Changes nothing in it, since a
/// configuration may still be refused for something else.
///
/// # Errors
/// When it cannot be reached, or a key is missing; the message names it.
pub(crate) async fn open_store(config: &Config) -> Result<Database, Box<dyn Error>> {
    let store = Database::connect(&database_options(config)).await?;
    match lacking(&store.missing_keys().await?) {
        None => Ok(store),
        Some(text) => Err(format!("{SECRET_KEYS}: {text}").into()),
    }
}

/// The key of the configuration that holds the keys of the database.
pub(crate) const SECRET_KEYS: &str = "provisioning.database.secret_keys";

/// What to say of keys that the database needs and nobody has; nothing when there are none.
pub(crate) fn lacking(missing: &[String]) -> Option<String> {
    (!missing.is_empty()).then(|| format!("passwords are encrypted with {}, which is not there", missing.join(", ")))
}

impl Wiring {
    /// On an open database.
    ///
    /// # Errors
    /// When a file of the authority cannot be used.
    pub(crate) fn new(config: &Config, store: Database, metrics: Arc<Metrics>) -> Result<Self, Box<dyn Error>> {
        let authority = Arc::new(ClientAuthority::open(&AuthoritySettings::of(config))?);
        let engine = engine(config, store, settings::of_rules(config), authority.clone());
        Ok(Self {
            engine: Arc::new(engine),
            authority,
            users: Arc::new(Htpasswd::of(config, settings::ban(&config.www_admin.security.login))),
            database: database_options(config),
            metrics,
        })
    }

    /// For another configuration of the same server: remembers logins and bans, and opens new connections to the database only
    /// when the way to it has changed.
    ///
    /// # Errors
    /// When the database cannot be reached the new way, or a file of the authority cannot be used.
    pub(crate) async fn renewed(&self, config: &Config) -> Result<Self, Box<dyn Error>> {
        let authority = Arc::new(ClientAuthority::open(&AuthoritySettings::of(config))?);
        let database = database_options(config);
        let store = if database == self.database { self.engine.store().clone() } else { open_store(config).await? };
        let mut rules = settings::of_rules(config);
        if config.credentials.rest_api_jwt.secret.is_none() {
            // The random key of this process: tokens outlive a reload.
            rules.tokens = rules.tokens.map(|tokens| self.with_known_key(tokens));
        }
        let engine = engine(config, store, rules, authority.clone()).with_credentials_of(&self.engine);
        let ban = settings::ban(&config.www_admin.security.login);
        Ok(Self {
            engine: Arc::new(engine),
            authority,
            users: Arc::new(Htpasswd::of(config, ban).with_failures_of(&self.users, ban)),
            database,
            metrics: self.metrics.clone(),
        })
    }

    fn with_known_key(&self, tokens: TokenSettings) -> TokenSettings {
        let known = self.engine.settings().tokens.as_ref().map(|known| known.key.clone());
        TokenSettings { key: known.unwrap_or(tokens.key), ..tokens }
    }

    /// The frontend of a REST listener.
    pub(crate) fn rest(&self, config: &Config, audience: Audience) -> Frontend {
        Frontend {
            service: self.engine.clone(),
            authenticator: self.engine.clone(),
            options: settings::of_rest(config, audience),
        }
    }

    /// What the SOAP and XMLRPC listener serves.
    pub(crate) fn legacy(&self, config: &Config) -> Listener {
        Listener {
            users: self.users.clone(),
            interfaces: self.interfaces(config),
            options: settings::of_legacy(config),
        }
    }

    /// The interfaces that are switched on.
    fn interfaces(&self, config: &Config) -> Vec<Arc<dyn Interface>> {
        let timed: Arc<dyn Functions> = Arc::new(TimedFunctions::new(self.engine.clone()));
        let functions = |service| -> Arc<dyn Functions> {
            Arc::new(LoggedFunctions::new(service, timed.clone(), config, self.metrics.clone()))
        };
        // Always there, since it has the page of both.
        let soap = provisioning_soap::Soap::new(functions("SOAP"), settings::of_soap(config));
        let mut interfaces: Vec<Arc<dyn Interface>> = vec![Arc::new(soap)];
        if config.provisioning.xmlrpc.enabled {
            let xmlrpc = provisioning_xmlrpc::Frontend::new(functions("XMLRPC"), settings::of_xmlrpc(config));
            interfaces.push(Arc::new(xmlrpc));
        }
        interfaces
    }

    /// Whether two share their connections to the database.
    pub(crate) fn shares_database_with(&self, other: &Self) -> bool {
        self.database == other.database
    }
}

fn engine(config: &Config, store: Database, rules: Settings, authority: Arc<ClientAuthority>) -> Engine<Database> {
    let hasher = Arc::new(Bcrypt::new(config.provisioning.rest.bcrypt_cost));
    Engine::new(store, rules, hasher).with_authority(authority)
}
