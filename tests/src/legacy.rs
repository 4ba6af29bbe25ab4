//! A server with the listener of SOAP and XMLRPC.

use std::sync::Arc;

use crate::client::Client;
use crate::database::{Database, Engine};
use crate::server::{Server, free_port};

/// User and password of that listener, those of the handbook.
pub const DOOR: (&str, &str) = ("myuser", "mypassword");

/// Its entry in `ossbss.htpasswd`.
const HASH: &str = "{SHA}kd/Z3bQZiv/FwZTNjObTOP3kcOI=";

/// A server with the listener of SOAP and XMLRPC.
#[derive(Debug)]
pub struct Legacy {
    /// The server.
    pub server: Server,
    /// Port of the listener.
    pub port: u16,
    /// Port of the listener without TLS.
    pub plain_port: u16,
}

impl Legacy {
    /// Starts one.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start(engine: Engine) -> Self {
        Self::start_with(engine, "")
    }

    /// Starts one with further settings, a document for `config.yml`.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_with(engine: Engine, settings: &str) -> Self {
        Self::start_with_all(engine, &[settings])
    }

    /// Starts one with several documents of settings; later ones override earlier ones.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_with_all(engine: Engine, settings: &[&str]) -> Self {
        Self::start_on(Arc::new(Database::create(engine)), settings)
    }

    /// Starts one with several documents of settings on a database that exists already.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_on(database: Arc<Database>, settings: &[&str]) -> Self {
        let (port, plain_port) = (free_port(), free_port());
        let listener = format!(
            "ossbss:
  frontend: fcgi
  apache: {{port: {port}}}
  htpasswd: [{{user: {user}, pass: '{HASH}'}}]
provisioning:
  listen: {{soap: [\"127.0.0.1\"], soap_plain: [\"127.0.0.1:{plain_port}\"]}}
",
            user = DOOR.0
        );
        let documents: Vec<&str> = std::iter::once(listener.as_str()).chain(settings.iter().copied()).collect();
        let server = Server::start_on_with_all(database, &documents);
        Self { server, port, plain_port }
    }

    /// A client that knows the door.
    #[must_use]
    pub fn client(&self) -> Client {
        self.stranger().with_login(DOOR.0, DOOR.1)
    }

    /// A client that does not.
    #[must_use]
    pub fn stranger(&self) -> Client {
        Client::new(&format!("https://127.0.0.1:{}", self.port))
    }

    /// A client of the listener without TLS.
    #[must_use]
    pub fn plain(&self) -> Client {
        Client::new(&format!("http://127.0.0.1:{}", self.plain_port)).with_login(DOOR.0, DOOR.1)
    }

    /// The address of the listener with the login in it, for programs.
    #[must_use]
    pub fn address(&self) -> String {
        format!("https://{}:{}@127.0.0.1:{}", DOOR.0, DOOR.1, self.port)
    }
}
