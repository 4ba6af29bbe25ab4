//! JSON Patch: RFC 6902 and the extended operations of the platform. Source: rest-protocol, PATCH.

mod extended;

use json_patch::{PatchErrorKind, PatchOperation};
use serde_json::{Map, Value as Json};

use crate::fault::Fault;

/// A patch whose form is right; whether it fits a document is seen when it is applied.
#[derive(Debug, Clone)]
pub struct Patch(Vec<Step>);

#[derive(Debug, Clone)]
enum Step {
    Plain(PatchOperation),
    Extended(extended::Extended),
}

/// The operations with the members each must and may have.
const OPERATIONS: [(&str, &[&str], &[&str]); 6] = [
    ("add", &["path", "value"], &["mode"]),
    ("copy", &["from", "path"], &[]),
    ("move", &["from", "path"], &[]),
    ("remove", &["path"], &["value", "index"]),
    ("replace", &["path", "value"], &[]),
    ("test", &["path", "value"], &[]),
];

/// How deep a document may become. Nesting that the parser refuses must not come in by operations either: what walks over
/// a document does so recursively.
const MOST_DEPTH: usize = 64;

/// How much a patch may put into a document: members and elements, long texts by their length. A list that is copied into
/// itself doubles with each operation.
const MOST_WEIGHT: usize = 500_000;

/// More operations than any client needs in one request.
const MOST_STEPS: usize = 10_000;

impl Patch {
    /// Reads the body of a patch request.
    ///
    /// # Errors
    /// [`Fault::Malformed`] with the sentence of the first thing that is wrong; [`Fault::Rule`] for a pointer that is none.
    pub fn parse(body: &Json) -> Result<Self, Fault> {
        let Json::Array(elements) = body else {
            return malformed("Body for PATCH must be an array.");
        };
        if elements.len() > MOST_STEPS {
            return malformed(format!("Body for PATCH must not have more than {MOST_STEPS} elements."));
        }
        elements.iter().map(step).collect::<Result<_, _>>().map(Self)
    }

    /// Applies the operations in their order to a document; the document is unchanged when one fails.
    ///
    /// # Errors
    /// [`Fault::Rule`] with the reason.
    pub fn apply(&self, document: &Map<String, Json>) -> Result<Map<String, Json>, Fault> {
        let mut patched = Json::Object(document.clone());
        let mut budget = MOST_WEIGHT;
        for step in &self.0 {
            if let Some(added) = step.added(&patched) {
                let depth = step.path().split('/').count() + depth(added);
                let weight = weight(added);
                if depth > MOST_DEPTH || weight > budget {
                    return Err(unprocessable("the patched document is too large"));
                }
                budget -= weight;
            }
            match step {
                Step::Plain(operation) => plain(&mut patched, operation)?,
                Step::Extended(operation) => operation.apply(&mut patched)?,
            }
        }
        match patched {
            Json::Object(members) => Ok(members),
            _ => Err(unprocessable("Invalid pointer syntax (pointer: )")),
        }
    }

    /// The values that operations put on top-level members, by name.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0
            .iter()
            .filter_map(|step| match step {
                Step::Plain(PatchOperation::Add(add)) => Some((add.path.as_str(), &add.value)),
                Step::Plain(PatchOperation::Replace(replace)) => Some((replace.path.as_str(), &replace.value)),
                _ => None,
            })
            .filter_map(|(path, value)| path.strip_prefix('/').map(|member| (member, value)))
    }

    /// Whether there is nothing but additions.
    pub fn only_adds(&self) -> bool {
        self.0.iter().all(|step| match step {
            Step::Plain(operation) => matches!(operation, PatchOperation::Add(_)),
            Step::Extended(operation) => operation.added().is_some(),
        })
    }

    /// Whether an operation changes this top-level member or something inside it.
    pub fn touches(&self, member: &str) -> bool {
        self.0.iter().any(|step| step.path().split('/').nth(1) == Some(member))
    }
}

impl Step {
    fn path(&self) -> &str {
        match self {
            Self::Plain(operation) => operation.path().as_str(),
            Self::Extended(operation) => &operation.path,
        }
    }
}

impl Step {
    /// The value that the step puts into the document.
    fn added<'a>(&'a self, document: &'a Json) -> Option<&'a Json> {
        match self {
            Self::Plain(PatchOperation::Add(add)) => Some(&add.value),
            Self::Plain(PatchOperation::Replace(replace)) => Some(&replace.value),
            Self::Plain(PatchOperation::Copy(copy)) => document.pointer(copy.from.as_str()),
            Self::Plain(PatchOperation::Move(moved)) => document.pointer(moved.from.as_str()),
            Self::Plain(PatchOperation::Remove(_) | PatchOperation::Test(_)) => None,
            Self::Extended(operation) => operation.added(),
        }
    }
}

