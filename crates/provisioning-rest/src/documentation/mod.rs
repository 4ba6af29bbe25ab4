//! What there is at `/api/`: the documentation, made from the definitions for the login that asks. A page for people, the same
//! as XHTML, an index in JSON, and OpenAPI in JSON and YAML. Source: rest-protocol, self-documentation.

mod openapi;

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse};
use provisioning_core::actor::{Actor, Role, Via};
use provisioning_core::context::Params;
use provisioning_core::definition::Definition;
use provisioning_core::settings::Settings;

use crate::Frontend;
use crate::negotiate::JSON;
use crate::reader::Reader;
use crate::reply::answer as start;

/// A text form of the OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

/// The OpenAPI document of everything that a role may use, for the realm of its logins.
///
/// # Errors
/// When the document cannot be written as text, which is a defect.
pub fn openapi(role: Role, realm: &str, settings: &Settings, notation: Notation) -> Result<String, String> {
    let reader = Reader { role, read_only: false, via: Via::Password };
    write(&openapi::document(reader, realm, settings), notation)
}

fn write(document: &openapi::Document, notation: Notation) -> Result<String, String> {
    match notation {
        Notation::Json => serde_json::to_string_pretty(document).map_err(|error| error.to_string()),
        Notation::Yaml => serde_yaml_ng::to_string(document).map_err(|error| error.to_string()),
    }
}

/// The answer to a GET.
pub(crate) fn answer(http: &HttpRequest, frontend: &Frontend, actor: &Actor, params: &Params) -> HttpResponse {
    let reader = Reader::from(actor);
    let settings = frontend.service.settings();
    let document = openapi::document(reader, &frontend.options.realm, &settings);
    let _ = (http, params);
    start(StatusCode::OK).insert_header((CONTENT_TYPE, JSON)).body(write(&document, Notation::Json).unwrap_or_default())
}

/// The members by which a collection can be sorted.
pub(crate) fn order_columns(definition: &Definition, reader: Reader) -> Vec<&'static str> {
    let shown = definition.fields.iter().filter(|field| reader.sees(field));
    let mut columns: Vec<&str> = shown.filter_map(|field| field.column).collect();
    columns.push("id");
    columns.sort_unstable();
    columns.dedup();
    columns
}
