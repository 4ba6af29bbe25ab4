//! Elements that stand for others, as SOAP encoding has it.

use super::{body, elements, parameters, plain, refused, request};

#[test]
fn a_reference_stands_for_the_element_wherever_it_is() {
    let later = "<f><authentication href='#a'/><parameters href='#p'/></f>\
                 <multiRef id='p'><domain>x</domain><data href='#d'/></multiRef>\
                 <multiRef id='a'><type>admin</type></multiRef><multiRef id='d'><local>1</local></multiRef>";
    let read = request(&body(later));
    assert_eq!(read.authentication, Some(elements([("type", plain("admin"))])));
    let data = elements([("local", plain("1"))]);
    assert_eq!(read.parameters, Some(elements([("domain", plain("x")), ("data", data)])));

    let before = "<a id='one'><b>1</b></a><c href='#one'/><d href='#one'/>";
    let one = || elements([("b", plain("1"))]);
    assert_eq!(parameters(before), Some(elements([("a", one()), ("c", one()), ("d", one())])));
}

#[test]
fn a_reference_to_itself_or_to_nothing_is_refused() {
    let call = |inside: &str, more: &str| body(&format!("<f><parameters>{inside}</parameters></f>{more}"));
    let cases = [
        (call("<a href='#none'/>", ""), "a", "refers to an element that is not there"),
        (call("<a href='http://example.org/x'/>", ""), "a", "refers to an element that is not there"),
        (call("<a id='x' href='#x'/>", ""), "a", "refers to itself"),
        (call("<a id='x'><b><c href='#x'/></b></a>", ""), "a", "refers to itself"),
        (call("<a href='#x'/>", "<r id='x' href='#y'/><r id='y' href='#x'/>"), "r", "refers to itself"),
    ];
    for (document, name, reason) in cases {
        assert_eq!(refused(&document), format!("Client.Syntax.MalformedParam: parameter '{name}' {reason}"));
    }
}

#[test]
fn references_that_multiply_are_refused() {
    // Each level holds the one below ten times: a hundred elements that would be ten thousand million.
    let levels: String = (0..10)
        .map(|level| {
            let below = format!("<i href='#l{}'/>", level + 1).repeat(10);
            format!("<r id='l{level}'>{below}</r>")
        })
        .collect();
    let document = body(&format!("<f><parameters href='#l0'/></f>{levels}<r id='l10'>x</r>"));
    assert_eq!(refused(&document), "Client.Limit.Exceeded: too many elements by references");

    let text = "x".repeat(1024 * 1024);
    let uses = "<i href='#t'/>".repeat(100);
    let document = body(&format!("<f><parameters>{uses}</parameters></f><r id='t'>{text}</r>"));
    assert_eq!(refused(&document), "Client.Limit.Exceeded: too much text by references");

    let chain: String = (0..100).map(|at| format!("<r id='c{at}'><i href='#c{}'/></r>", at + 1)).collect();
    let document = body(&format!("<f><parameters href='#c0'/></f>{chain}<r id='c100'>x</r>"));
    assert_eq!(refused(&document), "Client.Limit.Exceeded: more than 64 elements inside of each other");
}
