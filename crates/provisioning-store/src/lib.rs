//! The database behind the core's storage port: SQLite, PostgreSQL, MariaDB.
//!
//! Rules ask in terms of tables, columns and references ([`provisioning_core::query`]); this crate turns that into SQL with
//! the metadata of the SeaORM entities in [`entity`], runs it, and gives database errors their meaning.

mod backend;
mod compile;
mod connect;
mod copy;
pub mod entity;
mod error;
mod group_commit;
mod home;
mod reseal;
mod schema;
mod seal;
mod session;

pub use backend::{Database, Pool};
pub use connect::{ConnectError, Options};
pub use reseal::Extent;
pub use seal::{KeyError, Keys};
