//! `resellers`.

pub(crate) mod owned;
pub mod terminate;
