//! Playing a transcript to a server.

use std::fmt::Write as _;

use reqwest::Method;
use serde_json::Value;

use super::compare::Comparison;
use super::differences::{Differences, Rules, Treatment};
use super::headers;
use super::variables::Variables;
use super::{Expected, Request, Step, Transcript};
use crate::client::{Client, Reply};

/// Sends the requests one after the other and compares the answers. Goes on after a difference, since later
/// steps often are not concerned, but not when a later step would lack a value.
///
/// # Errors
/// A text for people: each step that differs, with request, what was expected and what came.
pub fn replay(transcript: &Transcript, admin: &Client, differences: &Differences) -> Result<(), String> {
    let mut variables = Variables::new();
    let mut report = String::new();
    for step in &transcript.steps {
        let rules = differences.rules(&transcript.name, step.number);
        if rules.skip() {
            continue;
        }
        let heading = format!("{}, step {} {}", transcript.name, step.number, step.title);
        let reply = match send(&step.request, admin, &variables) {
            Ok(reply) => reply,
            Err(error) => {
                writeln!(report, "\n{}\n  {error}; stopped here", heading.trim()).ok();
                break;
            }
        };
        let kept: Result<Vec<()>, String> =
            step.captures.iter().map(|capture| variables.capture(capture, &reply)).collect();
        let mut found = differing(step, &reply, &variables, &rules);
        found.extend(kept.as_ref().err().cloned());
        if !found.is_empty() {
            writeln!(report, "\n{}", heading.trim()).ok();
            writeln!(report, "  {}", reply.request).ok();
            for line in &found {
                writeln!(report, "  - {line}").ok();
            }
            if reply.status != step.expected.status {
                let body: String = reply.body.chars().take(1000).collect();
                writeln!(report, "  answer: {body}").ok();
            }
        }
        if kept.is_err() {
            writeln!(report, "  stopped here").ok();
            break;
        }
    }
    if report.is_empty() { Ok(()) } else { Err(report) }
}

fn send(request: &Request, admin: &Client, variables: &Variables) -> Result<Reply, String> {
    let method = Method::from_bytes(request.method.as_bytes()).map_err(|e| e.to_string())?;
    let path = variables.fill_request(&request.path)?;
    let mut client = admin.clone();
    let mut headers = Vec::new();
    for (name, value) in &request.headers {
        let value = variables.fill_request(value)?;
        if name.eq_ignore_ascii_case("authorization") {
            client = match value.strip_prefix("Basic ").and_then(|v| v.split_once(':')) {
                Some((user, password)) => client.with_login(user, password),
                None if value == "(none)" => client.anonymous(),
                None => return Err(format!("cannot send 'Authorization: {value}'")),
            };
        } else {
            headers.push((name.as_str(), value));
        }
    }
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let body = match &request.body {
        Some(text) => Some(variables.fill_request(text)?.into_bytes()),
        None => None,
    };
    client.try_send(&method, &path, &headers, body).map_err(|error| format!("{method} {path}: no answer: {error:?}"))
}

fn differing(step: &Step, reply: &Reply, variables: &Variables, rules: &Rules<'_>) -> Vec<String> {
    let expected = &step.expected;
    let mut found = Vec::new();
    let path = ["status".to_owned()];
    let status = rules.ours(&path).and_then(Value::as_u64);
    let status = status.unwrap_or(u64::from(expected.status));
    if status != u64::from(reply.status) && rules.treatment(&path) != Some(Treatment::Ignored) {
        found.push(format!("status: expected {status}, got {}", reply.status));
    }
    for (name, value) in &expected.headers {
        let path = ["header".to_owned(), name.clone()];
        if rules.treatment(&path) == Some(Treatment::Ignored) {
            continue;
        }
        let value = rules.ours(&path).and_then(Value::as_str).unwrap_or(value);
        if let Some(difference) = headers::difference(name, value, reply, variables) {
            found.push(format!("header.{name}: {difference}"));
        }
    }
    found.extend(body_differing(step, expected, reply, variables, rules));
    found
}

