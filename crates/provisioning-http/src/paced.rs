//! Answers that are given away in pieces, so that a client which takes them slowly can be told from one that does not take
//! them, and that keep what is left of the request's body.

use std::convert::Infallible;
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::web::{Bytes, Payload};

use crate::connection::Connection;

/// Size of a piece in bytes.
const PIECE: usize = 64 * 1024;

/// Gives an answer away piece by piece; each one is a sign of life of the connection.
///
/// The request's body goes along: as long as somebody could still read it, the HTTP library ends the connection after the
/// answer to a body that was not read. Otherwise it would read a chunked one to its end, which may never come.
pub(crate) fn paced(response: HttpResponse, connection: Connection, unread: Payload) -> HttpResponse {
    if matches!(response.body().size(), BodySize::None) {
        return response;
    }
    response.map_body(|_, body| match body.try_into_bytes() {
        Ok(rest) => BoxBody::new(Paced { rest, connection, _unread: unread }),
        Err(body) => BoxBody::new(Watched { body, connection, _unread: unread }),
    })
}

/// An answer that is there as a whole.
struct Paced {
    rest: Bytes,
    connection: Connection,
    _unread: Payload,
}

impl MessageBody for Paced {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.rest.len() as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        self.connection.touch();
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let piece = PIECE.min(self.rest.len());
        Poll::Ready(Some(Ok(self.rest.split_to(piece))))
    }
}

/// An answer that is made while it is given away.
struct Watched {
    body: BoxBody,
    connection: Connection,
    _unread: Payload,
}

impl MessageBody for Watched {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Box<dyn Error>>>> {
        self.connection.touch();
        Pin::new(&mut self.body).poll_next(cx)
    }
}
