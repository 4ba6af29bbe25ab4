use provisioning_core::function::{Code, Input};

use super::{Limits, Refusal, Request, read};

#[path = "tests/clients.rs"]
mod clients;
#[path = "tests/hostile.rs"]
mod hostile;
#[path = "tests/references.rs"]
mod references;

const ENVELOPE: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// An envelope with a body.
fn body(inside: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='{ENVELOPE}' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><s:Body>{inside}\
         </s:Body></s:Envelope>"
    )
}

#[expect(clippy::expect_used, reason = "a test")]
fn request(document: &str) -> Request {
    read(document.as_bytes(), None, Limits::default()).expect("a request")
}

/// The parameters of a call of `f`.
fn parameters(inside: &str) -> Option<Input> {
    request(&body(&format!("<f><authentication/><parameters>{inside}</parameters></f>"))).parameters
}

fn plain(text: &str) -> Input {
    Input::Plain(text.to_owned())
}

fn elements<const N: usize>(children: [(&str, Input); N]) -> Input {
    Input::Elements(children.map(|(name, child)| (name.to_owned(), child)).into())
}

/// In short, why a document is refused.
#[expect(clippy::panic, reason = "a test")]
fn refused(document: &str) -> String {
    match read(document.as_bytes(), None, Limits::default()) {
        Err(Refusal::Version) => "version".to_owned(),
        Err(Refusal::MustUnderstand) => "must understand".to_owned(),
        Err(Refusal::Client(reason)) => reason,
        Err(Refusal::Failed(failure)) => format!("{}: {}", failure.code.name(), failure.text),
        Ok(request) => panic!("{document} is {request:?}"),
    }
}

#[test]
fn values_are_what_stands_in_the_elements() {
    let cases = [
        ("text with references", "<a>&lt;&#x20AC;&amp;&#65;&gt;&quot;&apos;</a>", plain("<\u{20ac}&A>\"'")),
        ("CDATA beside text", "<a>x<![CDATA[<&>]]>y</a>", plain("x<&>y")),
        ("comments and instructions are skipped", "<a>x<!-- c --><?p i?>y</a>", plain("xy")),
        ("line ends are normalised", "<a>x\r\ny\rz&#13;</a>", plain("x\ny\nz\r")),
        ("empty", "<a/>", plain("")),
        ("blank text is kept", "<a> x </a>", plain(" x ")),
        ("nil", "<a xsi:nil='true'/>", Input::Null),
        ("nil as a number", "<a xsi:nil='1'></a>", Input::Null),
        ("not nil", "<a xsi:nil='false'/>", plain("")),
        ("nil of nowhere", "<a nil='true'/>", plain("")),
        ("null of a draft", "<a xmlns:o='http://www.w3.org/1999/XMLSchema-instance' o:null='1'/>", Input::Null),
        (
            "text as base64",
            "<a xsi:type='x:base64Binary' xmlns:x='http://www.w3.org/2001/XMLSchema'>w4Ru\nYQ==</a>",
            Input::Bytes("\u{c4}na".into()),
        ),
        (
            "no base64 after all",
            "<a xsi:type='x:base64' xmlns:x='http://schemas.xmlsoap.org/soap/encoding/'>w4R</a>",
            plain("w4R"),
        ),
        ("another type of that name", "<a xsi:type='x:base64' xmlns:x='urn:x'>w4Ru</a>", plain("w4Ru")),
        ("prefixes do not matter", "<x:a xmlns:x='urn:x'>1</x:a>", plain("1")),
        ("a struct", "<a>\n <b>1</b>\n</a>", elements([("b", plain("1"))])),
    ];
    for (case, document, expected) in cases {
        assert_eq!(parameters(document), Some(elements([("a", expected)])), "{case}");
    }
}

#[test]
fn arguments_have_names_or_places() {
    let one = || Some(plain("1"));
    let two = || Some(plain("2"));
    let cases = [
        ("by name", "<f><parameters>2</parameters><authentication>1</authentication></f>", one(), two()),
        (
            "qualified",
            "<f xmlns='urn:x'><authentication>1</authentication><parameters>2</parameters></f>",
            one(),
            two(),
        ),
        ("by place", "<f><c-gensym3>1</c-gensym3><c-gensym5>2</c-gensym5><more>3</more></f>", one(), two()),
        ("one by place", "<f><c-gensym3>1</c-gensym3></f>", one(), None),
        ("more than is known", "<f><session>0</session><authentication>1</authentication></f>", one(), None),
        ("no authentication", "<f><parameters>2</parameters></f>", None, two()),
        ("nothing", "<f/>", None, None),
    ];
    for (case, call, authentication, parameters) in cases {
        let expected = Request { function: "f".to_owned(), authentication, parameters, encoded: false };
        assert_eq!(request(&body(call)), expected, "{case}");
    }
}

