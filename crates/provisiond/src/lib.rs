//! The program around the provisioning interfaces: configuration, TLS, listeners, logs.
//!
//! Everything that decides what is provisioned lives in `provisioning-core`; here it is only wired to the outside.

pub mod authority;
pub mod bootstrap;
pub mod cli;
pub mod config;
pub mod connection;
pub mod hasher;
pub mod htpasswd;
pub mod inspection;
pub mod legacy;
pub mod listen;
pub mod logged_functions;
pub mod logging;
pub mod serve;
pub mod server;
pub mod settings;
pub mod tls;
