//! One line in the log, and a count, for each call of a function, whichever interface it came through. Source: soap-xmlrpc, logging.
//!
//! Client, HTTP user and request id stand in the span of the request.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use provisioning_core::function::{Answer, Code, Disabled, Failure, Functions, Input, Invocation, Member, catalogue};
use tracing::Instrument;

use crate::config::Config;
use crate::metrics::{self, Metrics};
use crate::traces;

/// Characters of a value that are shown.
const LONGEST: usize = 256;

/// Characters of a name that a client has made up.
const LONGEST_NAME: usize = 64;

/// What the log shows instead of a secret.
const MASK: &str = "*";

/// Parts of names whose values are not for the log, also where the catalogue does not know the member.
const SECRET: [&str; 3] = ["pass", "secret", "pin"];

/// Functions whose calls are logged.
pub struct LoggedFunctions {
    service: &'static str,
    functions: Arc<dyn Functions>,
    shown: Shown,
    metrics: Arc<Metrics>,
}

/// What the operator wants to see of parameters.
#[derive(Clone, Copy)]
struct Shown {
    passwords: bool,
    whole: bool,
}

impl LoggedFunctions {
    /// Functions as they are called through a service.
    #[must_use]
    pub fn new(service: &'static str, functions: Arc<dyn Functions>, config: &Config, metrics: Arc<Metrics>) -> Self {
        let own = &config.ossbss.provisioning;
        let shown = Shown { passwords: own.log_passwords, whole: own.no_logline_truncate };
        Self { service, functions, shown, metrics }
    }
}

#[async_trait]
impl Functions for LoggedFunctions {
    fn disabled(&self) -> Disabled {
        self.functions.disabled()
    }

    async fn invoke(&self, invocation: Invocation<'_>) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let name = invocation.function;
        let function = cut(name, LONGEST_NAME);
        let kind = text_of(invocation.authentication.as_ref(), "type");
        let login = text_of(invocation.authentication.as_ref(), "username");
        if tracing::enabled!(tracing::Level::DEBUG) {
            let known = catalogue().function(invocation.function).map_or(&[][..], |one| &one.params);
            let parameters = invocation.parameters.as_ref().map(|given| self.shown.text(given, known));
            tracing::debug!(service = self.service, function, parameters, "calling");
        }
        let id = invocation.request_id.clone();
        let span = traces::call(self.service, metrics::known(name));
        let mut done = self.functions.invoke(invocation).instrument(span.clone()).await;
        if let Err(failure) = &mut done
            && failure.code == Code::Internal
        {
            // The client can tell the operator which lines of the log are meant.
            failure.text = format!("internal error (id {id})");
        }
        let time = begun.elapsed();
        let milliseconds = time.as_secs_f64() * 1000.0;
        let result = done.as_ref().map_or_else(|failure| failure.code.name(), |_| "ok");
        self.metrics.call(self.service, name, result, time);
        traces::called(&span, result);
        tracing::info!(service = self.service, function, authentication = kind, login, result, milliseconds, "called");
        if let Some(cause) = done.as_ref().err().and_then(|failure| failure.cause.as_ref()) {
            tracing::error!(%cause, function, "a function failed");
        }
        done
    }
}

/// A member of the struct that tells who calls.
fn text_of(authentication: Option<&Input>, name: &str) -> Option<String> {
    let (Input::Struct(members) | Input::Elements(members)) = authentication? else { return None };
    match &members.iter().find(|(member, _)| member == name)?.1 {
        Input::Text(text) | Input::Plain(text) => Some(cut(text, LONGEST_NAME)),
        _ => None,
    }
}

