//! The values of one level as a struct.

use serde_json::{Value as Json, json};

use crate::function::room::lookup;
use crate::function::{Arguments, Code, Failure, Kind, Member, Scene, Structure};
use crate::preference::definition::{DataType, Definition};
use crate::preference::{Level, builtin, facade};
use crate::preference_store::audience;
use crate::query::{Cond, Query};
use crate::rules::Document;

/// The preference whose value is an id here and a name in REST.
const RULE_SET: &str = "rewrite_rule_set";

/// Preferences that may be named by an id as well, with the table of what they name.
const BY_ID: [(&str, &str); 2] = [(RULE_SET, "rewrite_rule_sets"), ("sound_set", "sound_sets")];

/// A level: the resource that holds its values, and the struct for them.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) resource: &'static str,
    pub(super) structure: &'static str,
    pub(super) level: Level,
}

/// Whether a definition can be a member: blobs cannot, nor what is no XML name.
fn is_member(definition: &Definition) -> bool {
    let name = definition.name.as_bytes();
    definition.data_type != DataType::Blob
        && name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

fn kind(definition: &Definition) -> Kind {
    let one = match definition.data_type {
        _ if facade::of_name(&definition.name).is_some() => Kind::String,
        DataType::Boolean => Kind::Boolean,
        DataType::Int => Kind::Int,
        DataType::String | DataType::Enum | DataType::Blob => Kind::String,
    };
    if definition.is_list() { Kind::list(one) } else { one }
}

impl Place {
    fn definitions(self) -> impl Iterator<Item = &'static Definition> {
        let public = builtin().iter().filter(move |one| one.is_public() && one.is_on(self.level));
        public.filter(|definition| is_member(definition))
    }

    /// The struct.
    pub(super) fn structure(self) -> Structure {
        let members = self
            .definitions()
            .map(|definition| Member::new(&definition.name, kind(definition)).nullable().doc(&definition.description));
        Structure::new(self.structure, "Preferences by name; those that are not set are absent.", members)
    }

    /// The values that an object has.
    pub(super) async fn get(self, scene: &mut Scene<'_>, id: i64) -> Result<Json, Failure> {
        let document = scene.get(self.resource, id).await?;
        let mut shown: Document = self
            .definitions()
            .filter_map(|definition| Some((definition.name.clone(), document.get(&definition.name)?.clone())))
            .collect();
        if let Some(name) = shown.get(RULE_SET).and_then(Json::as_str) {
            let set = Query::table("rewrite_rule_sets").eq("name_key", lookup::key(name));
            let set = scene.first(&set).await?;
            let id = set.map(|row| row.id()).transpose()?;
            shown.insert(RULE_SET.to_owned(), json!(id.map(|id| id.to_string())));
        }
        Ok(shown.into())
    }

    /// Sets, changes and removes values.
    pub(super) async fn set(self, scene: &mut Scene<'_>, id: i64, given: &Arguments) -> Result<Json, Failure> {
        let mut wanted = given.structure("preferences").members().clone();
        for name in given.texts("unset") {
            let known = self.definitions().any(|definition| definition.name == name);
            if !known {
                return Err(no_preference(name));
            }
            wanted.insert(name.to_owned(), Json::Null);
        }
        let audience = audience(scene.actor().role);
        for definition in self.definitions().filter(|one| one.read_only || !one.is_visible_to(audience)) {
            if wanted.contains_key(&definition.name) {
                return Err(no_preference(&definition.name));
            }
        }
        for (name, table) in BY_ID {
            if let Some(text) = wanted.get(name).and_then(Json::as_str)
                && let Some(found) = name_of(scene, table, text).await?
            {
                wanted.insert(name.to_owned(), found.into());
            }
        }
        let current = scene.get(self.resource, id).await?;
        let steps: Vec<Json> = wanted
            .into_iter()
            .filter_map(|(name, value)| {
                let path = format!("/{name}");
                let cleared = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
                match (cleared, current.contains_key(&name)) {
                    (true, false) => None,
                    (true, true) => Some(json!({"op": "remove", "path": path})),
                    (false, _) => Some(json!({"op": "add", "path": path, "value": value})),
                }
            })
            .collect();
        if !steps.is_empty() {
            scene.patch(self.resource, id, steps).await?;
        }
        Ok(Json::Null)
    }
}

fn no_preference(name: &str) -> Failure {
    Failure::new(Code::NoSuchPreference, format!("unknown preference '{name}'")).about(name)
}

/// The name of the object with an id, when digits are given and there is one. The rules look at the name within the reseller.
async fn name_of(scene: &mut Scene<'_>, table: &'static str, text: &str) -> Result<Option<String>, Failure> {
    let Ok(id) = text.parse::<i64>() else { return Ok(None) };
    let own = scene.actor().own_reseller().map_or_else(Cond::always, |reseller| Cond::eq("reseller_id", reseller));
    let row = scene.first(&Query::table(table).eq("id", id).filter(own)).await?;
    Ok(row.map(|row| row.text("name").map(str::to_owned)).transpose()?)
}
