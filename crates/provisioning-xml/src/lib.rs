//! XML that the legacy interfaces share: encodings, the characters and references of XML 1.0, media types, and what may be
//! said about a document that is none. Source: soap-xmlrpc, limits and XML hardening.

mod charset;
mod media;
mod text;

pub use charset::{Undecodable, decode};
pub use media::Media;
pub use text::{character, clean, is_allowed, sentence};
