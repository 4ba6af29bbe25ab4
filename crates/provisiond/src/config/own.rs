//! What is special about our own section `provisioning`: values from the environment and from files, and no unknown key.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::key::Key;
use super::node::{Kind, Node};
use super::problem::{Fault, Origin, Problem};
use super::value::Value;

/// Name of our section.
const SECTION: &str = "provisioning";
/// Environment variables that override keys: this, then the key in capitals with `__` for each dot, without the name of our
/// section. Two underscores, because `PROVISIOND_PORT` and the like are set by container platforms for a service of our name.
const OVERRIDE: &str = "PROVISIOND__";
/// Largest file that a key ending in `_file` may name.
const MAX_SECRET_BYTES: u64 = 64 << 10;

/// Replaces `${NAME}`, reads `_file` keys, applies overrides and reports unknown keys.
pub(super) fn resolve(tree: &mut Node, table: &[&'static Key], environment: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut own = Own { table, environment, problems: Vec::new() };
    if let Some(section) = section(tree) {
        own.expand(section, SECTION);
    }
    // After the replacement: a variable's text is taken as it is.
    own.overrides(tree);
    if let Some(section) = section(tree) {
        own.walk(section, SECTION);
    }
    own.problems
}

fn section(tree: &mut Node) -> Option<&mut Node> {
    match &mut tree.kind {
        Kind::Map(members) => members.get_mut(SECTION),
        _ => None,
    }
}

struct Own<'a> {
    table: &'a [&'static Key],
    environment: &'a BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Own<'_> {
    fn error(&mut self, node: &Node, key: &str, fault: Fault) {
        self.problems.push(Problem::error(node.origin.clone(), key, fault));
    }

    fn key(&self, path: &str) -> Option<&'static Key> {
        self.table.iter().find(|key| key.path == path).copied()
    }

    /// Replaces `${NAME}` in every scalar below `node`.
    fn expand(&mut self, node: &mut Node, path: &str) {
        match &mut node.kind {
            Kind::Null => {}
            Kind::Scalar(text) => match expand(text, self.environment) {
                Ok(Some(expanded)) => *text = expanded,
                Ok(None) => {}
                Err(name) => self.error(node, path, Fault::NoVariable(name)),
            },
            Kind::List(items) => items.iter_mut().for_each(|item| self.expand(item, path)),
            Kind::Map(members) => {
                for (name, member) in members {
                    self.expand(member, &format!("{path}.{name}"));
                }
            }
        }
    }

    /// Goes through the section, down to the keys of the table.
    fn walk(&mut self, node: &mut Node, path: &str) {
        let members = match &mut node.kind {
            Kind::Map(members) => members,
            Kind::Null => return,
            Kind::Scalar(_) | Kind::List(_) => {
                let found = node.kind_name();
                return self.error(node, path, Fault::WrongKind { expected: "a mapping", found });
            }
        };
        let mut from_files = Vec::new();
        for (name, member) in members.iter_mut() {
            let below = format!("{path}.{name}");
            let is_section = self.table.iter().any(|key| is_inside(key.path, &below));
            let by_file = name.strip_suffix("_file").filter(|target| self.key(&format!("{path}.{target}")).is_some());
            if is_section {
                self.walk(member, &below);
            } else if let Some(target) = by_file {
                from_files.push((name.clone(), target.to_owned()));
            } else if self.key(&below).is_none() {
                let hint = self.hint(&below);
                self.error(member, &below, Fault::UnknownKey { hint });
            }
        }
        for (name, target) in from_files {
            self.read_file(members, path, &name, target);
        }
    }

    /// Gives the content of the file named by `name` to the key `target` beside it.
    fn read_file(&mut self, members: &mut BTreeMap<String, Node>, path: &str, name: &str, target: String) {
        let Some(node) = members.remove(name).filter(|node| !node.is_null()) else {
            return;
        };
        let below = format!("{path}.{name}");
        if let Some(other) = members.get(&target).filter(|other| !other.is_null()) {
            let fault = Fault::GivenTwice(below);
            let origin = other.origin.clone();
            self.problems.push(Problem::error(origin, format!("{path}.{target}"), fault));
            return;
        }
        let Kind::Scalar(file) = &node.kind else {
            let found = node.kind_name();
            return self.error(&node, &below, Fault::WrongKind { expected: "a path", found });
        };
        match read_secret(Path::new(file)) {
            Ok(text) => {
                members.insert(target, Node::new(node.origin.clone(), Kind::Scalar(text)));
            }
            Err(reason) => {
                let fault = Fault::NoSecretFile { file: file.into(), reason };
                self.error(&node, &below, fault);
            }
        }
    }

    /// Lays environment variables over the files.
    fn overrides(&mut self, tree: &mut Node) {
        for (name, value) in self.environment {
            let Some(rest) = name.strip_prefix(OVERRIDE) else { continue };
            let wanted = rest.to_lowercase().replace("__", ".");
            let own = format!("{SECTION}.{wanted}");
            let origin = Origin::Environment { name: name.as_str().into() };
            let text = |text: &str| Node::new(origin.clone(), Kind::Scalar(text.to_owned()));
            if let Some(key) = self.key(&own).or_else(|| self.key(&wanted)) {
                tree.set(key.path, if is_list(key) { list(value, text) } else { text(value) });
                if key.path == own {
                    // What a file says for the same key in the other form is overridden too.
                    tree.set(&format!("{own}_file"), Node::new(origin.clone(), Kind::Null));
                }
            } else if let Some(key) = own.strip_suffix("_file").and_then(|target| self.key(target)) {
                tree.set(&own, text(value));
                tree.set(key.path, Node::new(origin.clone(), Kind::Null));
            } else {
                let hint = self.hint(&own);
                self.error(&text(value), &own, Fault::UnknownKey { hint });
            }
        }
    }

    /// The known key that was probably meant: one of nearly the same name, in the same section if possible.
    fn hint(&self, path: &str) -> Option<String> {
        let (section, name) = path.rsplit_once('.')?;
        let candidates = self.table.iter().map(|key| key.path).flat_map(names_in);
        let scored = candidates.filter_map(|candidate| {
            let (other_section, other) = candidate.rsplit_once('.')?;
            let distance = strsim::damerau_levenshtein(name, other);
            let far = usize::from(other_section != section);
            (distance <= 1 + name.len() / 4).then_some((distance + far, candidate))
        });
        scored.min().map(|(_, candidate)| candidate.to_owned())
    }
}

