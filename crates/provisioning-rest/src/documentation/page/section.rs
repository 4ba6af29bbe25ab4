//! The section of a resource.

use askama::Template;
use provisioning_core::actor::Roles;
use provisioning_core::definition::{Definition, Field, FileForm, Group, Operation, Shape};
use provisioning_core::registry::registry;
use provisioning_core::settings::{JournalSwitch, Settings};

use super::super::{order_columns, words};
use super::example::{self, Example};
use super::properties::Properties;
use crate::reader::Reader;

#[derive(Template)]
#[template(path = "section.html")]
pub(super) struct Section {
    pub(super) group: Group,
    pub(super) name: &'static str,
    pub(super) title: String,
    summary: &'static str,
    members_listed_in: Option<&'static str>,
    collection: Vec<Action>,
    item: Vec<Action>,
    properties: Properties,
    filters: Vec<Parameter>,
    switches: Vec<Switch>,
    file: Option<FileForm>,
    uploads: bool,
    links: Vec<Relation>,
    operations: String,
    journal_filters: [&'static str; 4],
    examples: Vec<Example>,
}

struct Action {
    method: &'static str,
    text: &'static str,
    roles: String,
}

struct Parameter {
    name: &'static str,
    kind: String,
    text: &'static str,
}

/// A parameter of a change.
struct Switch {
    method: &'static str,
    name: &'static str,
    text: &'static str,
}

struct Relation {
    relation: &'static str,
    resource: &'static str,
    known: bool,
}

impl Section {
    pub(super) fn of(definition: &Definition, reader: Reader, settings: &Settings) -> Self {
        let shown = |field: &&Field| reader.sees(field) || reader.gives(field);
        Self {
            group: definition.group,
            name: definition.name,
            title: definition.title(),
            summary: definition.summary,
            members_listed_in: definition.members_listed_in,
            collection: actions(definition, reader, false),
            item: actions(definition, reader, true),
            properties: Properties::of(&format!("{}-p", definition.name), definition.fields.iter().filter(shown)),
            filters: filters(definition, reader),
            switches: switches(definition, reader),
            file: definition.file.filter(|_| reader.may(definition, Operation::Get)),
            uploads: [Operation::Create, Operation::Replace].into_iter().any(|kind| reader.may(definition, kind)),
            links: links(definition, reader),
            operations: reader.journal(definition, settings).map(recorded).unwrap_or_default(),
            journal_filters: ["operation", "username", "from", "to"],
            examples: example::of(definition, reader),
        }
    }

    pub(super) fn html(&self) -> askama::Result<String> {
        self.render()
    }
}

/// The methods; none when there is nothing but OPTIONS.
fn actions(definition: &Definition, reader: Reader, of_item: bool) -> Vec<Action> {
    let methods = reader.methods(definition, of_item);
    if methods.len() == 1 {
        return Vec::new();
    }
    let action = |method| {
        let (text, operation) = match (method, of_item) {
            ("GET", false) => ("Reads a page.", Some(Operation::List)),
            ("POST", _) => ("Creates an item.", Some(Operation::Create)),
            ("GET", true) => ("Reads the item.", Some(Operation::Get)),
            ("PUT", _) => ("Replaces the item.", Some(Operation::Replace)),
            ("PATCH", _) => ("Changes single members.", Some(Operation::Patch)),
            ("DELETE", false) => ("Ends what the query names.", Some(Operation::DeleteMatching)),
            ("DELETE", true) => ("Removes the item, or ends its life.", Some(Operation::Delete)),
            ("HEAD", _) => ("As GET, without the body.", None),
            _ => ("Tells the methods.", None),
        };
        let roles = operation.map_or(Roles::NONE, |operation| definition.access.of(operation));
        Action { method, text, roles: names(roles) }
    };
    methods.into_iter().map(action).collect()
}

fn names(roles: Roles) -> String {
    roles.iter().map(provisioning_core::actor::Role::name).collect::<Vec<_>>().join(", ")
}

fn filters(definition: &Definition, reader: Reader) -> Vec<Parameter> {
    if !reader.may(definition, Operation::List) || definition.shape == Shape::Document {
        return Vec::new();
    }
    let own = definition.filters.iter().map(|filter| Parameter {
        name: filter.name,
        kind: words::comparison(filter).to_owned(),
        text: filter.doc,
    });
    let of_lists = definition.parameters.iter().filter(|parameter| parameter.is_of(Operation::List));
    let others = of_lists.map(|parameter| Parameter {
        name: parameter.name,
        kind: words::of_looks(&parameter.looks),
        text: parameter.doc,
    });
    let order = [
        Parameter {
            name: "order_by",
            kind: order_columns(definition, reader).join("|"),
            text: "The member to sort by; id unless given.",
        },
        Parameter { name: "order_by_direction", kind: "asc|desc".to_owned(), text: "The direction; asc unless given." },
    ];
    own.chain(others).chain(order).collect()
}

fn switches(definition: &Definition, reader: Reader) -> Vec<Switch> {
    let method = |operation| match operation {
        Operation::List | Operation::Get => "GET",
        Operation::Create => "POST",
        Operation::Replace => "PUT",
        Operation::Patch => "PATCH",
        Operation::Delete | Operation::DeleteMatching => "DELETE",
    };
    let of_items = definition.parameters.iter().flat_map(|parameter| {
        let operations = parameter.operations.iter().filter(|operation| **operation != Operation::List);
        let possible = operations.filter(|operation| reader.may(definition, **operation));
        possible.map(|operation| Switch { method: method(*operation), name: parameter.name, text: parameter.doc })
    });
    of_items.collect()
}

fn links(definition: &Definition, reader: Reader) -> Vec<Relation> {
    let known = |name: &str| registry().get(name).is_some_and(|resource| reader.uses(&resource.definition));
    let shown = definition.links.iter().filter(|link| link.readers.has(reader.role));
    let mut links: Vec<Relation> = shown
        .map(|link| Relation { relation: link.relation, resource: link.resource, known: known(link.resource) })
        .collect();
    links.sort_by_key(|link| link.relation);
    links.dedup_by_key(|link| link.relation);
    links
}

fn recorded(switch: JournalSwitch) -> String {
    let all = [(switch.create, "create"), (switch.update, "update"), (switch.delete, "delete")];
    all.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}
