//! The SOAP frontend: SOAP 1.1 over HTTP, its descriptions, and the documentation of the functions. It knows the catalogue of
//! functions and none of them by name.

mod answer;
mod charset;
mod envelope;
mod fault;
mod names;
mod output;
pub mod wsdl;

pub use envelope::Limits;
