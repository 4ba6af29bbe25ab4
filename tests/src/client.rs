//! A REST client as an integrator would write it: Basic authentication, JSON, keep-alive.

use std::sync::LazyLock;
use std::time::Duration;

use native_tls::{Identity, TlsConnector};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use serde_json::Value;

/// Media type of POST and PUT bodies.
pub const JSON: &str = "application/json";
/// Media type of PATCH bodies.
pub const JSON_PATCH: &str = "application/json-patch+json";

/// What clients without a certificate share: to make it reads all authorities of the system, which takes longer
/// than a request, though nothing is verified.
static ANONYMOUS: LazyLock<TlsConnector> = LazyLock::new(|| connector(None));

fn connector(identity: Option<Identity>) -> TlsConnector {
    let mut builder = TlsConnector::builder();
    builder.danger_accept_invalid_certs(true).danger_accept_invalid_hostnames(true);
    if let Some(identity) = identity {
        builder.identity(identity);
    }
    builder.build().expect("a TLS connector can be made")
}

/// One client with its own connection pool. Cheap to clone; clones share the pool.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::blocking::Client,
    base: String,
    login: Option<(String, String)>,
}

impl Client {
    /// A client of the server at `base` (`https://host:port`) without credentials. The self-signed
    /// certificate is accepted, and redirects are shown instead of followed.
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self::build(base, ANONYMOUS.clone())
    }

    /// A client that shows a certificate and has no other credentials: PEM of the certificate and of its key (PKCS#8).
    ///
    /// # Panics
    /// When the two are not usable.
    #[must_use]
    pub fn with_certificate(base: &str, certificate: &[u8], key: &[u8]) -> Self {
        let identity = Identity::from_pkcs8(certificate, key).expect("a certificate and its key");
        Self::build(base, connector(Some(identity)))
    }

    fn build(base: &str, connector: TlsConnector) -> Self {
        let http = reqwest::blocking::Client::builder()
            .use_preconfigured_tls(connector)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(120))
            .build()
            .expect("an HTTP client can be built");
        Self { http, base: base.trim_end_matches('/').to_owned(), login: None }
    }

    /// The same client with other credentials.
    #[must_use]
    pub fn with_login(&self, user: &str, password: &str) -> Self {
        Self { login: Some((user.to_owned(), password.to_owned())), ..self.clone() }
    }

    /// The same client without credentials.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self { login: None, ..self.clone() }
    }

    /// A client with the same credentials and connections of its own, for tests of simultaneous requests.
    #[must_use]
    pub fn fresh_connection(&self) -> Self {
        Self { login: self.login.clone(), ..Self::new(&self.base) }
    }

    /// The address given to [`Client::new`], without a trailing slash.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends a request. The error is one of the transport: no answer, or a broken one.
    ///
    /// # Errors
    /// When no complete answer arrives.
    pub fn try_send(
        &self,
        method: &Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        if let Some((user, password)) = &self.login {
            request = request.basic_auth(user, Some(password));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send()?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let bytes = response.bytes()?.to_vec();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Reply { request: format!("{method} {path}"), status, headers, body, bytes })
    }

    /// Sends a request and stops the test when no answer arrives.
    ///
    /// # Panics
    /// When no complete answer arrives.
    #[must_use]
    pub fn send(&self, method: &Method, path: &str, headers: &[(&str, &str)], body: Option<Vec<u8>>) -> Reply {
        self.try_send(method, path, headers, body)
            .unwrap_or_else(|error| panic!("{method} {path}: no answer: {error:?}"))
    }

    /// GET.
    #[must_use]
    pub fn get(&self, path: &str) -> Reply {
        // As JSON, also where a file is what comes to those who do not say.
        self.send(&Method::GET, path, &[(ACCEPT.as_str(), "application/hal+json")], None)
    }

    /// POST of a JSON document.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.send_json(&Method::POST, path, JSON, body)
    }

    /// PUT of a JSON document.
    #[must_use]
    pub fn put(&self, path: &str, body: &Value) -> Reply {
        self.send_json(&Method::PUT, path, JSON, body)
    }

    /// PATCH with a list of operations.
    #[must_use]
    pub fn patch(&self, path: &str, operations: &Value) -> Reply {
        self.send_json(&Method::PATCH, path, JSON_PATCH, operations)
    }

    /// DELETE.
    #[must_use]
    pub fn delete(&self, path: &str) -> Reply {
        self.send(&Method::DELETE, path, &[], None)
    }

    /// A POST that has to succeed; gives the id of what was created.
    ///
    /// # Panics
    /// When the answer is not 201 with a `Location`.
    #[must_use]
    pub fn create(&self, path: &str, body: &Value) -> u64 {
        let reply = self.post(path, body);
        assert_eq!(reply.status, 201, "{body} was refused: {reply}");
        reply.location_id()
    }

    /// A collection's members, whatever their number: `_embedded` holds an object for one and an array
    /// for several. Asks for 1000 rows, which is more than any test creates in one collection it lists.
    ///
    /// # Panics
    /// When the answer is not 200.
    #[must_use]
    pub fn list(&self, resource: &str, query: &str) -> Vec<Value> {
        let reply = self.get(&format!("/api/{resource}/?rows=1000&{query}"));
        assert_eq!(reply.status, 200, "{reply}");
        let mut body = reply.json();
        match body.pointer_mut(&format!("/_embedded/ngcp:{resource}")).map(Value::take) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(item) => vec![item],
        }
    }

    fn send_json(&self, method: &Method, path: &str, media_type: &str, body: &Value) -> Reply {
        self.send(method, path, &[(CONTENT_TYPE.as_str(), media_type)], Some(body.to_string().into_bytes()))
    }
}

/// A complete answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// `METHOD /path` of the request, for messages.
    pub request: String,
    /// The status code.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The body as text, empty when there is none.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Reply {
    /// A header as text, or `None` when it is absent. Repeated headers are joined with a comma.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("the body is no JSON ({error}): {self}"))
    }

    /// The number at the end of `Location`: how clients learn the id of what they created.
    ///
    /// # Panics
    /// When there is no such header or it does not end in a number.
    #[must_use]
    pub fn location_id(&self) -> u64 {
        self.header("location")
            .and_then(|location| location.rsplit('/').next()?.parse().ok())
            .unwrap_or_else(|| panic!("no id in Location: {self}"))
    }

    /// `message` of an error body, after checking that the body is the one error shape of the interface:
    /// exactly `code`, equal to the status, and a text `message`.
    ///
    /// # Errors
    /// What is wrong with the body.
    pub fn error_message(&self) -> Result<String, String> {
        let media_type = self.header("content-type").unwrap_or_default();
        if !media_type.starts_with(JSON) {
            return Err(format!("an error of type '{media_type}': {self}"));
        }
        let body: Value =
            serde_json::from_str(&self.body).map_err(|error| format!("an error without JSON ({error}): {self}"))?;
        let members = body.as_object().map_or(0, serde_json::Map::len);
        if members != 2 || body.get("code") != Some(&Value::from(self.status)) {
            return Err(format!("not the error shape: {self}"));
        }
        match body.get("message").and_then(Value::as_str) {
            Some(message) if !message.is_empty() => Ok(message.to_owned()),
            _ => Err(format!("an error without a message: {self}")),
        }
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body: String = self.body.chars().take(1500).collect();
        write!(f, "{} -> {} {body}", self.request, self.status)
    }
}
