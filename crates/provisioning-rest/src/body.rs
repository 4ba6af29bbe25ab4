//! Reading bodies, within limits of size, time and memory.

use std::time::{Duration, Instant};

use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;
use provisioning_core::fault::Fault;
use serde_json::Value as Json;

use crate::budget::{Budget, Share};
use crate::json::{self, DocumentLimits};
use crate::reply::Refusal;

/// What is read of a body that nobody wants, so that a client which sends it before it knows of the refusal gets the answer.
const DRAINED: usize = 64 * 1024;

/// How long the server listens to it.
const DRAINING: Duration = Duration::from_secs(3);

/// Bytes a second that earn a body more time. A slow line manages ten times as much.
const LEAST_RATE: u32 = 16 * 1024;

/// How large a body may be, and how long it may take.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// Greatest size in bytes.
    pub size: usize,
    /// What a document in it may be made of.
    pub document: DocumentLimits,
    /// Longest silence.
    pub silence: Duration,
    /// Time for the whole body; 16 KiB earn a second more.
    pub time: Duration,
}

/// A body that has been read, with its share of the memory for bodies.
pub(crate) struct Body {
    pub(crate) bytes: Bytes,
    _share: Share,
}

/// The whole body.
///
/// # Errors
/// [`Refusal::TooLarge`]; [`Refusal::TooSlow`]; [`Refusal::Busy`] when all bodies together take too much memory;
/// [`Fault::Malformed`] when the connection breaks.
pub(crate) async fn read(payload: &mut Payload, limits: &BodyLimits, budget: &Budget) -> Result<Body, Refusal> {
    let mut bytes = BytesMut::new();
    let mut share = budget.share();
    let began = Instant::now();
    loop {
        let earned = u32::try_from(bytes.len()).unwrap_or(u32::MAX) / LEAST_RATE;
        let time = limits.time + Duration::from_secs(earned.into());
        let left = time.saturating_sub(began.elapsed()).min(limits.silence);
        let Some(chunk) = timeout(left, payload.next()).await.map_err(|_| Refusal::TooSlow)? else { break };
        let chunk = chunk.map_err(|_| Fault::Malformed("The request body could not be read.".to_owned()))?;
        if bytes.len() + chunk.len() > limits.size {
            return Err(Refusal::TooLarge);
        }
        if !share.grow(chunk.len()) {
            return Err(Refusal::Busy);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Body { bytes: bytes.freeze(), _share: share })
}

/// Reads the beginning of a body for a moment and forgets it.
pub(crate) async fn drain(payload: &mut Payload) {
    let beginning = async {
        let mut read = 0;
        while let Some(Ok(chunk)) = payload.next().await {
            read += chunk.len();
            if read > DRAINED {
                break;
            }
        }
    };
    // A client that takes longer does not wait to be read before it looks at the answer.
    let _ = timeout(DRAINING, beginning).await;
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
