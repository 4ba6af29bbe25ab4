use provisioning_core::function::{Answer, Kind, catalogue};
use serde_json::{Value as Json, json};

use super::write;

/// The response element of an answer, without its namespace.
fn written(kind: Option<Kind>, value: Json, encoded: bool) -> String {
    let document = write(catalogue(), "urn:/SOAP/Provisioning", "f", &Answer { kind, value }, encoded);
    let body = document.split("<soap:Body>").nth(1).unwrap_or_default();
    let response = body.split("</soap:Body>").next().unwrap_or_default();
    response.replace(" xmlns:m=\"urn:/SOAP/Provisioning\"", "").replace("m:fResponse", "r")
}

fn domains() -> Kind {
    Kind::list(Kind::Struct("Domain"))
}

#[test]
fn literal_answers_have_members_in_order_and_leave_null_out() {
    let domain = json!({"resellers": [1, 2], "id": 5, "domain": "a&b"});
    let shown = "<domain>a&amp;b</domain><id>5</id><resellers><item>1</item><item>2</item></resellers>";
    let cases = [
        ("a struct", Some(Kind::Struct("Domain")), domain.clone(), format!("<r><data>{shown}</data></r>")),
        ("structs", Some(domains()), json!([domain]), format!("<r><data><item>{shown}</item></data></r>")),
        ("null members", Some(Kind::Struct("Domain")), json!({"id": null}), "<r><data></data></r>".to_owned()),
        ("an empty list", Some(domains()), json!([]), "<r><data></data></r>".to_owned()),
        ("null", Some(Kind::String), Json::Null, "<r></r>".to_owned()),
        ("nothing", None, Json::Null, "<r></r>".to_owned()),
        ("a flag", Some(Kind::Boolean), json!(true), "<r><data>true</data></r>".to_owned()),
        (
            "a nested list",
            Some(Kind::list(Kind::list(Kind::Int))),
            json!([[1], []]),
            "<r><data><item><item>1</item></item><item></item></data></r>".to_owned(),
        ),
        (
            "forbidden characters",
            Some(Kind::String),
            json!("a\u{1}\r\n"),
            "<r><data>a\u{fffd}&#13;\n</data></r>".to_owned(),
        ),
    ];
    for (case, kind, value, expected) in cases {
        assert_eq!(written(kind, value, false), expected, "{case}");
    }
}

#[test]
fn encoded_answers_tell_their_types() {
    let domain = json!({"domain": null, "id": null, "resellers": [1]});
    let array = |of: &str| format!("xsi:type=\"soapenc:Array\" soapenc:arrayType=\"{of}\"");
    let cases = [
        (
            "a struct, with null text that says so and a null number that is not there",
            Some(Kind::Struct("Domain")),
            domain,
            format!(
                "<r><data xsi:type=\"typens:Domain\"><domain xsi:nil=\"true\" xsi:type=\"xsd:string\"></domain>\
                 <resellers {}><item xsi:type=\"xsd:int\">1</item></resellers></data></r>",
                array("xsd:int[1]")
            ),
        ),
        ("an empty list", Some(domains()), json!([]), format!("<r><data {}></data></r>", array("typens:Domain[0]"))),
        (
            "a nested list",
            Some(Kind::list(Kind::list(Kind::String))),
            json!([["x"]]),
            format!(
                "<r><data {}><item {}><item xsi:type=\"xsd:string\">x</item></item></data></r>",
                array("typens:StringArray[1]"),
                array("xsd:string[1]")
            ),
        ),
        (
            "a null struct",
            Some(Kind::Struct("Domain")),
            Json::Null,
            "<r><data xsi:nil=\"true\" xsi:type=\"typens:Domain\"></data></r>".to_owned(),
        ),
        ("nothing", None, Json::Null, "<r xsi:nil=\"true\"></r>".to_owned()),
    ];
    for (case, kind, value, expected) in cases {
        assert_eq!(written(kind, value, true), expected, "{case}");
    }
}

#[test]
fn numbers_with_a_fraction_have_no_exponent_and_no_needless_digits() {
    for (number, expected) in
        [(0.1, "0.1"), (5.0, "5"), (1e-7, "0.0000001"), (123_456_789_012_345.0, "123456789012345")]
    {
        assert_eq!(written(Some(Kind::Double), json!(number), false), format!("<r><data>{expected}</data></r>"));
    }
}
