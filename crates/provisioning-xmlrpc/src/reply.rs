//! Results as values of XMLRPC, by the types of the catalogue. Source: soap-xmlrpc, XMLRPC, calls.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dxr::{MethodResponse, Value};
use provisioning_core::function::{Answer, Kind, catalogue};
use serde_json::Value as Json;

use crate::fault::Fault;
use crate::{FaultCode, Nil};

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The result of a function.
pub(crate) fn result(answer: &Answer, nil: Nil) -> Value {
    match (&answer.kind, nil) {
        (None, Nil::Nil) => Value::Nil,
        (None, _) => text(""),
        (Some(kind), _) => value(kind, &answer.value, nil).unwrap_or_else(|| text("")),
    }
}

/// Text; what XML does not allow is replaced.
pub(crate) fn text(text: &str) -> Value {
    Value::String(provisioning_xml::clean(text).into_owned())
}

/// A whole number, in the type that clients know if it fits.
fn number(number: i64) -> Value {
    i32::try_from(number).map_or(Value::Long(number), Value::Integer)
}

/// A value; none for a null that is left out.
fn value(kind: &Kind, json: &Json, nil: Nil) -> Option<Value> {
    let written = match (kind, json) {
        (_, Json::Null) => return null(kind, nil),
        (Kind::List(of), Json::Array(items)) => {
            // A list has no place to leave out.
            Value::Array(items.iter().map(|item| value(of, item, nil).unwrap_or_else(|| text(""))).collect())
        }
        (Kind::Struct(name), Json::Object(document)) => {
            let members = catalogue().structure(name).map_or(&[][..], |structure| &structure.members);
            let given = members.iter().filter_map(|member| {
                let value = value(&member.kind, document.get(member.name)?, nil)?;
                Some((member.name.to_owned(), value))
            });
            Value::Struct(given.collect::<BTreeMap<_, _>>())
        }
        (Kind::Int, Json::Number(given)) => given.as_i64().map(number)?,
        (Kind::Double, Json::Number(given)) => Value::Double(given.as_f64()?),
        (Kind::Boolean, Json::Bool(flag)) => Value::Boolean(*flag),
        (Kind::Base64, Json::String(encoded)) => Value::Base64(STANDARD.decode(encoded).ok()?),
        (_, Json::String(given)) => text(given),
        // A value of another type than the catalogue tells is written as what it is.
        (_, Json::Bool(flag)) => Value::Boolean(*flag),
        (_, Json::Number(given)) => text(&given.to_string()),
        (_, Json::Array(_) | Json::Object(_)) => text(&json.to_string()),
    };
    Some(written)
}

/// A null; none when it is left out.
fn null(kind: &Kind, nil: Nil) -> Option<Value> {
    match (nil, kind) {
        (Nil::Omit, _) => None,
        (Nil::Nil, _) => Some(Value::Nil),
        (Nil::Empty, Kind::String | Kind::Timestamp) => Some(text("")),
        (Nil::Empty, Kind::Int) => Some(Value::Integer(0)),
        (Nil::Empty, Kind::Double) => Some(Value::Double(0.0)),
        (Nil::Empty, Kind::Boolean) => Some(Value::Boolean(false)),
        (Nil::Empty, Kind::Base64) => Some(Value::Base64(Vec::new())),
        (Nil::Empty, Kind::List(_)) => Some(Value::Array(Vec::new())),
        (Nil::Empty, Kind::Struct(_)) => Some(Value::Struct(BTreeMap::new())),
    }
}

/// About how much memory a value takes.
pub(crate) fn size(value: &Value) -> usize {
    const EACH: usize = 32;
    EACH + match value {
        Value::String(text) => text.len(),
        Value::Base64(bytes) => bytes.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Struct(members) => members.iter().map(|(name, value)| name.len() + size(value)).sum(),
        _ => 0,
    }
}

