//! Answers, and the one place where faults become statuses and messages.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, HttpResponseBuilder};
use provisioning_core::fault::Fault;
use provisioning_core::store::StoreError;
use serde_json::json;

/// A refused request.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// A fault of an operation.
    Fault(Fault),
    /// Missing or wrong credentials.
    Unauthenticated,
    /// A content type that is not taken.
    MediaType(String),
    /// A representation that is not offered.
    NotAcceptable(String),
    /// A body beyond the limit.
    TooLarge,
    /// A body that does not come.
    TooSlow,
    /// A head beyond the limit.
    LargeHead,
    /// More work at once than the server takes.
    Busy,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// An answer under construction, with what every answer carries.
pub(crate) fn answer(status: StatusCode) -> HttpResponseBuilder {
    let mut builder = HttpResponse::build(status);
    builder.insert_header((CACHE_CONTROL, "no-store"));
    builder
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> HttpResponse {
    answer(status).finish()
}

impl Refusal {
    /// What is wrong, for the log.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Fault(fault) => fault.to_string(),
            Self::Unauthenticated => "no or wrong credentials".to_owned(),
            Self::MediaType(message) | Self::NotAcceptable(message) => message.clone(),
            Self::TooLarge => "body too large".to_owned(),
            Self::TooSlow => "body too slow".to_owned(),
            Self::LargeHead => "headers too large".to_owned(),
            Self::Busy => "too many requests of this connection at once".to_owned(),
        }
    }

    /// Whether a body may be on its way that is worth reading to its end: one that is too large or too slow is not.
    pub(crate) fn leaves_body(&self) -> bool {
        !matches!(self, Self::TooSlow | Self::LargeHead | Self::Busy)
    }

    /// The answer for the client; what it must not see goes to the log.
    pub(crate) fn respond(self, realm: &str) -> HttpResponse {
        match self {
            Self::Fault(fault) => of_fault(fault),
            Self::Unauthenticated => answer(StatusCode::UNAUTHORIZED)
                .insert_header((WWW_AUTHENTICATE, format!("Basic realm=\"{realm}\"")))
                .insert_header((CONTENT_TYPE, "text/plain"))
                .body("Authorization required."),
            Self::MediaType(message) => error(StatusCode::UNSUPPORTED_MEDIA_TYPE, &message),
            Self::NotAcceptable(message) => error(StatusCode::NOT_ACCEPTABLE, &message),
            Self::TooLarge => error(StatusCode::PAYLOAD_TOO_LARGE, "Request body too large"),
            Self::TooSlow => error(StatusCode::REQUEST_TIMEOUT, "Request body too slow"),
            Self::LargeHead => error(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "Request header fields too large"),
            Self::Busy => answer(StatusCode::SERVICE_UNAVAILABLE).insert_header((RETRY_AFTER, "1")).finish(),
        }
    }
}

fn of_fault(fault: Fault) -> HttpResponse {
    let message = fault.to_string();
    match fault {
        Fault::NoSuchPath | Fault::NotFound(_) => error(StatusCode::NOT_FOUND, &message),
        Fault::Forbidden(_) => error(StatusCode::FORBIDDEN, &message),
        Fault::Malformed(_) => error(StatusCode::BAD_REQUEST, &message),
        Fault::Invalid(_) | Fault::Rule(_) | Fault::Known { .. } => error(StatusCode::UNPROCESSABLE_ENTITY, &message),
        Fault::Changed => error(StatusCode::PRECONDITION_FAILED, &message),
        Fault::Unexpandable => error(StatusCode::CONFLICT, &message),
        Fault::InUse(_) => error(StatusCode::LOCKED, &message),
        Fault::Store(StoreError::Unavailable(reason)) => {
            tracing::error!(%reason, "storage unavailable");
            empty(StatusCode::SERVICE_UNAVAILABLE)
        }
        Fault::Maintenance => error(StatusCode::SERVICE_UNAVAILABLE, &message),
        Fault::Failed(_) => error(StatusCode::INTERNAL_SERVER_ERROR, &message),
        Fault::Store(_) | Fault::Internal(_) => {
            tracing::error!(error = %message, "unexpected error");
            error(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
        }
    }
}

/// A JSON error. Its two members and the newline are part of the wire. Source: rest-protocol, errors.
pub(crate) fn error(status: StatusCode, message: &str) -> HttpResponse {
    let body = json!({"code": status.as_u16(), "message": message});
    answer(status).insert_header((CONTENT_TYPE, "application/json")).body(format!("{body}\n"))
}
