//! Sample values, and how languages write them.

use provisioning_core::function::{Catalogue, Kind, Member};

use crate::output::{push_close, push_element, push_open};

/// Structs inside of each other in an example.
const DEPTH: usize = 4;

/// Characters of a line that a phone and a page of paper show without breaking it much.
const LINE: usize = 72;

/// A value of an example.
pub(super) enum Sample {
    /// Text; capitals are to be replaced.
    Text(String),
    /// A number.
    Number(&'static str),
    /// True.
    Flag,
    /// The content of a file.
    Bytes,
    /// A list of one value.
    List(Box<Sample>),
    /// Members.
    Struct(Vec<(&'static str, Sample)>),
}

impl Sample {
    /// A struct with the members that are required, or else the first: a struct alone, or two others.
    pub(super) fn of_members(catalogue: &Catalogue, members: &[Member]) -> Self {
        Self::members(catalogue, members, DEPTH)
    }

    fn members(catalogue: &Catalogue, members: &[Member], depth: usize) -> Self {
        let required = members.iter().any(|member| member.required);
        let first = members.first().map_or(0, |member| if matches!(member.kind, Kind::Struct(_)) { 1 } else { 2 });
        let shown =
            members.iter().enumerate().filter(|(at, member)| if required { member.required } else { *at < first });
        Self::Struct(shown.map(|(_, one)| (one.name, Self::value(catalogue, &one.kind, one.name, depth))).collect())
    }

    fn value(catalogue: &Catalogue, kind: &Kind, name: &str, depth: usize) -> Self {
        match kind {
            Kind::String => Self::Text(name.to_ascii_uppercase()),
            Kind::Timestamp => Self::Text("2026-01-31 12:00:00".to_owned()),
            Kind::Int => Self::Number("1"),
            Kind::Double => Self::Number("1.5"),
            Kind::Boolean => Self::Flag,
            Kind::Base64 => Self::Bytes,
            Kind::List(of) => Self::List(Box::new(Self::value(catalogue, of, name, depth))),
            Kind::Struct(_) if depth == 0 => Self::Struct(Vec::new()),
            Kind::Struct(structure) => {
                let members = catalogue.structure(structure).map_or(&[][..], |one| &one.members);
                Self::members(catalogue, members, depth - 1)
            }
        }
    }
}

/// How a language writes values.
pub(super) struct Notation {
    pub(super) braces: (&'static str, &'static str),
    pub(super) arrow: &'static str,
    /// Around the name of a member.
    pub(super) quote: &'static str,
    pub(super) list: (&'static str, &'static str),
    pub(super) yes: &'static str,
    pub(super) bytes: &'static str,
}

impl Notation {
    /// A value; what fits in a line stands in one. `indent` is that of the line.
    pub(super) fn write(&self, value: &Sample, indent: usize) -> String {
        match value {
            Sample::Text(text) => format!("'{text}'"),
            Sample::Number(digits) => (*digits).to_owned(),
            Sample::Flag => self.yes.to_owned(),
            Sample::Bytes => self.bytes.to_owned(),
            Sample::List(item) => format!("{}{}{}", self.list.0, self.write(item, indent), self.list.1),
            Sample::Struct(members) => {
                let members = |indent| members.iter().map(move |(name, value)| self.member(name, value, indent));
                let (open, close) = self.braces;
                let line = format!("{open}{}{close}", members(indent).collect::<Vec<_>>().join(", "));
                if line.len() + indent <= LINE && !line.contains('\n') {
                    return line;
                }
                let blanks = " ".repeat(indent);
                let lines: String = members(indent + 4).map(|member| format!("{blanks}    {member},\n")).collect();
                format!("{open}\n{lines}{blanks}{close}")
            }
        }
    }

    fn member(&self, name: &str, value: &Sample, indent: usize) -> String {
        format!("{q}{name}{q}{}{}", self.arrow, self.write(value, indent), q = self.quote)
    }
}

/// A value as an element of SOAP.
pub(super) fn push_soap(document: &mut String, name: &str, value: &Sample, indent: usize) {
    document.push_str(&" ".repeat(indent));
    match value {
        Sample::Text(text) => push_element(document, name, "", text),
        Sample::Number(digits) => push_element(document, name, "", digits),
        Sample::Flag => push_element(document, name, "", "true"),
        Sample::Bytes => push_element(document, name, "", "UklGRg=="),
        Sample::List(item) => {
            push_open(document, name, "");
            document.push('\n');
            push_soap(document, "item", item, indent + 2);
            document.push_str(&" ".repeat(indent));
            push_close(document, name);
        }
        Sample::Struct(members) => {
            push_open(document, name, "");
            document.push('\n');
            members.iter().for_each(|(name, value)| push_soap(document, name, value, indent + 2));
            document.push_str(&" ".repeat(indent));
            push_close(document, name);
        }
    }
    document.push('\n');
}

/// A value as a value of XML-RPC.
pub(super) fn push_xmlrpc(document: &mut String, value: &Sample, indent: usize) {
    let blanks = " ".repeat(indent);
    match value {
        Sample::Text(text) => push_element(document, "string", "", text),
        Sample::Number(digits) => {
            push_element(document, if digits.contains('.') { "double" } else { "int" }, "", digits)
        }
        Sample::Flag => push_element(document, "boolean", "", "1"),
        Sample::Bytes => push_element(document, "base64", "", "UklGRg=="),
        Sample::List(item) => {
            document.push_str("<array><data><value>");
            push_xmlrpc(document, item, indent);
            document.push_str("</value></data></array>");
        }
        Sample::Struct(members) => {
            document.push_str("<struct>\n");
            for (name, value) in members {
                document.push_str(&format!("{blanks}  <member><name>{name}</name><value>"));
                push_xmlrpc(document, value, indent + 2);
                document.push_str("</value></member>\n");
            }
            document.push_str(&format!("{blanks}</struct>"));
        }
    }
}
