//! `resellers`.

pub mod terminate;
