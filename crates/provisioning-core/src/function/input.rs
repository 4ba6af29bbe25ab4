//! What clients send, and how it becomes a document of the catalogue's types. Source: soap-xmlrpc, SOAP requests; calls.
//!
//! The type of a member in the catalogue decides, never what a client says that it sends: scripts send numbers where text is
//! meant, and texts where numbers are.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use chrono::{DateTime, NaiveDateTime};
use serde_json::Value as Json;

use super::catalogue::Catalogue;
use super::code::Code;
use super::failure::Failure;
use super::kind::{Kind, Member};
use crate::rules::Document;
use crate::settings::Settings;
use crate::time;

/// Base64 with and without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A value as it came in.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// Nothing, said explicitly.
    Null,
    /// The content of an element, of any type.
    Plain(String),
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Double(f64),
    /// True or false.
    Boolean(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A local time.
    Time(NaiveDateTime),
    /// A list.
    List(Vec<Input>),
    /// A struct.
    Struct(Vec<(String, Input)>),
    /// The children of an element, which are members of a struct or the items of a list.
    Elements(Vec<(String, Input)>),
}

impl Input {
    /// What it is, for messages. Its content is never in one: it may be a secret.
    fn is(&self) -> &'static str {
        match self {
            Self::Null => "'undefined'",
            Self::Plain(_) | Self::Text(_) | Self::Time(_) => "'string'",
            Self::Int(_) => "'int'",
            Self::Double(_) => "'double'",
            Self::Boolean(_) => "'boolean'",
            Self::Bytes(_) => "'base64'",
            Self::List(_) => "'array'",
            Self::Struct(_) | Self::Elements(_) => "'object/hash'",
        }
    }

    fn is_empty_text(&self) -> bool {
        matches!(self, Self::Plain(text) | Self::Text(text) if text.is_empty())
    }
}

/// Reads values with the structs of a catalogue.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) settings: &'a Settings,
    /// Most elements of a list.
    pub(super) longest: usize,
}

impl Reader<'_> {
    /// The parameters of a function. A function without any takes nothing, null, or something empty.
    pub(super) fn parameters(self, members: &[Member], input: Option<Input>) -> Result<Document, Failure> {
        self.structure(members, input.unwrap_or(Input::Null), "parameters")
    }

    fn structure(self, members: &[Member], input: Input, name: &str) -> Result<Document, Failure> {
        let given = match input {
            Input::Struct(given) => given,
            Input::Elements(given) => from_map(given, members),
            Input::Null => Vec::new(),
            Input::List(list) if list.is_empty() => Vec::new(),
            empty if empty.is_empty_text() => Vec::new(),
            other => return Err(Failure::shape(name, "an object/hash", other.is())),
        };
        let mut document = Document::new();
        for (member, values) in members.iter().zip(sorted(given, members)?) {
            let Some(input) = one_of(member, values)? else { continue };
            let value = match self.value(&member.kind, input, member.name)? {
                Json::String(text) if text.is_empty() && member.nullable => Json::Null,
                value => value,
            };
            if member.nullable || !value.is_null() {
                document.insert(member.name.to_owned(), value);
            }
        }
        match members.iter().find(|member| member.required && !document.contains_key(member.name)) {
            Some(member) => Err(Failure::missing(member.name)),
            None => Ok(document),
        }
    }

    fn value(self, kind: &Kind, input: Input, name: &str) -> Result<Json, Failure> {
        match kind {
            _ if input == Input::Null => Ok(Json::Null),
            Kind::String => text(input, name).map(Json::from),
            Kind::Struct(structure) => {
                let members = self.catalogue.structure(structure).map_or(&[][..], |one| &one.members);
                self.structure(members, input, name).map(Json::from)
            }
            Kind::List(of) => self.list(of, input, name),
            Kind::Base64 => bytes(&input)
                .map(|bytes| Json::from(STANDARD.encode(bytes)))
                .ok_or_else(|| Failure::shape(name, "base64", input.is())),
            // An empty element is no number and no time.
            _ if input.is_empty_text() => Ok(Json::Null),
            Kind::Int => int(&input).map(Json::from).ok_or_else(|| Failure::shape(name, "a number", input.is())),
            Kind::Double => double(&input).map(Json::from).ok_or_else(|| Failure::shape(name, "a number", input.is())),
            Kind::Boolean => boolean(&input).map(Json::from).ok_or_else(|| Failure::shape(name, "boolean", input.is())),
            Kind::Timestamp => self
                .timestamp(&input)
                .map(|time| Json::from(time::format(time)))
                .ok_or_else(|| Failure::shape(name, "a time (YYYY-MM-DD HH:MM:SS)", input.is())),
        }
    }

    fn list(self, of: &Kind, input: Input, name: &str) -> Result<Json, Failure> {
        let items = match input {
            Input::List(items) => items,
            // Whatever the children are called.
            Input::Elements(children) => children.into_iter().map(|(_, child)| child).collect(),
            empty if empty.is_empty_text() => Vec::new(),
            // One value stands for a list of it.
            one => vec![one],
        };
        if items.len() > self.longest {
            let text = format!("more than {} elements in parameter '{name}'", self.longest);
            return Err(Failure::new(Code::LimitExceeded, text));
        }
        let values = items.into_iter().map(|item| match self.value(of, item, name)? {
            Json::Null => Err(Failure::shape(name, &format!("an array of {}", of.word()), "'undefined'")),
            value => Ok(value),
        });
        values.collect::<Result<Vec<_>, _>>().map(Json::from)
    }

    fn timestamp(self, input: &Input) -> Option<NaiveDateTime> {
        match input {
            Input::Time(time) => Some(*time),
            Input::Plain(text) | Input::Text(text) => {
                let text = text.trim();
                let plain = text.split('.').next().unwrap_or(text);
                DateTime::parse_from_rfc3339(&text.replacen(' ', "T", 1))
                    .ok()
                    .map(|time| self.settings.to_local(time.naive_utc()))
                    .or_else(|| time::parse(plain))
            }
            _ => None,
        }
    }
}

