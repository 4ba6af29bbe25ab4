//! HTTP that the frontends share: what is read of a request and how long, who sent it, how answers are given away.
//!
//! ```text
//! framed     request id, log span, work of a connection, what is left of a body, pace of the answer   (every frontend)
//! legacy     login of the listener, requests per address, routes of its interfaces                    (SOAP, XMLRPC)
//! ```
//!
//! Nothing in here knows a protocol above HTTP, or the rules.

mod aside;
mod basic;
pub mod body;
mod budget;
mod coding;
mod connection;
mod crowd;
mod frame;
mod header;
pub mod legacy;
mod paced;
pub mod page;
mod peer;

pub use aside::aside;
pub use basic::{Basic, basic};
pub use body::{Body, BodyError, BodyLimits};
pub use budget::Budget;
pub use coding::CodingError;
pub use connection::Connection;
pub use crowd::{Crowd, Place};
pub use frame::{Log, Outcome, framed, logged, request_id};
pub use header::{header, is_large};
pub use peer::{Peer, TrustedProxies, address};
