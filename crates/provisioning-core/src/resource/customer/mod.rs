//! `customers`.

pub mod status;
