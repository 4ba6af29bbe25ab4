//! JSON Schemas of values and documents. Source: JSON Schema 2020-12, the dialect of OpenAPI 3.1.

use provisioning_core::definition::{Definition, Field, Kind, Looks, Required};
use serde_json::{Map, Value as Json, json};

use crate::reader::Reader;

/// Which way a document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To the client.
    Answer,
    /// From the client, to make an item.
    Create,
    /// From the client, to replace an item.
    Replace,
}

/// Times as answers show them, and all forms that bodies may have.
const TIME: &str = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$";
const TIME_INPUT: &str = r"^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?)?$";

/// A document of a resource without links.
pub(super) fn document(definition: &Definition, reader: Reader, way: Way) -> Map<String, Json> {
    let shown = |field: &&Field| if way == Way::Answer { reader.sees(field) } else { reader.gives(field) };
    let mut schema = object(definition.fields.iter().filter(shown), way);
    if definition.free_form {
        schema.insert("additionalProperties".to_owned(), true.into());
    }
    schema
}

/// An object with members. Unknown ones are dropped silently on the way in, so none is forbidden.
fn object<'a>(fields: impl Iterator<Item = &'a Field> + Clone, way: Way) -> Map<String, Json> {
    let replaceable: Vec<&str> = fields.clone().filter_map(|field| field.instead_of).collect();
    let required: Vec<&str> = fields
        .clone()
        .filter(|field| must_be_there(field, way) && !replaceable.contains(&field.name))
        .map(|field| field.name)
        .collect();
    let properties: Map<String, Json> = fields.map(|field| (field.name.to_owned(), member(field, way))).collect();
    let mut schema =
        Map::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), properties.into())]);
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema
}

fn must_be_there(field: &Field, way: Way) -> bool {
    match way {
        // What rules keep elsewhere may be missing for some items.
        Way::Answer => field.column.is_some() && !may_be_null(field, way),
        Way::Create => field.required != Required::No,
        Way::Replace => field.required == Required::Always,
    }
}

fn may_be_null(field: &Field, way: Way) -> bool {
    match way {
        Way::Answer => {
            let filled = field.default.as_ref().is_some_and(|value| !value.is_null());
            field.name != "id" && field.required == Required::No && !filled
        }
        Way::Create => field.required == Required::No,
        Way::Replace => field.required != Required::Always,
    }
}

fn member(field: &Field, way: Way) -> Json {
    let mut schema = value(field, way);
    if may_be_null(field, way) {
        allow_null(&mut schema);
    }
    let mut put = |name: &str, value: Json| drop(schema.insert(name.to_owned(), value));
    put("description", description(field).into());
    if way == Way::Answer {
        if field.read_only {
            put("readOnly", true.into());
        }
    } else {
        // An empty text stands for none, and is none of the values that a format describes.
        let is_none = |value: &Json| value.is_null() || (value == "" && matches!(field.kind, Kind::Email));
        if let Some(default) = field.default.as_ref().filter(|value| !is_none(value)) {
            put("default", default.clone());
        }
        if field.write_only {
            put("writeOnly", true.into());
        }
    }
    if let Some(example) = &field.example {
        put("examples", json!([example]));
    }
    Json::Object(schema)
}

fn description(field: &Field) -> String {
    match field.instead_of {
        Some(other) => format!("{} May be given instead of `{other}`.", field.doc),
        None => field.doc.to_owned(),
    }
}

/// Allows null. Of words and objects as an alternative: generators of clients then make one class of them, not three.
fn allow_null(schema: &mut Map<String, Json>) {
    if schema.contains_key("enum") || schema.contains_key("properties") {
        let alone = std::mem::take(schema);
        schema.insert("anyOf".to_owned(), json!([alone, {"type": "null"}]));
        return;
    }
    match schema.get_mut("type") {
        Some(Json::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.clone(), "null"]),
        None => {}
    }
}

fn value(field: &Field, way: Way) -> Map<String, Json> {
    let schema = match &field.looks {
        Some(looks) => of_looks(looks, way),
        None => of_kind(&field.kind, way),
    };
    match schema {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

/// What the value of a query parameter looks like.
pub(super) fn of_parameter(looks: &Looks) -> Json {
    of_looks(looks, Way::Answer)
}

fn of_looks(looks: &Looks, way: Way) -> Json {
    match looks {
        Looks::Anything => json!({}),
        Looks::Text => json!({"type": "string"}),
        Looks::Number => json!({"type": "integer", "format": "int64"}),
        Looks::NumberOrDigits => json!({"type": ["integer", "string"], "pattern": "^[0-9]*$"}),
        Looks::Flag => json!({"type": "boolean"}),
        Looks::Instant => json!({"type": "string", "format": "date-time"}),
        Looks::Word(words) => json!({"type": "string", "enum": words}),
        Looks::Object(members) => Json::Object(members_of(members, way)),
        Looks::List(element) => json!({"type": "array", "items": of_looks(element, way)}),
    }
}

fn members_of(members: &[Field], way: Way) -> Map<String, Json> {
    let shown = |field: &&Field| if way == Way::Answer { !field.write_only } else { !field.read_only };
    let mut schema = object(members.iter().filter(shown), way);
    // A type of call forward that is off is shown as an empty object.
    if way == Way::Answer {
        schema.remove("required");
    }
    schema
}

fn of_kind(kind: &Kind, way: Way) -> Json {
    let given = way != Way::Answer;
    let with = |mut schema: Json, name: &str, limit: Option<Json>| {
        if let (Json::Object(members), Some(limit), true) = (&mut schema, limit, given) {
            members.insert(name.to_owned(), limit);
        }
        schema
    };
    let text = || json!({"type": "string"});
    match kind {
        Kind::Text { min, max, .. } => {
            let bounded = with(text(), "maxLength", max.map(Json::from));
            with(bounded, "minLength", min.map(Json::from))
        }
        Kind::Email => with(text(), "format", Some("email".into())),
        Kind::Emails | Kind::TimeZone => text(),
        Kind::Password { .. } => json!({"type": "string", "format": "password"}),
        Kind::Integer { positive } => {
            with(json!({"type": "integer", "format": "int64"}), "minimum", positive.then(|| 0.into()))
        }
        Kind::Decimal { range: (least, most) } => json!({"type": "number", "minimum": least, "maximum": most}),
        Kind::Interval => json!({"type": "integer", "minimum": 1}),
        Kind::Money | Kind::Rate => json!({"type": "number"}),
        Kind::Boolean => json!({"type": "boolean"}),
        // No choice is left but none.
        Kind::Choice([]) => json!({"type": "string", "maxLength": 0}),
        Kind::Choice(words) => json!({"type": "string", "enum": words}),
        Kind::Level(levels) => json!({"type": "integer", "enum": levels}),
        Kind::DateTime => json!({"type": "string", "pattern": if given { TIME_INPUT } else { TIME }}),
        Kind::List(members) => json!({"type": "array", "items": members_of(members, way)}),
        Kind::Custom(_) => json!({}),
    }
}
