//! The value of an element, with what its references stand for. Source: SOAP 1.1, section 5.4.1; soap-xmlrpc, SOAP requests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use provisioning_core::function::{Failure, Input};

use super::tree::Tree;
use super::{Limits, exceeded};

/// Makes values of elements.
pub(super) struct Resolver {
    tree: Tree,
    depth: usize,
    /// Elements and bytes of text that there may still be. References can use the same element again and again.
    elements: usize,
    bytes: usize,
    /// The elements from the argument to the one that is being read.
    open: Vec<usize>,
}

impl Resolver {
    pub(super) fn new(tree: Tree, limits: Limits) -> Self {
        Self { tree, depth: limits.depth, elements: limits.elements, bytes: limits.bytes, open: Vec::new() }
    }

    /// The value of an element.
    pub(super) fn input(&mut self, at: usize) -> Result<Input, Failure> {
        let name = self.name(at);
        if self.open.contains(&at) {
            return Err(Failure::malformed(&name, format!("parameter '{name}' refers to itself")));
        }
        if self.open.len() >= self.depth {
            return Err(exceeded(format!("more than {} elements inside of each other", self.depth)));
        }
        self.elements = self.elements.checked_sub(1).ok_or_else(|| exceeded("too many elements by references"))?;
        self.open.push(at);
        let value = self.value(at, &name);
        self.open.pop();
        value
    }

    fn value(&mut self, at: usize, name: &str) -> Result<Input, Failure> {
        let Some(node) = self.tree.nodes.get(at) else { return Ok(Input::Null) };
        if let Some(href) = &node.href {
            let target = href.strip_prefix('#').and_then(|id| self.tree.ids.get(id)).copied();
            let dangling =
                || Failure::malformed(name, format!("parameter '{name}' refers to an element that is not there"));
            return self.input(target.ok_or_else(dangling)?);
        }
        if node.nil {
            return Ok(Input::Null);
        }
        if node.children.is_empty() {
            let (base64, text) = (node.base64, self.text(at)?);
            return Ok(if base64 { bytes(text) } else { Input::Plain(text) });
        }
        if !node.text.trim_ascii().is_empty() {
            return Err(Failure::malformed(name, format!("parameter '{name}' has text beside its elements")));
        }
        let children = node.children.clone();
        let members = children.into_iter().map(|child| Ok((self.name(child).into(), self.input(child)?)));
        members.collect::<Result<_, _>>().map(Input::Elements)
    }

    /// The text of an element; it is taken away when nobody else can want it.
    fn text(&mut self, at: usize) -> Result<String, Failure> {
        let shared = self.tree.refers;
        let Some(node) = self.tree.nodes.get_mut(at) else { return Ok(String::new()) };
        self.bytes = self.bytes.checked_sub(node.text.len()).ok_or_else(|| exceeded("too much text by references"))?;
        Ok(if shared { node.text.clone() } else { std::mem::take(&mut node.text) })
    }

    fn name(&self, at: usize) -> Box<str> {
        self.tree.get(at).map(|node| node.name.clone()).unwrap_or_default()
    }
}

/// The bytes that a text stands for; the text itself when it is no base64.
fn bytes(text: String) -> Input {
    let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).map_or(Input::Plain(text), Input::Bytes)
}
