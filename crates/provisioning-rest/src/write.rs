//! Requests that change something. Source: rest-protocol, order of body checks.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use provisioning_core::definition::Definition;
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Call, Change, Created, Item, Repeatable};
use provisioning_core::patch::Patch;
use provisioning_core::rules::Document;
use serde_json::Value as Json;

use crate::Audience;
use crate::hal::Place;
use crate::handler::{Request, item_id};
use crate::negotiate::{
    CSV, JSON, JSON_PATCH, MULTIPART, body_type, document_type, one_body_type, wants_internal, wants_representation,
};
use crate::reply::{Refusal, empty};
use crate::representation::{Look, Representation};
use crate::{body, csv, file, idempotent, logged};

/// Tells whether the wish for a representation was fulfilled.
const APPLIED: &str = "preference-applied";

pub(crate) async fn create(request: &Request<'_>, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    refuse_link_headers(request)?;
    let definition = &request.call.resource.definition;
    let csv = definition.csv.map(|_| CSV);
    let known: Vec<&str> = whole_item(definition).into_iter().chain(csv).collect();
    if one_body_type(request.http.headers(), &known)? == CSV {
        return csv::upload(request, payload).await;
    }
    let members = members(request, payload).await?;
    let represent = wants_representation(request.http.headers());
    let key = idempotent::key(request.http.headers())?;
    let render = answer_to_creation(request);
    let call = Call { repeatable: key.map(|key| repeatable(key, &render)), ..request.call.clone() };
    match request.frontend.service.create(&call, members, represent).await? {
        Created::Now(id, item) => Ok(render(id, item.as_ref()).respond(StatusCode::CREATED)),
        Created::Before(kept) => idempotent::replay(&kept),
    }
}

type Answer = Arc<dyn Fn(i64, Option<&Item>) -> Representation + Send + Sync>;

/// The answer to a creation, also as it is kept for a client that asks again.
fn answer_to_creation(request: &Request<'_>) -> Answer {
    let (frontend, call, journaled) = (request.frontend.clone(), request.call.clone(), request.journaled());
    let media_type = document_type(request.http.headers());
    Arc::new(move |id, item| {
        let look = Look { options: &frontend.options, journaled, media_type, read: false };
        let place = Place::of(&call.resource.definition);
        let location = format!("/api/{}/{id}", call.resource.definition.name);
        let empty = Representation::default;
        item.map_or_else(empty, |item| Representation::of(item, &call, &place, &look)).with("location", location)
    })
}

fn repeatable(key: Arc<str>, render: &Answer) -> Repeatable {
    let render = render.clone();
    // A representation is plain text and numbers: it always has a form as JSON.
    let text = move |id: i64, item: Option<&Item>| serde_json::to_string(&render(id, item)).unwrap_or_default();
    Repeatable { key, render: Arc::new(text) }
}

pub(crate) async fn replace(request: &Request<'_>, id: &str, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    refuse_link_headers(request)?;
    let definition = &request.call.resource.definition;
    if definition.replaced_without_body {
        let id = item_id(request, id).await?;
        provisioning_http::body::drain(payload).await;
        return change(request, id, Change::Replace(Document::new())).await;
    }
    one_body_type(request.http.headers(), &whole_item(definition))?;
    let id = item_id(request, id).await?;
    let members = members(request, payload).await?;
    change(request, id, Change::Replace(members)).await
}

pub(crate) async fn patch(request: &Request<'_>, id: &str, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    let id = item_id(request, id).await?;
    refuse_link_headers(request)?;
    body_type(request.http.headers(), JSON_PATCH)?;
    let document = document(request, payload, JSON_PATCH).await?;
    change(request, id, Change::Patch(Patch::parse(&document)?)).await
}

pub(crate) async fn delete(request: &Request<'_>, id: &str, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    let id = item_id(request, id).await?;
    provisioning_http::body::drain(payload).await;
    request.frontend.service.delete(&request.call, id).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// Removes what the query names.
pub(crate) async fn delete_matching(request: &Request<'_>, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    provisioning_http::body::drain(payload).await;
    request.frontend.service.delete_matching(&request.call).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn change(request: &Request<'_>, id: i64, change: Change) -> Result<HttpResponse, Refusal> {
    let headers = request.http.headers();
    let represent = wants_representation(headers);
    let internal = request.frontend.options.audience == Audience::System && wants_internal(headers);
    let minimal = if internal { "return=internal" } else { "return=minimal" };
    let item: Option<Item> = request.frontend.service.change(&request.call, id, change, represent).await?;
    Ok(match item {
        Some(item) => request.represented(&item, false).with(APPLIED, "return=representation").respond(StatusCode::OK),
        None => Representation::default().with(APPLIED, minimal).respond(StatusCode::NO_CONTENT),
    })
}

/// The document in the body. The log shows it to those who ask for so much: it tells about people.
async fn document(request: &Request<'_>, payload: &mut Payload, media_type: &str) -> Result<Json, Refusal> {
    let options = &request.frontend.options;
    let body = body::read(payload, options).await?;
    let document = body::document(&body.bytes, media_type, options.document)?;
    if tracing::enabled!(tracing::Level::DEBUG) {
        let shown = logged::body(&document, body.bytes.len(), &request.call.resource.definition);
        tracing::debug!(body = shown, "body");
    }
    Ok(document)
}

/// The types of a body that holds a whole item.
fn whole_item(definition: &Definition) -> Vec<&'static str> {
    let form = definition.file.map(|_| MULTIPART);
    [JSON].into_iter().chain(form).collect()
}

/// The members of a whole item, from JSON or from a form with a file.
async fn members(request: &Request<'_>, payload: &mut Payload) -> Result<Document, Refusal> {
    let definition = &request.call.resource.definition;
    match &definition.file {
        Some(form) if one_body_type(request.http.headers(), &whole_item(definition))? == MULTIPART => {
            file::upload(request, payload, form).await
        }
        _ => object(request, payload).await,
    }
}

/// The members of a JSON object in the body.
///
/// # Errors
/// Those of [`body::read`] and [`body::document`].
pub(crate) async fn object(request: &Request<'_>, payload: &mut Payload) -> Result<Document, Refusal> {
    match document(request, payload, JSON).await? {
        Json::Object(members) => Ok(members),
        _ => Err(body::malformed(JSON, "Expected an object.")),
    }
}

pub(crate) fn refuse_link_headers(request: &Request<'_>) -> Result<(), Refusal> {
    if request.http.headers().contains_key("link") {
        return Err(Fault::Malformed(
            "The request must not contain 'Link' headers. Instead assert relationships in the entity body.".to_owned(),
        )
        .into());
    }
    Ok(())
}