/// What was given for each member.
fn sorted(given: Vec<(String, Input)>, members: &[Member]) -> Result<Vec<Vec<Input>>, Failure> {
    let mut values: Vec<Vec<Input>> = members.iter().map(|_| Vec::new()).collect();
    for (name, value) in given {
        let at = members.iter().position(|member| member.is_called(&name));
        values.get_mut(at.unwrap_or(usize::MAX)).ok_or_else(|| Failure::unknown(&name))?.push(value);
    }
    Ok(values)
}

/// The value of a member. A list may also be written as the member several times.
fn one_of(member: &Member, mut values: Vec<Input>) -> Result<Option<Input>, Failure> {
    match (values.len(), &member.kind) {
        (0 | 1, _) => Ok(values.pop()),
        (_, Kind::List(_)) => Ok(Some(Input::List(values))),
        _ => {
            let text = format!("parameter '{}' is given more than once", member.name);
            Err(Failure::malformed(member.name, text))
        }
    }
}

/// The members of a struct that came as a map of Apache's SOAP: items, each with a key and a value.
fn from_map(children: Vec<(String, Input)>, members: &[Member]) -> Vec<(String, Input)> {
    let is_map = !children.is_empty()
        && !members.iter().any(|member| member.is_called("item"))
        && children.iter().all(|(name, child)| name == "item" && entry(child).is_some());
    if !is_map {
        return children;
    }
    let entries = children.into_iter().filter_map(|(_, child)| {
        let key = entry(&child)?.to_owned();
        let Input::Elements(parts) = child else { return None };
        let value = parts.into_iter().find(|(name, _)| name == "value")?.1;
        Some((key, value))
    });
    entries.collect()
}

/// The key of an entry of such a map.
fn entry(child: &Input) -> Option<&str> {
    let Input::Elements(parts) = child else { return None };
    let [(first, _), (second, _)] = parts.as_slice() else { return None };
    let both = matches!((first.as_str(), second.as_str()), ("key", "value") | ("value", "key"));
    let key = parts.iter().find(|(name, _)| name == "key")?;
    match &key.1 {
        Input::Plain(text) | Input::Text(text) if both => Some(text),
        _ => None,
    }
}

fn text(input: Input, name: &str) -> Result<String, Failure> {
    match input {
        Input::Plain(text) | Input::Text(text) => Ok(text),
        Input::Int(number) => Ok(number.to_string()),
        Input::Double(number) => Ok(number.to_string()),
        Input::Boolean(flag) => Ok(if flag { "1" } else { "0" }.to_owned()),
        Input::Time(time) => Ok(time::format(time)),
        Input::Bytes(bytes) => {
            String::from_utf8(bytes).map_err(|_| Failure::malformed(name, format!("parameter '{name}' is not UTF-8")))
        }
        other => Err(Failure::shape(name, "a string", other.is())),
    }
}

/// A whole number of 32 bits.
fn int(input: &Input) -> Option<i32> {
    let number = match input {
        Input::Int(number) => *number,
        Input::Boolean(flag) => i64::from(*flag),
        Input::Double(number) if number.fract() == 0.0 => number.to_string().parse().ok()?,
        Input::Plain(text) | Input::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    i32::try_from(number).ok()
}

fn double(input: &Input) -> Option<f64> {
    let number = match input {
        Input::Double(number) => *number,
        Input::Int(number) => number.to_string().parse().ok()?,
        Input::Plain(text) | Input::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

fn boolean(input: &Input) -> Option<bool> {
    match input {
        Input::Boolean(flag) => Some(*flag),
        Input::Int(0) => Some(false),
        Input::Int(1) => Some(true),
        Input::Plain(text) | Input::Text(text) => match text.trim().to_ascii_lowercase().as_str() {
            "0" | "false" => Some(false),
            "1" | "true" => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// Bytes. The content of an element is base64; a text that is said to be one stands for itself.
fn bytes(input: &Input) -> Option<Vec<u8>> {
    match input {
        Input::Bytes(bytes) => Some(bytes.clone()),
        Input::Text(text) => Some(text.clone().into_bytes()),
        Input::Plain(text) => {
            let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            LENIENT.decode(compact).ok()
        }
        _ => None,
    }
}
