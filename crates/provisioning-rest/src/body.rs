//! The documents in bodies.

use actix_web::web::Payload;
use provisioning_core::fault::Fault;
use provisioning_http::{Body, BodyError, BodyLimits, body};
use serde_json::Value as Json;

use crate::Options;
use crate::json::{self, DocumentLimits};
use crate::reply::Refusal;

/// The whole body.
///
/// # Errors
/// [`Refusal::TooLarge`]; [`Refusal::TooSlow`]; [`Refusal::Busy`] when all bodies together take too much memory;
/// [`Fault::Malformed`] when the connection breaks.
pub(crate) async fn read(payload: &mut Payload, options: &Options) -> Result<Body, Refusal> {
    within(payload, options, options.body.size).await
}

/// The whole body, which is a file.
///
/// # Errors
/// Those of [`read`].
pub(crate) async fn read_file(payload: &mut Payload, options: &Options) -> Result<Body, Refusal> {
    within(payload, options, options.upload).await
}

async fn within(payload: &mut Payload, options: &Options, size: usize) -> Result<Body, Refusal> {
    let limits = BodyLimits { size, ..options.body };
    body::read(payload, &limits, &options.budget).await.map_err(|error| match error {
        BodyError::TooLarge => Refusal::TooLarge,
        BodyError::TooSlow => Refusal::TooSlow,
        BodyError::Busy => Refusal::Busy,
        BodyError::Broken | BodyError::Coding(_) => {
            Fault::Malformed("The request body could not be read.".to_owned()).into()
        }
    })
}

/// The JSON document in a body.
///
/// # Errors
/// [`Fault::Malformed`] with the sentences that clients know.
pub(crate) fn document(bytes: &[u8], media_type: &str, limits: DocumentLimits) -> Result<Json, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Malformed("This request is missing a message body.".to_owned()).into());
    }
    json::parse(bytes, limits).map_err(|reason| malformed(media_type, &reason))
}

/// The refusal of a document.
pub(crate) fn malformed(media_type: &str, reason: &str) -> Refusal {
    Fault::Malformed(format!("The entity is not a well-formed '{media_type}' document. {reason}")).into()
}
