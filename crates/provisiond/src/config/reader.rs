//! Reads typed values out of the merged tree, by the key table, and remembers what came from where.

use std::path::Path;

use super::key::Key;
use super::node::{Kind, Node};
use super::problem::{Fault, Origin, Problem};
use super::value::{At, Value};
use super::yaml;

/// A part of the configuration whose keys are in the table.
pub(crate) trait Section: Sized {
    /// What it is about, for operators.
    const ABOUT: &'static str;

    /// Adds its keys, and those of the sections inside it, to the table.
    fn keys(table: &mut Vec<&'static Key>);

    /// Reads it; `None` when one of its values is wrong, which the reader has then recorded.
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
}

/// What a key came out as: the value in force and the place where it was written.
#[derive(Debug, Clone)]
pub(crate) struct Effective {
    /// The key.
    pub(crate) key: &'static Key,
    /// Its value, before conversion.
    pub(crate) node: Node,
}

/// Goes through the tree once, key by key.
pub(crate) struct Reader<'a> {
    tree: &'a Node,
    /// Every key read so far, in the order of the table.
    pub(crate) effective: Vec<Effective>,
    /// Everything found wrong so far.
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// A reader of a merged tree.
    pub(crate) fn new(tree: &'a Node) -> Self {
        Self { tree, effective: Vec::new(), problems: Vec::new() }
    }

    /// The value of a key, or its default when nothing is written; `None` when the value is wrong.
    pub(crate) fn value<T: Value>(&mut self, key: &'static Key) -> Option<T> {
        let written = self.written(key).filter(|node| T::NULL_COUNTS || !node.is_null());
        let node = match written {
            None => self.default(key)?,
            Some(node) if matches!(node.kind, Kind::Map(_)) => {
                // A key that is itself a mapping keeps the default entries that the operator does not name.
                let mut merged = self.default(key)?;
                merged.merge(node.clone());
                Node::new(node.origin.clone(), merged.kind)
            }
            Some(node) => node.clone(),
        };
        self.effective.push(Effective { key, node: node.clone() });
        T::read(&node, &mut At::new(key.path, key.secret, &mut self.problems))
    }

    /// What is written for a key under its present or its older spelling.
    fn written(&mut self, key: &'static Key) -> Option<&'a Node> {
        let new = self.look_up(key.path);
        let old = key.was.and_then(|was| self.look_up(was));
        if let (Some(node), Some(_), Some(was)) = (new, old, key.was) {
            let fault = Fault::BothSpellings(was);
            self.report(Problem::warning(node.origin.clone(), key.path, fault));
        }
        new.or(old)
    }

    fn look_up(&mut self, path: &str) -> Option<&'a Node> {
        let mut node = self.tree;
        for (end, name) in ends(path) {
            match &node.kind {
                Kind::Map(members) => node = members.get(name)?,
                Kind::Null => return None,
                _ => {
                    let above = path.get(..end).unwrap_or_default();
                    let fault = Fault::WrongKind { expected: "a mapping", found: node.kind_name() };
                    self.report(Problem::error(node.origin.clone(), above, fault));
                    return None;
                }
            }
        }
        Some(node)
    }

    fn default(&mut self, key: &'static Key) -> Option<Node> {
        let text = self.expand_default(key.default);
        match yaml::parse(Path::new("default"), &text) {
            Ok(node) => Some(Node::new(Origin::Default, node.kind)),
            Err(problems) => {
                // Only a default of ours that is no YAML gets here; the tests read every one of them.
                self.problems.extend(problems);
                None
            }
        }
    }

    /// Replaces `$(other.key)` in a default by the text of that key.
    fn expand_default(&self, default: &str) -> String {
        let Some((before, (name, after))) =
            default.split_once("$(").and_then(|(before, rest)| Some((before, rest.split_once(')')?)))
        else {
            return default.to_owned();
        };
        let other = self.effective.iter().find(|effective| effective.key.path == name);
        let text = match other.map(|effective| &effective.node.kind) {
            Some(Kind::Scalar(text)) => text.as_str(),
            _ => "",
        };
        format!("{before}{text}{after}")
    }

    /// Records a problem, once: all keys of a section meet the same wrong line.
    fn report(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

/// The parts of a dotted path, each with the end of what precedes it.
fn ends(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    path.split('.').map(move |name| {
        let above = start.max(1) - 1;
        start += name.len() + 1;
        (above, name)
    })
}
