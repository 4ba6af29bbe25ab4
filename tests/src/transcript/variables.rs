//! The values that differ from run to run.

use std::collections::HashMap;

use serde_json::Value;

use super::Capture;
use crate::client::Reply;
use crate::names;

/// Values by name. `unique` and `digits` are there from the start.
#[derive(Clone, Debug)]
pub(super) struct Variables(HashMap<String, String>);

impl Variables {
    pub(super) fn new() -> Self {
        Self::with(&names::unique(), &names::digits())
    }

    pub(super) fn with(unique: &str, digits: &str) -> Self {
        let mut values = HashMap::new();
        values.insert("unique".to_owned(), unique.to_owned());
        values.insert("digits".to_owned(), digits.to_owned());
        Self(values)
    }

    pub(super) fn set(&mut self, name: &str, value: String) {
        self.0.insert(name.to_owned(), value);
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Fills in `${name}` everywhere, and `<unique>` and `<digits>`. Unknown names stay as they are.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.0 {
            filled = filled.replace(&format!("${{{name}}}"), value);
        }
        for name in ["unique", "digits"] {
            let value = self.get(name).unwrap_or_default();
            filled = filled.replace(&format!("<{name}>"), value);
        }
        filled
    }

    /// As [`Variables::fill`], for requests: there an unknown name is an error.
    pub(super) fn fill_request(&self, text: &str) -> Result<String, String> {
        let filled = self.fill(text);
        match filled.find("${") {
            None => Ok(filled),
            Some(at) => {
                let rest = filled.get(at..).unwrap_or_default();
                let end = rest.find('}').map_or(rest.len(), |end| end + 1);
                let name = rest.get(..end).unwrap_or_default();
                Err(format!("{name} has no value yet"))
            }
        }
    }

    /// Keeps a part of an answer.
    pub(super) fn capture(&mut self, capture: &Capture, reply: &Reply) -> Result<(), String> {
        let value = if capture.source == "location" {
            let location = reply.header("location").unwrap_or_default();
            let id = location.rsplit('/').next().unwrap_or_default().to_owned();
            (!id.is_empty() && id.chars().all(|c| c.is_ascii_digit())).then_some(id)
        } else {
            let body: Option<Value> = serde_json::from_str(&reply.body).ok();
            let pointer = format!("/{}", capture.source.replace('.', "/"));
            body.and_then(|body| {
                Some(match body.pointer(&pointer)? {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
            })
        };
        let value =
            value.ok_or_else(|| format!("the answer has no {} to keep as {}", capture.source, capture.variable))?;
        self.set(&capture.variable, value);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn fills_in_requests_and_answers() {
        let mut variables = Variables::with("word", "1234567");
        variables.set("contact", "12".into());
        assert_eq!(variables.fill("/c/${contact}?e=<unique>&d=${digits}"), "/c/12?e=word&d=1234567");
        assert_eq!(variables.fill_request("a ${nothing} b").unwrap_err(), "${nothing} has no value yet");
    }
}
