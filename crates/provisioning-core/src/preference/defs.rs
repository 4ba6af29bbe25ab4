//! The documents that list the catalogue: `subscriberpreferencedefs` and its siblings.
//!
//! Source: preferences, section 11.

use serde_json::{Map, Value, json};

use super::catalogue::Catalogue;
use super::definition::{Audience, Choice, Definition};
use super::facade;
use super::level::{Level, LevelSet};

/// The members of a definition document, without links: attribute name to its description.
pub fn document(catalogue: &Catalogue, level: Level, audience: Audience) -> Map<String, Value> {
    let describe = |definition: &Definition| (definition.name.clone(), describe(catalogue, level, definition));
    catalogue.visible(level, audience).map(describe).collect()
}

fn describe(catalogue: &Catalogue, level: Level, definition: &Definition) -> Value {
    // Whatever is stored for them, clients write a name or a text into facades.
    let data_type = match facade::of_name(&definition.name) {
        Some(_) => "string",
        None => definition.data_type.word(),
    };
    let mut description = json!({
        "label": definition.label,
        "description": definition.description,
        "data_type": data_type,
        "max_occur": definition.max_occur,
        "read_only": definition.read_only,
        "preference_group": catalogue.group_name(definition),
        "dynamic": u8::from(definition.dynamic),
    });
    if let Value::Object(members) = &mut description {
        members.extend(device_flags(definition.levels));
        if data_type == "enum" {
            let choices: Vec<Value> = definition.choices_on(level).map(describe_choice).collect();
            members.insert("enum_values".to_owned(), Value::from(choices));
        }
    }
    description
}

fn describe_choice(choice: &Choice) -> Value {
    let mut members = Map::new();
    members.insert("label".to_owned(), Value::from(choice.label.as_str()));
    members.insert("value".to_owned(), Value::from(choice.value.clone()));
    members.insert("default_val".to_owned(), Value::from(choice.default_val));
    members.extend(device_flags(choice.levels));
    Value::Object(members)
}

/// The three device flags: numbers, not booleans, because clients know them so.
fn device_flags(levels: LevelSet) -> impl Iterator<Item = (String, Value)> {
    [("dev_pref", Level::DeviceModel), ("devprof_pref", Level::DeviceProfile), ("fielddev_pref", Level::Device)]
        .into_iter()
        .map(move |(name, level)| (name.to_owned(), Value::from(u8::from(levels.contains(level)))))
}
