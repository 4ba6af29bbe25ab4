//! Faults, of the protocol and of functions. Source: soap-xmlrpc, XMLRPC, faults.

use std::collections::BTreeMap;

use dxr::Value;
use provisioning_core::function::{Code, Failure};

use crate::FaultCode;
use crate::reply::text;

/// What a call answers when it has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    number: i32,
    code: &'static str,
    sentence: String,
}

/// A dotted code for what is wrong before there is a function.
const CLIENT: &str = "Client";

impl Fault {
    fn new(number: i32, code: &'static str, sentence: impl Into<String>) -> Self {
        Self { number, code, sentence: sentence.into() }
    }

    /// No well-formed XML, or a document type.
    pub(crate) fn malformed(sentence: impl Into<String>) -> Self {
        Self::new(-32700, CLIENT, sentence)
    }

    /// An encoding that is not served.
    pub(crate) fn encoding(sentence: impl Into<String>) -> Self {
        Self::new(-32701, CLIENT, sentence)
    }

    /// Well-formed XML that is no call.
    pub(crate) fn no_call(sentence: impl Into<String>) -> Self {
        Self::new(-32600, CLIENT, sentence)
    }

    /// No such method.
    pub(crate) fn unknown(method: &str) -> Self {
        let shown: String = method.chars().take(100).collect();
        Self::new(-32601, Code::UnknownFunction.name(), format!("unknown function '{shown}'"))
    }

    /// Another number or kind of parameters than the method takes.
    pub(crate) fn parameters(sentence: impl Into<String>) -> Self {
        Self::new(-32602, Code::MalformedParam.name(), sentence)
    }

    /// More than a limit.
    pub(crate) fn limit(sentence: impl Into<String>) -> Self {
        Self::new(-32500, Code::LimitExceeded.name(), sentence)
    }

    /// What nobody expects.
    pub(crate) fn internal(id: &str) -> Self {
        Self::new(Code::Internal.number(), Code::Internal.name(), format!("internal error (id {id})"))
    }

    /// The fault of a function.
    pub(crate) fn of(failure: Failure) -> Self {
        let number = match failure.code {
            Code::UnknownFunction | Code::DisabledFunction => -32601,
            code => code.number(),
        };
        Self::new(number, failure.code.name(), failure.text)
    }

    /// The struct that tells it. It has no third member with the object: the specification forbids one, and Perl's RPC::XML
    /// refuses such an answer.
    pub(crate) fn value(&self, style: FaultCode) -> Value {
        let mut members = BTreeMap::new();
        match style {
            FaultCode::Numeric => {
                members.insert("faultCode".to_owned(), Value::Integer(self.number));
                members.insert("faultString".to_owned(), text(&format!("{}: {}", self.code, self.sentence)));
            }
            FaultCode::String => {
                members.insert("faultCode".to_owned(), text(self.code));
                members.insert("faultString".to_owned(), text(&self.sentence));
            }
        }
        Value::Struct(members)
    }

    /// The dotted code.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// For the log.
    pub(crate) fn message(&self) -> String {
        format!("{} {}: {}", self.number, self.code, self.sentence)
    }
}
