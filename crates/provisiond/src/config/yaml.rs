//! YAML as operators write it, read text first.
//!
//! A typed YAML reader turns `00` into 0, `no` into a boolean and `1.20` into 1.2 before anybody knows what the key
//! wants. In a provisioning server `00` is a dial prefix. So this reader keeps every scalar as the text that was
//! written, together with its line, and conversion happens later, by the type of the key (`value`).
//!
//! It is built on the event parser `saphyr-parser`. The `config` crate, which would give layering, reads its files into
//! typed values without lines; neither text-first conversion nor `FILE:LINE` messages can be had from it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::node::{Kind, Node};
use super::problem::{Fault, Origin, Problem};

/// Deepest nesting that is read. Published configurations stay below ten.
pub(super) const MAX_DEPTH: usize = 64;
/// Most values that one file may hold, aliases multiplied out. Published configurations stay below ten thousand.
pub(super) const MAX_NODES: usize = 200_000;

/// Reads one document. `file` is only the name used in origins and problems.
///
/// # Errors
/// Everything that is wrong with the file: the first syntax error and every duplicate key before it.
pub(super) fn parse(file: &Path, text: &str) -> Result<Node, Vec<Problem>> {
    let mut builder = Builder::new(file);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for event in Parser::new_from_str(text) {
        let step = match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => Err((error.marker().line(), Fault::Syntax(error.info().to_owned()))),
        };
        if let Err((line, fault)) = step {
            builder.report(line, fault);
            break;
        }
    }
    builder.finish()
}

/// A mapping or list whose end has not been seen yet.
enum Open {
    List { line: usize, anchor: usize, items: Vec<Node> },
    Map { line: usize, anchor: usize, members: BTreeMap<String, Node>, key: Option<(String, usize)> },
}

/// A fault with its line: reading stops there.
type Stop = (usize, Fault);

/// Turns parser events into one [`Node`].
struct Builder {
    file: Arc<Path>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    documents: usize,
    root: Option<Node>,
    problems: Vec<Problem>,
}

impl Builder {
    fn new(file: &Path) -> Self {
        Self {
            file: Arc::from(file),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: 0,
            documents: 0,
            root: None,
            problems: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        let line = span.start.line();
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err((line, Fault::SecondDocument));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                if self.take_key(&text, line) {
                    return Ok(());
                }
                let is_null = style == ScalarStyle::Plain
                    && tag.is_none()
                    && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let kind = if is_null { Kind::Null } else { Kind::Scalar(text.into_owned()) };
                self.place(kind, line, anchor)?;
            }
            Event::SequenceStart(anchor, _) => {
                self.enter(line, Open::List { line, anchor, items: Vec::new() })?;
            }
            Event::MappingStart(anchor, _) => {
                self.enter(line, Open::Map { line, anchor, members: BTreeMap::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.leave()?,
            Event::Alias(anchor) => self.alias(anchor, line)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    /// Takes a scalar as the key of the innermost mapping, when that is waiting for one.
    fn take_key(&mut self, text: &str, line: usize) -> bool {
        match self.open.last_mut() {
            Some(Open::Map { key: key @ None, .. }) => {
                *key = Some((text.to_owned(), line));
                true
            }
            _ => false,
        }
    }

    fn enter(&mut self, line: usize, open: Open) -> Result<(), Stop> {
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return Err((line, Fault::ComplexKey));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err((line, Fault::TooDeep(MAX_DEPTH)));
        }
        self.open.push(open);
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Stop> {
        match self.open.pop() {
            Some(Open::List { line, anchor, items }) => self.place(Kind::List(items), line, anchor),
            Some(Open::Map { line, anchor, members, .. }) => self.place(Kind::Map(members), line, anchor),
            None => Ok(()),
        }
    }

    /// Aliases are copied, so their size counts each time: ten lines of nested aliases could stand for a billion values.
    fn alias(&mut self, anchor: usize, line: usize) -> Result<(), Stop> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            return Err((line, Fault::EndlessAlias));
        };
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            let Kind::Scalar(text) = &node.kind else {
                return Err((line, Fault::ComplexKey));
            };
            self.take_key(text, line);
            return Ok(());
        }
        if self.open.len() + node.depth() > MAX_DEPTH {
            return Err((line, Fault::TooDeep(MAX_DEPTH)));
        }
        self.nodes = self.nodes.saturating_add(node.size());
        self.place(node.kind, line, 0)
    }

    /// Puts a finished value into what surrounds it.
    fn place(&mut self, kind: Kind, line: usize, anchor: usize) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err((line, Fault::TooMany(MAX_NODES)));
        }
        let key = match self.open.last_mut() {
            Some(Open::Map { key, .. }) => key.take(),
            _ => None,
        };
        let line = key.as_ref().map_or(line, |(_, key_line)| *key_line);
        let node = Node::new(self.at(line), kind);
        if anchor > 0 {
            self.nodes = self.nodes.saturating_add(node.size());
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { members, .. }) => {
                let Some((name, _)) = key else { return Ok(()) };
                let first = members.get(&name).map(|first| first.origin.clone());
                if let Some(Origin::File { line: first, .. }) = first {
                    let path = self.path(&name);
                    self.report_key(line, path, Fault::DuplicateKey { first });
                } else {
                    members.insert(name, node);
                }
            }
        }
        Ok(())
    }

    /// The dotted path of a member of the innermost open mapping.
    fn path(&self, name: &str) -> String {
        let above = self.open.iter().filter_map(|open| match open {
            Open::Map { key: Some((key, _)), .. } => Some(key.as_str()),
            _ => None,
        });
        above.chain([name]).collect::<Vec<_>>().join(".")
    }

    fn at(&self, line: usize) -> Origin {
        Origin::File { file: Arc::clone(&self.file), line }
    }

    fn report(&mut self, line: usize, fault: Fault) {
        self.report_key(line, String::new(), fault);
    }

    fn report_key(&mut self, line: usize, key: String, fault: Fault) {
        self.problems.push(Problem::error(self.at(line), key, fault));
    }

    fn finish(mut self) -> Result<Node, Vec<Problem>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        let origin = self.at(0);
        Ok(self.root.take().unwrap_or(Node::new(origin, Kind::Null)))
    }
}
