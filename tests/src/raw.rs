//! Bytes on a connection, for clients that do what no library would do.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use openssl::ssl::{SslConnector, SslMethod, SslStream, SslVerifyMode};

/// How long a read waits. Longer than any time limit of a server under test: then it is the server that ends a connection.
const PATIENCE: Duration = Duration::from_secs(90);

/// A TCP connection to a port of this machine.
///
/// # Panics
/// When there is none to be had.
#[must_use]
pub fn tcp(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit can be set");
    stream.set_write_timeout(Some(PATIENCE)).expect("a time limit can be set");
    stream
}

/// A TLS connection, for HTTP/1.1 or for HTTP/2.
///
/// # Panics
/// When the server does not agree.
#[must_use]
pub fn tls(port: u16, http2: bool) -> SslStream<TcpStream> {
    let mut builder = SslConnector::builder(SslMethod::tls_client()).expect("OpenSSL works");
    builder.set_verify(SslVerifyMode::NONE);
    let protocol: &[u8] = if http2 { b"\x02h2" } else { b"\x08http/1.1" };
    builder.set_alpn_protos(protocol).expect("a protocol can be asked for");
    builder.build().connect("localhost", tcp(port)).expect("the server shakes hands")
}

/// Everything that arrives until the server ends the connection, at most `limit` bytes; `None` when it does not end it.
pub fn rest(stream: &mut impl Read, limit: usize) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    let mut buffer = [0; 16 * 1024];
    while all.len() < limit {
        match stream.read(&mut buffer) {
            Ok(0) => return Some(all),
            Ok(count) => all.extend_from_slice(buffer.get(..count).unwrap_or_default()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return None,
            // A reset is an end, too.
            Err(_) => return Some(all),
        }
    }
    None
}

/// Writes the same bytes again and again until the server ends the connection or the number is reached; gives how often.
pub fn flood(stream: &mut impl Write, bytes: &[u8], times: usize) -> usize {
    (0..times).take_while(|_| stream.write_all(bytes).is_ok()).count()
}

/// What an HTTP/2 client begins with: its preface and empty settings.
#[must_use]
pub fn http2_preface() -> Vec<u8> {
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(4, 0, 0, &[]));
    bytes
}

/// A frame of HTTP/2. Source: RFC 9113, frame format.
///
/// # Panics
/// When the payload is longer than a frame can be.
#[must_use]
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a frame is short").to_be_bytes();
    let mut bytes = length.get(1..).unwrap_or_default().to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// A header block of HTTP/2 with literal fields only. Source: RFC 7541, literal header field without indexing.
///
/// # Panics
/// When a name or a value is longer than 16,000 bytes.
#[must_use]
pub fn header_block(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name, value] {
            let length = u16::try_from(text.len()).expect("a field is short");
            // The prefix of seven bits, and what goes beyond it in groups of seven bits.
            match length.checked_sub(127) {
                None => block.push(length.to_be_bytes()[1]),
                Some(rest) if rest < 128 => block.extend([127, rest.to_be_bytes()[1]]),
                Some(rest) => block.extend([127, (rest & 127).to_be_bytes()[1] | 128, (rest >> 7).to_be_bytes()[1]]),
            }
            block.extend_from_slice(text.as_bytes());
        }
    }
    block
}
