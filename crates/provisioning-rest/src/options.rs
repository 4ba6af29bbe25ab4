//! OPTIONS. Source: rest-protocol, OPTIONS.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, LINK};
use actix_web::{HttpResponse, HttpResponseBuilder};
use provisioning_core::actor::Actor;
use provisioning_core::definition::{Definition, Shape};
use provisioning_core::fault::Fault;
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use serde_json::json;

use crate::hal::PROFILE;
use crate::negotiate::{JSON, JSON_PATCH};
use crate::reader::Reader;
use crate::reply::{Refusal, answer};

/// The answer for the service document: one link line a collection.
pub(crate) fn root(settings: &Settings) -> HttpResponse {
    let names = ["GET", "OPTIONS", "HEAD"];
    let mut response = answer(StatusCode::OK);
    response.insert_header((ALLOW, names.join(", "))).insert_header((CONTENT_TYPE, JSON));
    link_collections(&mut response, settings);
    response.body(json!({"methods": names}).to_string())
}

/// One link line for each collection, whatever the caller's role: reference clients compare the list with theirs.
pub(crate) fn link_collections(response: &mut HttpResponseBuilder, settings: &Settings) {
    for resource in registry().collections(settings) {
        let name = resource.definition.name;
        response.append_header((LINK, format!("</api/{name}/>; rel=\"collection {PROFILE}#rel-{name}\"")));
    }
}

/// The answer for a collection or an item.
pub(crate) fn resource(definition: &Definition, actor: &Actor, of_item: bool) -> Result<HttpResponse, Refusal> {
    let names = Reader::from(actor).methods(definition, of_item);
    if names.len() == 1 && definition.shape == Shape::Collection {
        return Err(Fault::forbidden("Invalid user").into());
    }
    let mut response = answer(StatusCode::OK);
    response.insert_header((ALLOW, names.join(", "))).insert_header((CONTENT_TYPE, JSON));
    if !of_item {
        response
            .insert_header(("Accept-Post", format!("application/hal+json; profile={PROFILE}#rel-{}", definition.name)));
    } else if names.contains(&"PATCH") {
        response.insert_header(("Accept-Patch", JSON_PATCH));
    }
    Ok(response.body(json!({"methods": names}).to_string()))
}

/// The answer for a journal or one of its entries.
pub(crate) fn journal() -> HttpResponse {
    let names = ["GET", "HEAD", "OPTIONS"];
    let mut response = answer(StatusCode::OK);
    response.insert_header((ALLOW, names.join(", "))).insert_header((CONTENT_TYPE, JSON));
    response.body(json!({"methods": names}).to_string())
}
