//! The end-to-end test harness: it starts the real `provisiond` binary on real databases and talks to it
//! over TLS, as an operator's client would. Nothing here links the server's own crates: whatever a test
//! observes, a client could have observed too.
//!
//! | module | what it gives |
//! |---|---|
//! | [`database`] | a fresh database per server, on each engine that this machine offers |
//! | [`cluster`] | three MariaDB servers that are one |
//! | [`database_server`] | a database server for one test, which can stop and resume |
//! | [`sip_proxy`], [`xmpp_server`] | Kamailio and Prosody on a database, and their clients |
//! | [`server`] | the running binary: configuration, readiness, restart, `kill -9`, log |
//! | [`room`] | a small file system for a database server, to be filled |
//! | [`line`] | a line to a database that can be cut |
//! | [`client`] | REST requests with Basic authentication |
//! | [`raw`] | bytes and HTTP/2 frames on a connection, for what no client library sends |
//! | [`fixture`] | resellers, customers, subscribers … made over REST, for tests that need a world |
//! | [`transcript`] | the format of the recorded conversations, and their comparison with a live server |
//! | [`case`] | one test function on every engine |
//! | [`load`] | the measuring parts of the load figure tool |
//!
//! How to run them is told in `tests/README.md`.
#![expect(
    clippy::expect_used,
    reason = "a harness that cannot start a server or reach it has only one way out: stop the test with a message"
)]

pub mod case;
pub mod client;
pub mod cluster;
pub mod database;
pub mod database_server;
pub mod fixture;
pub mod legacy;
pub mod line;
pub mod load;
pub mod names;
pub mod neighbour;
pub mod raw;
pub mod room;
pub mod server;
pub mod sip_proxy;
pub mod transcript;
pub mod xmpp_server;
