//! Preferences: named attributes from one catalogue, valued per subscriber, customer, domain and other objects.
//!
//! Everything here is pure. The catalogue is data that is compiled in; validation turns JSON into the texts that are
//! stored, rendering turns stored texts into JSON, and [`plan`] says which stored values a PUT or PATCH removes and
//! writes. What needs a database (looking up the name of a rewrite rule set, the addresses of a list) is named by
//! these modules and done by the caller, who hands the answers back in.
//!
//! The way of a write:
//!
//! 1. [`plan::replace`] or [`plan::patch`] gives a [`plan::Plan`];
//! 2. the caller resolves every [`value::Written::Reference`] with [`facade::Facade::scope`], and answers
//!    [`facade::Facade::unknown`] when there is no such object;
//! 3. it deletes the rows behind [`plan::Plan::cleared`], see [`facade::rows_of`], and writes the rest.
//!
//! The way of a read: load the rows, resolve [`render::references`], call [`render::document`].
//!
//! Source: preferences (all sections).

pub mod address;
pub mod blob;
pub mod catalogue;
pub mod defaults;
pub mod definition;
pub mod defs;
pub mod error;
pub mod facade;
pub mod level;
pub mod number;
pub mod plan;
pub mod profile;
pub mod render;
pub mod value;

pub use catalogue::{Catalogue, builtin};
pub use definition::{Audience, DataType, Definition, Storage};
pub use error::PreferenceError;
pub use level::{Level, LevelSet};
pub use value::Written;

#[cfg(test)]
mod tests;
