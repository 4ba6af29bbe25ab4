//! The description of the interface, made from the catalogue and what is switched on. Source: soap-xmlrpc, WSDL.

mod parts;
#[cfg(test)]
mod stored;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use askama::Template;
use provisioning_core::function::{Catalogue, Disabled, Function, Kind, Service, Structure};
use provisioning_xml::clean;

use self::parts::{List, Operation, Type};
use crate::names::{ENCODING, Names, SCHEMA, TYPES, names};
use crate::output::ascii;

/// The ways to describe the same messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Style {
    /// rpc/literal, as WS-I has it.
    #[default]
    Literal,
    /// rpc/encoded, for clients that were made with the original.
    Encoded,
    /// document/literal, wrapped.
    Document,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Literal, Self::Encoded, Self::Document];

    /// Its word in the address of a description.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Encoded => "encoded",
            Self::Document => "document",
        }
    }

    /// The style with a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.word() == word)
    }
}

#[derive(Template)]
#[template(path = "wsdl.xml")]
struct Description<'a> {
    names: &'a Names,
    types: &'a str,
    schema: &'a str,
    encoding: &'a str,
    address: &'a str,
    encoded: bool,
    document: bool,
    documented: bool,
    use_of_body: String,
    structures: Vec<Type>,
    lists: Vec<List>,
    operations: Vec<Operation>,
}

/// The description of a service, in ASCII. `address` is where calls go; `plain` leaves out everything that is for people.
///
/// # Errors
/// When the document cannot be written, which is a defect.
pub fn describe(
    catalogue: &Catalogue,
    service: Service,
    disabled: &Disabled,
    style: Style,
    plain: bool,
    address: &str,
) -> Result<String, String> {
    let encoded = style == Style::Encoded;
    let names = names(service);
    let functions: Vec<&Function> = catalogue.published_by(service, disabled).collect();
    let known = || functions.iter().copied();
    let mut structures: Vec<Type> = catalogue.structures_of(known()).into_iter().map(Type::of).collect();
    structures.extend(catalogue.structure(parts::AUTHENTICATION).map(Type::of));
    structures.extend(known().filter_map(Type::of_parameters));
    if !encoded {
        structures.push(Type::of_fault(names));
    }
    structures.sort_by(|a, b| a.name.cmp(&b.name));
    structures.dedup_by(|a, b| a.name == b.name);
    let body = names.body;
    let use_of_body = match style {
        Style::Literal => format!("use=\"literal\" namespace=\"{body}\""),
        Style::Encoded => format!("use=\"encoded\" namespace=\"{body}\" encodingStyle=\"{ENCODING}\""),
        Style::Document => "use=\"literal\"".to_owned(),
    };
    let description = Description {
        names,
        types: TYPES,
        schema: SCHEMA,
        encoding: ENCODING,
        address,
        encoded,
        document: style == Style::Document,
        documented: !plain,
        use_of_body,
        structures,
        lists: lists(catalogue, &functions),
        operations: known().map(Operation::of).collect(),
    };
    let text = description.render().map_err(|error| error.to_string())?;
    Ok(ascii(&clean(&text)))
}

/// The types of lists that the functions need, those inside of other lists too.
fn lists(catalogue: &Catalogue, functions: &[&Function]) -> Vec<List> {
    let structures = catalogue.structures_of(functions.iter().copied());
    let members = structures.iter().flat_map(|one: &&Structure| &one.members);
    let of_functions = functions.iter().flat_map(|one| one.params.iter().map(|member| &member.kind).chain(&one.result));
    let mut lists = BTreeSet::new();
    for mut kind in members.map(|member| &member.kind).chain(of_functions) {
        while let Kind::List(of) = kind {
            lists.insert((list_name(of), type_name(of)));
            kind = of;
        }
    }
    lists.into_iter().map(|(name, of)| List { name, of }).collect()
}

/// The type of a list, without a prefix.
pub(crate) fn list_name(of: &Kind) -> String {
    let name = match of {
        Kind::String | Kind::Timestamp => "String".to_owned(),
        Kind::Base64 => "base64Binary".to_owned(),
        Kind::List(inner) => list_name(inner),
        other => other.word(),
    };
    format!("{name}Array")
}

/// The type of a value, with its prefix.
pub(crate) fn type_name(kind: &Kind) -> String {
    match kind {
        Kind::String | Kind::Timestamp => "xsd:string".to_owned(),
        Kind::Int => "xsd:int".to_owned(),
        Kind::Boolean => "xsd:boolean".to_owned(),
        Kind::Double => "xsd:double".to_owned(),
        Kind::Base64 => "xsd:base64Binary".to_owned(),
        Kind::Struct(name) => format!("typens:{name}"),
        Kind::List(of) => format!("typens:{}", list_name(of)),
    }
}
