//! `www_admin.api_journal`: which changes are recorded.

use std::collections::BTreeMap;

use crate::config::node::{Kind, Node};
use crate::config::problem::Fault;
use crate::config::value::words;
use crate::config::{At, Value};

/// Journal settings by resource name. A resource that is not named has no journal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journal {
    /// Settings of each resource.
    pub resources: BTreeMap<String, ResourceJournal>,
}

/// Journal settings of one resource (`www_admin.api_journal.RESOURCE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResourceJournal {
    /// Changes are recorded and can be read.
    pub enable: bool,
    /// How the content is stored.
    pub format: JournalFormat,
    /// POST is recorded.
    pub create: bool,
    /// PUT and PATCH are recorded.
    pub update: bool,
    /// DELETE is recorded.
    pub delete: bool,
}

words! {
    /// How the content of a journal entry is stored.
    JournalFormat, "json or json_deflate" {
        /// JSON text.
        Json = "json";
        /// JSON text, compressed.
        JsonDeflate = "json_deflate";
    }
}

impl Default for ResourceJournal {
    fn default() -> Self {
        Self { enable: true, format: JournalFormat::Json, create: true, update: true, delete: true }
    }
}

impl Value for Journal {
    const KIND: &'static str = "a mapping of resources to enable, format and operations";
    const NULL_COUNTS: bool = true;

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let members = match &node.kind {
            Kind::Null => return Some(Self::default()),
            Kind::Map(members) => members,
            Kind::Scalar(_) | Kind::List(_) => {
                at.wrong_kind(node, Self::KIND);
                return None;
            }
        };
        let entry = |(name, node): (&String, &Node)| {
            ResourceJournal::read(node, &mut at.below(name)).map(|entry| (name.clone(), entry))
        };
        let entries: Vec<_> = members.iter().map(entry).collect();
        Some(Self { resources: entries.into_iter().collect::<Option<_>>()? })
    }
}

impl Value for ResourceJournal {
    const KIND: &'static str = "a mapping of enable, format and operations";
    const NULL_COUNTS: bool = true;

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let default = Self::default();
        if !matches!(node.kind, Kind::Map(_) | Kind::Null) {
            at.wrong_kind(node, Self::KIND);
            return None;
        }
        let written = |name: &str| node.member(name).filter(|member| !member.is_null());
        let enable = match written("enable") {
            Some(member) => bool::read(member, &mut at.below("enable")),
            None => Some(default.enable),
        };
        let format = match written("format") {
            Some(member) => format(member, &mut at.below("format")),
            None => Some(default.format),
        };
        let mut entry = Self { enable: enable?, format: format?, ..default };
        if let Some(member) = node.member("operations") {
            let operations = Vec::<String>::read(member, &mut at.below("operations"))?;
            let has = |wanted: &str| operations.iter().any(|operation| operation == wanted);
            (entry.create, entry.update, entry.delete) = (has("create"), has("update"), has("delete"));
            for other in operations.iter().filter(|name| !OPERATIONS.contains(&name.as_str())) {
                let text = format!("{other:?} is none of create, update, delete and has no effect");
                at.below("operations").warn(member, Fault::Note(text));
            }
        }
        Some(entry)
    }
}

/// What can be recorded.
const OPERATIONS: [&str; 3] = ["create", "update", "delete"];

/// The two formats of old releases are private to another language: JSON is written in their place.
fn format(node: &Node, at: &mut At<'_>) -> Option<JournalFormat> {
    match &node.kind {
        Kind::Scalar(text) if matches!(text.as_str(), "sereal" | "storable") => {
            at.warn(node, Fault::Note(format!("the format {text} is not supported, json is used")));
            Some(JournalFormat::Json)
        }
        _ => JournalFormat::read(node, at),
    }
}
