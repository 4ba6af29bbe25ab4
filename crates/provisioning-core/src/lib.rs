//! The rules of provisiond.
//!
//! A **resource** is defined once, in one file below [`resource`]: its fields, filters, links, roles and special rules. The
//! [`operation`]s read that definition and do the same six things with every resource, through the storage port of
//! [`store`]. Nothing here knows HTTP, SQL, TLS or a runtime; clock, hashing and database come in from outside.

pub mod actor;
pub mod address_block;
pub mod answer;
pub mod authentication;
pub mod authority;
pub mod balance;
pub mod calendar;
pub mod callforward;
pub mod context;
pub mod csv;
pub mod definition;
pub mod fault;
pub mod form;
pub mod function;
pub mod operation;
pub mod operational_state;
pub mod password;
pub mod patch;
pub mod preference;
pub mod preference_store;
pub mod preference_values;
pub mod push;
pub mod query;
pub mod record;
pub mod registry;
pub mod resource;
pub mod rewrite;
pub mod rules;
pub mod settings;
pub mod sip_account;
pub mod store;
pub mod time;
pub mod timezone;
pub mod tour;
pub mod value;
pub mod voucher_code;
