//! Reading bodies, within limits of size, time and memory.

use std::time::{Duration, Instant};

use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, BytesMut, Payload};
use futures_util::StreamExt;

use crate::budget::{Budget, Share};
use crate::coding::{self, CodingError};

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
    /// Longest silence.
    pub silence: Duration,
    /// Time for the whole body; 16 KiB earn a second more.
    pub time: Duration,
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// It is beyond the limit.
    TooLarge,
    /// It does not come.
    TooSlow,
    /// All bodies together take too much memory.
    Busy,
    /// The connection breaks.
    Broken,
    /// Its content coding cannot be undone.
    Coding(CodingError),
}

/// A body that has been read, with its share of the memory for bodies.
#[derive(Debug)]
pub struct Body {
    /// What it holds.
    pub bytes: Bytes,
    share: Share,
}

impl Body {
    /// The body without its content coding; what it holds then counts as memory, too.
    ///
    /// # Errors
    /// [`BodyError::Coding`]; [`BodyError::TooLarge`]; [`BodyError::Busy`].
    pub fn decoded(mut self, coding: Option<&str>, size: usize) -> Result<Self, BodyError> {
        let share = &mut self.share;
        let decoded = coding::decoded(&self.bytes, coding, size, |bytes| share.grow(bytes))?;
        Ok(Self { bytes: decoded.unwrap_or(self.bytes), share: self.share })
    }
}

/// The whole body, as it was sent.
///
/// # Errors
/// All of [`BodyError`] but [`BodyError::Coding`].
pub async fn read(payload: &mut Payload, limits: &BodyLimits, budget: &Budget) -> Result<Body, BodyError> {
    let mut bytes = BytesMut::new();
    let mut share = budget.share();
    let began = Instant::now();
    loop {
        let earned = u32::try_from(bytes.len()).unwrap_or(u32::MAX) / LEAST_RATE;
        let time = limits.time + Duration::from_secs(earned.into());
        let left = time.saturating_sub(began.elapsed()).min(limits.silence);
        let Some(chunk) = timeout(left, payload.next()).await.map_err(|_| BodyError::TooSlow)? else { break };
        let chunk = chunk.map_err(|_| BodyError::Broken)?;
        if bytes.len() + chunk.len() > limits.size {
            return Err(BodyError::TooLarge);
        }
        if !share.grow(chunk.len()) {
            return Err(BodyError::Busy);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Body { bytes: bytes.freeze(), share })
}

/// Reads the beginning of a body for a moment and forgets it.
pub async fn drain(payload: &mut Payload) {
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
