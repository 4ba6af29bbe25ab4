//! Reading bodies, within limits.

use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;
use provisioning_core::fault::Fault;
use serde_json::Value as Json;

use crate::json;
use crate::reply::Refusal;

/// What is read of a body that nobody wants, so that a client which sends it before it knows of the refusal gets the answer.
const DRAINED: usize = 64 * 1024;

/// The whole body.
///
/// # Errors
/// [`Refusal::TooLarge`]; [`Fault::Malformed`] when the connection breaks.
pub(crate) async fn read(payload: &mut Payload, limit: usize) -> Result<Bytes, Refusal> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::Malformed("The request body could not be read.".to_owned()))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Refusal::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Reads the beginning of a body and forgets it.
pub(crate) async fn drain(payload: &mut Payload) {
    let mut read = 0;
    while let Some(Ok(chunk)) = payload.next().await {
        read += chunk.len();
        if read > DRAINED {
            break;
        }
    }
}

/// The JSON document in a body.
///
/// # Errors
/// [`Fault::Malformed`] with the sentences that clients know.
pub(crate) fn document(bytes: &[u8], media_type: &str) -> Result<Json, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Fault::Malformed("This request is missing a message body.".to_owned()).into());
    }
    json::parse(bytes).map_err(|reason| malformed(media_type, &reason))
}

/// The refusal of a document.
pub(crate) fn malformed(media_type: &str, reason: &str) -> Refusal {
    Fault::Malformed(format!("The entity is not a well-formed '{media_type}' document. {reason}")).into()
}
