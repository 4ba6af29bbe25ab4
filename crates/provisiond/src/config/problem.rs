//! What can be wrong with a configuration, and where it stands.
//!
//! Problems are data, not sentences: tests match on [`Fault`], operators read `FILE:LINE: KEY: text`. All problems of
//! all files are collected before anything is refused, so that an operator repairs a file in one go.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: the default of the key table.
    Default,
    /// A line of a configuration file, counted from 1; 0 when the file as a whole is meant.
    File {
        /// The file as it was named on the command line or found.
        file: Arc<Path>,
        /// The line.
        line: usize,
    },
    /// An environment variable.
    Environment {
        /// Its name.
        name: Arc<str>,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File { file, line: 0 } => write!(out, "{}", file.display()),
            Self::File { file, line } => write!(out, "{}:{line}", file.display()),
            Self::Environment { name } => write!(out, "environment {name}"),
        }
    }
}

/// Whether a problem keeps the configuration from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The configuration as a whole is refused.
    Error,
    /// The configuration works; the operator should look at it.
    Warning,
    /// Nothing is wrong; the operator may want to know.
    Note,
}

/// The kinds of problems, with their data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not YAML.
    #[error("not valid YAML: {0}")]
    Syntax(String),
    /// A file that cannot be read at all.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// None of the places where a configuration is looked for has one.
    #[error("no configuration file found, everything is at its default")]
    NoFile,
    /// Two entries of one mapping have the same name.
    #[error("this key occurs twice in one mapping, first in line {first}")]
    DuplicateKey {
        /// Line of the first one.
        first: usize,
    },
    /// A mapping key that is itself a list or a mapping.
    #[error("a key must be one plain word")]
    ComplexKey,
    /// An alias inside the value that it stands for.
    #[error("the alias stands inside its own anchor")]
    EndlessAlias,
    /// More nested than any configuration is.
    #[error("nested deeper than {0} levels")]
    TooDeep(usize),
    /// More values than any configuration has (also when aliases multiply them).
    #[error("more than {0} values")]
    TooMany(usize),
    /// A second `---` in one file.
    #[error("a file may hold one YAML document only")]
    SecondDocument,
    /// Inside our own section every key is known.
    #[error("unknown key{}", .hint.as_ref().map(|hint| format!(", did you mean {hint}?")).unwrap_or_default())]
    UnknownKey {
        /// The nearest known key.
        hint: Option<String>,
    },
    /// A list or a mapping where something else is needed, or the reverse.
    #[error("must be {expected}, not {found}")]
    WrongKind {
        /// What the key takes.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A scalar that cannot be read as the type of the key. For secrets the value is masked before it gets here.
    #[error("{value:?} is not {expected}")]
    BadValue {
        /// What the key takes.
        expected: &'static str,
        /// What stands there.
        value: String,
    },
    /// A regular expression that does not compile in the engine that never runs away.
    #[error("not a usable regular expression (no look-around, no back references): {0}")]
    BadPattern(String),
    /// A value out of its range, or in conflict with another key.
    #[error("{0}")]
    Rule(String),
    /// `${NAME}` without such a variable.
    #[error("the environment variable {0} is not set")]
    NoVariable(String),
    /// The file named by a key that ends in `_file`.
    #[error("{} cannot be read: {reason}", file.display())]
    NoSecretFile {
        /// The file.
        file: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Both `KEY` and `KEY_file` are given.
    #[error("is given twice, here and as {0}")]
    GivenTwice(String),
    /// Old and new spelling of one key are both present.
    #[error("the older spelling {0} is also present and has no effect")]
    BothSpellings(&'static str),
    /// Accepted, but with no effect, or with another effect than the operator may expect.
    #[error("{0}")]
    Note(String),
}

/// One thing that is wrong, where, and how bad it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// Where the value stands.
    pub origin: Origin,
    /// The dotted name of the key; empty when the file as a whole is meant.
    pub key: String,
    /// What is wrong.
    pub fault: Fault,
}

impl Problem {
    /// A problem that makes the configuration unusable.
    #[must_use]
    pub fn error(origin: Origin, key: impl Into<String>, fault: Fault) -> Self {
        Self { severity: Severity::Error, origin, key: key.into(), fault }
    }

    /// A problem that only deserves attention.
    #[must_use]
    pub fn warning(origin: Origin, key: impl Into<String>, fault: Fault) -> Self {
        Self { severity: Severity::Warning, origin, key: key.into(), fault }
    }

    /// Nothing wrong at all, but good to know.
    #[must_use]
    pub fn note(origin: Origin, key: impl Into<String>, fault: Fault) -> Self {
        Self { severity: Severity::Note, origin, key: key.into(), fault }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: ", self.origin)?;
        if !self.key.is_empty() {
            write!(out, "{}: ", self.key)?;
        }
        match self.severity {
            Severity::Error => {}
            Severity::Warning => out.write_str("warning: ")?,
            Severity::Note => out.write_str("note: ")?,
        }
        write!(out, "{}", self.fault)
    }
}

/// A configuration that is refused as a whole, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    /// At least one error; warnings found on the way are included.
    pub problems: Vec<Problem>,
}
