//! From the text of a file to a [`Transcript`].

use serde_json::Value;

use super::{Capture, Expected, Request, Step, Transcript};

/// The comment that says that a body has more members than are shown.
const PARTIAL: &str = "# (of the body only the members below)";

/// Reads a file's text.
///
/// # Errors
/// A sentence with the step that cannot be understood.
pub fn parse(name: &str, text: &str) -> Result<Transcript, String> {
    let mut steps = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.starts_with("### ") {
            steps.extend(step(&block).map_err(|error| format!("{name}: {error}"))?);
            block.clear();
        }
        block.push(line);
    }
    steps.extend(step(&block).map_err(|error| format!("{name}: {error}"))?);
    if steps.is_empty() {
        return Err(format!("{name}: no steps"));
    }
    Ok(Transcript { name: name.to_owned(), steps })
}

/// One block of lines; `None` for the comment in front of the first step.
fn step(block: &[&str]) -> Result<Option<Step>, String> {
    let Some(heading) = block.first().and_then(|line| line.strip_prefix("### ")) else {
        return Ok(None);
    };
    let (number, title) = match heading.split_once('.') {
        Some((number, title)) => (number, title.trim()),
        None => (heading, ""),
    };
    let number: u32 = number.trim().parse().map_err(|_| format!("'### {heading}' has no number"))?;
    let fail = |what: &str| format!("step {number}: {what}");
    let lines: Vec<&str> = block.iter().skip(1).copied().collect();
    let is_status = |line: &&str| line.starts_with("HTTP/1.1 ");
    let answer_at = lines.iter().position(is_status).ok_or_else(|| fail("no status line"))?;
    let (before, after) = lines.split_at(answer_at);
    let request = request(before).ok_or_else(|| fail("no request line"))?;
    let (expected, captures) = answer(after).map_err(|error| fail(&error))?;
    Ok(Some(Step { number, title: title.to_owned(), request, expected, captures }))
}

fn request(lines: &[&str]) -> Option<Request> {
    let mut lines = lines.iter().skip_while(|line| !is_request_line(line));
    let (method, path) = lines.next()?.split_once(' ')?;
    let headers: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).filter_map(|line| header(line)).collect();
    let body: Vec<&str> = lines.copied().collect();
    let body = body.join("\n").trim().to_owned();
    Some(Request {
        method: method.to_owned(),
        path: path.to_owned(),
        headers,
        body: (!body.is_empty()).then_some(body),
    })
}

fn is_request_line(line: &str) -> bool {
    line.split_once(" /").is_some_and(|(method, _)| method.chars().all(|c| c.is_ascii_uppercase()))
}

fn answer(lines: &[&str]) -> Result<(Expected, Vec<Capture>), String> {
    let mut captures = Vec::new();
    let mut rest = Vec::new();
    for line in lines {
        match line.strip_prefix("=> ") {
            Some(text) => captures.push(capture(text)?),
            None => rest.push(*line),
        }
    }
    let mut rest = rest.into_iter();
    let status = rest.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or("no status code")?;
    let head: Vec<&str> = rest.by_ref().take_while(|line| !line.is_empty()).collect();
    let partial = head.contains(&PARTIAL);
    let headers: Vec<_> = head.into_iter().filter(|line| !line.starts_with('#')).filter_map(header).collect();
    let body: Vec<&str> = rest.collect();
    let body = body.join("\n").trim().to_owned();
    let body = match body.as_str() {
        "" => None,
        text => Some(serde_json::from_str::<Value>(text).map_err(|e| format!("body: {e}"))?),
    };
    Ok((Expected { status, headers, body, partial }, captures))
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once(':')?;
    Some((name.trim().to_owned(), value.trim().to_owned()))
}

fn capture(text: &str) -> Result<Capture, String> {
    let (variable, source) = text.split_once(": ").ok_or_else(|| format!("'=> {text}' names no source"))?;
    Ok(Capture { variable: variable.trim().to_owned(), source: source.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    const TEXT: &str = r#"# small
# A comment. ${unique} <id>

### 1

POST /api/things/
Authorization: Basic a_${unique}:p:w
Content-Type: application/json

{
  "name": "x"
}

HTTP/1.1 201 Created
Location: /api/things/${thing}
=> thing: location

### 2. a title. With a stop

GET /api/things/?name=x

HTTP/1.1 200 OK
Content-Type: application/hal+json; profile="http://purl.org/x/"
# (of the body only the members below)

{
  "id": "<id>"
}
=> other: _embedded.ngcp:things.0.id

### 3

PATCH /api/things/1

HTTP/1.1 204 No Content
"#;

    #[test]
    fn reads_requests_answers_and_captures() {
        let transcript = parse("small", TEXT).unwrap();
        assert_eq!(transcript.steps.len(), 3);
        let first = &transcript.steps[0];
        assert_eq!(first.request.method, "POST");
        assert_eq!(first.request.resource(), "things");
        assert_eq!(first.request.header("authorization"), Some("Basic a_${unique}:p:w"));
        assert_eq!(first.request.body.as_deref(), Some("{\n  \"name\": \"x\"\n}"));
        assert_eq!(first.expected.status, 201);
        assert_eq!(first.expected.headers, [("Location".into(), "/api/things/${thing}".into())]);
        assert_eq!(first.expected.body, None);
        assert_eq!(first.captures[0].source, "location");

        let second = &transcript.steps[1];
        assert_eq!(second.title, "a title. With a stop");
        assert_eq!(second.request.body, None);
        assert_eq!((first.expected.partial, second.expected.partial), (false, true));
        assert_eq!(second.expected.headers.len(), 1);
        assert_eq!(second.expected.body, Some(serde_json::json!({"id": "<id>"})));
        assert_eq!(second.captures[0].source, "_embedded.ngcp:things.0.id");
        assert_eq!(transcript.steps[2].expected.body, None);
    }

    #[test]
    fn names_the_step_that_is_wrong() {
        let error = parse("bad", "### 7\n\nGET /api/x/\n").unwrap_err();
        assert_eq!(error, "bad: step 7: no status line");
    }
}
