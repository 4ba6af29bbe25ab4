//! Answers of HTTP without a word of the interfaces. Source: soap-xmlrpc, SOAP faults, transport-level answers.

use actix_web::HttpResponse;
use actix_web::HttpResponseBuilder;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};

use crate::body::BodyError;
use crate::coding::CodingError;
use crate::frame::Outcome;

/// A request that no interface answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Missing or wrong credentials.
    Unauthenticated,
    /// The listener is not there for this address.
    Forbidden,
    /// Too many failed logins of this address.
    Banned,
    /// No interface has this path.
    NoSuchPath,
    /// Another method than these.
    Method(String),
    /// A content type that is not taken.
    MediaType,
    /// A head beyond the limit.
    LargeHead,
    /// More work at once than the server takes.
    Busy,
    /// A body that was not read.
    Body(BodyError),
}

/// An answer under construction, with what every answer carries.
#[must_use]
pub fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut builder = HttpResponse::build(status);
    builder.insert_header((CACHE_CONTROL, "no-store"));
    builder
}

impl Refusal {
    /// The answer to the request.
    #[must_use]
    pub fn outcome(self, realm: &str) -> Outcome {
        let text = self.text();
        let mut response = answer(self.status());
        response.insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"));
        match &self {
            Self::Unauthenticated => {
                let realm = realm.replace(['"', '\\'], "");
                response.insert_header((WWW_AUTHENTICATE, format!("Basic realm=\"{realm}\"")));
            }
            Self::Method(allowed) => {
                response.insert_header((ALLOW, allowed.as_str()));
            }
            Self::Busy | Self::Body(BodyError::Busy) => {
                response.insert_header((RETRY_AFTER, "1"));
            }
            _ => {}
        }
        Outcome { leaves_body: self.leaves_body(), ..Outcome::refused(response.body(format!("{text}\n")), text) }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Banned => StatusCode::FORBIDDEN,
            Self::NoSuchPath => StatusCode::NOT_FOUND,
            Self::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::MediaType | Self::Body(BodyError::Coding(CodingError::Unknown)) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::LargeHead => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::Busy | Self::Body(BodyError::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Body(BodyError::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Body(BodyError::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::Body(BodyError::Broken | BodyError::Coding(CodingError::Malformed)) => StatusCode::BAD_REQUEST,
        }
    }

    pub(super) fn text(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "Authorization required.",
            Self::Forbidden => "Not from this address.",
            Self::Banned => "Too many failed logins.",
            Self::NoSuchPath => "Path not found.",
            Self::Method(_) => "Method not allowed.",
            Self::MediaType => "Content type not supported.",
            Self::LargeHead => "Request header fields too large.",
            Self::Busy => "Too many requests at once.",
            Self::Body(BodyError::TooLarge) => "Request body too large.",
            Self::Body(BodyError::TooSlow) => "Request body too slow.",
            Self::Body(BodyError::Busy) => "Too many request bodies at once.",
            Self::Body(BodyError::Broken) => "The request body could not be read.",
            Self::Body(BodyError::Coding(CodingError::Unknown)) => "Content coding not supported.",
            Self::Body(BodyError::Coding(CodingError::Malformed)) => "The content coding cannot be undone.",
        }
    }

    /// Whether a body may be on its way that is worth reading to its end: one that is too large or too slow is not.
    fn leaves_body(&self) -> bool {
        !matches!(self, Self::Body(_) | Self::LargeHead | Self::Busy)
    }
}
