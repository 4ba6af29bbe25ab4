//! The OpenAPI 3.1 document of everything that a login may use.
//!
//! Source: rest-protocol, OpenAPI document; OpenAPI Specification 3.1.0.

mod component;
mod part;
mod path;
mod schema;

use std::collections::BTreeMap;

use provisioning_core::answer::Gives;
use provisioning_core::definition::{Definition, Operation, Shape};
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

pub(super) use self::component::ERRORS;
use self::component::reference;
use self::path::PathItem;
use self::schema::Way;
use crate::reader::Reader;

/// The document; its members stand in the order in which a person wants to read them.
#[derive(Debug, Serialize)]
pub(crate) struct Document {
    openapi: &'static str,
    info: Json,
    servers: Json,
    security: Vec<Json>,
    tags: Vec<Json>,
    paths: BTreeMap<String, PathItem>,
    components: Components,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Components {
    security_schemes: Json,
    parameters: Json,
    headers: Json,
    request_bodies: Json,
    responses: Json,
    schemas: Map<String, Json>,
}

/// The document for a login.
pub(crate) fn document(reader: Reader, realm: &str, settings: &Settings) -> Document {
    let mut tags = Vec::new();
    let mut paths = BTreeMap::new();
    let mut schemas = component::schemas();
    let all = registry().present(settings).map(|resource| &resource.definition);
    let used = all.filter(|definition| reader.uses(definition));
    for definition in used {
        let journaled = reader.journal(definition, settings).is_some();
        tags.push(json!({"name": definition.item_title(), "description": definition.summary}));
        paths.extend(path::paths(definition, reader, journaled));
        schemas.extend(schemas_of(definition, reader));
    }
    schemas.insert("JournalCollection".to_owned(), page("journal", reference("schemas", "JournalEntry"), true));
    Document {
        openapi: "3.1.0",
        info: json!({
            "title": "Provisioning API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": format!("What the role `{}` may use.", reader.role.name()),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        }),
        servers: json!([{"url": "/api"}]),
        security: security(),
        tags,
        paths,
        components: Components {
            security_schemes: component::security_schemes(realm),
            parameters: component::parameters(),
            headers: component::headers(),
            request_bodies: json!({"PatchBody": {
                "required": true,
                "description": "A JSON Patch (RFC 6902), with the platform's own forms of `add` and `remove`.",
                "content": {"application/json-patch+json": {"schema": reference("schemas", "Patch")}},
            }}),
            responses: component::responses(),
            schemas,
        },
    }
}

/// The ways to log in, one of which a request needs.
fn security() -> Vec<Json> {
    vec![json!({"basic": []}), json!({"bearer": []}), json!({"certificate": []})]
}

fn schemas_of(definition: &Definition, reader: Reader) -> Vec<(String, Json)> {
    let one = definition.item_title();
    let mut item = schema::document(definition, reader, Way::Answer);
    if definition.shape == Shape::Document {
        let plain = definition.own_answer(Operation::List).or_else(|| definition.own_answer(Operation::Create));
        let mut schemas = match plain {
            Some(Gives::Document) => vec![(definition.title(), item.into())],
            Some(Gives::Nothing | Gives::File(_)) => Vec::new(),
            None => {
                item.insert("additionalProperties".to_owned(), true.into());
                vec![(definition.title(), with_links(item, "CollectionLinks"))]
            }
        };
        if reader.may(definition, Operation::Create) {
            schemas.push((format!("{one}Create"), schema::document(definition, reader, Way::Create).into()));
        }
        return schemas;
    }
    let mut schemas = vec![
        (one.clone(), with_links(item, "ItemLinks")),
        (format!("{one}Collection"), page(definition.name, reference("schemas", &one), false)),
    ];
    let bodies = [(Operation::Create, Way::Create, "Create"), (Operation::Replace, Way::Replace, "Replace")];
    for (operation, way, suffix) in bodies {
        if reader.may(definition, operation) {
            schemas.push((format!("{one}{suffix}"), schema::document(definition, reader, way).into()));
        }
    }
    schemas
}

fn with_links(mut schema: Map<String, Json>, links: &str) -> Json {
    if let Json::Object(properties) = schema.entry("properties").or_insert_with(|| json!({})) {
        properties.insert("_links".to_owned(), reference("schemas", links));
    }
    if let Json::Array(required) = schema.entry("required").or_insert_with(|| json!([])) {
        required.push("_links".into());
    }
    schema.into()
}

/// A page of a collection. One element stands there by itself unless the operator has switched that off; journals are lists.
fn page(relation: &str, item: Json, always_list: bool) -> Json {
    let list = json!({"type": "array", "items": item});
    let embedded = if always_list { list } else { json!({"anyOf": [item, list]}) };
    let members = Map::from_iter([(format!("ngcp:{relation}"), embedded)]);
    json!({
        "type": "object",
        "required": ["_links", "total_count"],
        "properties": {
            "total_count": {"type": ["integer", "null"], "description": "Number of matching items on all pages."},
            "_embedded": {"type": "object", "properties": members, "description": "Missing when the page is empty."},
            "_links": reference("schemas", "CollectionLinks"),
        },
    })
}
