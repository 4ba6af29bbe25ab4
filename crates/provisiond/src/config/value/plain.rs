//! Booleans, numbers, text, paths, and the two containers.

use std::path::PathBuf;

use super::{At, Value};
use crate::config::node::{Kind, Node};

/// The boolean words of operators: yes/no, true/false, on/off, 1/0, in any case.
pub(super) fn parse_bool(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "yes" | "true" | "on" | "1" => Some(true),
        "no" | "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

impl Value for bool {
    const KIND: &'static str = "yes or no";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, parse_bool)
    }
}

impl Value for u32 {
    const KIND: &'static str = "a whole number";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.trim().parse().ok())
    }
}

impl Value for String {
    const KIND: &'static str = "a text";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| Some(text.to_owned()))
    }
}

impl Value for PathBuf {
    const KIND: &'static str = "a path";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| (!text.is_empty()).then(|| Self::from(text)))
    }
}

/// `null` and the empty text both mean "not set": templates of the platform print `''` for a missing value.
impl<T: Value> Value for Option<T> {
    const KIND: &'static str = T::KIND;
    const NULL_COUNTS: bool = true;

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        match &node.kind {
            Kind::Null => Some(None),
            Kind::Scalar(text) if text.is_empty() => Some(None),
            _ => T::read(node, at).map(Some),
        }
    }
}

/// Words, written as a list or in one text with blanks between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

impl Value for Words {
    const KIND: &'static str = "words";
    const NULL_COUNTS: bool = true;

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let texts = Vec::<String>::read(node, at)?;
        Some(Self(texts.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect()))
    }
}

/// A list; `null` is an empty one and a scalar a list of one.
impl<T: Value> Value for Vec<T> {
    const KIND: &'static str = "a list";
    const NULL_COUNTS: bool = true;

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let items = match &node.kind {
            Kind::Null => return Some(Self::new()),
            Kind::List(items) => items.as_slice(),
            Kind::Scalar(_) => std::slice::from_ref(node),
            Kind::Map(_) => {
                at.wrong_kind(node, Self::KIND);
                return None;
            }
        };
        // Collected before the first `None` counts, so that every wrong item is reported.
        let values: Vec<Option<T>> = items.iter().map(|item| T::read(item, at)).collect();
        values.into_iter().collect()
    }
}
