//! Content codings of requests: gzip and deflate, bounded. Source: soap-xmlrpc, limits.

use std::io::Read;

use actix_web::web::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::body::BodyError;

/// Bytes that one byte may become. Documents reach twenty; what reaches more was made to.
pub(crate) const RATIO: usize = 100;

/// Size of a piece in bytes.
const PIECE: usize = 16 * 1024;

/// Why a content coding cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodingError {
    /// It is not known.
    Unknown,
    /// The bytes are no such coding.
    Malformed,
}

/// The bytes without their coding; none when they have none. `grow` asks for memory.
///
/// # Errors
/// [`BodyError::Coding`]; [`BodyError::TooLarge`], also for what grows beyond the ratio; [`BodyError::Busy`].
pub(crate) fn decoded(
    bytes: &[u8],
    coding: Option<&str>,
    size: usize,
    grow: impl FnMut(usize) -> bool,
) -> Result<Option<Bytes>, BodyError> {
    let most = size.min(bytes.len().saturating_mul(RATIO));
    let coding = coding.map(str::to_ascii_lowercase);
    let inflated = match coding.as_deref() {
        None | Some("" | "identity") => return Ok(None),
        Some("gzip" | "x-gzip") => inflate(MultiGzDecoder::new(bytes), most, grow),
        // The name stands for zlib, and many clients take it for the bare stream. A zlib stream tells itself apart.
        Some("deflate") if is_zlib(bytes) => inflate(ZlibDecoder::new(bytes), most, grow),
        Some("deflate") => inflate(DeflateDecoder::new(bytes), most, grow),
        Some(_) => return Err(BodyError::Coding(CodingError::Unknown)),
    };
    inflated.map(|bytes| Some(bytes.into()))
}

/// Whether bytes begin like a zlib stream. Source: RFC 1950, 2.2.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..]
        if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31))
}

fn inflate(mut from: impl Read, most: usize, mut grow: impl FnMut(usize) -> bool) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        let length = from.read(&mut piece).map_err(|_| BodyError::Coding(CodingError::Malformed))?;
        if length == 0 {
            return Ok(bytes);
        }
        if bytes.len() + length > most {
            return Err(BodyError::TooLarge);
        }
        if !grow(length) {
            return Err(BodyError::Busy);
        }
        bytes.extend(piece.iter().take(length));
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut to = GzEncoder::new(Vec::new(), Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut to = ZlibEncoder::new(Vec::new(), Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut to = DeflateEncoder::new(Vec::new(), Compression::best());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    }

    #[test]
    fn codings_are_undone() {
        let text: &[u8] = b"<methodCall/>";
        let cases = [
            (gzip(text), Some("gzip"), Ok(Some(text))),
            (gzip(text), Some("X-GZIP"), Ok(Some(text))),
            (zlib(text), Some("deflate"), Ok(Some(text))),
            (deflate(text), Some("deflate"), Ok(Some(text))),
            (text.to_vec(), None, Ok(None)),
            (text.to_vec(), Some("identity"), Ok(None)),
            (text.to_vec(), Some("br"), Err(BodyError::Coding(CodingError::Unknown))),
            (text.to_vec(), Some("gzip"), Err(BodyError::Coding(CodingError::Malformed))),
        ];
        for (bytes, coding, expected) in cases {
            let read = decoded(&bytes, coding, 1000, |_| true);
            assert_eq!(read.as_ref().map(Option::as_deref), expected.as_ref().map(|one| *one), "{coding:?}");
        }
    }

    #[test]
    fn what_grows_too_much_is_refused() {
        let bomb = gzip(&vec![b' '; 1_000_000]);
        assert!(bomb.len() < 10_000);
        assert_eq!(decoded(&bomb, Some("gzip"), usize::MAX, |_| true), Err(BodyError::TooLarge));
        let fine =
            gzip(&(0..60_000_u32).map(|one| one.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect::<Vec<_>>());
        assert_eq!(decoded(&fine, Some("gzip"), 50_000, |_| true), Err(BodyError::TooLarge));
        assert_eq!(decoded(&fine, Some("gzip"), 70_000, |_| false), Err(BodyError::Busy));
        assert!(decoded(&fine, Some("gzip"), 70_000, |_| true).is_ok());
    }
}
