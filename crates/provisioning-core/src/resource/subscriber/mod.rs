//! `subscribers`.

pub mod cascade;
