//! Sample values and documents for examples: those of the definitions, and made ones where there is none.

use provisioning_core::definition::{Definition, Field, Kind, Looks, Required};
use serde_json::{Map, Value as Json, json};

use crate::reader::Reader;

/// The id of every sample item.
pub(super) const ID: i64 = 4;

/// What names the sample item of a resource in its address.
pub(super) fn name(definition: &Definition) -> String {
    definition.key.map_or_else(|| ID.to_string(), |key| key.example.to_owned())
}

/// A value of a field.
pub(super) fn value(field: &Field) -> Json {
    if let Some(example) = &field.example {
        return example.clone();
    }
    if let Some(default) = field.default.as_ref().filter(|value| !value.is_null()) {
        return default.clone();
    }
    match &field.looks {
        Some(looks) => of_looks(looks),
        None => of_kind(&field.kind),
    }
}

fn of_looks(looks: &Looks) -> Json {
    match looks {
        Looks::Anything => Json::Null,
        Looks::Text => "test".into(),
        Looks::Number | Looks::NumberOrDigits => ID.into(),
        Looks::Flag => true.into(),
        Looks::Instant => "2026-05-01T14:30:00+02:00".into(),
        Looks::Word(words) => words.first().copied().into(),
        Looks::Object(members) => object(members),
        Looks::List(element) => json!([of_looks(element)]),
    }
}

fn of_kind(kind: &Kind) -> Json {
    match kind {
        Kind::Text { .. } => "test".into(),
        Kind::Email | Kind::Emails => "john.doe@example.com".into(),
        Kind::TimeZone => "Europe/Vienna".into(),
        Kind::Password { .. } => "a secret phrase".into(),
        Kind::Integer { .. } => ID.into(),
        Kind::Decimal { range: (least, _) } => json!(least),
        Kind::Money | Kind::Rate => 0.into(),
        Kind::Interval => 60.into(),
        Kind::Boolean => true.into(),
        Kind::Choice(words) => words.first().copied().into(),
        Kind::Level(levels) => levels.first().copied().into(),
        Kind::DateTime => "2026-05-01 14:30:00".into(),
        Kind::List(members) => json!([object(members)]),
        Kind::Custom(_) => Json::Null,
    }
}

fn object(members: &[Field]) -> Json {
    members.iter().map(|field| (field.name.to_owned(), value(field))).collect()
}

/// An item as the reader sees it, without links. Members without a sample of their own that need not have a value have none.
pub(super) fn item(definition: &Definition, reader: Reader) -> Map<String, Json> {
    let shown = definition.fields.iter().filter(|field| reader.sees(field));
    let mut item: Map<String, Json> = shown
        .map(|field| {
            let empty = field.required == Required::No
                && field.name != "id"
                && field.example.is_none()
                && field.default.is_none()
                && !matches!(field.kind, Kind::DateTime | Kind::List(_));
            (field.name.to_owned(), if empty { Json::Null } else { value(field) })
        })
        .collect();
    item.extend(free_members(definition));
    item
}

/// A body that makes an item or replaces one: what must be given, and what has a sample.
pub(super) fn body(definition: &Definition, reader: Reader, create: bool) -> Map<String, Json> {
    let needed = |field: &Field| match field.required {
        Required::No => field.example.is_some(),
        Required::Always => true,
        Required::OnCreate => create,
    };
    let replaced: Vec<&str> = given(definition, reader).filter_map(|field| field.instead_of).collect();
    let chosen = given(definition, reader).filter(|field| needed(field) && !replaced.contains(&field.name));
    let mut body: Map<String, Json> = chosen.map(|field| (field.name.to_owned(), value(field))).collect();
    body.retain(|_, value| !value.as_object().is_some_and(Map::is_empty));
    body.extend(free_members(definition));
    body
}

/// A patch that gives one member a value and takes that of another away.
pub(super) fn patch(definition: &Definition, reader: Reader) -> Json {
    let plain = |field: &&Field| field.column.is_some() && !field.read_only;
    let set = given(definition, reader)
        .find(|field| plain(field) && field.required == Required::Always && matches!(field.kind, Kind::Choice(_)))
        .or_else(|| given(definition, reader).find(plain));
    let clear = given(definition, reader)
        .find(|field| plain(field) && field.required == Required::No && field.default.is_none());
    let replace = set.map(|field| json!({"op": "replace", "path": format!("/{}", field.name), "value": value(field)}));
    let remove = clear.map(|field| json!({"op": "remove", "path": format!("/{}", field.name)}));
    let add = |(name, value): (String, Json)| json!({"op": "add", "path": format!("/{name}"), "value": value});
    replace.into_iter().chain(remove).chain(free_members(definition).into_iter().take(1).map(add)).collect()
}

fn given(definition: &Definition, reader: Reader) -> impl Iterator<Item = &Field> {
    definition.fields.iter().filter(move |field| reader.gives(field))
}

fn free_members(definition: &Definition) -> Map<String, Json> {
    definition.example.as_object().cloned().unwrap_or_default()
}
