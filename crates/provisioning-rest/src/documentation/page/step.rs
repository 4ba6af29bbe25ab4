//! A step of the tour.

use provisioning_core::definition::Operation;
use provisioning_core::registry::registry;
use provisioning_core::tour;

use super::example::data;
use super::pretty;
use crate::negotiate::{JSON, JSON_PATCH};
use crate::reader::Reader;

/// A step as the page shows it.
pub(super) struct Step {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) resource: &'static str,
    pub(super) resource_title: String,
    pub(super) command: String,
    pub(super) answer: String,
    /// Members of the answer; empty for none.
    pub(super) shown: String,
}

impl Step {
    /// The step, if the reader may take it.
    pub(super) fn of(step: &tour::Step, reader: Reader) -> Option<Self> {
        let definition = &registry().get(step.resource)?.definition;
        if !reader.may(definition, step.operation) {
            return None;
        }
        let (method, media_type, answer) = match step.operation {
            Operation::List | Operation::Get => ("GET", None, "200".to_owned()),
            Operation::Create => {
                let location = step.makes.map(|id| format!("201, Location: /api/{}/{id}", step.resource));
                ("POST", Some(JSON), location.unwrap_or_default())
            }
            Operation::Replace => ("PUT", Some(JSON), "204".to_owned()),
            Operation::Patch => ("PATCH", Some(JSON_PATCH), "204".to_owned()),
            Operation::Delete | Operation::DeleteMatching => ("DELETE", None, "204".to_owned()),
        };
        let id = step.item.map(|id| id.to_string()).unwrap_or_default();
        let query = if step.query.is_empty() { String::new() } else { format!("?{}", step.query) };
        let mut command = format!("curl --user \"$LOGIN\" --request {method} \"$API/{}/{id}{query}\"", step.resource);
        if let Some(media_type) = media_type {
            command.push_str(&format!(" \\\n     --header 'Content-Type: {media_type}'"));
        }
        command.push_str(&data(&step.body));
        Some(Self {
            title: step.title,
            text: step.text,
            resource: step.resource,
            resource_title: definition.title(),
            command,
            answer,
            shown: if step.shows.is_null() { String::new() } else { pretty(&step.shows) },
        })
    }
}
