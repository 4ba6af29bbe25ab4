//! Headers.

use actix_web::http::header::HeaderMap;

/// Bytes of the names and values of a request's headers. HTTP/2 lets clients send 16 MiB, for each stream.
const HEAD: usize = 64 * 1024;

/// The value of a header, if it is text.
#[must_use]
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

/// Whether the headers of a request are more than a server takes.
#[must_use]
pub fn is_large(headers: &HeaderMap) -> bool {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>() > HEAD
}
