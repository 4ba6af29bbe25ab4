//! Call forwarding: where the calls of a subscriber go, when, and for whom.
//!
//! Everything here is pure. A document of the simple view (`callforwards`) is read into typed [`input::Forward`]s,
//! whose destinations are already what is stored; typed sets are rendered back. The element lists of the set resources
//! (`cfdestinationsets`, `cftimesets`, `cfsourcesets`, `cfbnumbersets`) and of inline sets are read with the same
//! functions. A document of the full view (`cfmappings`) is read into [`mapping::Wanted`]s. What needs a database is left to the caller: which mappings and sets exist, whether an announcement
//! does, the rewrite rules of a subscriber.
//!
//! Source: call-forwarding (all sections).

pub mod cf_type;
pub mod destination;
pub mod destination_list;
pub mod error;
pub mod input;
pub mod mapping;
pub mod pattern;
pub mod period;
pub mod render;
pub mod renumber;
mod scalar;

pub use cf_type::{CfType, CfTypes};
pub use destination::{Destination, Hosts, Owner};
pub use error::{InputError, InvalidField};
pub use pattern::{Mode, PatternList};
pub use period::Period;

#[cfg(test)]
mod tests;
