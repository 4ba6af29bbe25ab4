//! Envelopes made by chance.

use proptest::prelude::*;
use provisioning_core::function::Input;

use super::{Limits, Refusal, read};

const LIMITS: Limits = Limits { depth: 16, elements: 200, bytes: 4096 };

const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";

fn envelope(inside: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{ENVELOPE}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><s:Body>{inside}</s:Body></s:Envelope>"
    )
}

/// Elements, bytes of text and depth of a value.
fn size(input: &Input) -> (usize, usize, usize) {
    match input {
        Input::Plain(text) => (1, text.len(), 1),
        Input::Elements(children) => children
            .iter()
            .map(|(_, child)| size(child))
            .fold((1, 0, 1), |sum, one| (sum.0 + one.0, sum.1 + one.1, sum.2.max(one.2 + 1))),
        _ => (1, 0, 1),
    }
}

/// Pieces of documents, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "<a>",
        "</a>",
        "<b>",
        "</b>",
        "<a/>",
        "<a id='x'>",
        "<b id='y' href='#x'/>",
        "<a href='#y'/>",
        "<a href='#z'>",
        "<b xsi:nil='1'/>",
        "text",
        "&lt;",
        "&#65;",
        "&x;",
        "<![CDATA[<]]>",
        "<!-- - -->",
        "<?p?>",
        "<authentication>",
        "</authentication>",
        "<parameters>",
        "</parameters>",
        " ",
        "<",
        ">",
        "&",
        "'",
        "<!DOCTYPE a>",
        "\u{20ac}",
        "\0",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Well-formed elements that refer to each other.
fn web() -> impl Strategy<Value = String> {
    let element = ("[abc]", "[a-e]", prop::option::of("[a-f]"), "[x ]{0,3}");
    let element = element.prop_map(|(name, id, href, text)| match href {
        Some(href) => format!("<{name} id='{id}' href='#{href}'/>"),
        None => format!("<{name} id='{id}'>{text}</{name}>"),
    });
    let tree = element.prop_recursive(5, 60, 6, |inner| {
        (prop::collection::vec(inner, 1..6), "[abc]", "[a-e]")
            .prop_map(|(inner, name, id)| format!("<{name} id='{id}'>{}</{name}>", inner.concat()))
    });
    prop::collection::vec(tree, 1..4).prop_map(|trees| format!("<f>{}</f>", trees.concat()))
}

#[test]
fn any_document_is_read_or_refused_and_stays_within_the_limits() {
    let inputs = prop_oneof![
        pieces().prop_map(|inside| envelope(&inside)),
        web().prop_map(|inside| envelope(&inside)),
        pieces(),
        any::<String>(),
    ];
    provisioning_fuzz::check(&inputs, |document| {
        match read(document.as_bytes(), None, LIMITS) {
            Ok(request) => {
                for input in request.authentication.iter().chain(&request.parameters) {
                    let (elements, bytes, depth) = size(input);
                    prop_assert!(elements <= LIMITS.elements && bytes <= LIMITS.bytes && depth <= LIMITS.depth);
                }
                // Whatever we take for XML, others do too.
                prop_assert!(roxmltree::Document::parse(&document).is_ok(), "{}", document);
            }
            Err(Refusal::Client(reason)) => prop_assert!(!reason.is_empty()),
            Err(_) => {}
        }
        Ok(())
    });
}

#[test]
fn any_bytes_in_any_encoding_are_read_or_refused() {
    let charset = prop::sample::select(vec![None, Some("utf-8"), Some("iso-8859-1"), Some("utf-16"), Some("x")]);
    let mark = prop::sample::select(vec![&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF", b"<?xml encoding='"]);
    let inputs = (charset, mark, prop::collection::vec(any::<u8>(), 0..64));
    provisioning_fuzz::check(&inputs, |(charset, mark, bytes)| {
        let document = [mark, &bytes].concat();
        prop_assert!(read(&document, charset, LIMITS).is_err());
        Ok(())
    });
}

#[test]
fn text_arrives_as_it_was_sent() {
    provisioning_fuzz::check(&any::<String>(), |text| {
        let mut document = String::from("<f><authentication>");
        crate::output::push_text(&mut document, &text);
        document.push_str("</authentication></f>");
        let request = read(envelope(&document).as_bytes(), None, Limits::default());
        let expected = Some(Input::Plain(provisioning_xml::clean(&text).into_owned()));
        prop_assert_eq!(request.map(|request| request.authentication).ok(), Some(expected));
        Ok(())
    });
}