fn is_list(key: &Key) -> bool {
    key.kind == <Vec<String> as Value>::KIND
}

/// The items of a list in an environment variable, separated by commas.
fn list(value: &str, item: impl Fn(&str) -> Node) -> Node {
    let items = value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(&item);
    Node::new(item(value).origin, Kind::List(items.collect()))
}

/// Whether `path` names a key inside the section `section`.
fn is_inside(path: &str, section: &str) -> bool {
    path.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'))
}

/// A key of our section and the sections that it stands in: everything that may be written.
fn names_in(path: &'static str) -> impl Iterator<Item = &'static str> {
    let own = path.starts_with("provisioning.");
    let dots = path.match_indices('.').skip(1).filter_map(|(end, _)| path.get(..end));
    dots.chain([path]).filter(move |_| own)
}

/// Replaces `${NAME}`; `None` when there is nothing to replace, the missing variable's name as error. A `$` that does not
/// begin such a name stays.
fn expand(text: &str, environment: &BTreeMap<String, String>) -> Result<Option<String>, String> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        expanded.push_str(before);
        match after.split_once('}') {
            Some((name, behind)) if is_variable(name) => {
                expanded.push_str(environment.get(name).ok_or_else(|| name.to_owned())?);
                rest = behind;
            }
            _ => {
                expanded.push_str("${");
                rest = after;
            }
        }
    }
    expanded.push_str(rest);
    Ok((expanded != text).then_some(expanded))
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The content of a file, without the line end that editors add.
fn read_secret(file: &Path) -> Result<String, String> {
    let size = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if size > MAX_SECRET_BYTES {
        return Err(format!("larger than {MAX_SECRET_BYTES} bytes"));
    }
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    if text.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}
