//! The arguments of a call, as its function reads them.

use serde_json::Value as Json;

use super::failure::Failure;
use crate::rules::Document;

/// A struct that has been read by the catalogue: members have the types that stand there, and those that are required exist.
/// Null is only at members for which it means something.
#[derive(Debug, Clone, Default)]
pub struct Arguments(Document);

impl Arguments {
    /// Of a struct.
    pub(crate) fn new(members: Document) -> Self {
        Self(members)
    }

    /// A text that is required.
    ///
    /// # Errors
    /// `Client.Syntax.MissingParam`.
    pub fn text(&self, name: &str) -> Result<&str, Failure> {
        self.opt_text(name).ok_or_else(|| Failure::missing(name))
    }

    /// A text that may be absent or null.
    pub fn opt_text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Json::as_str)
    }

    /// A number that is required.
    ///
    /// # Errors
    /// `Client.Syntax.MissingParam`.
    pub fn int(&self, name: &str) -> Result<i64, Failure> {
        self.opt_int(name).ok_or_else(|| Failure::missing(name))
    }

    /// A number that may be absent or null.
    pub fn opt_int(&self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Json::as_i64)
    }

    /// A flag that may be absent.
    pub fn opt_flag(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Json::as_bool)
    }

    /// Whether it was given, if only as null.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Any member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// A struct inside; an empty one when it is absent or null.
    pub fn structure(&self, name: &str) -> Self {
        Self(self.0.get(name).and_then(Json::as_object).cloned().unwrap_or_default())
    }

    /// The elements of a list; none when it is absent.
    pub fn list(&self, name: &str) -> &[Json] {
        self.0.get(name).and_then(Json::as_array).map_or(&[], Vec::as_slice)
    }

    /// The texts of a list.
    pub fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        self.list(name).iter().filter_map(Json::as_str)
    }

    /// All members.
    pub fn members(&self) -> &Document {
        &self.0
    }
}
