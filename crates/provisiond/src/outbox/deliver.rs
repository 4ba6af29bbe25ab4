//! How a push is sent: JSON-RPC to SIP proxies, a plain request to XMPP servers. Source: sip-xmpp-integration, section 7.

use std::time::Duration;

use provisioning_core::push::{Kind, Message, Server};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::{Value as Json, json};

/// How long a server may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(2);
/// How long a push may take as a whole.
const TIME: Duration = Duration::from_secs(3);
/// Bytes of an answer that are read.
const LONGEST_ANSWER: u64 = 64 << 10;
/// Code of JSON-RPC 2.0 for a method that the server does not have. Kamailio says so in words, with a code of its own.
const NO_METHOD: i64 = -32601;
const NO_METHOD_WORDS: &str = "method not found";

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It has arrived.
    Delivered,
    /// The server is there, but does not do such a thing: a proxy without the domain module. There is no use in trying again.
    Unknown,
    /// The server is there and says no, with the reason.
    Refused(String),
    /// There is no answer, with the reason.
    Unreachable(String),
}

/// Why a server cannot be written to at all.
#[derive(Debug, thiserror::Error)]
pub(super) enum CourierError {
    /// No URL.
    #[error("the address is no URL: {0}")]
    Address(String),
    /// The client cannot be made.
    #[error(transparent)]
    Client(#[from] reqwest::Error),
    /// A token that no header can hold.
    #[error("the token has characters that no header can hold")]
    Token,
}

/// Brings pushes to one server.
#[derive(Debug)]
pub(super) struct Courier {
    client: Client,
    url: Url,
    kind: Kind,
    authorization: Option<HeaderValue>,
}

impl Courier {
    /// For a server; the token is for XMPP servers.
    pub(super) fn new(server: &Server, token: Option<&str>) -> Result<Self, CourierError> {
        let url = Url::parse(&server.address).map_err(|error| CourierError::Address(error.to_string()))?;
        // No proxy out of the environment: these servers are neighbours.
        let client = Client::builder().connect_timeout(CONNECT).timeout(TIME).redirect(Policy::none()).no_proxy();
        let authorization = match token.filter(|_| server.kind == Kind::Xmpp) {
            Some(token) => {
                let mut value = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| CourierError::Token)?;
                value.set_sensitive(true);
                Some(value)
            }
            None => None,
        };
        Ok(Self { client: client.build()?, url, kind: server.kind, authorization })
    }

    /// Sends one push.
    pub(super) async fn send(&self, message: Message, subject: &str) -> Outcome {
        let mut request = self.client.post(self.url.clone());
        if let Some(value) = &self.authorization {
            request = request.header(AUTHORIZATION, value.clone());
        }
        if let Some(call) = call(message, subject) {
            request = request.header(CONTENT_TYPE, "application/json").body(call.to_string());
        }
        match request.send().await {
            Ok(response) if self.kind == Kind::SipProxy => called(response).await,
            Ok(response) if response.status().is_success() => Outcome::Delivered,
            Ok(response) => Outcome::Refused(format!("status {}", response.status().as_u16())),
            Err(error) => Outcome::Unreachable(reason(error)),
        }
    }
}

/// The call of a message as a SIP proxy takes it.
fn call(message: Message, subject: &str) -> Option<Json> {
    let (method, params) = match message {
        Message::EndRegistration => ("ul.rm", json!(["location", subject])),
        Message::ReloadDomains => ("domain.reload", json!([])),
        Message::ReloadPeers => ("permissions.addressReload", json!([])),
        Message::Refresh => return None,
    };
    Some(json!({"jsonrpc": "2.0", "method": method, "params": params, "id": 1}))
}

/// What the answer to a call means: 200 with a result, or an error with code and message, whatever the status.
async fn called(mut response: Response) -> Outcome {
    let status = response.status();
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Outcome::Unreachable(reason(error)),
        }
        if body.len() as u64 > LONGEST_ANSWER {
            return Outcome::Refused("the answer is too long".to_owned());
        }
    }
    meaning(status, &serde_json::from_slice(&body).unwrap_or(Json::Null))
}

fn meaning(status: StatusCode, answer: &Json) -> Outcome {
    let Some(error) = answer.get("error").filter(|error| !error.is_null()) else {
        let done = status.is_success() && answer.get("result").is_some();
        return if done { Outcome::Delivered } else { Outcome::Refused(format!("status {}", status.as_u16())) };
    };
    let code = error.get("code").and_then(Json::as_i64);
    let text = error.get("message").and_then(Json::as_str).unwrap_or_default();
    match code {
        Some(NO_METHOD) => Outcome::Unknown,
        _ if text.eq_ignore_ascii_case(NO_METHOD_WORDS) => Outcome::Unknown,
        // Nobody is registered there, which is what was wanted.
        Some(404) => Outcome::Delivered,
        _ => Outcome::Refused(format!("error {}: {text}", code.unwrap_or_default())),
    }
}

/// An error without the address, which may carry a password.
fn reason(error: reqwest::Error) -> String {
    crate::chain(&error.without_url())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_proxies_have_their_meaning() {
        let refused = |text: &str| Outcome::Refused(text.to_owned());
        let cases = [
            (200, json!({"jsonrpc": "2.0", "result": {}, "id": 1}), Outcome::Delivered),
            (200, json!({"jsonrpc": "2.0", "result": null, "id": 1}), Outcome::Delivered),
            (500, json!({"error": {"code": 500, "message": "ongoing reload"}}), refused("error 500: ongoing reload")),
            (500, json!({"error": {"code": 500, "message": "Method Not Found"}}), Outcome::Unknown),
            (500, json!({"error": {"code": -32601, "message": "x"}}), Outcome::Unknown),
            (500, json!({"error": {"code": 404, "message": "AOR not found"}}), Outcome::Delivered),
            (200, json!({"error": {"code": 500, "message": "x"}}), refused("error 500: x")),
            (403, Json::Null, refused("status 403")),
            (200, Json::Null, refused("status 200")),
        ];
        for (status, answer, outcome) in cases {
            let status = StatusCode::from_u16(status).unwrap_or_default();
            assert_eq!(meaning(status, &answer), outcome, "{status} {answer}");
        }
    }
}