#[test]
fn what_is_no_envelope_is_refused() {
    let nine = "http://www.w3.org/2003/05/soap-envelope";
    let header = |inside: &str| {
        format!("<s:Envelope xmlns:s='{ENVELOPE}'><s:Header>{inside}</s:Header><s:Body><f/></s:Body></s:Envelope>")
    };
    let cases = [
        (format!("<s:Envelope xmlns:s='{nine}'><s:Body><f/></s:Body></s:Envelope>"), "version"),
        ("<Envelope><Body><f/></Body></Envelope>".to_owned(), "version"),
        ("<methodCall/>".to_owned(), "version"),
        (header("<x s:mustUnderstand='1'/>"), "must understand"),
        (format!("<s:Envelope xmlns:s='{ENVELOPE}'/>"), "there is no element in the body"),
        (body(""), "there is no element in the body"),
        (body("text"), "there is no element in the body"),
        (String::new(), "there is no element"),
        ("text".to_owned(), "there is text outside of the element at the top"),
        (body("<f/>") + "<more/>", "there is more than one element at the top"),
        (body("<f>"), "an element is closed that is not open"),
        (body("<f/>").replace("</s:Envelope>", ""), "an element is not closed"),
        (body("<f a='1' a='2'/>"), "an attribute is malformed"),
        (body("<f a=1/>"), "an attribute is malformed"),
        (body("<f a='<'/>"), "an attribute is malformed"),
        (body("<<f/>"), "an element has a name that is none"),
        (body("<1/>"), "an element has a name that is none"),
        (body("<f>]]></f>"), "a section ends that has not begun"),
        (body("<f>&nbsp;</f>"), "there is an unknown entity or a malformed reference"),
        (body("<f>&#0;</f>"), "there is an unknown entity or a malformed reference"),
        (body("<f>&#1;</f>"), "there is an unknown entity or a malformed reference"),
        (body("<f>&#xD800;</f>"), "there is an unknown entity or a malformed reference"),
        (body("<f a='&nbsp;'/>"), "an attribute has an unknown entity or a malformed reference"),
        (body("<f a='&#1;'/>"), "an attribute has a character that XML does not allow"),
        (
            body("<f><authentication>x<y/></authentication></f>"),
            "Client.Syntax.MalformedParam: parameter 'authentication' has text beside its elements",
        ),
    ];
    for (document, reason) in cases {
        assert_eq!(refused(&document), reason, "{document}");
    }
    assert_eq!(request(&header("<x s:mustUnderstand='0'/><y><z s:mustUnderstand='1'/></y>")).function, "f");
}

#[test]
fn the_encoding_counts_at_the_envelope_the_body_and_the_function() {
    let style = "s:encodingStyle='http://schemas.xmlsoap.org/soap/encoding/'";
    let envelope = |at: [&str; 5]| {
        let [envelope, header, body, function, parameters] = at;
        format!(
            "<s:Envelope xmlns:s='{ENVELOPE}' {envelope}><s:Header><h {header}/></s:Header><s:Body {body}><f {function}>\
             <parameters {parameters}/></f><ref {parameters}/></s:Body></s:Envelope>"
        )
    };
    for (at, expected) in [(0, true), (1, false), (2, true), (3, true), (4, false)] {
        let mut places = [""; 5];
        places.iter_mut().skip(at).take(1).for_each(|place| *place = style);
        assert_eq!(request(&envelope(places)).encoded, expected, "{at}");
    }
    assert!(!request(&envelope(["s:encodingStyle='urn:other'", "", "", "", ""])).encoded);
}

#[test]
fn a_code_of_the_catalogue_comes_with_the_parameter() {
    let document = body("<f><parameters><a href='#none'/></parameters></f>");
    let failure = match read(document.as_bytes(), None, Limits::default()) {
        Err(Refusal::Failed(failure)) => Some((failure.code, failure.param)),
        _ => None,
    };
    assert_eq!(failure, Some((Code::MalformedParam, Some("a".to_owned()))));
}
