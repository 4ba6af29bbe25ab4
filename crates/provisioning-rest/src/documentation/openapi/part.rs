//! The parts of which paths are made.

use std::collections::BTreeMap;

use provisioning_core::definition::{FileForm, Filter, Match};
use serde_json::{Map, Value as Json, json};

use super::component::{ERRORS, common_headers, reference};

pub(super) const HAL: &str = "application/hal+json";
pub(super) const JSON: &str = "application/json";
pub(super) const CSV: &str = "text/csv";
pub(super) const MULTIPART: &str = "multipart/form-data";

/// The parameters that narrow a journal.
pub(super) fn journal_filters() -> Vec<Json> {
    let query = |name: &str, schema: Json, text: &str| json!({"name": name, "in": "query", "required": false, "schema": schema, "description": text});
    vec![
        query("operation", json!({"type": "string", "enum": ["create", "update", "delete"]}), "What was done."),
        query("username", json!({"type": "string"}), "Login of the author."),
        query("from", json!({"type": "string"}), "At this time or later."),
        query("to", json!({"type": "string"}), "At this time or earlier."),
    ]
}

/// A parameter that narrows a collection.
pub(super) fn filter(filter: &Filter) -> Json {
    let schema = match filter.how {
        Match::Number => json!({"type": "integer", "format": "int64"}),
        Match::Flag => reference("schemas", "Switch"),
        _ => json!({"type": "string"}),
    };
    json!({"name": filter.name, "in": "query", "required": false, "schema": schema, "description": filter.doc})
}

/// A shared parameter.
pub(super) fn parameter(name: &str) -> Json {
    reference("parameters", name)
}

/// A body of a type.
pub(super) fn body(media_type: &str, schema: &str) -> Json {
    let content = Map::from_iter([(media_type.to_owned(), json!({"schema": reference("schemas", schema)}))]);
    json!({"required": true, "content": content})
}

/// An answer with a document.
pub(super) fn document(text: &str, schema: &str, headers: Json) -> Json {
    let schema = json!({"schema": reference("schemas", schema)});
    json!({"description": text, "headers": headers, "content": {HAL: schema, JSON: schema}})
}

/// The same as a file of this type.
pub(super) fn also(described: &mut Json, media_type: &str) {
    if let Some(Json::Object(content)) = described.get_mut("content") {
        content.insert(media_type.to_owned(), json!({"schema": {"type": "string"}}));
    }
}

/// How the file of an item is got, in words.
pub(super) fn file_form(form: &FileForm) -> String {
    let kind = form.media_type;
    let wish = if form.first {
        format!("The answer is a file of type `{kind}` unless `Accept` asks for `{JSON}`.")
    } else {
        format!("With `Accept: {kind}` the answer is a file.")
    };
    format!("{wish} {}", form.doc)
}

/// An answer without a body.
pub(super) fn nothing(text: &str, headers: &[&str]) -> Json {
    json!({"description": text, "headers": with_headers(headers)})
}

/// The headers that all answers have, and these.
pub(super) fn with_headers(names: &[&str]) -> Json {
    let mut headers = common_headers();
    if let Json::Object(map) = &mut headers {
        for name in names {
            let on_the_wire = if *name == "PreferenceApplied" { "Preference-Applied" } else { name };
            map.insert(on_the_wire.to_owned(), reference("headers", name));
        }
    }
    headers
}

/// The answers when something is wrong: those of every request, and these.
pub(super) fn failures(statuses: &[u16]) -> BTreeMap<String, Json> {
    let mut answers: BTreeMap<String, Json> = ERRORS
        .iter()
        .filter(|(status, ..)| matches!(status, 431 | 500) || statuses.contains(status))
        .map(|(status, name, _)| (status.to_string(), reference("responses", name)))
        .collect();
    answers.insert("401".to_owned(), reference("responses", "Unauthorized"));
    answers.insert("503".to_owned(), reference("responses", "Unavailable"));
    answers
}
