//! An item as an answer: its document and the header lines that go with it.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder};
use provisioning_core::operation::{Call, Item};
use serde::{Deserialize, Serialize};

use crate::hal::{self, Links, Place};
use crate::negotiate::document_type;
use crate::reply::answer;
use crate::{Options, conditional};

/// Header lines and body of an answer; kept as JSON when a client may ask for the answer again.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Representation {
    headers: Vec<(String, String)>,
    body: String,
}

impl Representation {
    /// An item. Read by itself its links are marked as those of an item.
    pub(crate) fn of(item: &Item, call: &Call, place: &Place, look: &Look<'_>) -> Self {
        let links = Links::of(place, item, look.journaled, look.options);
        let mut headers = vec![("content-type".to_owned(), look.media_type.to_owned())];
        headers.extend(links.headers(look.read).into_iter().map(|line| ("link".to_owned(), line)));
        headers.extend(conditional::tag(item, &call.params).map(|tag| ("etag".to_owned(), tag)));
        Self { headers, body: hal::item(item, &links, look.options).to_string() }
    }

    /// Adds a header line.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.into()));
        self
    }

    /// The answer.
    pub(crate) fn respond(self, status: StatusCode) -> HttpResponse {
        let mut response: HttpResponseBuilder = answer(status);
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::from_str(value)) {
                response.append_header((name, value));
            }
        }
        if self.body.is_empty() { response.finish() } else { response.body(self.body) }
    }
}

/// What an item looks like besides what it is.
pub(crate) struct Look<'a> {
    pub(crate) options: &'a Options,
    pub(crate) journaled: bool,
    pub(crate) media_type: &'static str,
    pub(crate) read: bool,
}

impl<'a> Look<'a> {
    /// As a client asks for it.
    pub(crate) fn new(options: &'a Options, headers: &HeaderMap, journaled: bool, read: bool) -> Self {
        Self { options, journaled, media_type: document_type(headers), read }
    }
}
