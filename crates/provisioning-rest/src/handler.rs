//! The way of a request. Source: rest-protocol, order of checks.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use arc_swap::ArcSwap;
use chrono::{NaiveDateTime, SubsecRound, Utc};
use provisioning_core::definition::{Operation, Shape};
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Call, Expected, Item, Paging, refuse_expired, refuse_read_only};
use provisioning_http::{Outcome, framed, header, is_large, logged, request_id};
use tracing::Instrument;

use crate::client::Client;
use crate::hal::{self, Place};
use crate::negotiate::{CSV, ItemForm, document_type, item_form};
use crate::reader::Reader;
use crate::reply::{Refusal, answer};
use crate::representation::{Look, Representation};
use crate::request::{method, params};
use crate::route::{self, Route};
use crate::{
    Frontend, act, authenticate, conditional, csv, documentation, file, journal, logged, login, options, write,
};

/// What the log shows of a path.
const LOGGED_PATH: usize = 200;

/// Answers any request.
pub(crate) async fn handle(request: HttpRequest, payload: Payload, frontend: Data<ArcSwap<Frontend>>) -> HttpResponse {
    let frontend = Data::from(frontend.load_full());
    let id = request_id();
    let method = method(&request);
    let client = Client::of(&request, &frontend.options);
    let path = request.path().get(..LOGGED_PATH).unwrap_or(request.path());
    let span = tracing::info_span!("request", id, client = %client.address, method, path, user = tracing::field::Empty);
    let work = async |payload: &mut Payload, crowded: bool| {
        let asked = route::find(request.path(), &frontend.service.settings());
        let asked = asked.as_ref().and_then(|found| found.route.definition());
        tracing::info!(parameters = logged::parameters(&params(request.query_string()), asked), "received");
        let result = match crowded {
            false => dispatch(&request, &id, &method, payload, &frontend, &client).await,
            true => Err(Refusal::Busy),
        };
        match result {
            Ok(response) => Outcome::of(response),
            Err(refusal) => Outcome {
                message: Some(refusal.message()),
                leaves_body: refusal.leaves_body(),
                response: refusal.respond(authenticate::realm(&client, &frontend)),
            },
        }
    };
    framed(&request, payload, &id, logged, work).instrument(span).await
}

/// What the handlers of a request share.
pub(crate) struct Request<'a> {
    pub(crate) http: &'a HttpRequest,
    pub(crate) frontend: &'a Data<Frontend>,
    pub(crate) call: Call,
}

impl Request<'_> {
    /// Whether items of the resource have a journal that the caller may read.
    pub(crate) fn journaled(&self) -> bool {
        let settings = self.frontend.service.settings();
        Reader::from(&*self.call.actor).journal(&self.call.resource.definition, &settings).is_some()
    }

    /// An item as an answer.
    pub(crate) fn represented(&self, item: &Item, read: bool) -> Representation {
        let look = Look::new(&self.frontend.options, self.http.headers(), self.journaled(), read);
        Representation::of(item, &self.call, &Place::of(&self.call.resource.definition), &look)
    }
}

async fn dispatch(
    http: &HttpRequest,
    request_id: &str,
    method: &str,
    payload: &mut Payload,
    frontend: &Data<Frontend>,
    client: &Client,
) -> Result<HttpResponse, Refusal> {
    if is_large(http.headers()) {
        return Err(Refusal::LargeHead);
    }
    if login::is_login(http.path()) {
        return login::exchange(http, method, payload, client, frontend).await;
    }
    let settings = frontend.service.settings();
    let found = route::find(http.path(), &settings).ok_or(Fault::NoSuchPath)?;
    if let Some(answer) = act::without_login(&found.route, http, client, method) {
        return Ok(answer);
    }
    let operation = operation(&found.route, method)?;
    if let Route::Journal(resource, _) | Route::JournalEntry(resource, ..) = &found.route
        && !settings.journal_of(&resource.definition).is_on()
    {
        return Err(Fault::NoSuchPath.into());
    }
    let actor = Arc::new(authenticate::actor(http, client, frontend).await?);
    tracing::Span::current().record("user", actor.login.as_str());
    if let (Some(operation), Route::Collection(resource) | Route::Item(resource, _)) = (operation, &found.route) {
        refuse_read_only(&actor, &resource.definition, operation)?;
    }
    let asked = match (operation, &found.route) {
        (Some(operation), Route::Collection(resource)) => Some((&resource.definition, operation)),
        _ => None,
    };
    refuse_expired(&actor, asked)?;
    let params = Arc::new(params(http.query_string()));
    Paging::read(&params)?;
    if found.needs_slash && !act::is_open(&found.route) {
        return Ok(redirect(http, client));
    }
    let (resource, id) = match &found.route {
        Route::Journal(resource, id) | Route::JournalEntry(resource, id, _) => (*resource, Some(id.as_str())),
        Route::Root if operation.is_none() => return Ok(options::root(&settings)),
        Route::Root => return documentation::answer(http, client, frontend, &actor, &params),
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
    let expected = if operation.changes_item() { conditional::expected(http.headers())? } else { Expected::default() };
    let delay = delay(http, frontend);
    let call = Call { actor, resource, params, now, request_id: request_id.into(), expected, repeatable: None, delay };
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
        (Operation::DeleteMatching, _) => write::delete_matching(&request, payload).await,
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
        (Route::Collection(_), "DELETE") => Operation::DeleteMatching,
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

/// How long the client wants its commit delayed.
fn delay(http: &HttpRequest, frontend: &Frontend) -> Duration {
    let wanted = || header(http.headers(), "x-delay-commit")?.parse().ok().filter(|seconds| (1..500).contains(seconds));
    let seconds = frontend.options.allow_delay_commit.then(wanted).flatten();
    Duration::from_secs(seconds.unwrap_or_default())
}

/// The absolute address with the missing slash; the query is kept.
fn redirect(http: &HttpRequest, client: &Client) -> HttpResponse {
    let query = http.query_string();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    let location = format!("{}://{}{}/{query}", client.scheme, client.host, http.path());
    answer(StatusCode::MOVED_PERMANENTLY).insert_header((LOCATION, location)).finish()
}

async fn list(request: &Request<'_>) -> Result<HttpResponse, Refusal> {
    if header(request.http.headers(), "accept") == Some(CSV) {
        return csv::download(request).await;
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
    let id = item_id(request, id).await?;
    let definition = &request.call.resource.definition;
    if definition.asks_for_file(&request.call.params)
        || item_form(request.http.headers(), definition.file.as_ref())? == ItemForm::File
    {
        return file::download(request, id).await;
    }
    let item = request.frontend.service.get(&request.call, id).await?;
    if let Some(answer) = conditional::not_modified(request.http.headers(), &item, &request.call.params)? {
        return Ok(answer);
    }
    Ok(request.represented(&item, true).respond(StatusCode::OK))
}

/// The number of the item that a path names: by its number, or by the key that the definition tells.
pub(crate) async fn item_id(request: &Request<'_>, text: &str) -> Result<i64, Refusal> {
    match request.call.resource.definition.key {
        Some(_) => Ok(request.frontend.service.id_of(&request.call, text).await?),
        None => parse_id(request, text),
    }
}

/// The number in a path. Digits beyond 64 bits are a well-formed id that nothing has.
pub(crate) fn parse_id(request: &Request<'_>, text: &str) -> Result<i64, Refusal> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Malformed("Invalid id in request URI".to_owned()).into());
    }
    text.parse().map_err(|_| Fault::NotFound(request.call.resource.definition.entity).into())
}
