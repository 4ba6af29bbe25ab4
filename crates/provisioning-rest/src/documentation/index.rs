//! The index for programs that do not read OpenAPI. Source: rest-protocol, JSON index.

use provisioning_core::definition::{Definition, Field};
use provisioning_core::registry::registry;
use provisioning_core::settings::Settings;
use serde_json::{Map, Value as Json, json};

use super::{order_columns, words};
use crate::reader::Reader;

/// What a login may use, by resource.
pub(super) fn document(reader: Reader, settings: &Settings) -> Json {
    let all = registry().present(settings).map(|resource| &resource.definition);
    let used = all.filter(|definition| reader.uses(definition));
    used.map(|definition| (definition.name.to_owned(), resource(definition, reader))).collect()
}

fn resource(definition: &Definition, reader: Reader) -> Json {
    let item = reader.methods(definition, true);
    let shown = |field: &&Field| reader.sees(field) || reader.gives(field);
    json!({
        "actions": reader.methods(definition, false),
        "item_actions": if item.len() > 1 { item } else { Vec::new() },
        "fields": definition.fields.iter().filter(shown).map(field).collect::<Vec<_>>(),
        "query_params": query_params(definition),
        "sorting_cols": order_columns(definition, reader),
    })
}

fn query_params(definition: &Definition) -> Vec<&'static str> {
    let filters = definition.filters.iter().map(|filter| filter.name);
    filters.chain(definition.parameters.iter().map(|parameter| parameter.name)).collect()
}

fn field(field: &Field) -> Json {
    let mut entry = Map::from_iter([
        ("name".to_owned(), field.name.into()),
        ("description".to_owned(), field.doc.into()),
        ("types".to_owned(), words::types(field).into()),
        ("type_original".to_owned(), words::kind_name(field).into()),
        ("readonly".to_owned(), if field.read_only { true.into() } else { Json::Null }),
    ]);
    let choices = words::choice(field);
    if !choices.is_empty() {
        let choices: Json = choices.iter().map(|word| json!({"label": word, "value": word})).collect();
        entry.insert("enum".to_owned(), choices);
    }
    let members = words::members(field);
    if !members.is_empty() {
        entry.insert("subfields".to_owned(), members.iter().map(self::field).collect());
    }
    entry.into()
}
