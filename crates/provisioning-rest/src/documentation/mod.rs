//! What there is at `/api/`: the documentation, made from the definitions for the login that asks. A page for people, the same
//! as XHTML, an index in JSON, and OpenAPI in JSON and YAML. Source: rest-protocol, self-documentation.

mod cache;
mod index;
mod openapi;
mod page;
mod sample;
mod words;

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use actix_web::{HttpRequest, HttpResponse};
use provisioning_core::actor::{Actor, Role, Via};
use provisioning_core::context::Params;
use provisioning_core::definition::Definition;
use provisioning_core::fault::Fault;
use provisioning_core::settings::Settings;
use provisioning_http::header;

use crate::client::Client;
use crate::negotiate::JSON;
use crate::options::link_collections;
use crate::reader::Reader;
use crate::reply::{Refusal, answer as start};
use crate::{Audience, Frontend, authenticate};

/// A text form of the OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    write_openapi(reader, realm, settings, notation)
}

fn write_openapi(reader: Reader, realm: &str, settings: &Settings, notation: Notation) -> Result<String, String> {
    let document = openapi::document(reader, realm, settings);
    match notation {
        Notation::Json => serde_json::to_string_pretty(&document).map_err(|error| error.to_string()),
        Notation::Yaml => serde_yaml_ng::to_string(&document).map_err(|error| error.to_string()),
    }
}

/// What a GET can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Form {
    OpenApi(Notation),
    Index,
    /// The page, which is XHTML too.
    Page,
}

/// Which form a request asks for, with its media type. The order counts. Source: rest-protocol, GET of the service document.
fn choose(params: &Params, accept: Option<&str>) -> (Form, &'static str) {
    let on = |name: &str| params.get(name).filter(|value| !matches!(*value, "" | "0"));
    match (on("swagger").or_else(|| on("openapi")), accept) {
        (Some("yml"), _) => (Form::OpenApi(Notation::Yaml), "application/x-yaml"),
        (Some(_), _) => (Form::OpenApi(Notation::Json), JSON),
        (None, Some(JSON)) => (Form::Index, JSON),
        (None, _) if on("oldapidoc").is_some() => (Form::Page, "application/xhtml+xml"),
        (None, _) => (Form::Page, "text/html; charset=utf-8"),
    }
}

/// The answer to a GET.
pub(crate) fn answer(
    http: &HttpRequest,
    client: &Client,
    frontend: &Frontend,
    actor: &Actor,
    params: &Params,
) -> Result<HttpResponse, Refusal> {
    let reader = Reader::from(actor);
    let realm = authenticate::realm(client, frontend);
    let settings = frontend.service.settings();
    let (form, media_type) = choose(params, header(http.headers(), "accept"));
    let options = &frontend.options;
    let here = page::Here { realm, owner: &options.owner, local_programs: options.audience == Audience::System };
    let render = || match form {
        Form::OpenApi(Notation::Json) => {
            let document = openapi::document(reader, realm, &settings);
            serde_json::to_string(&document).map_err(|error| error.to_string())
        }
        Form::OpenApi(Notation::Yaml) => write_openapi(reader, realm, &settings, Notation::Yaml),
        Form::Index => {
            serde_json::to_string_pretty(&index::document(reader, &settings)).map_err(|error| error.to_string())
        }
        Form::Page => page::html(reader, here, &settings).map_err(|error| error.to_string()),
    };
    let text: Arc<str> = cache::get(reader, realm, form, &settings, render).map_err(Fault::Internal)?;
    let mut response = start(StatusCode::OK);
    response
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .insert_header((VARY, "Accept, Authorization"));
    if form == Form::Index {
        link_collections(&mut response, &settings);
    }
    if form == Form::Page {
        response.insert_header((CONTENT_SECURITY_POLICY, provisioning_http::page::policy()));
        return Ok(response.body(text.replace(page::HOST, host(client))));
    }
    Ok(response.body(text.to_string()))
}

/// The server as the client addresses it. Only what a host and a port consist of gets into the page.
fn host(client: &Client) -> &str {
    let plain = |text: &&str| {
        !text.is_empty()
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
    };
    Some(client.host.as_str()).filter(plain).unwrap_or("localhost:1443")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_comes_before_the_accept_header() {
        let yaml = (Form::OpenApi(Notation::Yaml), "application/x-yaml");
        let json = (Form::OpenApi(Notation::Json), "application/json");
        let page = (Form::Page, "text/html; charset=utf-8");
        let cases = [
            ("", None, page),
            ("", Some("text/html,application/xhtml+xml,*/*;q=0.8"), page),
            ("", Some("application/json"), (Form::Index, "application/json")),
            ("", Some("application/json, */*"), page),
            ("swagger=yml", None, yaml),
            ("swagger=1", Some("application/json"), json),
            ("openapi=yml", None, yaml),
            ("swagger=0&oldapidoc=1", None, (Form::Page, "application/xhtml+xml")),
            ("oldapidoc=1", Some("application/json"), (Form::Index, "application/json")),
            ("foo=bar&bla", None, page),
        ];
        for (query, accept, expected) in cases {
            assert_eq!(choose(&crate::request::params(query), accept), expected, "{query} {accept:?}");
        }
    }
}
