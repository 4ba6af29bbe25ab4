//! Clients that take their time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use openssl::ssl::SslStream;
use provisioning_tests::raw::{rest, tcp, tls};

use super::{SERVER, assert_served, head, status_line};

/// Sends a piece every half second until the server ends the connection; gives what it answered. No server may listen to
/// as many pieces as there are.
fn trickle(stream: &mut SslStream<TcpStream>, piece: &[u8]) -> Vec<u8> {
    stream.get_ref().set_read_timeout(Some(Duration::from_millis(500))).expect("a time limit can be set");
    let mut answer = Vec::new();
    for _ in 0..240 {
        if stream.write_all(piece).is_err() {
            answer.extend(rest(stream, 1 << 20).unwrap_or_default());
            return answer;
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer) {
            Ok(0) => return answer,
            Ok(count) => answer.extend_from_slice(&buffer[..count]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => return answer,
        }
    }
    panic!("the server still listens; it has answered {}", String::from_utf8_lossy(&answer));
}

pub(super) fn a_header_a_second() {
    let mut streams: Vec<_> = (0..50).map(|_| tls(SERVER.port(), false)).collect();
    for stream in &mut streams {
        stream.write_all(head("GET", "/api/").as_bytes()).expect("the server listens");
    }
    assert_served();
    let answer = trickle(&mut streams[0], b"X-More: and more\r\n");
    assert!(answer.is_empty() || status_line(&answer).contains("408"), "{}", status_line(&answer));
    for mut stream in streams.split_off(1) {
        assert!(rest(&mut stream, 1 << 20).is_some(), "the server waits for the rest of a head");
    }
}

pub(super) fn a_second_request_that_never_comes() {
    let mut stream = tls(SERVER.port(), false);
    stream.write_all(format!("{}\r\n", head("GET", "/api/resellers/")).as_bytes()).expect("the server listens");
    stream.write_all(b"GET /api/ HTTP/1.1\r\n").expect("the server listens");
    let answer = trickle(&mut stream, b"X-More: and more\r\n");
    assert!(status_line(&answer).contains("200"), "{}", status_line(&answer));
}

pub(super) fn a_body_that_never_ends() {
    let mut stream = tls(SERVER.port(), false);
    let head =
        format!("{}Content-Type: application/json\r\nContent-Length: 10000\r\n\r\n", head("POST", "/api/domains/"));
    stream.write_all(head.as_bytes()).expect("the server listens");
    assert_served();
    let answer = String::from_utf8_lossy(&trickle(&mut stream, b" ")).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(answer.contains(r#"{"code":408,"message":"Request body too slow"}"#), "{answer}");
}

pub(super) fn a_body_that_never_comes() {
    let head = head("PATCH", "/api/resellers/1");
    let head = format!("{head}Content-Type: application/json-patch+json\r\nTransfer-Encoding: chunked\r\n\r\n");
    let begin = |_| {
        let mut stream = tls(SERVER.port(), false);
        stream.write_all(head.as_bytes()).expect("the server listens");
        stream
    };
    let streams: Vec<_> = (0..50).map(begin).collect();
    assert_served();
    for mut stream in streams {
        let answer = rest(&mut stream, 1 << 20).expect("the server ends the connection");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.contains(r#"{"code":408,"message":"Request body too slow"}"#), "{answer}");
    }
}

pub(super) fn an_unwanted_body_that_never_ends() {
    let mut stream = tls(SERVER.port(), false);
    let head = "POST /api/domains/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("the server listens");
    let answer = trickle(&mut stream, b"1\r\n \r\n");
    assert!(status_line(&answer).contains("401"), "{}", status_line(&answer));
}

/// Four thousand connections without a word, a thousand after the TLS handshake, and some that stop in its middle.
pub(super) fn five_thousand_idle_connections() {
    rlimit::increase_nofile_limit(u64::MAX).expect("the limit of open files can be raised");
    let port = SERVER.port();
    let mut silent: Vec<TcpStream> = (0..4000).map(|_| tcp(port)).collect();
    for stream in silent.iter_mut().take(1000) {
        // The beginning of a ClientHello.
        stream.write_all(&[0x16, 0x03, 0x01, 0x02, 0x00, 0x01]).expect("the server listens");
    }
    assert_served();
    let greeted: Vec<_> = (0..1000).map(|at| tls(port, at % 2 == 0)).collect();
    assert_served();
    for mut stream in silent {
        assert!(rest(&mut stream, 1 << 20).is_some(), "a connection without a handshake is kept");
    }
    assert_served();
    for mut stream in greeted {
        assert!(rest(&mut stream, 1 << 20).is_some(), "a connection without a request is kept");
    }
}
