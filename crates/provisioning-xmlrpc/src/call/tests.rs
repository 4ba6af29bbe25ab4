use super::*;

const LIMITS: Limits = Limits { depth: 64, elements: 1000, list: 10, calls: 3, answers: 1 << 20 };

fn read(value: &str) -> Result<Input, Fault> {
    let text = format!("<methodCall><methodName> f </methodName><params><param>{value}</param></params></methodCall>");
    Call::parse(&text, LIMITS).map(|call| call.params.into_iter().next().unwrap_or(Input::Null))
}

fn text(value: &str) -> Input {
    Input::Text(value.to_owned())
}

#[test]
fn values_are_read_by_their_types() {
    let at = NaiveDateTime::parse_from_str("2026-11-27 10:20:30", "%Y-%m-%d %H:%M:%S").unwrap_or_default();
    let cases = [
        ("<value>a b</value>", text("a b")),
        ("<value> a </value>", text(" a ")),
        ("<value/>", text("")),
        ("<value><string/></value>", text("")),
        ("<value><string>&lt;&#228;&amp;<![CDATA[<x>]]></string></value>", text("<\u{e4}&<x>")),
        ("<value> <int> 42 </int> </value>", Input::Int(42)),
        ("<value><i4>-1</i4></value>", Input::Int(-1)),
        ("<value><i8>3000000000</i8></value>", Input::Int(3_000_000_000)),
        ("<value><ex:i8 xmlns:ex='x'>7</ex:i8></value>", Input::Int(7)),
        ("<value><int>x</int></value>", text("x")),
        ("<value><int>99999999999999999999</int></value>", text("99999999999999999999")),
        ("<value><boolean>1</boolean></value>", Input::Boolean(true)),
        ("<value><boolean>false</boolean></value>", Input::Boolean(false)),
        ("<value><boolean>2</boolean></value>", text("2")),
        ("<value><double>1.5</double></value>", Input::Double(1.5)),
        ("<value><double>inf</double></value>", text("inf")),
        ("<value><dateTime.iso8601>20261127T10:20:30</dateTime.iso8601></value>", Input::Time(at)),
        ("<value><dateTime.iso8601>2026-11-27T10:20:30</dateTime.iso8601></value>", Input::Time(at)),
        ("<value><base64> AQ\nI= </base64></value>", Input::Bytes(vec![1, 2])),
        ("<value><nil/></value>", Input::Null),
        ("<value><ex:nil/></value>", Input::Null),
        ("<value><array><data/></array></value>", Input::List(Vec::new())),
        ("<value><array/></value>", Input::List(Vec::new())),
        (
            "<value><array><data><value>a</value><value><int>1</int></value></data></array></value>",
            Input::List(vec![text("a"), Input::Int(1)]),
        ),
        ("<value><struct/></value>", Input::Struct(Vec::new())),
        (
            "<value><struct><member><name>a</name><value>b</value></member></struct></value>",
            Input::Struct(vec![("a".to_owned(), text("b"))]),
        ),
    ];
    for (document, expected) in cases {
        assert_eq!(read(document), Ok(expected), "{document}");
    }
}

#[test]
fn what_is_no_call_is_refused() {
    let number = |read: Result<Call, Fault>| read.err().map(|fault| fault.message()).unwrap_or_default();
    let deep = format!("<methodCall>{}", "<value>".repeat(64));
    let many = format!("<methodCall>{}</methodCall>", "<a/>".repeat(1000));
    let attributes = (0..65).map(|number| format!(" a{number}='1'")).collect::<String>();
    let list = "<value/>".repeat(11);
    let long = format!(
        "<methodCall><methodName>f</methodName><params><param><value><array><data>{list}</data></array></value></param>\
         </params></methodCall>"
    );
    let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><methodCall/>";
    let cases = [
        ("", "-32700"),
        ("no XML", "-32700"),
        ("<methodCall>", "-32700"),
        ("<methodCall></other>", "-32700"),
        ("<methodCall/><methodCall/>", "-32700"),
        (entity, "-32700"),
        ("<methodCall>&x;</methodCall>", "-32700"),
        ("<methodCall>&#0;</methodCall>", "-32700"),
        ("<methodCall a=1/>", "-32700"),
        ("<methodResponse/>", "-32600"),
        ("<methodCall/>", "-32600"),
        ("<methodCall><methodName> </methodName></methodCall>", "-32600"),
        ("<methodCall><methodName>f</methodName><params><value/></params></methodCall>", "-32600"),
        (&deep, "-32500"),
        (&many, "-32500"),
        (&format!("<methodCall{attributes}/>"), "-32500"),
        (&long, "-32500"),
    ];
    for (document, expected) in cases {
        let given = number(Call::parse(document, LIMITS));
        assert!(given.starts_with(expected), "{document}: {given}");
    }
    for (value, expected) in [
        ("<value><int>1</int><int>2</int></value>", "-32600"),
        ("<value><other/></value>", "-32600"),
        ("<value><struct><member><name>a</name></member></struct></value>", "-32600"),
        ("<value><array><data><int>1</int></data></array></value>", "-32600"),
        ("<value><base64>!</base64></value>", "-32602"),
    ] {
        let given = read(value).err().map(|fault| fault.message()).unwrap_or_default();
        assert!(given.starts_with(expected), "{value}: {given}");
    }
}

#[test]
fn comments_and_instructions_are_skipped() {
    let call = Call::parse(
        "<?xml version='1.0'?><?x y?><!-- a --><methodCall><methodName>Voip.<!-- b -->f</methodName></methodCall>\n",
        LIMITS,
    );
    assert_eq!(call, Ok(Call { method: "Voip.f".to_owned(), params: Vec::new() }));
}
