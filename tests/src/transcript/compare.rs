//! Comparison of a body with the recorded one.

use serde_json::{Map, Value};

use super::differences::{Rules, Treatment};
use super::pattern;
use super::variables::Variables;

/// Compares and collects what is different, one line per member.
pub(super) struct Comparison<'a> {
    pub(super) variables: &'a Variables,
    pub(super) rules: &'a Rules<'a>,
    path: Vec<String>,
    pub(super) found: Vec<String>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(variables: &'a Variables, rules: &'a Rules<'a>) -> Self {
        Self { variables, rules, path: vec!["body".to_owned()], found: Vec::new() }
    }

    pub(super) fn value(&mut self, expected: &Value, got: &Value) {
        let replaced = self.rules.ours(&self.path);
        let expected = replaced.unwrap_or(expected);
        match self.rules.treatment(&self.path) {
            Some(Treatment::Ignored) => return,
            Some(Treatment::Unordered) => return self.unordered(expected, got),
            Some(Treatment::NullOrAbsent | Treatment::Skipped) | None => {}
        }
        match (expected, got) {
            (Value::Object(expected), Value::Object(got)) => self.object(expected, got),
            (Value::Array(expected), Value::Array(got)) => self.array(expected, got),
            (Value::String(expected), got) => self.text(expected, got),
            (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
            (expected, got) if expected == got => {}
            (expected, got) => self.differ(expected, got),
        }
    }

    fn object(&mut self, expected: &Map<String, Value>, got: &Map<String, Value>) {
        for (name, value) in expected {
            self.path.push(name.clone());
            match got.get(name) {
                Some(other) => self.value(value, other),
                None if self.may_be_absent(value) => {}
                None => self.note(&format!("missing, expected {value}")),
            }
            self.path.pop();
        }
        for (name, value) in got {
            if !expected.contains_key(name) {
                self.path.push(name.clone());
                if !self.may_be_absent(value) {
                    self.note(&format!("not expected, got {value}"));
                }
                self.path.pop();
            }
        }
    }

    fn may_be_absent(&self, value: &Value) -> bool {
        match self.rules.treatment(&self.path) {
            Some(Treatment::Ignored) => true,
            Some(Treatment::NullOrAbsent) => value.is_null(),
            _ => false,
        }
    }

    fn array(&mut self, expected: &[Value], got: &[Value]) {
        if expected.len() != got.len() {
            let (wanted, found) = (expected.len(), got.len());
            self.note(&format!("expected {wanted} elements, got {found}"));
        }
        for (index, (expected, got)) in expected.iter().zip(got).enumerate() {
            self.path.push(index.to_string());
            self.value(expected, got);
            self.path.pop();
        }
    }

    /// Each expected element has to be there once, at any place.
    fn unordered(&mut self, expected: &Value, got: &Value) {
        let (Value::Array(expected), Value::Array(got)) = (expected, got) else {
            return self.differ(expected, got);
        };
        let mut left: Vec<&Value> = got.iter().collect();
        for element in expected {
            let place = left.iter().position(|other| {
                let mut trial = Comparison::new(self.variables, self.rules);
                trial.value(element, other);
                trial.found.is_empty()
            });
            match place {
                Some(place) => drop(left.swap_remove(place)),
                None => self.note(&format!("missing element {element}")),
            }
        }
        for element in left {
            self.note(&format!("element {element} not expected"));
        }
    }

    fn text(&mut self, expected: &str, got: &Value) {
        let same = match (self.number(expected), got) {
            (Some(_), Value::Number(number)) if pattern::is_number(expected) => number.is_u64(),
            (Some(wanted), Value::Number(number)) => number.to_string() == wanted,
            (Some(_), _) => false,
            (None, Value::String(got)) => self.same_text(expected, got),
            (None, _) => false,
        };
        if !same {
            let expected = match self.number(expected) {
                Some(number) => format!("the number {number}"),
                None => format!("{:?}", self.variables.fill(expected)),
            };
            self.note(&format!("expected {expected}, got {got}"));
        }
    }

    fn same_text(&self, expected: &str, got: &str) -> bool {
        let text = expected.strip_prefix("str:").unwrap_or(expected);
        let expected = self.variables.fill(text);
        match self.path.last().map(String::as_str) {
            Some("href") => {
                let (expected, got) = (pattern::normal_href(&expected), pattern::normal_href(got));
                pattern::matches(&expected, &got)
            }
            Some("message") => {
                let got = pattern::normal_message(got);
                pattern::matches(&pattern::normal_message(&expected), &got)
            }
            _ => pattern::matches(&expected, got),
        }
    }

    /// The recordings write ids as texts of digits, since they stand for variables: a whole `${name}` or
    /// `<id>`, and digits in members that are ids. On the wire they are numbers.
    fn number(&self, expected: &str) -> Option<String> {
        if pattern::is_number(expected) {
            return Some(expected.to_owned());
        }
        let all_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let variable = expected
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'))
            .filter(|name| !matches!(*name, "unique" | "digits"))
            .and_then(|name| self.variables.get(name));
        if let Some(value) = variable {
            return all_digits(value).then(|| value.to_owned());
        }
        let member = self.path.last().map_or("", String::as_str);
        let is_id = member == "id" || member.ends_with("_id");
        (is_id && all_digits(expected)).then(|| expected.to_owned())
    }

    fn differ(&mut self, expected: &Value, got: &Value) {
        self.note(&format!("expected {expected}, got {got}"));
    }

    fn note(&mut self, text: &str) {
        let text: String = text.chars().take(600).collect();
        self.found.push(format!("{}: {text}", self.path.join(".")));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::differences::Differences;
    use super::*;

    const RULES: &str = "
- {transcript: '*', member: methods, treat: unordered, reason: r}
- {transcript: '*', member: webpassword, treat: null_or_absent, reason: r}
- {transcript: t, step: 1, member: body.secret, reason: r}
- {transcript: t, step: 1, member: body.lock, ours: 4, reason: r}
";

    fn compare(expected: &Value, got: &Value) -> Vec<String> {
        let mut variables = Variables::with("word", "1234567");
        variables.set("contact", "12".into());
        let differences = Differences::parse(RULES).expect("good rules");
        let rules = differences.rules("t", 1);
        let mut comparison = Comparison::new(&variables, &rules);
        comparison.value(expected, got);
        comparison.found
    }

    #[test]
    fn equal_ones() {
        for (expected, got) in [
            (json!({"id": "<id>", "contact_id": "${contact}"}), json!({"id": 3, "contact_id": 12})),
            (json!({"sn": "<digits>"}), json!({"sn": "1234567"})),
            (json!({"new": "str:${contact}"}), json!({"new": "12"})),
            (json!({"reseller_id": "1"}), json!({"reseller_id": 1})),
            (json!({"cc": "43"}), json!({"cc": "43"})),
            (json!({"rate": 0}), json!({"rate": 0.0})),
            (json!({"methods": ["A", "B"]}), json!({"methods": ["B", "A"]})),
            (json!({"webpassword": null}), json!({})),
            (json!({}), json!({"webpassword": null})),
            (json!({"secret": "a"}), json!({"secret": "b"})),
            (json!({"lock": "4"}), json!({"lock": 4})),
            (json!({"self": {"href": "/a/?b=<unique>&a=1"}}), json!({"self": {"href": "/a/?a=1&b=word"}})),
        ] {
            assert_eq!(compare(&expected, &got), Vec::<String>::new());
        }
    }

    #[test]
    fn different_ones() {
        for (expected, got, note) in [
            (
                json!({"contact_id": "${contact}"}),
                json!({"contact_id": "12"}),
                "body.contact_id: expected the number 12, got \"12\"",
            ),
            (json!({"cc": "43"}), json!({"cc": 43}), "body.cc: expected \"43\", got 43"),
            (json!({"new": "str:${contact}"}), json!({"new": 12}), "body.new: expected \"str:12\", got 12"),
            (json!({"a": {"b": 1}}), json!({"a": {}}), "body.a.b: missing, expected 1"),
            (json!({"webpassword": "x"}), json!({}), "body.webpassword: missing, expected \"x\""),
            (json!([]), json!([{"x": 1}]), "body: expected 0 elements, got 1"),
            (json!({"methods": ["A"]}), json!({"methods": ["B"]}), "body.methods: missing element \"A\""),
            (json!({}), json!({"extra": 1}), "body.extra: not expected, got 1"),
        ] {
            let found = compare(&expected, &got);
            assert!(found.iter().any(|line| line == note), "{found:?}");
        }
    }
}
