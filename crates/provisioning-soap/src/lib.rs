//! The SOAP frontend: SOAP 1.1 over HTTP, its descriptions, and the documentation of the functions. It knows the catalogue of
//! functions and none of them by name.
//!
//! ```text
//! POST /SOAP/Provisioning        envelope ► Input ► function ► document ► envelope
//! GET  /SOAP/Provisioning.wsdl   catalogue and switches ► description in one of three styles
//! POST /SOAP/Intercept           the same for the service of lawful interception, while it is switched on
//! GET  /SOAP/Intercept.wsdl
//! GET  /SOAP/                    catalogue and switches ► page for people
//! ```
//!
//! The page tells of XMLRPC as well, and is there for it alone, too.

mod address;
mod answer;
mod call;
mod documentation;
mod envelope;
mod fault;
mod names;
mod output;
mod rendered;
mod service;
pub mod wsdl;

pub use envelope::Limits;
pub use names::endpoint;
pub use service::{Options, Protocols, Soap};