/// The document of an answer; none when the library cannot write it, which it always can.
pub(crate) fn document(answer: Result<Value, &Fault>, style: FaultCode) -> Option<String> {
    let written = match answer {
        Ok(value) => MethodResponse { value }.to_xml().ok()?,
        // The library's own faults have numbers only, and no third member.
        Err(fault) => format!("<methodResponse><fault>{}</fault></methodResponse>", fault.value(style).to_xml().ok()?),
    };
    let mut written = written;
    written.insert_str(0, DECLARATION);
    // A parser would make a line feed of a bare carriage return. Only texts have any.
    Some(if written.contains('\r') { written.replace('\r', "&#13;") } else { written })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(kind: Option<Kind>, value: Json, nil: Nil) -> String {
        let document = document(Ok(result(&Answer { kind, value }, nil)), FaultCode::Numeric).unwrap_or_default();
        let inner = document.trim_start_matches(DECLARATION).trim_start_matches("<methodResponse><params><param>");
        inner.trim_end_matches("</param></params></methodResponse>").to_owned()
    }

    #[test]
    fn sizes_grow_with_what_is_inside() {
        let small = size(&Value::Base64(Vec::new()));
        let inside =
            Value::Array(vec![Value::Struct(BTreeMap::from([("a".to_owned(), Value::Base64(vec![0; 5000]))]))]);
        assert!(small < 100 && size(&inside) > 5000, "{small} {}", size(&inside));
    }

    #[test]
    fn values_have_the_types_of_the_catalogue() {
        let cases = [
            (Kind::Int, json!(5), "<value><i4>5</i4></value>"),
            (Kind::Int, json!(3_000_000_000_i64), "<value><i8>3000000000</i8></value>"),
            (Kind::Boolean, json!(true), "<value><boolean>1</boolean></value>"),
            (Kind::Double, json!(0.000_001), "<value><double>0.000001</double></value>"),
            (Kind::Double, json!(2), "<value><double>2</double></value>"),
            (Kind::String, json!("a<\r\u{1}"), "<value><string>a&lt;&#13;\u{fffd}</string></value>"),
            (Kind::Base64, json!("AQI="), "<value><base64>AQI=</base64></value>"),
            (Kind::list(Kind::Int), json!([1]), "<value><array><data><value><i4>1</i4></value></data></array></value>"),
            (Kind::Timestamp, json!("2026-11-27 10:00:00"), "<value><string>2026-11-27 10:00:00</string></value>"),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(written(Some(kind), value, Nil::Omit), expected);
        }
    }

    #[test]
    fn nulls_are_written_as_the_operator_wants() {
        let domain = || (Some(Kind::Struct("Domain")), json!({"id": null, "domain": "a", "resellers": null}));
        let (kind, value) = domain();
        let omitted = written(kind, value, Nil::Omit);
        assert!(!omitted.contains("<name>id</name>") && omitted.contains("<name>domain</name>"), "{omitted}");
        let (kind, value) = domain();
        let nil = written(kind, value, Nil::Nil);
        assert_eq!(nil.matches("<nil></nil>").count(), 2, "{nil}");
        let (kind, value) = domain();
        let empty = written(kind, value, Nil::Empty);
        assert!(empty.contains("<i4>0</i4>") && empty.contains("<array><data></data></array>"), "{empty}");

        let nothing = "<value><string></string></value>";
        for (kind, nil, expected) in [
            (None, Nil::Omit, nothing),
            (None, Nil::Empty, nothing),
            (None, Nil::Nil, "<value><nil></nil></value>"),
            (Some(Kind::Int), Nil::Omit, nothing),
            (Some(Kind::Int), Nil::Empty, "<value><i4>0</i4></value>"),
            (Some(Kind::Int), Nil::Nil, "<value><nil></nil></value>"),
        ] {
            assert_eq!(written(kind.clone(), Json::Null, nil), expected, "{kind:?} {nil:?}");
        }
    }

    #[test]
    fn faults_have_numbers_or_words() {
        let fault = Fault::unknown("x");
        let numeric = document(Err(&fault), FaultCode::Numeric).unwrap_or_default();
        assert!(numeric.contains("<i4>-32601</i4>"), "{numeric}");
        assert!(numeric.contains("Client.Function.Unknown: unknown function &apos;x&apos;"), "{numeric}");
        let words = document(Err(&fault), FaultCode::String).unwrap_or_default();
        assert!(words.contains("<string>Client.Function.Unknown</string>"), "{words}");
    }
}
