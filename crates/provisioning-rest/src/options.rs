//! OPTIONS. Source: rest-protocol, OPTIONS.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, LINK};
use provisioning_core::actor::Actor;
use provisioning_core::definition::{Definition, Operation, Shape};
use provisioning_core::fault::Fault;
use provisioning_core::registry::registry;
use serde_json::json;

use crate::hal::PROFILE;
use crate::negotiate::{JSON, JSON_PATCH};
use crate::reply::{Refusal, answer};

/// Methods that an actor may use, with the operations behind them.
const COLLECTION: [(&str, Operation); 4] = [
    ("GET", Operation::List),
    ("HEAD", Operation::List),
    ("POST", Operation::Create),
    ("DELETE", Operation::DeleteMatching),
];
const ITEM: [(&str, Operation); 5] = [
    ("GET", Operation::Get),
    ("HEAD", Operation::Get),
    ("PUT", Operation::Replace),
    ("PATCH", Operation::Patch),
    ("DELETE", Operation::Delete),
];

/// The methods of a collection or of an item for an actor.
pub(crate) fn methods(definition: &Definition, actor: &Actor, of_item: bool) -> Vec<&'static str> {
    let known: &[(&str, Operation)] = if of_item { &ITEM } else { &COLLECTION };
    let allowed = |operation: Operation| {
        definition.may(actor.role, operation)
            && !definition.is_read_only(actor, operation)
            && !(operation.writes() && definition.access.read_only.has(actor.role))
    };
    let mut names: Vec<&str> =
        known.iter().filter(|(_, operation)| allowed(*operation)).map(|(name, _)| *name).collect();
    names.push("OPTIONS");
    names.sort_unstable();
    names
}

/// The answer for the service document: one link line a collection.
pub(crate) fn root() -> HttpResponse {
    let names = ["GET", "OPTIONS", "HEAD"];
    let mut response = answer(StatusCode::OK);
    response.insert_header((ALLOW, names.join(", "))).insert_header((CONTENT_TYPE, JSON));
    for resource in registry().iter() {
        let name = resource.definition.name;
        response.append_header((LINK, format!("</api/{name}/>; rel=\"collection {PROFILE}#rel-{name}\"")));
    }
    response.body(json!({"methods": names}).to_string())
}

/// The answer for a collection or an item.
pub(crate) fn resource(definition: &Definition, actor: &Actor, of_item: bool) -> Result<HttpResponse, Refusal> {
    let names = methods(definition, actor, of_item);
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
