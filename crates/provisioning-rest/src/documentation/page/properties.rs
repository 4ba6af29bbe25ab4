//! Members of a resource, or of a member.

use askama::Template;
use provisioning_core::definition::Field;

use super::super::words;

#[derive(Template)]
#[template(path = "properties.html")]
pub(super) struct Properties {
    properties: Vec<Property>,
}

struct Property {
    anchor: String,
    name: &'static str,
    types: String,
    text: &'static str,
    facts: String,
    members: Properties,
}

impl Properties {
    /// The members with anchors below that of their owner. Those of a twin of an earlier member are not repeated.
    pub(super) fn of<'a>(owner: &str, fields: impl Iterator<Item = &'a Field>) -> Self {
        let mut shown: Vec<(&str, Vec<&str>)> = Vec::new();
        let property = |field: &'a Field| {
            let anchor = format!("{owner}-{}", field.name);
            let members = words::members(field);
            let names: Vec<&str> = members.iter().map(|member| member.name).collect();
            let twin = shown.iter().find(|(_, others)| *others == names && !names.is_empty()).map(|(name, _)| *name);
            shown.push((field.name, names));
            Property {
                members: Self::of(&anchor, if twin.is_none() { members } else { &[] }.iter()),
                anchor,
                name: field.name,
                types: words::types(field).join(", "),
                text: field.doc,
                facts: twin.map_or_else(
                    || words::facts(field),
                    |twin| format!("{} Members as in {twin}.", words::facts(field)),
                ),
            }
        };
        Self { properties: fields.map(property).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.properties.is_empty()
    }

    pub(super) fn html(&self) -> askama::Result<String> {
        self.render()
    }
}
