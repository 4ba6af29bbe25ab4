//! Calls: method and values. Source: soap-xmlrpc, XMLRPC, calls; the XML-RPC specification.
//!
//! A number or time that cannot be read is taken as its text: the catalogue's type of the member decides, and its fault names
//! the member.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use chrono::NaiveDateTime;
use provisioning_core::function::Input;

use crate::Limits;
use crate::element::{self, Element};
use crate::fault::Fault;

/// Base64 with and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes of a method's name.
const LONGEST_NAME: usize = 256;

/// A call.
#[derive(Debug, PartialEq)]
pub(crate) struct Call {
    /// The method as it was sent.
    pub(crate) method: String,
    /// Its parameters, by position.
    pub(crate) params: Vec<Input>,
}

impl Call {
    /// Reads a document.
    ///
    /// # Errors
    /// [`Fault::malformed`]; [`Fault::no_call`]; [`Fault::parameters`]; [`Fault::limit`].
    pub(crate) fn parse(text: &str, limits: Limits) -> Result<Self, Fault> {
        let root = element::parse(text, limits)?;
        if &*root.name != "methodCall" {
            return Err(Fault::no_call("the document is no methodCall"));
        }
        let method = root.child("methodName").map(|name| name.text.trim()).filter(|name| !name.is_empty());
        let method = method.ok_or_else(|| Fault::no_call("the call has no methodName"))?;
        if method.len() > LONGEST_NAME {
            return Err(Fault::no_call("the methodName is too long"));
        }
        let sent = root.child("params").map(|params| params.children.as_slice()).unwrap_or_default();
        let params = sent.iter().map(|param| match param.child("value") {
            Some(of) if &*param.name == "param" => value(of, limits),
            _ => Err(Fault::no_call("a param has no value")),
        });
        Ok(Self { method: method.to_owned(), params: params.collect::<Result<_, _>>()? })
    }
}

/// The value in a `value` element.
fn value(element: &Element, limits: Limits) -> Result<Input, Fault> {
    let typed = match element.children.as_slice() {
        // Without a type it is a string, blanks and all.
        [] => return Ok(Input::Text(element.text.clone())),
        [typed] => typed,
        _ => return Err(Fault::no_call("a value has more than one type")),
    };
    let text = || Input::Text(typed.text.clone());
    let trimmed = typed.text.trim();
    Ok(match &*typed.name {
        "string" => text(),
        "int" | "i4" | "i8" | "i1" | "i2" | "biginteger" => trimmed.parse().map_or_else(|_| text(), Input::Int),
        "boolean" => boolean(trimmed).map_or_else(text, Input::Boolean),
        "double" | "float" | "bigdecimal" => double(trimmed).map_or_else(text, Input::Double),
        "dateTime.iso8601" | "dateTime" => time(trimmed).map_or_else(text, Input::Time),
        "base64" => Input::Bytes(bytes(&typed.text)?),
        "nil" => Input::Null,
        "array" => array(typed, limits)?,
        "struct" => structure(typed, limits)?,
        _ => return Err(Fault::no_call("a value has a type that is not known")),
    })
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

fn double(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A time as the specification has it, and with dashes as many clients send it.
fn time(text: &str) -> Option<NaiveDateTime> {
    ["%Y%m%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S"].into_iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

fn bytes(text: &str) -> Result<Vec<u8>, Fault> {
    let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(compact).map_err(|_| Fault::parameters("a value is not base64"))
}

fn array(element: &Element, limits: Limits) -> Result<Input, Fault> {
    let items = element.child("data").map(|data| data.children.as_slice()).unwrap_or_default();
    if items.len() > limits.list {
        return Err(Fault::limit(format!("more than {} elements in a list", limits.list)));
    }
    let items = items.iter().map(|item| match &*item.name {
        "value" => value(item, limits),
        _ => Err(Fault::no_call("an array has something else than values")),
    });
    items.collect::<Result<_, _>>().map(Input::List)
}

fn structure(element: &Element, limits: Limits) -> Result<Input, Fault> {
    let members = element.children.iter().map(|member| match (member.child("name"), member.child("value")) {
        (Some(name), Some(of)) if &*member.name == "member" => Ok((name.text.trim().to_owned(), value(of, limits)?)),
        _ => Err(Fault::no_call("a member of a struct has no name or no value")),
    });
    members.collect::<Result<_, _>>().map(Input::Struct)
}

#[cfg(test)]
mod tests;
