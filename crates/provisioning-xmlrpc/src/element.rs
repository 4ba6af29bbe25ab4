//! The elements of a document, within limits. Source: soap-xmlrpc, limits and XML hardening.

use provisioning_xml::{character, is_allowed, sentence};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::Limits;
use crate::fault::Fault;

/// Attributes of an element. XMLRPC has none at all.
const ATTRIBUTES: usize = 64;

/// Nesting that the program's own stack allows, whatever the operator says.
const DEEPEST: usize = 1000;

/// An element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// Its name without a prefix: extensions have one, and clients choose it.
    pub(crate) name: Box<str>,
    /// Its text.
    pub(crate) text: String,
    /// The elements in it.
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// The first child of a name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| &*child.name == name)
    }
}

/// The element at the top of a document.
///
/// # Errors
/// [`Fault::malformed`]; [`Fault::limit`].
pub(crate) fn parse(text: &str, limits: Limits) -> Result<Element, Fault> {
    let mut reader = Reader::from_str(text);
    let mut builder = Builder { limits, open: Vec::new(), root: None, elements: 0 };
    loop {
        match reader.read_event().map_err(|error| Fault::malformed(sentence(&error)))? {
            Event::Start(start) => builder.start(&start)?,
            Event::Empty(start) => {
                builder.start(&start)?;
                builder.end();
            }
            Event::End(_) => builder.end(),
            Event::Text(text) => builder.text(&text.xml10_content())?,
            Event::CData(text) => builder.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => {
                let referred = character(&reference).ok_or_else(|| Fault::malformed("there is an unknown entity"))?;
                builder.text(referred.encode_utf8(&mut [0; 4]))?;
            }
            Event::DocType(_) => return Err(Fault::malformed("a document type is not allowed")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

struct Builder {
    limits: Limits,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Builder {
    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        self.elements += 1;
        if self.elements > self.limits.elements {
            return Err(Fault::limit(format!("more than {} elements", self.limits.elements)));
        }
        let depth = self.limits.depth.min(DEEPEST);
        if self.open.len() >= depth {
            return Err(Fault::limit(format!("more than {depth} elements inside of each other")));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(Fault::malformed("there is more than one element at the top"));
        }
        for (number, attribute) in start.attributes().enumerate() {
            if number == ATTRIBUTES {
                return Err(Fault::limit(format!("more than {ATTRIBUTES} attributes at an element")));
            }
            attribute.map_err(|_| Fault::malformed("an attribute is malformed"))?;
        }
        let name = start.local_name().as_ref().into();
        self.open.push(Element { name, ..Element::default() });
        Ok(())
    }

    fn end(&mut self) {
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => self.root = Some(done),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        if !text.chars().all(is_allowed) {
            return Err(Fault::malformed("there is a character that XML does not allow"));
        }
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim_ascii().is_empty() => {}
            None => return Err(Fault::malformed("there is text outside of the element at the top")),
        }
        Ok(())
    }

    fn finish(self) -> Result<Element, Fault> {
        match (self.root, self.open.is_empty()) {
            (Some(root), true) => Ok(root),
            (_, false) => Err(Fault::malformed("an element is not closed")),
            (None, true) => Err(Fault::malformed("there is no element")),
        }
    }
}
