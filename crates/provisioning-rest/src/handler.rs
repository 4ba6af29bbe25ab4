//! The way of a request. Source: rest-protocol, order of checks.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{NaiveDateTime, SubsecRound, Utc};
use provisioning_core::definition::{Operation, Shape};
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Call, Item, JOURNAL_READERS, Paging, refuse_read_only};
use tracing::Instrument;

use crate::client::Client;
use crate::hal::{self, Links, Place};
use crate::negotiate::{document_type, item_type};
use crate::reply::{Refusal, answer};
use crate::request::{header, method, params};
use crate::route::{self, Route};
use crate::{Frontend, act, authenticate, body, documentation, journal, login, options, write};

/// Answers any request.
pub(crate) async fn handle(request: HttpRequest, mut payload: Payload, frontend: Data<Frontend>) -> HttpResponse {
    let id = request_id();
    let method = method(&request);
    let span = tracing::info_span!("request", id, method, path = request.path());
    let work = async {
        let client = Client::of(&request, &frontend.options);
        let result = dispatch(&request, &id, &method, &mut payload, &frontend, &client).await;
        let refused = result.is_err();
        let response = result.unwrap_or_else(|refusal| refusal.respond(authenticate::realm(&client, &frontend)));
        if refused {
            body::drain(&mut payload).await;
        }
        tracing::info!(status = response.status().as_u16(), "answered");
        response
    };
    let mut response = work.instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The time of reception in nanoseconds, hexadecimal; ties the lines of a request together in the log.
fn request_id() -> String {
    format!("{:X}", Utc::now().timestamp_nanos_opt().unwrap_or_default())
}

/// What the handlers of a request share.
pub(crate) struct Request<'a> {
    pub(crate) http: &'a HttpRequest,
    pub(crate) frontend: &'a Frontend,
    pub(crate) call: Call,
}

