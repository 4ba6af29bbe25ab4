//! The extended operations: append to a list, remove by value or by match.

use serde_json::{Map, Value as Json};

use super::{no_value, pointer, unprocessable};
use crate::fault::Fault;

/// Comparisons of one `remove` by value at the most: every element with every given value.
const MOST_COMPARISONS: usize = 5_000_000;

/// An `add` with `mode: append`, or a `remove` with `value` or `index`.
#[derive(Debug, Clone)]
pub(super) struct Extended {
    /// Pointer to the target.
    pub(super) path: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Append(Json),
    Remove { value: Option<Json>, index: Option<usize> },
}

impl Extended {
    pub(super) fn read(op: &str, members: &Map<String, Json>) -> Result<Self, Fault> {
        let path = members.get("path").map_or_else(|| Ok(String::new()), pointer)?;
        let value = members.get("value").cloned();
        if op == "add" {
            let path = path.strip_suffix("/-").map_or(path.clone(), str::to_owned);
            return Ok(Self { path, what: What::Append(value.unwrap_or(Json::Null)) });
        }
        let index = members
            .get("index")
            .map(|index| {
                // JSON does not tell 1.0 from 1.
                let text = crate::form::printed(index);
                text.strip_suffix(".0").unwrap_or(&text).parse().map_err(|_| {
                    Fault::Malformed("Invalid PATCH op 'remove' modifier 'index', must be a number".to_owned())
                })
            })
            .transpose()?;
        Ok(Self { path, what: What::Remove { value, index } })
    }

    /// The value that the operation puts into the document.
    pub(super) fn added(&self) -> Option<&Json> {
        match &self.what {
            What::Append(value) => Some(value),
            What::Remove { .. } => None,
        }
    }

    pub(super) fn apply(&self, document: &mut Json) -> Result<(), Fault> {
        match &self.what {
            What::Append(value) => append(document, &self.path, value),
            What::Remove { value, index } => remove(document, &self.path, value.as_ref(), *index),
        }
    }
}

fn append(document: &mut Json, path: &str, value: &Json) -> Result<(), Fault> {
    let (parent, member) = path.rsplit_once('/').ok_or_else(|| no_value(path))?;
    let member = member.replace("~1", "/").replace("~0", "~");
    let Some(parent) = document.pointer_mut(parent) else {
        return Err(no_value(path));
    };
    let slot = match parent {
        Json::Object(members) => members.entry(member).or_insert(Json::Null),
        Json::Array(elements) => {
            member.parse().ok().and_then(|index: usize| elements.get_mut(index)).ok_or_else(|| no_value(path))?
        }
        _ => return Err(no_value(path)),
    };
    match (slot, value) {
        (Json::Array(list), Json::Array(more)) => list.extend(more.iter().cloned()),
        (Json::Array(list), one) => list.push(one.clone()),
        (slot @ Json::Null, first) => *slot = first.clone(),
        _ => return Err(no_value(path)),
    }
    Ok(())
}

fn remove(document: &mut Json, path: &str, value: Option<&Json>, index: Option<usize>) -> Result<(), Fault> {
    let Some(target) = document.pointer_mut(path) else {
        return Err(no_value(path));
    };
    let wanted: Option<&[Json]> = match (value, index) {
        (Some(Json::Array(any_of)), None) => Some(any_of),
        (Some(one), _) => Some(std::slice::from_ref(one)),
        (None, _) => None,
    };
    let elements = target.as_array().map_or(1, Vec::len);
    if elements.saturating_mul(wanted.map_or(1, <[Json]>::len)) > MOST_COMPARISONS {
        return Err(unprocessable("too many values to remove at once"));
    }
    let matches = |element: &Json| wanted.is_none_or(|any_of| any_of.iter().any(|one| alike(one, element)));
    match (target, index) {
        (Json::Array(list), None) => list.retain(|element| !matches(element)),
        (Json::Array(list), Some(index)) => {
            let found: Vec<usize> = list.iter().enumerate().filter(|(_, e)| matches(e)).map(|(at, _)| at).collect();
            // Counted from the end; no match at all is no error, an index beyond the matches is.
            match found.iter().rev().nth(index) {
                Some(at) => drop(list.remove(*at)),
                None if found.is_empty() => {}
                None => {
                    return Err(unprocessable(&format!("delete index {index} out of bounds")));
                }
            }
        }
        (target, _) if matches(target) => return take(document, path),
        _ => {}
    }
    Ok(())
}

/// Takes a member that is no list out of its parent.
fn take(document: &mut Json, path: &str) -> Result<(), Fault> {
    let (parent, member) = path.rsplit_once('/').ok_or_else(|| no_value(path))?;
    let member = member.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent) {
        Some(Json::Object(members)) => drop(members.remove(&member)),
        Some(Json::Array(list)) => {
            let at: usize = member.parse().map_err(|_| no_value(path))?;
            if at < list.len() {
                list.remove(at);
            }
        }
        _ => return Err(no_value(path)),
    }
    Ok(())
}

/// Whether an element is meant by a given value: scalars are compared as text, objects only by the members that are given.
fn alike(given: &Json, element: &Json) -> bool {
    match (given, element) {
        (Json::Object(given), Json::Object(members)) => {
            given.iter().all(|(name, value)| members.get(name).is_some_and(|member| alike(value, member)))
        }
        (Json::Array(given), Json::Array(list)) => {
            given.len() == list.len() && given.iter().zip(list).all(|(one, other)| alike(one, other))
        }
        (Json::Object(_) | Json::Array(_), _) | (_, Json::Object(_) | Json::Array(_)) => false,
        (one, other) => crate::form::printed(one) == crate::form::printed(other),
    }
}
