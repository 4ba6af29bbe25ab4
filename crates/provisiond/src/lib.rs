//! The program around the provisioning interfaces: configuration, TLS, listeners, logs.
//!
//! Everything that decides what is provisioned lives in `provisioning-core`; here it is only wired to the outside.

pub mod authority;
pub mod bootstrap;
pub mod cli;
pub mod config;
pub mod connection;
pub mod derived_columns;
mod doors;
pub mod hasher;
pub mod htpasswd;
pub mod inspection;
pub mod listen;
pub mod logged_functions;
pub mod logging;
pub mod metrics;
mod outbox;
pub mod running;
mod scram;
mod sealing;
pub mod serve;
pub mod server;
pub mod settings;
mod status;
pub mod syslog;
pub mod timed_functions;
pub mod tls;
mod traces;
mod voucher_cipher;
mod wiring;

/// An error with all its causes on one line.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
