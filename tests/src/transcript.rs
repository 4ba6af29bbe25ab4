//! Recorded conversations (`tests/transcripts/*.http`) and their comparison with a live server.
//!
//! The format, in the order of a file: comment lines with `#`; then steps. A step is a line `### N.` with an
//! optional title, the request (line, headers, body), the answer (status line, headers, body), and lines
//! `=> name: source` that keep a part of the answer for later steps (`location` is the number at the end of
//! the `Location` header, anything else a path into the body).
//!
//! | in requests and answers | is |
//! |---|---|
//! | `${unique}`, `${digits}` (`<unique>`, `<digits>` in answers) | a word and a seven digit number, new for each run |
//! | `${name}` | a value kept from an earlier answer |
//! | `<id>`, `<internal>` | any number |
//! | `<time>`, `<uuid>`, `<tx>` | any of that kind |
//! | `<object>`, `<description>` | any text |
//! | `str:` in front of one of them | sent as a JSON string although it consists of digits |
//! | `{"<text>": "type"}` as body | a body of that media type which is no JSON |
//! | `# (of the body only the members below)` under the headers | the answer has more members than are shown |
//! | `Authorization: (none)` | no credentials; without this header: the platform administrator |
//! | `Authorization: Basic user:password` | in clear, so that variables can stand in it |

mod compare;
mod differences;
mod headers;
mod parse;
mod pattern;
mod replay;
mod variables;

pub use differences::{Differences, Treatment};
pub use parse::parse;
pub use replay::replay;

use serde_json::Value;

/// A conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// The file name without its extension.
    pub name: String,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// One request and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The number in the file, from 1.
    pub number: u32,
    /// The text after the number, often empty.
    pub title: String,
    /// What is sent.
    pub request: Request,
    /// What has to come back.
    pub expected: Expected,
    /// What is kept for later steps.
    pub captures: Vec<Capture>,
}

/// A request with its variables not yet filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The headers, `Authorization` included.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
}

impl Request {
    /// The resource that the path names: `customers` for `/api/customers/5`.
    #[must_use]
    pub fn resource(&self) -> &str {
        let rest = self.path.strip_prefix("/api/").unwrap_or_default();
        rest.split(['/', '?']).next().unwrap_or_default()
    }

    /// A header by name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The parts of an answer that are shown, and therefore compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The status code.
    pub status: u16,
    /// The headers shown.
    pub headers: Vec<(String, String)>,
    /// The body shown, if any.
    pub body: Option<Value>,
    /// Whether the body has more members than are shown.
    pub partial: bool,
}

/// A value that later steps use.
#[derive(Clone, Debug, PartialEq)]
pub struct Capture {
    /// Its name.
    pub variable: String,
    /// `location`, or the path of a member in the body, separated by dots.
    pub source: String,
}
