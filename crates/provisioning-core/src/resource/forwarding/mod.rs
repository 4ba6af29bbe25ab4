//! What the views of call forwards share: sets and mappings as they are stored, whose they are, and what follows from a change.
//!
//! `callforwards`, `cfmappings`, `managersecretary` and the four resources of sets all write the same rows, so every rule about a
//! row stands here once. Source: call-forwarding, sections 1 to 5.

pub(crate) mod conference;
pub(crate) mod contents;
pub(crate) mod looks;
pub(crate) mod owner;
pub(crate) mod pointer;
pub(crate) mod removal;
pub(crate) mod rewriting;
pub(crate) mod ring_timeout;
pub(crate) mod set;
pub(crate) mod stored;
