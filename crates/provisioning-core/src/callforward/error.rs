//! What can be wrong with a written forward.

use super::cf_type::CfType;
use crate::fault::{Fault, FieldError};

/// One member with an invalid value.
///
/// Inside a list `field` is the element's index and the member (`0_timeout`), inside a type the type and the member
/// (`cfu_sources_mode`). Source: rest-protocol, section 7.4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidField {
    /// The member.
    pub field: String,
    /// What was given, as text; empty when nothing was.
    pub input: String,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

/// A refused document. Every one of them is the client's mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Members with invalid values, all of them, in the order of the document's definition.
    #[error("{}", frame(.0))]
    Fields(Vec<InvalidField>),
    /// One broken rule. The text is part of the interface.
    #[error("{0}")]
    Rule(String),
}

impl From<InputError> for Fault {
    fn from(error: InputError) -> Self {
        match error {
            InputError::Fields(fields) => Self::Invalid(
                fields.into_iter().map(|f| FieldError { field: f.field, input: f.input, errors: f.errors }).collect(),
            ),
            InputError::Rule(sentence) => Self::Rule(sentence),
        }
    }
}

/// The answer to a write of the simple view when a type has more than one mapping.
pub fn not_simple(cf_type: CfType) -> InputError {
    InputError::Rule(format!("Not a simple cf. Multiple {cf_type}-s configured."))
}

/// The answer to a list that is not one.
pub(super) fn not_an_array(list: &str) -> InputError {
    InputError::Rule(format!("Invalid field '{list}'. Must be an array."))
}

/// The answer to a list element that is not an object.
pub(super) fn not_an_object(list: &str) -> InputError {
    InputError::Rule(format!("Invalid element in array '{list}'. Must be an object."))
}

fn frame(fields: &[InvalidField]) -> String {
    let group = |field: &InvalidField| {
        format!("field='{}', input='{}', errors='{}'", field.field, field.input, field.errors.join(","))
    };
    format!("Validation failed. {}", fields.iter().map(group).collect::<Vec<_>>().join("; "))
}

/// Collects everything that is wrong with a document: invalid fields win over the first broken rule, because fields
/// are looked at before rules.
#[derive(Debug, Default)]
pub(super) struct Problems {
    fields: Vec<InvalidField>,
    rule: Option<InputError>,
}

impl Problems {
    /// Notes an invalid field.
    pub(super) fn field(&mut self, field: String, input: String, errors: &[&str]) {
        self.fields.push(InvalidField { field, input, errors: errors.iter().map(ToString::to_string).collect() });
    }

    /// Notes a broken rule; only the first one is kept.
    pub(super) fn rule(&mut self, rule: InputError) {
        self.rule.get_or_insert(rule);
    }

    /// The value, if nothing was noted.
    pub(super) fn finish<T>(self, value: T) -> Result<T, InputError> {
        if !self.fields.is_empty() {
            return Err(InputError::Fields(self.fields));
        }
        self.rule.map_or(Ok(value), Err)
    }
}