/// The key of an entry of a map, as Apache's SOAP writes structs.
fn key(parts: &[(String, Input)]) -> Option<&str> {
    parts.iter().find_map(|(name, value)| match value {
        Input::Plain(text) | Input::Text(text) if name == "key" => Some(text.as_str()),
        _ => None,
    })
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

impl Shown {
    /// Parameters as one text.
    fn text(self, given: &Input, members: &[Member]) -> String {
        let mut text = String::new();
        self.write(given, members, &mut text);
        text
    }

    fn write(self, given: &Input, members: &[Member], text: &mut String) {
        match given {
            Input::Struct(parts) | Input::Elements(parts) => {
                text.push('{');
                let key = key(parts);
                for (number, (name, value)) in parts.iter().enumerate() {
                    let separator = if number == 0 { "" } else { ", " };
                    let _ = write!(text, "{separator}{}: ", cut(name, LONGEST_NAME));
                    // What the value of an entry of a map belongs to is told by its key.
                    let name = key.filter(|_| name == "value").unwrap_or(name);
                    let member = members.iter().find(|member| member.is_called(name));
                    if self.hides(name, member) {
                        text.push_str(MASK);
                    } else {
                        // The entries of a map have the members of what the map stands for.
                        let inside = match member {
                            Some(member) => inner(member),
                            None if name == "item" => members,
                            None => &[],
                        };
                        self.write(value, inside, text);
                    }
                }
                text.push('}');
            }
            Input::List(items) => {
                text.push('[');
                for (number, item) in items.iter().enumerate() {
                    text.push_str(if number == 0 { "" } else { ", " });
                    self.write(item, members, text);
                }
                text.push(']');
            }
            Input::Text(value) | Input::Plain(value) => text.push_str(&self.value(value)),
            Input::Bytes(bytes) => drop(write!(text, "({} bytes)", bytes.len())),
            Input::Null => text.push_str("null"),
            Input::Int(number) => drop(write!(text, "{number}")),
            Input::Double(number) => drop(write!(text, "{number}")),
            Input::Boolean(flag) => drop(write!(text, "{flag}")),
            Input::Time(time) => drop(write!(text, "{time}")),
        }
    }

    fn hides(self, name: &str, member: Option<&Member>) -> bool {
        let lower = name.to_ascii_lowercase();
        !self.passwords && (member.is_some_and(|one| one.secret) || SECRET.iter().any(|part| lower.contains(part)))
    }

    fn value(self, text: &str) -> String {
        match text.chars().count() {
            count if count > LONGEST && !self.whole => format!("{}… ({count} characters)", cut(text, LONGEST)),
            _ => text.to_owned(),
        }
    }
}

/// The members of the struct, or of the structs of the list, that a member holds.
fn inner(member: &Member) -> &'static [Member] {
    use provisioning_core::function::Kind;
    let mut kind = &member.kind;
    while let Kind::List(of) = kind {
        kind = of;
    }
    match kind {
        Kind::Struct(name) => catalogue().structure(name).map_or(&[], |structure| &structure.members),
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Input {
        Input::Text(value.to_owned())
    }

    #[test]
    fn secrets_are_masked_and_long_values_cut() {
        let given = Input::Struct(vec![
            ("domain".to_owned(), text("example.org")),
            ("new_password".to_owned(), text("geheim")),
            ("voicebox_pin".to_owned(), Input::Int(1234)),
            ("list".to_owned(), Input::List(vec![Input::Null, Input::Bytes(vec![1, 2])])),
            ("deep".to_owned(), Input::Struct(vec![("shoppass".to_owned(), text("geheim"))])),
            ("long".to_owned(), text(&"x".repeat(300))),
        ]);
        let some = Shown { passwords: false, whole: false }.text(&given, &[]);
        assert!(!some.contains("geheim") && !some.contains("1234"), "{some}");
        assert!(some.starts_with("{domain: example.org, new_password: *, voicebox_pin: *, list: [null, (2 bytes)]"));
        assert!(some.contains("(300 characters)") && !some.contains(&"x".repeat(257)), "{some}");
        let all = Shown { passwords: true, whole: true }.text(&given, &[]);
        assert!(all.contains("geheim") && all.contains(&"x".repeat(300)), "{all}");
    }

    #[test]
    fn secret_members_of_the_catalogue_are_masked() {
        let secret = Member::text("token").secret();
        let given = Input::Struct(vec![("token".to_owned(), text("geheim"))]);
        assert_eq!(Shown { passwords: false, whole: false }.text(&given, &[secret]), "{token: *}");
    }

    #[test]
    fn secrets_in_the_entries_of_a_map_are_masked() {
        let entry = |key: &str, value: &str| {
            let parts = vec![("key".to_owned(), text(key)), ("value".to_owned(), text(value))];
            ("item".to_owned(), Input::Elements(parts))
        };
        let given = Input::Elements(vec![
            entry("domain", "example.org"),
            entry("password", "geheim"),
            entry("token", "geheim"),
        ]);
        let shown = Shown { passwords: false, whole: false }.text(&given, &[Member::text("token").secret()]);
        assert!(shown.contains("example.org") && !shown.contains("geheim"), "{shown}");
    }

    #[test]
    fn the_login_is_told() {
        let given = Input::Struct(vec![("type".to_owned(), text("admin")), ("username".to_owned(), text("me"))]);
        assert_eq!(text_of(Some(&given), "username").as_deref(), Some("me"));
        assert_eq!(text_of(Some(&given), "password"), None);
        assert_eq!(text_of(Some(&Input::Null), "type"), None);
    }
}