fn body_differing(
    step: &Step,
    expected: &Expected,
    reply: &Reply,
    variables: &Variables,
    rules: &Rules<'_>,
) -> Vec<String> {
    let Some(wanted) = &expected.body else {
        // A success without a body is shown as such; of an error only the status was recorded then.
        let must_be_empty = matches!(reply.status, 201 | 204) && expected.status == reply.status;
        // Whoever asks for a representation of what it creates gets one.
        let asked = step.request.header("prefer") == Some("return=representation");
        let wrong = must_be_empty && !asked && !reply.body.is_empty();
        return Vec::from_iter(wrong.then(|| format!("body: expected none, got {}", reply.body)));
    };
    if let Some(media_type) = wanted.get("<text>").and_then(Value::as_str) {
        let got = reply.header("content-type").unwrap_or_default();
        let is_text = got.starts_with(media_type) && serde_json::from_str::<Value>(&reply.body).is_err();
        let wrong = !is_text || reply.body.is_empty();
        return Vec::from_iter(wrong.then(|| format!("body: expected {media_type}, got {got}")));
    }
    let Ok(got) = serde_json::from_str::<Value>(&reply.body) else {
        return vec![format!("body: expected JSON, got {:?}", reply.body)];
    };
    let mut got = got;
    if let (true, Value::Object(wanted), Value::Object(members)) = (expected.partial, wanted, &mut got) {
        members.retain(|name, _| wanted.contains_key(name));
    }
    let mut comparison = Comparison::new(variables, rules);
    comparison.value(wanted, &got);
    comparison.found
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;
    use crate::transcript::parse;

    const TEXT: &str = r#"### 1

POST /api/things/
Authorization: Basic a_${unique}:p
Content-Type: application/json

{
  "name": "${unique}"
}

HTTP/1.1 201 Created
Location: /api/things/${thing}
=> thing: location

### 2. what was made

GET /api/things/${thing}

HTTP/1.1 200 OK
Content-Type: application/json

{
  "id": "<id>",
  "size": 1,
  "thing_id": "${thing}"
}

### 3

DELETE /api/things/${other}

HTTP/1.1 204 No Content
"#;

    /// Gives these answers one after the other, each over a connection of its own.
    fn server(answers: &'static [&'static str]) -> Client {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("a bound socket has a port");
        std::thread::spawn(move || {
            for (answer, stream) in answers.iter().zip(listener.incoming()) {
                let mut stream = stream.expect("a connection");
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).expect("a request");
                stream.write_all(answer.as_bytes()).expect("the client listens");
            }
        });
        Client::new(&format!("http://{address}"))
    }

    fn play(answers: &'static [&'static str]) -> String {
        let transcript = parse("t", TEXT).expect("a good transcript");
        let differences = Differences::parse("[]").expect("an empty list");
        replay(&transcript, &server(answers), &differences).expect_err("step 3 has no value")
    }

    const CREATED: &str =
        "HTTP/1.1 201 Created\r\nLocation: /api/things/7\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    #[test]
    fn good_answers_and_a_missing_value() {
        let report = play(&[
            CREATED,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\n\r\n\
             {\"thing_id\": 7, \"size\": 1, \"id\": 3}",
        ]);
        assert_eq!(report, "\nt, step 3\n  ${other} has no value yet; stopped here\n");
    }

    #[test]
    fn a_report_that_people_can_read() {
        let report = play(&[
            CREATED,
            "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n\
             {\"thing_id\": 8, \"id\": 3, \"more\": []}",
        ]);
        let expected = [
            "",
            "t, step 2 what was made",
            "  GET /api/things/7",
            "  - status: expected 200, got 201",
            "  - header.Content-Type: expected application/json, got text/plain",
            "  - body.size: missing, expected 1",
            "  - body.thing_id: expected the number 7, got 8",
            "  - body.more: not expected, got []",
            "  answer: {\"thing_id\": 8, \"id\": 3, \"more\": []}",
        ];
        let lines: Vec<&str> = report.lines().take(expected.len()).collect();
        assert_eq!(lines, expected);
    }
}
