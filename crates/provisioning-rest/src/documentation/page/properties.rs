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
    /// The members with anchors below that of their owner.
    pub(super) fn of<'a>(owner: &str, fields: impl Iterator<Item = &'a Field>) -> Self {
        let property = |field: &Field| {
            let anchor = format!("{owner}-{}", field.name);
            Property {
                members: Self::of(&anchor, words::members(field).iter()),
                anchor,
                name: field.name,
                types: words::types(field).join(", "),
                text: field.doc,
                facts: words::facts(field),
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
