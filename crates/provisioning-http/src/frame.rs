//! What every request gets, whatever its interface: an id, lines in the log, an answer that is given away with care.

use std::time::Instant;

use actix_web::http::Version;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use chrono::Utc;

use crate::body;
use crate::connection::Connection;
use crate::paced::paced;

/// What an interface has made of a request.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub response: HttpResponse,
    /// What was refused, for the log.
    pub message: Option<String>,
    /// Whether a body may be on its way that is worth reading to its end before the answer is given.
    pub leaves_body: bool,
}

impl Outcome {
    /// An answer to a request whose body has been read, or that has none.
    #[must_use]
    pub fn of(response: HttpResponse) -> Self {
        Self { response, message: None, leaves_body: false }
    }

    /// A refusal.
    #[must_use]
    pub fn refused(response: HttpResponse, message: impl Into<String>) -> Self {
        Self { response, message: Some(message.into()), leaves_body: true }
    }
}

/// The time of reception in nanoseconds, hexadecimal; ties the lines of a request together in the log.
#[must_use]
pub fn request_id() -> String {
    format!("{:X}", Utc::now().timestamp_nanos_opt().unwrap_or_default())
}

/// Writes the line about a request that is answered: status, what was refused, milliseconds. Each listener has one of its own, so
/// that their levels can differ.
pub type Log = fn(u16, Option<&str>, f64);

/// The line of the REST listeners.
pub fn logged(status: u16, message: Option<&str>, milliseconds: f64) {
    tracing::info!(status, message, milliseconds, "answered");
}

/// Works on a request and hands its answer out. The work is told whether its connection has too many requests at once; it
/// refuses this one then. For the span of the request.
pub async fn framed(
    request: &HttpRequest,
    mut payload: Payload,
    id: &str,
    log: Log,
    work: impl AsyncFnOnce(&mut Payload, bool) -> Outcome,
) -> HttpResponse {
    let begun = Instant::now();
    let connection = Connection::of(request);
    let working = connection.work();
    let Outcome { response, message, leaves_body } = work(&mut payload, working.is_none()).await;
    // HTTP/2 ends the body's stream alone and needs no such courtesy.
    if leaves_body && request.version() < Version::HTTP_2 {
        body::drain(&mut payload).await;
    }
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    log(response.status().as_u16(), message.as_deref(), milliseconds);
    drop(working);
    let mut response = paced(response, connection, payload);
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
