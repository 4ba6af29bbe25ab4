//! Clients that send too much.

use std::io::Write;

use provisioning_tests::raw::{flood, frame, header_block, http2_preface, rest, tcp, tls};

use super::{SERVER, assert_served, head, status_line};

const MIB: usize = 1024 * 1024;

/// More than the answer to any of these requests.
const ANSWER: usize = 16 * MIB;

pub(super) fn a_gigabyte() {
    let piece = vec![b' '; MIB];
    for framing in ["Content-Length: 1073741824", "Transfer-Encoding: chunked"] {
        let mut stream = tls(SERVER.port(), false);
        let head = head("POST", "/api/domains/");
        let head = format!("{head}Content-Type: application/json\r\n{framing}\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("the server listens");
        let chunk =
            if framing.starts_with('T') { [b"100000\r\n".as_slice(), &piece, b"\r\n"].concat() } else { piece.clone() };
        let sent = flood(&mut stream, &chunk, 1024);
        assert_served();
        assert!(sent < 1024, "the server took a gigabyte ({framing})");
        assert!(rest(&mut stream, ANSWER).is_some(), "the server keeps the connection ({framing})");
    }
    // A client that stops when it is told to gets its answer.
    let mut stream = tls(SERVER.port(), false);
    let head = head("POST", "/api/domains/");
    let head = format!("{head}Content-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the server listens");
    assert_eq!(flood(&mut stream, &piece, 16), 16);
    stream.write_all(b" ").expect("the server listens");
    let answer = rest(&mut stream, ANSWER).expect("the server ends the connection");
    assert!(status_line(&answer).contains("413"), "{}", status_line(&answer));
}

pub(super) fn garbage() {
    let request = format!("{}\r\n", head("GET", "/api/resellers/?rows=1"));
    for garbage in ["\0\x01\x02\r\n\r\n", "GET\r\n\r\n", "{\"json\": true}\r\n\r\n", "GET /api/ HTTP/9.9\r\n\r\n"] {
        let mut stream = tls(SERVER.port(), false);
        stream.write_all(request.as_bytes()).expect("the server listens");
        stream.write_all(garbage.as_bytes()).expect("the server listens");
        let answer = rest(&mut stream, ANSWER).expect("the server ends the connection");
        assert!(status_line(&answer).contains("200"), "{garbage:?}: {}", status_line(&answer));
        assert!(String::from_utf8_lossy(&answer).contains("HTTP/1.1 400 "), "{garbage:?}");
    }
    // No TLS at all.
    let mut stream = tcp(SERVER.port());
    stream.write_all(request.as_bytes()).expect("the server listens");
    assert!(rest(&mut stream, ANSWER).is_some(), "the server keeps a connection that is not TLS");
}

pub(super) fn long_heads() {
    let long = "a".repeat(2 * MIB);
    let many = "X-More: and more\r\n".repeat(10_000);
    let login = head("GET", "/api/");
    let heads = [
        format!("GET /api/?name={long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("{login}X-Long: {long}\r\n\r\n"),
        format!("{login}{many}\r\n"),
        format!("{login}X-Long: {}\r\n\r\n", long.get(..100_000).unwrap_or_default()),
    ];
    for head in heads {
        let mut stream = tls(SERVER.port(), false);
        // The server may end the connection before it has read everything.
        let _ = stream.write_all(head.as_bytes());
        let answer = rest(&mut stream, ANSWER).expect("the server ends the connection");
        let status = status_line(&answer);
        assert!(status.is_empty() || status.contains(" 431 ") || status.contains(" 400 "), "{status}");
        assert_served();
    }
}

/// The header fields of a request of HTTP/2.
fn fields<'a>(method: &'a str, path: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        (":method", method),
        (":scheme", "https"),
        (":authority", "localhost"),
        (":path", path),
        ("authorization", "Basic YWRtaW5pc3RyYXRvcjphZG1pbmlzdHJhdG9y"),
    ]
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// A thousand streams with a body each that is begun and never ended, and heads as long as a frame.
pub(super) fn http2_bodies() {
    let long = "a".repeat(15_000);
    let mut fields = fields("POST", "/api/domains/");
    fields.push(("content-type", "application/json"));
    fields.push(("x-long", &long));
    let block = header_block(&fields);
    let mut stream = tls(SERVER.port(), true);
    stream.write_all(&http2_preface()).expect("the server listens");
    let mut sent = Vec::new();
    for number in 0..1000 {
        sent.extend(frame(HEADERS, END_HEADERS, number * 2 + 1, &block));
        sent.extend(frame(DATA, 0, number * 2 + 1, b"[0, "));
    }
    // Windows, buffers and the limit of streams: the server may have enough before all of them are sent.
    let _ = stream.write_all(&sent);
    assert_served();
    assert!(rest(&mut stream, ANSWER).is_some(), "the server keeps the connection");
}

/// Streams that are opened and reset at once, CVE-2023-44487.
pub(super) fn http2_resets() {
    let block = header_block(&fields("GET", "/api/resellers/"));
    let mut stream = tls(SERVER.port(), true);
    stream.write_all(&http2_preface()).expect("the server listens");
    for round in 0..100 {
        let mut sent = Vec::new();
        for number in 0..1000 {
            let id = (round * 1000 + number) * 2 + 1;
            sent.extend(frame(HEADERS, END_HEADERS | END_STREAM, id, &block));
            sent.extend(frame(RESET, 0, id, &8_u32.to_be_bytes()));
        }
        if stream.write_all(&sent).is_err() {
            break;
        }
    }
    assert_served();
    assert!(rest(&mut stream, ANSWER).is_some(), "the server keeps the connection");
}