/// Levels of nesting below and including a value.
fn depth(value: &Json) -> usize {
    1 + match value {
        Json::Array(list) => list.iter().map(depth).max().unwrap_or(0),
        Json::Object(members) => members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// Members, elements and texts of a value, roughly by the memory they take.
fn weight(value: &Json) -> usize {
    1 + match value {
        Json::String(text) => text.len() / 16,
        Json::Array(list) => list.iter().map(weight).sum(),
        Json::Object(members) => members.values().map(weight).sum(),
        _ => 0,
    }
}

fn step(element: &Json) -> Result<Step, Fault> {
    let Json::Object(members) = element else {
        return malformed("Array in body of PATCH must only contain hashes.");
    };
    let Some(op) = members.get("op") else {
        return malformed("PATCH element must have an 'op' field.");
    };
    let op = crate::form::printed(op);
    let Some((_, mandatory, optional)) = OPERATIONS.iter().find(|(name, ..)| *name == op) else {
        let known: Vec<&str> = OPERATIONS.iter().map(|(name, ..)| *name).collect();
        return malformed(format!("Invalid PATCH op '{op}', must be one of {}", quoted(&known)));
    };
    let unexpected =
        |key: &&String| *key != "op" && !mandatory.contains(&key.as_str()) && !optional.contains(&key.as_str());
    if let Some(key) = members.keys().find(unexpected) {
        return malformed(format!("Invalid PATCH key '{key}' for op '{op}', must be one of {}", quoted(mandatory)));
    }
    let missing: Vec<&str> = mandatory.iter().copied().filter(|key| !members.contains_key(*key)).collect();
    if !missing.is_empty() {
        return malformed(format!("Missing PATCH keys {} for op '{op}'", quoted(&missing)));
    }
    if let Some(mode) = members.get("mode").filter(|mode| mode.as_str() != Some("append")) {
        let mode = crate::form::printed(mode);
        return malformed(format!(
            "Invalid PATCH op 'add' modifier 'mode' value '{mode}'. Allowed values are 'append'"
        ));
    }
    if optional.iter().any(|key| members.contains_key(*key)) {
        return extended::Extended::read(&op, members).map(Step::Extended);
    }
    read_plain(&op, members).map(Step::Plain)
}

fn read_plain(op: &str, members: &Map<String, Json>) -> Result<PatchOperation, Fault> {
    let mut normal = Map::from_iter([("op".to_owned(), Json::from(op))]);
    for key in ["path", "from"] {
        if let Some(text) = members.get(key) {
            normal.insert(key.to_owned(), Json::from(pointer(text)?));
        }
    }
    if let Some(value) = members.get("value") {
        normal.insert("value".to_owned(), value.clone());
    }
    serde_json::from_value(Json::Object(normal))
        .map_err(|_| bad_pointer(&members.get("path").map(crate::form::printed).unwrap_or_default()))
}

/// A pointer as text, percent-decoded, that begins with a slash.
fn pointer(given: &Json) -> Result<String, Fault> {
    let text = crate::form::printed(given);
    if !text.starts_with('/') {
        return Err(bad_pointer(&text));
    }
    Ok(percent_decoded(&text))
}

fn bad_pointer(text: &str) -> Fault {
    unprocessable(&format!("Invalid pointer syntax (pointer: {text})"))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| !hex.starts_with('+'))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn plain(document: &mut Json, operation: &PatchOperation) -> Result<(), Fault> {
    // Without undoing: the document is a copy that a failure throws away, and the undoing panics after some failed moves.
    json_patch::patch_unsafe(document, std::slice::from_ref(operation)).map_err(|error| {
        let path = operation.path().as_str();
        match (error.kind, operation) {
            (PatchErrorKind::TestFailed, PatchOperation::Test(test)) => {
                unprocessable(&format!("test failed - path: {path} value: {}", test.value))
            }
            (PatchErrorKind::InvalidFromPointer, PatchOperation::Copy(copy)) => no_value(copy.from.as_str()),
            (PatchErrorKind::InvalidFromPointer, PatchOperation::Move(moved)) => no_value(moved.from.as_str()),
            _ => no_value(path),
        }
    })
}

fn no_value(pointer: &str) -> Fault {
    unprocessable(&format!("A pointer that references a non-existent value (pointer: {pointer})"))
}

fn unprocessable(reason: &str) -> Fault {
    Fault::rule(format!("The entity could not be processed: {reason}"))
}

fn malformed<T>(sentence: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Malformed(sentence.into()))
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
