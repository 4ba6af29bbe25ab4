//! The REST frontend: HAL JSON over HTTP. It knows bytes, headers and faults, and no resource by name.
//!
//! Every request goes through [`handler::handle`]: route, authenticate, gate, read the body, call the operation, render.

mod act;
mod authenticate;
mod body;
mod client;
mod conditional;
mod csv;
pub mod documentation;
mod file;
#[cfg(test)]
mod fuzz;
mod hal;
mod handler;
mod idempotent;
mod journal;
mod json;
mod logged;
mod login;
mod negotiate;
mod options;
mod reader;
mod reply;
mod representation;
mod request;
mod route;
mod write;

use std::sync::Arc;

use actix_web::web;
use arc_swap::ArcSwap;
pub use json::DocumentLimits;
pub use provisioning_core::authentication::Audience;
use provisioning_core::authentication::Authenticator;
use provisioning_core::operation::Service;
use provisioning_http::{BodyLimits, Budget, TrustedProxies, page};

/// The realm of subscribers; clients compare it.
pub const SUBSCRIBER_REALM: &str = "api_subscriber_http";

/// The realm of local programs; clients compare it.
pub const SYSTEM_REALM: &str = "api_admin_system";

/// What the operator has set for this frontend.
#[derive(Debug, Clone)]
pub struct Options {
    /// Realm of HTTP Basic; clients compare it.
    pub realm: String,
    /// Whether a collection with one element embeds an array; the handbook's example needs the element itself.
    pub embedded_force_array: bool,
    /// Whether a relation with one link is an array.
    pub links_force_array: bool,
    /// Whether an item also links to itself under the relation of its resource.
    pub item_self_relation: bool,
    /// Whether a request may set its own time, for tests.
    pub allow_fake_client_time: bool,
    /// Whether a request may delay its commit, for tests.
    pub allow_delay_commit: bool,
    /// How large a body may be, and how long it may take.
    pub body: BodyLimits,
    /// How large a body may be that is a file, bytes.
    pub upload: usize,
    /// What a document in a body may be made of.
    pub document: DocumentLimits,
    /// The memory that bodies may take together.
    pub budget: Budget,
    /// Who may log in.
    pub audience: Audience,
    /// The server's own name, where a request names no host.
    pub host_name: String,
    /// Proxies whose headers tell who and where the client is.
    pub trusted_proxies: TrustedProxies,
    /// Who runs the server.
    pub owner: page::Owner,
}

/// The frontend with what it stands on.
pub struct Frontend {
    /// The operations.
    pub service: Arc<dyn Service>,
    /// Who is calling.
    pub authenticator: Arc<dyn Authenticator>,
    /// What the operator has set.
    pub options: Options,
}

/// Mounts the frontend: it answers every path of its listener. Each request is served by the frontend of the moment at which it
/// arrives, to its end.
pub fn mount(config: &mut web::ServiceConfig, frontend: Arc<ArcSwap<Frontend>>) {
    config.app_data(web::Data::from(frontend)).default_service(web::to(handler::handle));
}
