//! The elements of a body. It is kept as a whole, since an element may refer to one that comes later.

use std::collections::HashMap;

use provisioning_xml::{character, is_allowed, sentence};
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, QName, ResolveResult};

use super::{Limits, Refusal, exceeded};
use crate::names::{ENCODING, ENVELOPE};

/// Attributes of an element.
const ATTRIBUTES: usize = 64;

/// Bytes of the name of an element.
const NAME: usize = 256;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its name without a prefix.
    pub(super) name: Box<str>,
    /// Its text.
    pub(super) text: String,
    /// The elements in it.
    pub(super) children: Vec<usize>,
    /// The element that it stands for.
    pub(super) href: Option<Box<str>>,
    /// Whether it says that it has no value.
    pub(super) nil: bool,
    /// Whether its text is said to be base64: SOAP::Lite sends every text so that is not ASCII.
    pub(super) base64: bool,
}

/// The elements of a body.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// The children of the body.
    pub(super) entries: Vec<usize>,
    /// Elements with a name of their own.
    pub(super) ids: HashMap<Box<str>, usize>,
    /// Whether an element stands for another one.
    pub(super) refers: bool,
    /// Whether the SOAP encoding is used.
    pub(super) encoded: bool,
}

impl Tree {
    /// Reads a document.
    pub(super) fn parse(text: &str, limits: Limits) -> Result<Self, Refusal> {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().check_comments = true;
        let mut builder = Builder { limits, ..Builder::default() };
        loop {
            match reader.read_event().map_err(|error| Refusal::Client(sentence(&error)))? {
                Event::Start(start) => builder.start(&start, reader.resolver())?,
                Event::Empty(start) => {
                    builder.start(&start, reader.resolver())?;
                    builder.end();
                }
                Event::End(_) => builder.end(),
                Event::Text(text) if text.contains("]]>") => return Err(client("a section ends that has not begun")),
                Event::Text(text) => builder.text(&text.xml10_content())?,
                Event::CData(text) => builder.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let unknown = || client("there is an unknown entity or a malformed reference");
                    builder.text(character(&reference).ok_or_else(unknown)?.encode_utf8(&mut [0; 4]))?;
                }
                Event::DocType(_) => return Err(client("a document type is not allowed")),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::Eof => return builder.finish(),
            }
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }
}

/// What is done with the elements of a part of the envelope.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    #[default]
    Other,
    Header,
    Body,
}

#[derive(Default)]
struct Builder {
    limits: Limits,
    tree: Tree,
    part: Part,
    depth: usize,
    elements: usize,
    has_root: bool,
    has_body: bool,
    /// The elements of the body that are open.
    open: Vec<usize>,
}

