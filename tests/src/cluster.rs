//! A MariaDB Galera cluster of three nodes on loopback, by `tests/galera`.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

use crate::database::{Database, Engine};

/// Where Debian puts the library that makes a MariaDB server a node of a cluster.
const LIBRARY: &str = "/usr/lib/galera/libgalera_smm.so";

/// A running cluster. Stopped on drop.
#[derive(Debug)]
pub struct Cluster {
    folder: TempDir,
    ports: Vec<String>,
}

impl Cluster {
    /// Whether this machine has what it takes.
    #[must_use]
    pub fn is_available() -> bool {
        Engine::Mariadb.is_available() && Path::new(LIBRARY).exists()
    }

    /// Starts one.
    ///
    /// # Panics
    /// When a node does not start; the message holds the end of its log.
    #[must_use]
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut cluster = Self { folder, ports: Vec::new() };
        cluster.ports = cluster.run(&["start"]).lines().map(str::to_owned).collect();
        assert_eq!(cluster.ports.len(), 3, "a cluster of three nodes");
        Database::at(Engine::Mariadb, &cluster.url(0, "mysql")).run("CREATE DATABASE provisiond");
        cluster
    }

    /// The database of the cluster, as one of the nodes gives it.
    #[must_use]
    pub fn database(&self, node: usize) -> Arc<Database> {
        Arc::new(Database::at(Engine::Mariadb, &self.url(node, "provisiond")))
    }

    /// Kills a node without any warning.
    pub fn kill(&self, node: usize) {
        self.run(&["kill", &(node + 1).to_string()]);
    }

    /// Starts a node again; returns when it has what it missed.
    pub fn join(&self, node: usize) {
        self.run(&["join", &(node + 1).to_string()]);
    }

    fn url(&self, node: usize, database: &str) -> String {
        let port = self.ports.get(node).expect("one of three nodes");
        format!("mysql://provisiond:secret@127.0.0.1:{port}/{database}")
    }

    /// `tests/galera ACTION FOLDER [NODE]`.
    fn run(&self, arguments: &[&str]) -> String {
        let (action, rest) = arguments.split_first().expect("an action");
        let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("galera"));
        let output = command.arg(action).arg(self.folder.path()).args(rest).output();
        let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.run(&["stop"]);
    }
}
