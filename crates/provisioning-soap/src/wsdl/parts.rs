//! The parts of a description.

use provisioning_core::function::{Function, Kind, Member, Structure};

use super::type_name;
use crate::names::Names;

/// The struct that comes with each call.
pub(super) const AUTHENTICATION: &str = "Authentication";

/// A struct.
pub(super) struct Type {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) members: Vec<Element>,
}

/// A member of a struct.
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) kind: String,
    pub(super) least: u8,
    pub(super) doc: String,
}

/// A list.
pub(super) struct List {
    pub(super) name: String,
    pub(super) of: String,
}

/// A function.
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) doc: String,
    pub(super) request: Vec<Part>,
    pub(super) response: Vec<Part>,
}

/// A part of a message.
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) kind: String,
}

impl Type {
    pub(super) fn of(structure: &Structure) -> Self {
        Self {
            name: structure.name.to_owned(),
            doc: structure.doc.to_owned(),
            members: structure.members.iter().map(Element::of).collect(),
        }
    }

    /// The struct of a function's parameters.
    pub(super) fn of_parameters(function: &Function) -> Option<Self> {
        let members: Vec<Element> = function.params.iter().map(Element::of).collect();
        // Functions may share a struct that has a name of its own.
        let doc = function.container.map_or_else(|| format!("Parameters of {}.", function.name), |_| String::new());
        (!members.is_empty()).then(|| Self { name: container(function), doc, members })
    }

    /// The struct in the detail of a fault.
    pub(super) fn of_fault(names: &Names) -> Self {
        let member =
            |name, least, doc: &str| Element { name, kind: type_name(&Kind::String), least, doc: doc.to_owned() };
        Self {
            name: format!("{}Fault", names.stem),
            doc: "Detail of a fault.".to_owned(),
            members: vec![
                member("code", 1, "The code, as in faultcode after the prefix."),
                member("object", 0, "What it is about: a name, a number, an id."),
                member("param", 0, "The parameter, of a fault of syntax."),
            ],
        }
    }
}

impl Element {
    fn of(member: &Member) -> Self {
        let nullable = if member.nullable { "Empty or null: none." } else { "" };
        let doc = [member.doc, nullable].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        Self { name: member.name, kind: type_name(&member.kind), least: member.required.into(), doc }
    }
}

impl Operation {
    pub(super) fn of(function: &Function) -> Self {
        let part = |name, kind| Part { name, kind };
        let authentication = part("authentication", format!("typens:{AUTHENTICATION}"));
        let parameters =
            (!function.params.is_empty()).then(|| part("parameters", format!("typens:{}", container(function))));
        Self {
            name: function.name,
            doc: about(function),
            request: std::iter::once(authentication).chain(parameters).collect(),
            response: function.result.iter().map(|kind| part("data", type_name(kind))).collect(),
        }
    }
}

/// What people read about a function: its sentence, its faults, its switch.
fn about(function: &Function) -> String {
    let mut text = function.doc.to_owned();
    if !function.faults.is_empty() {
        let names: Vec<&str> = function.faults.iter().map(|code| code.name()).collect();
        text.push_str(&format!(" Faults: {}.", names.join(", ")));
    }
    if let Some(key) = function.switch.key() {
        text.push_str(&format!(" Switch: {key}."));
    }
    text
}

/// The type of a function's parameters, without a prefix: `get_domain` has `GetDomainParameter`.
fn container(function: &Function) -> String {
    if let Some(name) = function.container {
        return name.to_owned();
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>())
    };
    function.name.split('_').filter_map(word).chain(["Parameter".to_owned()]).collect()
}
