//! The parts of the load figure tool (`cargo run --release -p provisioning-tests --bin load`).
//!
//! A number of requests per second says more about a machine than about a server. The tool therefore measures
//! two floors in the same run and prints ratios: a bare handler over the same kind of TLS, which is what no
//! HTTP server can be faster than, and a bare durable INSERT, which is what no single write can be faster than.

pub mod connection;
pub mod figure;
pub mod floor;
pub mod function;
pub mod insert;
pub mod page;
