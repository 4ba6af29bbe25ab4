//! Requests that change something. Source: rest-protocol, order of body checks.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::Payload;
use provisioning_core::fault::Fault;
use provisioning_core::operation::{Change, Item};
use provisioning_core::patch::Patch;
use provisioning_core::rules::Document;
use serde_json::Value as Json;

use crate::body::{self, Body};
use crate::handler::{Request, parse_id};
use crate::negotiate::{JSON, JSON_PATCH, body_type, wants_representation};
use crate::reply::{Refusal, answer, empty};

pub(crate) async fn create(request: &Request<'_>, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    refuse_link_headers(request)?;
    body_type(request.http.headers(), JSON)?;
    let members = object(request, payload).await?;
    let represent = wants_representation(request.http.headers());
    let (id, item) = request.frontend.service.create(&request.call, members, represent).await?;
    let location = format!("/api/{}/{id}", request.call.resource.definition.name);
    Ok(match item {
        Some(item) => request.item(StatusCode::CREATED, &item, false, &[("Location", location)]),
        None => answer(StatusCode::CREATED).insert_header((LOCATION, location)).finish(),
    })
}

pub(crate) async fn replace(request: &Request<'_>, id: &str, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    refuse_link_headers(request)?;
    body_type(request.http.headers(), JSON)?;
    let id = parse_id(request, id)?;
    let members = object(request, payload).await?;
    change(request, id, Change::Replace(members)).await
}

pub(crate) async fn patch(request: &Request<'_>, id: &str, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    let id = parse_id(request, id)?;
    refuse_link_headers(request)?;
    body_type(request.http.headers(), JSON_PATCH)?;
    let body = read(request, payload).await?;
    let patch = Patch::parse(&body::document(&body.bytes, JSON_PATCH, request.frontend.options.body.document)?)?;
    change(request, id, Change::Patch(patch)).await
}

pub(crate) async fn delete(request: &Request<'_>, id: &str, payload: &mut Payload) -> Result<HttpResponse, Refusal> {
    let id = parse_id(request, id)?;
    body::drain(payload).await;
    request.frontend.service.delete(&request.call, id).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

async fn change(request: &Request<'_>, id: i64, change: Change) -> Result<HttpResponse, Refusal> {
    let represent = wants_representation(request.http.headers());
    let item: Option<Item> = request.frontend.service.change(&request.call, id, change, represent).await?;
    let applied = |how: &str| ("Preference-Applied", format!("return={how}"));
    Ok(match item {
        Some(item) => request.item(StatusCode::OK, &item, false, &[applied("representation")]),
        None => answer(StatusCode::NO_CONTENT).insert_header(applied("minimal")).finish(),
    })
}

async fn read(request: &Request<'_>, payload: &mut Payload) -> Result<Body, Refusal> {
    let options = &request.frontend.options;
    body::read(payload, &options.body, &options.budget).await
}

/// The members of a JSON object in the body.
async fn object(request: &Request<'_>, payload: &mut Payload) -> Result<Document, Refusal> {
    let body = read(request, payload).await?;
    match body::document(&body.bytes, JSON, request.frontend.options.body.document)? {
        Json::Object(members) => Ok(members),
        _ => Err(body::malformed(JSON, "Expected an object.")),
    }
}

fn refuse_link_headers(request: &Request<'_>) -> Result<(), Refusal> {
    if request.http.headers().contains_key("link") {
        return Err(Fault::Malformed(
            "The request must not contain 'Link' headers. Instead assert relationships in the entity body.".to_owned(),
        )
        .into());
    }
    Ok(())
}
