//! `admins`.

pub mod roles;
