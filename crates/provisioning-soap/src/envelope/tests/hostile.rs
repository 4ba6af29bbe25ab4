//! Documents that were made to do harm. Source: soap-xmlrpc, limits and XML hardening.

use super::super::{Limits, Refusal, read};
use super::{body, refused, request};

#[test]
fn document_types_are_refused_whatever_is_in_them() {
    let types = [
        "<!DOCTYPE f>",
        "<!DOCTYPE f SYSTEM 'http://127.0.0.1/x.dtd'>",
        "<!DOCTYPE f [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE f [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]>",
        "<!DOCTYPE f [<!ENTITY % x SYSTEM 'http://127.0.0.1/'>%x;]>",
        "<!doctype f>",
    ];
    for document_type in types {
        let document = format!("<?xml version='1.0'?>{document_type}{}", body("<f>&x;&c;</f>"));
        assert_eq!(refused(&document), "a document type is not allowed", "{document_type}");
    }
    assert!(!refused("<!DOCTYPE f [<!ENTITY x 'y'").is_empty());
}

#[test]
fn nesting_elements_attributes_and_names_have_limits() {
    let nested = |times: usize| {
        body(&format!("<f><parameters>{}{}</parameters></f>", "<a>".repeat(times), "</a>".repeat(times)))
    };
    assert_eq!(request(&nested(60)).function, "f");
    assert_eq!(refused(&nested(61)), "Client.Limit.Exceeded: more than 64 elements inside of each other");
    assert_eq!(refused(&nested(10_000)), "Client.Limit.Exceeded: more than 64 elements inside of each other");
    let open = format!("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>{}", "<a>".repeat(1_000_000));
    assert_eq!(refused(&open), "Client.Limit.Exceeded: more than 64 elements inside of each other");

    let many = |times: usize| body(&format!("<f>{}</f>", "<a/>".repeat(times)));
    assert_eq!(request(&many(199_997)).function, "f");
    assert_eq!(refused(&many(199_998)), "Client.Limit.Exceeded: more than 200000 elements");

    let attributes = |times: usize| {
        let attributes: String = (0..times).map(|at| format!(" a{at}=''")).collect();
        body(&format!("<f{attributes}/>"))
    };
    assert_eq!(request(&attributes(64)).function, "f");
    assert_eq!(refused(&attributes(65)), "Client.Limit.Exceeded: more than 64 attributes at an element");
    assert_eq!(refused(&attributes(100_000)), "Client.Limit.Exceeded: more than 64 attributes at an element");

    assert_eq!(
        refused(&body(&format!("<{}/>", "f".repeat(257)))),
        "Client.Limit.Exceeded: a name has more than 256 bytes"
    );
    let spaces: String = (0..63).map(|at| format!(" xmlns:n{at}='urn:{at}'")).collect();
    let document = body(&format!("<f{spaces}><g{spaces}><h{spaces}/></g></f>"));
    assert_eq!(refused(&document), "a namespace is malformed, or there are too many");
}

#[test]
fn what_is_said_quotes_nothing_of_the_document() {
    let secret = "hunter2";
    for document in [
        body("<f><password>hunter2</f>"),
        body("<hunter2></hunter3>"),
        body("<f a='hunter2' a='hunter2'/>"),
        body("<f>&hunter2;</f>"),
        body("<f>&hunter2</f>"),
        body("<hunter2:f xmlns:hunter2='http://www.w3.org/2000/xmlns/'/>"),
        "<hunter2".to_owned(),
        "<![CDATA[hunter2".to_owned(),
    ] {
        let reason = refused(&document);
        assert!(!reason.contains(secret) && !reason.is_empty(), "{document}: {reason}");
    }
}

#[test]
fn sixteen_bits_a_character_are_read_with_a_mark() {
    let bytes: Vec<u8> = format!("\u{feff}<?xml version='1.0' encoding='UTF-16'?>{}", body("<f/>"))
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let read_bytes = |bytes: &[u8]| read(bytes, None, Limits::default());
    assert!(read_bytes(&bytes).is_ok_and(|request| request.function == "f"));
    assert!(matches!(bytes.get(2..).map(read_bytes), Some(Err(Refusal::Client(_)))));
    let utf7 = format!("<?xml version='1.0' encoding='UTF-7'?>{}", body("<f/>"));
    assert_eq!(refused(&utf7), "the encoding is none of UTF-8, US-ASCII, ISO-8859-1, UTF-16");
}