impl Builder {
    fn start(&mut self, start: &BytesStart<'_>, names: &NamespaceResolver) -> Result<(), Refusal> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(exceeded(format!("more than {} elements", self.limits.elements)).into());
        }
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(exceeded(format!("more than {} elements inside of each other", self.limits.depth)).into());
        }
        let (namespace, name) = names.resolve_element(start.name());
        if name.as_ref().len() > NAME {
            return Err(exceeded(format!("a name has more than {NAME} bytes")).into());
        }
        if !is_name(start.name().as_ref()) {
            return Err(client("an element has a name that is none"));
        }
        let of_soap = is(&namespace, ENVELOPE);
        let attributes = Attributes::read(start, names)?;
        match (self.depth, self.part) {
            (1, _) if self.has_root => return Err(client("there is more than one element at the top")),
            (1, _) if !of_soap || name.as_ref() != "Envelope" => return Err(Refusal::Version),
            (1, _) => self.has_root = true,
            (2, _) => {
                self.part = match name.as_ref() {
                    "Header" if of_soap => Part::Header,
                    "Body" if of_soap && !self.has_body => Part::Body,
                    _ => Part::Other,
                };
                self.has_body |= self.part == Part::Body;
            }
            (3, Part::Header) if attributes.must_understand => return Err(Refusal::MustUnderstand),
            (_, Part::Body) => return self.add(name.as_ref(), attributes),
            _ => return Ok(()),
        }
        self.tree.encoded |= attributes.encoded && (self.depth == 1 || self.part == Part::Body);
        Ok(())
    }

    /// An element of the body.
    fn add(&mut self, name: &str, attributes: Attributes) -> Result<(), Refusal> {
        let tree = &mut self.tree;
        let at = tree.nodes.len();
        match self.open.last() {
            Some(parent) => tree.nodes.get_mut(*parent).into_iter().for_each(|node| node.children.push(at)),
            None => {
                tree.encoded |= attributes.encoded && tree.entries.is_empty();
                tree.entries.push(at);
            }
        }
        tree.refers |= attributes.href.is_some();
        if let Some(id) = attributes.id {
            tree.ids.entry(id).or_insert(at);
        }
        let Attributes { href, nil, base64, .. } = attributes;
        tree.nodes.push(Node { name: name.into(), href, nil, base64, ..Node::default() });
        self.open.push(at);
        Ok(())
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.open.pop();
        if self.depth == 1 {
            self.part = Part::Other;
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Refusal> {
        if self.depth == 0 && !text.trim_ascii().is_empty() {
            return Err(client("there is text outside of the element at the top"));
        }
        let node = self.open.last().and_then(|at| self.tree.nodes.get_mut(*at));
        node.into_iter().for_each(|node| node.text.push_str(text));
        Ok(())
    }

    fn finish(self) -> Result<Tree, Refusal> {
        match (self.has_root, self.depth) {
            (false, _) => Err(client("there is no element")),
            (true, 0) => Ok(self.tree),
            (true, _) => Err(client("an element is not closed")),
        }
    }
}

/// The attributes that mean something.
#[derive(Default)]
struct Attributes {
    id: Option<Box<str>>,
    href: Option<Box<str>>,
    nil: bool,
    base64: bool,
    encoded: bool,
    must_understand: bool,
}

impl Attributes {
    fn read(start: &BytesStart<'_>, names: &NamespaceResolver) -> Result<Self, Refusal> {
        let mut found = Self::default();
        for (number, attribute) in start.attributes().enumerate() {
            if number == ATTRIBUTES {
                return Err(exceeded(format!("more than {ATTRIBUTES} attributes at an element")).into());
            }
            let attribute = attribute.ok().filter(|one| is_name(one.key.as_ref()) && !one.value.contains('<'));
            let attribute = attribute.ok_or_else(|| client("an attribute is malformed"))?;
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_err(|_| client("an attribute has an unknown entity or a malformed reference"))?;
            if !value.chars().all(is_allowed) {
                return Err(client("an attribute has a character that XML does not allow"));
            }
            let (namespace, name) = names.resolve_attribute(attribute.key);
            let is_true = matches!(value.trim(), "1" | "true");
            match (&namespace, name.as_ref()) {
                (ResolveResult::Unbound, "id") => found.id = Some(value.into()),
                (ResolveResult::Unbound, "href") => found.href = Some(value.into()),
                (space, "encodingStyle") if is(space, ENVELOPE) => {
                    found.encoded = value.split_ascii_whitespace().any(|style| style == ENCODING);
                }
                (space, "mustUnderstand") if is(space, ENVELOPE) => found.must_understand = is_true,
                (space, "nil" | "null") if is_instance(space) => found.nil = is_true,
                (space, "type") if is_instance(space) => found.base64 = is_base64(&value, names),
                _ => {}
            }
        }
        Ok(found)
    }
}

/// Whether a type is one of those for bytes in base64.
fn is_base64(value: &str, names: &NamespaceResolver) -> bool {
    let (namespace, name) = names.resolve_element(QName(value.trim()));
    let of_schema = |space: &str| space.starts_with("http://www.w3.org/") && space.ends_with("/XMLSchema");
    matches!(name.as_ref(), "base64Binary" | "base64")
        && matches!(namespace, ResolveResult::Bound(bound) if bound.0 == ENCODING || of_schema(bound.0))
}

/// Whether it is a name, which the reader of XML does not look at. Other alphabets are not looked at either.
fn is_name(text: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let goes_on = |c: char| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.' | ':');
    text.starts_with(starts) && text.chars().all(goes_on)
}

fn is(namespace: &ResolveResult<'_>, name: &str) -> bool {
    matches!(namespace, ResolveResult::Bound(bound) if bound.0 == name)
}

/// The namespace of `xsi:nil`, that of drafts of XML Schema included, which toolkits of the time use.
fn is_instance(namespace: &ResolveResult<'_>) -> bool {
    matches!(namespace, ResolveResult::Bound(bound)
        if bound.0.starts_with("http://www.w3.org/") && bound.0.ends_with("/XMLSchema-instance"))
}

fn client(sentence: &str) -> Refusal {
    Refusal::Client(sentence.to_owned())
}
