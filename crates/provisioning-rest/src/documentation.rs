//! The page at `/api/`: what there is, made from the definitions.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE};
use provisioning_core::actor::Actor;
use provisioning_core::definition::{Definition, Field, Kind, Required};
use provisioning_core::registry::registry;

use crate::options::methods;
use crate::reply::answer;

const HEAD: &str = "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>provisiond HTTP API documentation</title>\
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:auto;padding:1rem}code{background:#f2f2f2}\
table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top}</style></head>\
<body><h1>provisiond HTTP API documentation</h1>";

/// The page for an actor: only what it may use.
pub(crate) fn page(actor: &Actor, realm: &str, host: &str) -> HttpResponse {
    let mut html = HEAD.to_owned();
    let _ = write!(
        html,
        "<h2 id=\"auth\">Authentication</h2><p>HTTP Basic with the realm <code>{}</code>:</p>\
         <pre>curl -k -u login:password https://{}/api/</pre><h2 id=\"relations\">Resources</h2>",
        escaped(realm),
        escaped(host),
    );
    for resource in registry().iter() {
        section(&mut html, &resource.definition, actor);
    }
    html.push_str("</body></html>");
    answer(StatusCode::OK)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_LANGUAGE, "en"))
        .body(html)
}

/// Text as HTML; the host comes from the request.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn section(html: &mut String, definition: &Definition, actor: &Actor) {
    let (collection, item) = (methods(definition, actor, false), methods(definition, actor, true));
    if collection.len() == 1 && item.len() == 1 {
        return;
    }
    let name = definition.name;
    let _ = write!(
        html,
        "<h3 id=\"{name}\"><a href=\"/api/{name}/\" rel=\"collection\">{name}</a></h3><p>{}</p>\
         <p>Collection: {}. Item: {}.</p><table><tr><th>Property</th><th>Type</th><th>Meaning</th></tr>",
        definition.summary,
        collection.join(", "),
        item.join(", "),
    );
    for field in definition.fields.iter().filter(|field| field.readers.has(actor.role)) {
        let _ =
            write!(html, "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>", field.name, kind(field), field.doc);
    }
    html.push_str("</table>");
    let filters: Vec<String> =
        definition.filters.iter().map(|f| format!("<code>{}</code> {}", f.name, f.doc)).collect();
    if !filters.is_empty() {
        let _ = write!(html, "<p>Query parameters: {}</p>", filters.join("; "));
    }
}

/// The JSON type of a field, as words.
fn kind(field: &Field) -> String {
    let base = match &field.kind {
        Kind::Integer { .. } | Kind::Decimal { .. } | Kind::Money | Kind::Level(_) => "Number".to_owned(),
        Kind::Boolean => "Boolean".to_owned(),
        Kind::List(_) => "Array".to_owned(),
        Kind::Custom(_) => "see there".to_owned(),
        Kind::Choice(words) => words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join("|"),
        _ => "String".to_owned(),
    };
    let read_only = if field.read_only { ", read-only" } else { "" };
    let optional = if field.required == Required::No && !field.read_only { "null, " } else { "" };
    format!("{optional}{base}{read_only}")
}
