//! Operations whose answer is no item, and reads without a login. Source: rest-protocol, account services and platforminfo.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use provisioning_core::answer::{Answer, File};
use provisioning_core::definition::Operation;
use provisioning_core::rules::Document;
use serde_json::Value as Json;

use crate::client::Client;
use crate::handler::Request;
use crate::negotiate::{JSON, body_type};
use crate::reply::{Refusal, answer, empty};
use crate::route::Route;
use crate::write::{object, refuse_link_headers};

/// Runs the operation and renders what it gives.
pub(crate) async fn act(
    request: &Request<'_>,
    operation: Operation,
    payload: &mut Payload,
) -> Result<HttpResponse, Refusal> {
    let mut body = Document::new();
    if operation.writes() {
        refuse_link_headers(request)?;
        body_type(request.http.headers(), JSON)?;
        body = object(request, payload).await?;
    }
    Ok(render(request.frontend.service.act(&request.call, operation, body).await?))
}

/// Whether the route leads to a resource that can be read without a login.
pub(crate) fn is_open(route: &Route) -> bool {
    matches!(route, Route::Collection(resource) if resource.definition.open)
}

/// The answer for somebody without credentials at such a resource. It is the one place with a 405: other methods than GET.
pub(crate) fn without_login(route: &Route, http: &HttpRequest, client: &Client, method: &str) -> Option<HttpResponse> {
    let Route::Collection(resource) = route else { return None };
    if !resource.definition.open {
        return None;
    }
    if !matches!(method, "GET" | "HEAD") {
        return Some(empty(StatusCode::METHOD_NOT_ALLOWED));
    }
    let anonymous = client.certificate.is_none() && !http.headers().contains_key("authorization");
    anonymous.then(|| render(Answer::Shown(resource.rules.public())))
}

fn render(given: Answer) -> HttpResponse {
    match given {
        Answer::Nothing => empty(StatusCode::NO_CONTENT),
        Answer::Created(document) => json(StatusCode::CREATED, document),
        Answer::Shown(document) => json(StatusCode::OK, document),
        Answer::File(file) => download(file),
    }
}

fn json(status: StatusCode, document: Document) -> HttpResponse {
    answer(status).insert_header((CONTENT_TYPE, JSON)).body(Json::Object(document).to_string())
}

fn download(file: File) -> HttpResponse {
    answer(StatusCode::CREATED)
        .insert_header((CONTENT_TYPE, &*file.media_type))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename={}", file.name)))
        .body(file.bytes)
}
