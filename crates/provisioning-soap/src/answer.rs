//! Writing answers: a document of the catalogue's types, literally or in the SOAP encoding. Source: soap-xmlrpc, SOAP responses.

use provisioning_core::function::{Answer, Catalogue, Kind, Member};
use serde_json::Value as Json;

use crate::names::{ENCODING, ENVELOPE, INSTANCE, SCHEMA, TYPES};
use crate::output::{push_close, push_element, push_open};
use crate::wsdl::{list_name, type_name};

/// The envelope that answers a call; `namespace` is that of the function.
pub(crate) fn write(catalogue: &Catalogue, namespace: &str, function: &str, answer: &Answer, encoded: bool) -> String {
    let mut writer = Writer { catalogue, encoded, document: String::new() };
    let name = format!("m:{function}Response");
    let mut attributes = format!(" xmlns:m=\"{namespace}\"");
    if encoded && answer.kind.is_none() {
        attributes.push_str(" xsi:nil=\"true\"");
    }
    push_open(&mut writer.document, &name, &attributes);
    if let Some(kind) = &answer.kind {
        writer.value("data", kind, &answer.value);
    }
    push_close(&mut writer.document, &name);
    envelope(&writer.document, encoded)
}

/// An envelope around a body.
pub(crate) fn envelope(body: &str, encoded: bool) -> String {
    let encoding = if encoded {
        format!(
            " xmlns:soapenc=\"{ENCODING}\" xmlns:xsd=\"{SCHEMA}\" xmlns:xsi=\"{INSTANCE}\" xmlns:typens=\"{TYPES}\" \
             soap:encodingStyle=\"{ENCODING}\""
        )
    } else {
        String::new()
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"{ENVELOPE}\"{encoding}><soap:Body>{body}\
         </soap:Body></soap:Envelope>\n"
    )
}

struct Writer<'a> {
    catalogue: &'a Catalogue,
    encoded: bool,
    document: String,
}

impl Writer<'_> {
    fn value(&mut self, name: &str, kind: &Kind, value: &Json) {
        if value.is_null() {
            return self.null(name, kind);
        }
        match kind {
            Kind::Struct(structure) => self.structure(name, structure, value),
            Kind::List(of) => self.list(name, of, value),
            scalar => {
                let attributes = self.typed(&type_name(scalar));
                push_element(&mut self.document, name, &attributes, &plain(scalar, value));
            }
        }
    }

    /// Nothing. It is left out; encoded, what is no number and no flag says so, since old proxies cannot do without it.
    fn null(&mut self, name: &str, kind: &Kind) {
        let kind = match kind {
            Kind::List(_) => "soapenc:Array".to_owned(),
            Kind::String | Kind::Timestamp | Kind::Base64 | Kind::Struct(_) => type_name(kind),
            Kind::Int | Kind::Boolean | Kind::Double => return,
        };
        if self.encoded {
            let attributes = format!(" xsi:nil=\"true\"{}", self.typed(&kind));
            push_element(&mut self.document, name, &attributes, "");
        }
    }

    fn structure(&mut self, name: &str, structure: &str, value: &Json) {
        let members: &[Member] = self.catalogue.structure(structure).map_or(&[], |one| &one.members);
        let attributes = self.typed(&format!("typens:{structure}"));
        push_open(&mut self.document, name, &attributes);
        for member in members {
            self.value(member.name, &member.kind, value.get(member.name).unwrap_or(&Json::Null));
        }
        push_close(&mut self.document, name);
    }

    fn list(&mut self, name: &str, of: &Kind, value: &Json) {
        let items = value.as_array().map_or(&[][..], Vec::as_slice);
        let of_type = if let Kind::List(inner) = of { format!("typens:{}", list_name(inner)) } else { type_name(of) };
        let attributes = if self.encoded {
            format!(" xsi:type=\"soapenc:Array\" soapenc:arrayType=\"{of_type}[{}]\"", items.len())
        } else {
            String::new()
        };
        push_open(&mut self.document, name, &attributes);
        items.iter().for_each(|item| self.value("item", of, item));
        push_close(&mut self.document, name);
    }

    fn typed(&self, kind: &str) -> String {
        if self.encoded { format!(" xsi:type=\"{kind}\"") } else { String::new() }
    }
}

/// The text of a scalar.
fn plain(kind: &Kind, value: &Json) -> String {
    match (kind, value) {
        (_, Json::String(text)) => text.clone(),
        // Never with an exponent, and as few digits as tell it from its neighbours.
        (Kind::Double, Json::Number(number)) => number.as_f64().unwrap_or_default().to_string(),
        (_, other) => other.to_string(),
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