impl Request<'_> {
    /// Whether items of the resource have a journal that the caller may read.
    fn journaled(&self) -> bool {
        let name = self.call.resource.definition.name;
        let on = self.frontend.service.settings().journal.get(name).is_none_or(|s| s.create || s.update || s.delete);
        self.call.resource.definition.journal && on && self.call.actor.is(JOURNAL_READERS)
    }

    /// An answer with an item.
    pub(crate) fn item(
        &self,
        status: StatusCode,
        item: &Item,
        read: bool,
        extra: &[(&'static str, String)],
    ) -> HttpResponse {
        let options = &self.frontend.options;
        let links = Links::of(&Place::of(&self.call.resource.definition), item, self.journaled(), options);
        let mut response = answer(status);
        response.insert_header((CONTENT_TYPE, document_type(self.http.headers())));
        for (name, value) in extra {
            response.insert_header((*name, value.as_str()));
        }
        links.headers(&mut response, read);
        response.body(hal::item(item, &links, options).to_string())
    }
}

async fn dispatch(
    http: &HttpRequest,
    request_id: &str,
    method: &str,
    payload: &mut Payload,
    frontend: &Frontend,
    client: &Client,
) -> Result<HttpResponse, Refusal> {
    if login::is_login(http.path()) {
        return login::exchange(http, method, payload, client, frontend).await;
    }
    let found = route::find(http.path()).ok_or(Fault::NoSuchPath)?;
    if let Some(answer) = act::without_login(&found.route, http, client, method) {
        return Ok(answer);
    }
    let operation = operation(&found.route, method)?;
    let actor = Arc::new(authenticate::actor(http, client, frontend).await?);
    if let (Some(operation), Route::Collection(resource) | Route::Item(resource, _)) = (operation, &found.route) {
        refuse_read_only(&actor, &resource.definition, operation)?;
    }
    let params = Arc::new(params(http.query_string()));
    Paging::read(&params)?;
    if found.needs_slash && !act::is_open(&found.route) {
        return Ok(redirect(http, client));
    }
    let (resource, id) = match &found.route {
        Route::Journal(resource, id) | Route::JournalEntry(resource, id, _) => (*resource, Some(id.as_str())),
        Route::Root if operation.is_none() => return Ok(options::root()),
        Route::Root => {
            return Ok(documentation::page(&actor, authenticate::realm(client, frontend), &client.host));
        }
        Route::Collection(resource) => (*resource, None),
        Route::Item(resource, id) => (*resource, Some(id.as_str())),
    };
    let Some(operation) = operation else {
        return match &found.route {
            Route::Journal(..) | Route::JournalEntry(..) => Ok(options::journal()),
            _ => options::resource(&resource.definition, &actor, id.is_some()),
        };
    };
    frontend.service.authorise(&actor, resource, operation)?;
    let now = now(http, frontend);
    let call = Call { actor, resource, params, now, request_id: request_id.into() };
    let request = Request { http, frontend, call };
    match &found.route {
        Route::Journal(_, id) => return journal::list(&request, id).await,
        Route::JournalEntry(_, id, entry) => return journal::entry(&request, id, entry).await,
        _ => {}
    }
    if resource.definition.own_answer(operation).is_some() {
        return act::act(&request, operation, payload).await;
    }
    match (operation, id) {
        (Operation::List, _) => list(&request).await,
        (Operation::Get, Some(id)) => get(&request, id).await,
        (Operation::Create, _) => write::create(&request, payload).await,
        (Operation::Replace, Some(id)) => write::replace(&request, id, payload).await,
        (Operation::Patch, Some(id)) => write::patch(&request, id, payload).await,
        (Operation::Delete, Some(id)) => write::delete(&request, id, payload).await,
        (_, None) => Err(Fault::NoSuchPath.into()),
    }
}

/// The operation behind a method; `None` for OPTIONS. A method that the resource does not have is an unknown path: this
/// interface has no 405.
fn operation(route: &Route, method: &str) -> Result<Option<Operation>, Refusal> {
    let operation = match (route, method) {
        (_, "OPTIONS") => return Ok(None),
        (Route::Root | Route::Collection(_), "GET" | "HEAD") => Operation::List,
        (Route::Collection(_), "POST") => Operation::Create,
        (Route::Item(..) | Route::Journal(..) | Route::JournalEntry(..), "GET" | "HEAD") => Operation::Get,
        (Route::Item(..), "PUT") => Operation::Replace,
        (Route::Item(..), "PATCH") => Operation::Patch,
        (Route::Item(..), "DELETE") => Operation::Delete,
        _ => return Err(Fault::NoSuchPath.into()),
    };
    match route {
        Route::Collection(resource) | Route::Item(resource, _) if !resource.definition.has(operation) => {
            Err(Fault::NoSuchPath.into())
        }
        _ => Ok(Some(operation)),
    }
}

/// The moment of the request.
fn now(http: &HttpRequest, frontend: &Frontend) -> NaiveDateTime {
    let fake = frontend.options.allow_fake_client_time.then(|| fake_time(http, frontend)).flatten();
    // Whole seconds: MariaDB would round a fraction up, into the future.
    fake.unwrap_or_else(|| Utc::now().naive_utc().trunc_subsecs(0))
}

fn fake_time(http: &HttpRequest, frontend: &Frontend) -> Option<NaiveDateTime> {
    let local = provisioning_core::time::parse(header(http.headers(), "x-fake-clienttime")?)?;
    Some(frontend.service.settings().to_utc(local))
}

/// The absolute address with the missing slash; the query is kept.
fn redirect(http: &HttpRequest, client: &Client) -> HttpResponse {
    let query = http.query_string();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let location = format!("{}://{}{}/{query}", client.scheme, client.host, http.path());
    answer(StatusCode::MOVED_PERMANENTLY).insert_header((LOCATION, location)).finish()
}

async fn list(request: &Request<'_>) -> Result<HttpResponse, Refusal> {
    if header(request.http.headers(), "accept") == Some("text/csv") {
        return Err(Fault::Malformed("unsupported accept content type".to_owned()).into());
    }
    let (call, options) = (&request.call, &request.frontend.options);
    let definition = &call.resource.definition;
    let document = if definition.shape == Shape::Document {
        hal::single(definition, request.frontend.service.single(call).await?)
    } else {
        let page = request.frontend.service.list(call).await?;
        hal::page(&Place::of(definition), &page, &call.params, request.journaled(), options)
    };
    let kind = document_type(request.http.headers());
    Ok(answer(StatusCode::OK).insert_header((CONTENT_TYPE, kind)).body(document.to_string()))
}

async fn get(request: &Request<'_>, id: &str) -> Result<HttpResponse, Refusal> {
    let id = parse_id(request, id)?;
    item_type(request.http.headers())?;
    let item = request.frontend.service.get(&request.call, id).await?;
    Ok(request.item(StatusCode::OK, &item, true, &[]))
}

/// The id in a path. Digits beyond 64 bits are a well-formed id that nothing has.
pub(crate) fn parse_id(request: &Request<'_>, text: &str) -> Result<i64, Refusal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Malformed("Invalid id in request URI".to_owned()).into());
    }
    text.parse().map_err(|_| Fault::NotFound(request.call.resource.definition.entity).into())
}
