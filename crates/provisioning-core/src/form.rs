//! A body, checked against the fields of a definition.

mod kinds;
mod rate;

pub(crate) use kinds::{EMAIL, is_email, not_positive};
use serde_json::{Map, Value as Json};

use crate::actor::Role;
use crate::definition::{Absent, Definition, Field, Kind, Required};
use crate::fault::FieldError;
use crate::record::Record;
use crate::settings::Settings;

/// What the body is meant for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A new item.
    #[default]
    Create,
    /// The whole item anew.
    Replace,
    /// The item as a patch left it.
    Patch,
    /// What a patch adds to the item; see [`Rules::added_to`](crate::rules::Rules::added_to).
    Extend,
}

/// The accepted members of a body in their normal form: trimmed text, numbers as numbers, flags as flags.
///
/// A member is absent when the body left it out and the definition says that the stored value stays.
#[derive(Debug, Clone, Default)]
pub struct Form {
    members: Map<String, Json>,
    purpose: Purpose,
}

impl Form {
    /// Reads a body and gives what is good together with what is wrong, for rules that add errors of their own. Unknown
    /// members, read-only ones and those that the role may not give are dropped silently. An error comes with the place of its
    /// field in the definition: its name may be that of a part of the field.
    /// Source: rest-protocol, field handling on input.
    pub fn collect(
        definition: &Definition,
        body: &Map<String, Json>,
        role: Role,
        purpose: Purpose,
        settings: &Settings,
    ) -> (Self, Vec<(usize, FieldError)>) {
        let mut members = Map::new();
        let mut errors = Vec::new();
        let taken = |(_, field): &(usize, &Field)| !field.read_only && field.writers.has(role);
        for (place, field) in definition.fields.iter().enumerate().filter(taken) {
            match read_field(field, body.get(field.name), purpose, settings) {
                Ok(Some(value)) => drop(members.insert(field.name.to_owned(), value)),
                Ok(None) => {}
                Err(wrong) => errors.extend(wrong.into_iter().map(|error| (place, error))),
            }
        }
        (Self { members, purpose }, errors)
    }

    /// A form with free members, for resources whose rules read the body themselves.
    pub fn free(members: Map<String, Json>, purpose: Purpose) -> Self {
        Self { members, purpose }
    }

    /// What the body was meant for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// All accepted members.
    pub fn members(&self) -> &Map<String, Json> {
        &self.members
    }

    /// Whether the member was given, be it null.
    pub fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// The member, if it was given.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.get(name)
    }

    /// The member as text; `None` when absent or null.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// The member as number; `None` when absent or null.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    /// The member as flag; `None` when absent or null.
    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// The member as list; `None` when absent or null.
    pub fn list(&self, name: &str) -> Option<&[Json]> {
        self.get(name)?.as_array().map(Vec::as_slice)
    }

    /// Sets a member, for rules that derive one.
    pub fn set(&mut self, name: &str, value: impl Into<Json>) {
        self.members.insert(name.to_owned(), value.into());
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.members.remove(name)
    }

    /// The columns that the accepted members fill.
    pub fn columns(&self, definition: &Definition, settings: &Settings) -> Record {
        columns(&definition.fields, &self.members, settings)
    }
}

/// The columns that accepted members fill: those of a form, or of an element of one of its lists.
pub fn columns(fields: &[Field], members: &Map<String, Json>, settings: &Settings) -> Record {
    let mut record = Record::new();
    for field in fields {
        if let (Some(column), Some(value)) = (field.column, members.get(field.name)) {
            record.set(column, kinds::to_column(&field.kind, value, settings));
        }
    }
    record
}

/// The accepted value of one field: `None` when nothing is to be written.
fn read_field(
    field: &Field,
    given: Option<&Json>,
    purpose: Purpose,
    settings: &Settings,
) -> Result<Option<Json>, Vec<FieldError>> {
    let empty = match given {
        None | Some(Json::Null) => true,
        Some(Json::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    let required = match field.required {
        Required::No => false,
        Required::Always => true,
        Required::OnCreate => purpose == Purpose::Create,
    };
    if empty && required {
        let mut error = FieldError::new(field.name, masked(field, given), missing(field));
        if matches!(field.kind, Kind::Interval) {
            error.errors.push(not_positive(field));
        }
        return Err(vec![error]);
    }
    if empty {
        return Ok(empty_value(field, given, purpose));
    }
    let Some(value) = given else { return Ok(None) };
    kinds::check(field, value, settings).map(Some).map_err(|wrong| {
        wrong
            .into_iter()
            .map(|(name, errors)| FieldError {
                input: input_of(field, &name, value),
                field: if name.is_empty() { field.name.to_owned() } else { name },
                errors,
            })
            .collect()
    })
}

/// What "no value" means: the default on create, the stored value or nothing on replace.
fn empty_value(field: &Field, given: Option<&Json>, purpose: Purpose) -> Option<Json> {
    let default = || field.default.clone().unwrap_or(Json::Null);
    match (given, purpose) {
        (None, Purpose::Create) => field.default.clone(),
        (None, _) => (field.absent == Absent::Clear).then(default),
        // An empty text stays one, where text is stored. Source: rest-protocol 3.3 (6).
        (Some(Json::String(_)), _) if kinds::keeps_empty(&field.kind) => Some(Json::String(String::new())),
        (Some(_), _) => Some(default()),
    }
}

fn missing(field: &Field) -> String {
    if let Some(sentence) = field.missing {
        return sentence.to_owned();
    }
    if field.is_secret() && field.label.is_none() {
        return "Please enter a password in this field".to_owned();
    }
    format!("{} field is required", field.human_name())
}

fn masked(field: &Field, given: Option<&Json>) -> String {
    if field.is_secret() { "*****".to_owned() } else { given.map(printed).unwrap_or_default() }
}

/// The input that belongs to an error: of a member inside a list or object it is that member.
fn input_of(field: &Field, name: &str, value: &Json) -> String {
    if field.is_secret() {
        return "*****".to_owned();
    }
    if name.is_empty() { printed(value) } else { kinds::inner_input(name, value).map_or_else(String::new, printed) }
}

/// A value as messages show it: text bare, flags as 1 and 0, everything else as compact JSON.
pub fn printed(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Bool(flag) => u8::from(*flag).to_string(),
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
