//! Text with a meaning: secrets, patterns, time zones.

use std::fmt;

use chrono_tz::Tz;
use regex::Regex;

use super::{At, Value};
use crate::config::node::{Kind, Node};
use crate::config::problem::Fault;

/// A value that is never printed: its debug form is `*`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Not for logs and messages.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("*")
    }
}

impl Value for Secret {
    const KIND: &'static str = "a secret text";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| Some(Self::new(text)))
    }
}

/// A regular expression which the whole text must match.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    regex: Regex,
}

impl Pattern {
    /// The expression as the operator wrote it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The compiled expression, anchored at both ends.
    #[must_use]
    pub fn regex(&self) -> &Regex {
        &self.regex
    }

    /// Whether the whole text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

impl Value for Pattern {
    const KIND: &'static str = "a regular expression";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        let Kind::Scalar(source) = &node.kind else {
            at.wrong_kind(node, Self::KIND);
            return None;
        };
        // Compiled alone first: `a)(b` must not become usable by the parentheses around it.
        let anchored = Regex::new(source).and_then(|_| Regex::new(&format!(r"\A(?:{source})\z")));
        match anchored {
            Ok(regex) => Some(Self { source: source.clone(), regex }),
            Err(error) => {
                // The engine draws the expression with a marker below; its last line is the reason.
                let text = error.to_string();
                let reason = text.lines().last().unwrap_or_default();
                at.error(node, Fault::BadPattern(reason.trim_start_matches("error: ").to_owned()));
                None
            }
        }
    }
}

/// What is dialled in front of a number of another country or area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialPrefix(String);

impl DialPrefix {
    /// Usually digits, `*` and `#`; empty where nothing is dialled.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for DialPrefix {
    const KIND: &'static str = "a dial prefix, without blanks and quotes";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        // It becomes a text of the SIP proxy's configuration.
        let is_dialled = |text: &str| text.chars().all(|c| c.is_ascii_graphic() && !"\"'\\".contains(c));
        at.scalar(node, Self::KIND, |text| is_dialled(text).then(|| Self(text.to_owned())))
    }
}

impl Value for Tz {
    const KIND: &'static str = "a time zone such as Europe/Vienna";

    fn read(node: &Node, at: &mut At<'_>) -> Option<Self> {
        at.scalar(node, Self::KIND, |text| text.trim().parse().ok())
    }
}
